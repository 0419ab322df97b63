"""A sandbox with every listener for mail clients, full of hard mails."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from hard_mails import deliver_all
from mailtrap_local import Sandbox


@pytest.fixture
def sandbox_settings() -> dict[str, Any]:
    here = "127.0.0.1:0"
    return {"pop3": here, "pop3s": here, "imap": here, "imaps": here, "tls": "starttls"}


@pytest.fixture
def mails(sandbox: Sandbox) -> list[bytes]:
    """Deliver all messages of tests/mails, in this order."""
    return deliver_all(sandbox)


@pytest.fixture
def configure(tmp_path: Path) -> Callable[[str, str], Path]:
    """`configure("name", text)` writes a file that only its user may read."""

    def configure(name: str, text: str) -> Path:
        file = tmp_path / name
        file.touch(mode=0o600)
        file.write_text(text)
        return file

    return configure
