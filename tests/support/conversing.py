"""Raw connections, and a client that speaks SMTP line by line: for tests that are conversations."""

import socket
import ssl
import time
from typing import Protocol

from mailtrap_local import Mailbox, Sandbox, Session


class ListenerAddress(Protocol):
    """Where a server listens: a `HostPort`, a `Mailbox`."""

    @property
    def host(self) -> str: ...
    @property
    def port(self) -> int: ...


class Connection:
    """A raw connection, with nothing between the test and the octets.

    With `tls` it begins with a handshake, which raises ssl.SSLError when it fails.
    """

    def __init__(self, listener: ListenerAddress, tls: ssl.SSLContext | None = None) -> None:
        self.socket = socket.create_connection((listener.host, listener.port), timeout=10)
        self.lines = self.socket.makefile("rb")
        if tls is not None:
            self.secure(tls)

    def secure(self, context: ssl.SSLContext) -> None:
        """Go on over TLS."""
        self.lines.close()
        self.socket = context.wrap_socket(self.socket, server_hostname="localhost")
        self.lines = self.socket.makefile("rb")

    def close(self) -> None:
        self.lines.close()
        self.socket.close()


class Client(Connection):
    """SMTP line by line. `say` sends and gives the whole reply, its lines joined by newlines."""

    def say(self, octets: bytes) -> str:
        self.socket.sendall(octets)
        return self.reply()

    def reply(self) -> str:
        """The next reply, `""` when the server has closed the connection."""
        lines = []
        while line := self.lines.readline():
            lines.append(line.decode().rstrip("\r\n"))
            if line[3:4] != b"-":
                break
        return "\n".join(lines)

    def codes(self, count: int) -> list[str]:
        """The codes of the next replies."""
        return [self.reply()[:3] for _ in range(count)]

    def begin(self, recipients: int = 1) -> None:
        """Begin a transaction: from ann@example.com to bob0@example.com and so on."""
        assert self.say(b"MAIL FROM:<ann@example.com>\r\n").startswith("250")
        for number in range(recipients):
            recipient = f"RCPT TO:<bob{number}@example.com>\r\n"
            assert self.say(recipient.encode()).startswith("250")

    def send(self, raw: bytes = b"Subject: Hello\r\n\r\n") -> str:
        """A whole transaction with DATA. `raw` has its dots stuffed, and ends with CRLF."""
        self.begin()
        assert self.say(b"DATA\r\n").startswith("354")
        return self.say(raw + b".\r\n")


class Connect(Protocol):
    """Opens a connection that has been greeted: to the test's usual listener unless told otherwise."""

    def __call__(
        self, to: ListenerAddress | None = None, tls: ssl.SSLContext | None = None
    ) -> Client: ...


def last_session(place: Sandbox | Mailbox) -> Session:
    """The newest session, once it has ended: what no reply tells of, a failed handshake say."""
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        sessions = (
            place.mailroom.sessions.find(limit=1) if isinstance(place, Sandbox) else place.sessions
        )
        if sessions and sessions[0].ended_at:
            return sessions[0]
        time.sleep(0.005)  # nobody is told of a session's end, so it is asked for
    raise TimeoutError("no session has ended")
