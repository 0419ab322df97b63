"""Raw POP3 connections, and a maildrop for sessions without sockets."""

import re
from collections.abc import Iterable, Iterator, Sequence

from conversing import Connection, Opener
from mailtrap_local.pop3.message import MaildropMessage


class Pop3Client(Connection):
    """POP3 line by line."""

    def expect_greeting(self) -> None:
        assert self.line() == b"+OK mailtrap_local ready"

    def say(self, octets: bytes) -> bytes:
        """Send, and return the first line of the reply; b"" once the connection is closed."""
        self.socket.sendall(octets)
        return self.line()

    def line(self) -> bytes:
        return self.lines.readline().removesuffix(b"\r\n")

    def log_in(self, user: str = "all") -> None:
        assert self.say(f"USER {user}\r\n".encode()).startswith(b"+OK")
        assert self.say(b"PASS x\r\n").startswith(b"+OK")

    def listing(self, command: bytes) -> list[bytes]:
        """The lines of a multi-line reply."""
        assert self.say(command).startswith(b"+OK")
        return list(iter(self.line, b"."))

    def retrieve(self, number: int) -> bytes:
        """A message, without its stuffed dots."""
        assert self.say(b"RETR %d\r\n" % number).startswith(b"+OK")
        sent = bytearray()
        while (line := self.lines.readline()) != b".\r\n":
            assert line
            sent += line
        return re.sub(rb"(?m)^\.", b"", bytes(sent))


Connect = Opener[Pop3Client]


class Drop:
    """Maildrop that remembers the indexes of removed messages.

    The messages at the indexes `gone` are those that another client has removed.
    """

    is_read_only = False

    def __init__(self, messages: Sequence[bytes]) -> None:
        self._messages = messages
        self.sizes = [len(raw) + (0 if raw.endswith(b"\r\n") else 2) for raw in messages]
        self.removed: list[int] = []
        self.gone: set[int] = set()

    def unique_id(self, index: int) -> str:
        return f"1f.{index + 1}"

    def message(self, index: int) -> MaildropMessage | None:
        return None if index in self.gone else MaildropMessage(self._messages[index])

    def remove(self, indexes: Iterable[int]) -> Iterator[bytes]:
        self.removed += indexes
        yield b""
