"""Raw POP3 connections, and a maildrop for sessions without sockets."""

import re
from collections.abc import Iterable, Sequence

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
    """Maildrop that remembers the ids of removed messages."""

    def __init__(self, messages: Sequence[MaildropMessage]) -> None:
        self.messages = messages
        self.removed: list[str] = []

    def remove(self, messages: Iterable[MaildropMessage]) -> None:
        self.removed += [message.message_id for message in messages]
