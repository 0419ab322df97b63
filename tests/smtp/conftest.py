"""Sandboxes with small limits, and SMTP connections to them."""

import ssl
from collections.abc import Callable
from typing import Any

import pytest

from conversing import Client, Connect
from mailtrap_local import Mailbox, Sandbox
from mailtrap_local.mailroom.mailroom import Mailroom
from mailtrap_local.store.memory import MemoryStore
from smtp_auth import PASSWORD


@pytest.fixture
def sandbox_settings() -> dict[str, Any]:
    return {"max_message_size": "10KB", "max_recipients": 5}


@pytest.fixture
def inbox(sandbox: Sandbox) -> Mailbox:
    return sandbox.mailbox


@pytest.fixture
def client(connect: Connect) -> Client:
    """A connection that has sent EHLO."""
    client = connect()
    assert client.say(b"EHLO app.example\r\n").startswith("250-")
    return client


@pytest.fixture
def shop(sandbox: Sandbox) -> Mailbox:
    """A mailbox with a listener and credentials of its own."""
    return sandbox.open_mailbox("shop", auth=("app", PASSWORD))


@pytest.fixture
def customer(shop: Mailbox, connect: Connect) -> Client:
    """A client of that mailbox that has sent EHLO."""
    client = connect(shop)
    assert "250-AUTH PLAIN LOGIN XOAUTH2 OAUTHBEARER SCRAM-SHA-256\n" in client.say(b"EHLO app\r\n")
    return client


@pytest.fixture
def mailroom() -> Mailroom:
    """A mailroom without servers."""
    return Mailroom(MemoryStore(max_messages=100, max_bytes=100_000))


@pytest.fixture
def trusting(sandbox: Sandbox) -> ssl.SSLContext:
    """A client's context that trusts the sandbox's CA."""
    return sandbox.client_ssl_context()


@pytest.fixture
def everything_written(
    sandbox: Sandbox, caplog: pytest.LogCaptureFixture
) -> Callable[[Client], str]:
    """`everything_written(client)` sends QUIT and returns all texts a password could be in."""
    caplog.set_level("DEBUG")

    def written(client: Client) -> str:
        client.say(b"QUIT\r\n")
        assert client.reply() == ""
        (session,) = sandbox.mailroom.sessions.find()
        return f"{session} {session!r} {session.reason} {session.auth} {caplog.text}"

    return written
