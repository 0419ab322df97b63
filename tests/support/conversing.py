"""Raw connections, a client that speaks SMTP line by line, and types of fixtures that give them."""

import socket
import ssl
import time
from typing import Any, Protocol, TypeVar

from mailtrap_local import Mailbox, Sandbox, Session

_C_co = TypeVar("_C_co", bound="Connection", covariant=True)


class ListenerAddress(Protocol):
    """Address of a listener: a `HostPort` or a `Mailbox`."""

    @property
    def host(self) -> str: ...
    @property
    def port(self) -> int: ...


class Connection:
    """Raw connection to a listener.

    With `tls` it begins with a handshake, which raises ssl.SSLError when it fails.
    """

    def __init__(self, listener: ListenerAddress, tls: ssl.SSLContext | None = None) -> None:
        self.socket = socket.create_connection((listener.host, listener.port), timeout=60)
        self.lines = self.socket.makefile("rb")
        if tls is not None:
            self.secure(tls)

    def secure(self, context: ssl.SSLContext) -> None:
        """Go on over TLS."""
        self.lines.close()
        self.socket = context.wrap_socket(self.socket, server_hostname="localhost")
        self.lines = self.socket.makefile("rb")

    def expect_greeting(self) -> None:
        """Read and check the server's greeting."""
        raise NotImplementedError

    def close(self) -> None:
        self.lines.close()
        self.socket.close()


class Client(Connection):
    """SMTP line by line. `say` sends and gives the whole reply, its lines joined by newlines."""

    def expect_greeting(self) -> None:
        assert self.reply().startswith("220 ")

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


class Serve(Protocol):
    """Starts a sandbox with these settings on top of the folder's; it stops after the test."""

    def __call__(self, **settings: Any) -> Sandbox: ...


class Opener(Protocol[_C_co]):
    """Opens a connection and reads its greeting; it is closed after the test."""

    def __call__(
        self, to: ListenerAddress | None = None, tls: ssl.SSLContext | None = None
    ) -> _C_co: ...


Connect = Opener[Client]


def last_session(place: Sandbox | Mailbox) -> Session:
    """Wait until the newest session has ended, which no reply tells of, and return it."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        sessions = (
            place.mailroom.sessions.find(limit=1) if isinstance(place, Sandbox) else place.sessions
        )
        if sessions and sessions[0].ended_at:
            return sessions[0]
        time.sleep(0.005)  # no event announces the end of a session
    raise TimeoutError("no session has ended")
