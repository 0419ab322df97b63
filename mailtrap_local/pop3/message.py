"""Format messages for POP3: stuffed dots and the terminating line (RFC 1939 section 3)."""

from collections.abc import Iterator
from typing import NamedTuple

from mailtrap_local.mail.mime.headers import find_empty_line

_PIECE = 2**16  # octets stuffed and sent at a time


class MaildropMessage(NamedTuple):
    """A message in a maildrop. `uid` is its unique-id (RFC 1939 section 7), which never changes."""

    message_id: str
    uid: str
    raw: bytes

    @property
    def size(self) -> int:
        """Octets without stuffed dots, and with the line end that POP3 requires."""
        return len(self.raw) + len(_missing_end(self.raw))

    def whole(self) -> Iterator[bytes]:
        """The whole message, in pieces, with the terminating line."""
        return _stuffed(self.raw)

    def top(self, lines: int) -> Iterator[bytes]:
        """The headers and the first so many lines of the body."""
        empty_line = find_empty_line(self.raw)
        end = empty_line.end() if empty_line else len(self.raw)
        for _ in range(lines):
            line_end = self.raw.find(b"\n", end)
            if line_end < 0:
                return _stuffed(self.raw)
            end = line_end + 1
        return _stuffed(self.raw[:end])


def _stuffed(raw: bytes) -> Iterator[bytes]:
    # also behind a bare LF: most clients end a line there, and would end the message at `LF . LF`
    at_line_start = True
    for start in range(0, len(raw), _PIECE):
        piece = raw[start : start + _PIECE]
        stuffed = piece.replace(b"\n.", b"\n..")
        yield b"." + stuffed if at_line_start and piece.startswith(b".") else stuffed
        at_line_start = piece.endswith(b"\n")
    yield _missing_end(raw) + b".\r\n"


def _missing_end(raw: bytes) -> bytes:
    return b"" if not raw or raw.endswith(b"\r\n") else b"\r\n"
