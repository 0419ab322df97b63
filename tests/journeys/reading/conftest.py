"""A sandbox with every listener for mail clients, full of hard mails."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from hard_mails import deliver_all
from mailtrap_local import Sandbox


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    here = "127.0.0.1:0"
    with Sandbox(pop3=here, pop3s=here, imap=here, imaps=here, tls="starttls") as sandbox:
        yield sandbox


@pytest.fixture
def mails(sandbox: Sandbox) -> list[bytes]:
    """All messages of tests/mails: they are in the sandbox, in this order."""
    return deliver_all(sandbox)


@pytest.fixture
def configure(tmp_path: Path) -> Callable[[str, str], Path]:
    """`configure("name", text)` is a file of that text which nobody else may read."""

    def configure(name: str, text: str) -> Path:
        file = tmp_path / name
        file.touch(mode=0o600)
        file.write_text(text)
        return file

    return configure
