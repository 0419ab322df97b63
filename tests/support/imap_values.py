"""Parses IMAP responses into Python: lists, strings as bytes, atoms as text, NIL as None."""

import re
import ssl
from typing import Any, Self

from conversing import Connection, ListenerAddress, Opener

_TOKEN = re.compile(
    rb'(\()|(\))|"((?:[^"\\]|\\.)*)"|\{([0-9]+)\}\r\n|([^\s()"{\[]+(?:\[[^\]]*\][^\s()]*)?)'
)
_PAIR = re.compile(rb"\\(.)")
Value = Any  # bytes | str | None | list[Value]


def read_values(octets: bytes) -> list[Value]:
    """The values of a response."""
    stack: list[list[Value]] = [[]]
    position = 0
    while position < len(octets):
        token = _TOKEN.match(octets, position)
        if token is None:
            position += 1
            continue
        position = token.end()
        if token[1]:
            stack.append([])
        elif token[2]:
            done = stack.pop()
            stack[-1].append(done)
        elif token[4]:
            stack[-1].append(octets[position : position + int(token[4])])
            position += int(token[4])
        elif token[5]:
            stack[-1].append(None if token[5].upper() == b"NIL" else token[5].decode("latin-1"))
        else:
            stack[-1].append(_PAIR.sub(rb"\1", token[3]))
    (values,) = stack
    return values


class ImapClient(Connection):
    """Raw connection that sends commands and reads whole responses."""

    def __init__(self, listener: ListenerAddress, tls: ssl.SSLContext | None = None) -> None:
        super().__init__(listener, tls)
        self.greeting = self.lines.readline()
        self._count = 0

    def expect_greeting(self) -> None:
        assert self.greeting.startswith(b"* OK [CAPABILITY IMAP4rev1 ")

    def log_in(self, user: str = "all", folder: str = "") -> Self:
        """Log in, and select the folder if one is named."""
        assert b" OK " in self.say(f"LOGIN {user} x".encode())[-1]
        if folder:
            assert b" OK " in self.say(f'SELECT "{folder}"'.encode())[-1]
        return self

    def say(self, command: bytes) -> list[bytes]:
        """The responses to a command, literals and all; the last one is the tagged one."""
        self._count += 1
        tag = b"t%d " % self._count
        self.socket.sendall(tag + command + b"\r\n")
        return self.until(tag)

    def until(self, tag: bytes) -> list[bytes]:
        """The responses up to the one that begins like this."""
        responses = []
        while True:
            response = self.response()
            responses.append(response)
            if not response or response.startswith(tag):
                return responses

    def response(self) -> bytes:
        """The next one; b"" once the connection is closed."""
        response = line = self.lines.readline()
        while literal := re.search(rb"\{([0-9]+)\}\r\n\Z", line):
            octets = self.lines.read(int(literal[1]))
            line = self.lines.readline()
            response += octets + line
        return response

    def append(self, raw: bytes, folder: bytes = b"INBOX") -> list[bytes]:
        """APPEND, to the octet, which imaplib's does not."""
        return self.say(b"APPEND " + folder + b" {%d+}\r\n" % len(raw) + raw)

    def fetch(self, number: int, item: bytes) -> Value:
        """The value of an item of a message."""
        response, done = self.say(b"FETCH %d (%b)" % (number, item))[-2:]
        assert b" OK " in done, done
        _, _, _, (_, value) = read_values(response)
        return value


Connect = Opener[ImapClient]


def tagged(responses: list[bytes]) -> str:
    """The tagged response, without its tag."""
    return responses[-1].decode().split(" ", 1)[1].rstrip("\r\n")


def untagged(responses: list[bytes]) -> list[str]:
    """The untagged responses."""
    return [response.decode().rstrip("\r\n") for response in responses[:-1]]
