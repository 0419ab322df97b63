"""Sandboxes with IMAP listeners, and raw connections to them."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest

from imap_values import ImapClient
from mailtrap_local import Sandbox
from mailtrap_local.config.values import HostPort

Connect = Callable[..., ImapClient]


@pytest.fixture
def serve() -> Iterator[Callable[..., Sandbox]]:
    """Starts sandboxes with IMAP listeners of all kinds, by the settings that a test needs."""
    with ExitStack() as running:

        def serve(**settings: Any) -> Sandbox:
            listeners = {"imap": "127.0.0.1:0", "imaps": "127.0.0.1:0", "tls": "starttls"}
            return running.enter_context(Sandbox(**{**listeners, **settings}))

        yield serve


@pytest.fixture
def sandbox(serve: Callable[..., Sandbox]) -> Sandbox:
    return serve()


@pytest.fixture
def connect(sandbox: Sandbox) -> Iterator[Connect]:
    """`connect(user="all", folder="INBOX")` opens connections; without them nothing is said."""
    with ExitStack() as opened:

        def connect(
            place: HostPort | None = None, *, user: str = "", folder: str = ""
        ) -> ImapClient:
            client = ImapClient(place or sandbox.imap)
            opened.callback(client.close)
            assert client.greeting.startswith(b"* OK [CAPABILITY IMAP4rev1 ")
            if user:
                assert b" OK " in client.say(f"LOGIN {user} x".encode())[-1]
            if folder:
                assert b" OK " in client.say(f'SELECT "{folder}"'.encode())[-1]
            return client

        yield connect


@pytest.fixture
def client(connect: Connect) -> ImapClient:
    """Somebody who sees everything, with INBOX selected."""
    return connect(user="all", folder="INBOX")
