"""Sandboxes with a page, and HTTP requests to them."""

from typing import Any

import pytest

from asking import Ask, asker
from mailtrap_local import Sandbox


@pytest.fixture
def sandbox_settings() -> dict[str, Any]:
    return {"http": "127.0.0.1:0", "allowed_host": "mail.example"}


@pytest.fixture
def ask(sandbox: Sandbox) -> Ask:
    return asker(sandbox)
