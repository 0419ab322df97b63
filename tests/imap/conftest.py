"""Sandboxes with IMAP listeners, and IMAP connections to them."""

from typing import Any

import pytest

from conversing import ListenerAddress
from imap_values import Connect, ImapClient
from mailtrap_local import Sandbox


@pytest.fixture
def sandbox_settings() -> dict[str, Any]:
    return {"imap": "127.0.0.1:0", "imaps": "127.0.0.1:0", "tls": "starttls"}


@pytest.fixture
def listener(sandbox: Sandbox) -> ListenerAddress:
    return sandbox.imap


@pytest.fixture
def client_class() -> type[ImapClient]:
    return ImapClient


@pytest.fixture
def client(connect: Connect) -> ImapClient:
    """A connection of user `all`, with INBOX selected."""
    return connect().log_in("all", "INBOX")
