"""Sandboxes with POP3 listeners, and raw connections to them."""

import re
import ssl
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest

from conversing import Connection
from mailtrap_local import Sandbox
from mailtrap_local.config.values import HostPort


class Client(Connection):
    """POP3 line by line."""

    def say(self, octets: bytes) -> bytes:
        """Send, and give the first line of the reply, b"" once the connection is closed."""
        self.socket.sendall(octets)
        return self.line()

    def line(self) -> bytes:
        return self.lines.readline().removesuffix(b"\r\n")

    def log_in(self, user: str = "all") -> None:
        assert self.say(f"USER {user}\r\n".encode()).startswith(b"+OK")
        assert self.say(b"PASS x\r\n").startswith(b"+OK")

    def listing(self, command: bytes) -> list[bytes]:
        """The lines of a reply of several."""
        assert self.say(command).startswith(b"+OK")
        return list(iter(self.line, b"."))

    def retrieve(self, number: int) -> bytes:
        """A message, its stuffed dots taken away."""
        assert self.say(b"RETR %d\r\n" % number).startswith(b"+OK")
        sent = bytearray()
        while (line := self.lines.readline()) != b".\r\n":
            assert line
            sent += line
        return re.sub(rb"(?m)^\.", b"", bytes(sent))


@pytest.fixture
def serve() -> Iterator[Callable[..., Sandbox]]:
    """Starts sandboxes with POP3 listeners of all kinds, by the settings that a test needs."""
    with ExitStack() as running:

        def serve(**settings: Any) -> Sandbox:
            listeners = {"pop3": "127.0.0.1:0", "pop3s": "127.0.0.1:0", "tls": "starttls"}
            return running.enter_context(Sandbox(**{**listeners, **settings}))

        yield serve


@pytest.fixture
def sandbox(serve: Callable[..., Sandbox]) -> Sandbox:
    return serve()


@pytest.fixture
def connect(sandbox: Sandbox) -> Iterator[Callable[..., Client]]:
    """Opens connections that have been greeted."""
    with ExitStack() as opened:

        def connect(place: HostPort | None = None, tls: ssl.SSLContext | None = None) -> Client:
            client = Client(place or sandbox.pop3, tls)
            opened.callback(client.close)
            assert client.line() == b"+OK mailtrap_local ready"
            return client

        yield connect
