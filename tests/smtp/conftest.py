"""Sandboxes, one with small limits among them, and raw connections to them."""

import ssl
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from conversing import Client, Connect, ListenerAddress
from mailtrap_local import Mailbox, Sandbox


@pytest.fixture(scope="session")
def authority_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("authority")


@pytest.fixture
def serve(
    authority_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[..., Sandbox]]:
    """Starts sandboxes, by the settings that a test needs. No test touches the user's own CA."""
    monkeypatch.setattr("mailtrap_local.net.certificates.data_folder", lambda: authority_folder)
    with ExitStack() as running:

        def serve(**settings: Any) -> Sandbox:
            return running.enter_context(Sandbox(**settings))

        yield serve


@pytest.fixture
def sandbox(serve: Callable[..., Sandbox]) -> Sandbox:
    return serve(max_message_size="10KB", max_recipients=5)


@pytest.fixture
def inbox(sandbox: Sandbox) -> Mailbox:
    return sandbox.mailbox


@pytest.fixture
def listener(sandbox: Sandbox) -> ListenerAddress:
    return sandbox.smtp


@pytest.fixture
def connect(listener: ListenerAddress) -> Iterator[Connect]:
    with ExitStack() as opened:

        def connect(to: ListenerAddress | None = None, tls: ssl.SSLContext | None = None) -> Client:
            client = Client(listener if to is None else to, tls)
            opened.callback(client.close)
            assert client.reply().startswith("220 ")
            return client

        yield connect


@pytest.fixture
def client(connect: Connect) -> Client:
    """A connection on which EHLO has been said."""
    client = connect()
    assert client.say(b"EHLO app.example\r\n").startswith("250-")
    return client
