"""Sandboxes with POP3 listeners, and POP3 connections to them."""

from typing import Any

import pytest

from conversing import ListenerAddress
from mailtrap_local import Sandbox
from pop3_client import Pop3Client


@pytest.fixture
def sandbox_settings() -> dict[str, Any]:
    return {"pop3": "127.0.0.1:0", "pop3s": "127.0.0.1:0", "tls": "starttls"}


@pytest.fixture
def listener(sandbox: Sandbox) -> ListenerAddress:
    return sandbox.pop3


@pytest.fixture
def client_class() -> type[Pop3Client]:
    return Pop3Client
