"""A sandbox with small limits, and raw connections to it."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest

from conversing import Client
from mailtrap_local import Mailbox, Sandbox


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(max_message_size="10KB", max_recipients=5) as sandbox:
        yield sandbox


@pytest.fixture
def inbox(sandbox: Sandbox) -> Mailbox:
    return sandbox.mailbox


@pytest.fixture
def connect(sandbox: Sandbox) -> Iterator[Callable[[], Client]]:
    """Opens connections that have been greeted."""
    with ExitStack() as opened:

        def connect() -> Client:
            client = Client(sandbox.smtp)
            opened.callback(client.close)
            assert client.reply().startswith("220 ")
            return client

        yield connect


@pytest.fixture
def client(connect: Callable[[], Client]) -> Client:
    """A connection on which EHLO has been said."""
    client = connect()
    assert client.say(b"EHLO app.example\r\n").startswith("250-")
    return client
