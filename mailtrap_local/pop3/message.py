"""Format messages for POP3: stuffed dots and the terminating line (RFC 1939 section 3)."""

from collections.abc import Generator, Iterator
from typing import NamedTuple

from mailtrap_local.mail.mime.headers import find_empty_line
from mailtrap_local.mailroom.listing import missing_line_end
from mailtrap_local.net.pieces import PAUSE

_PIECE = 2**16  # octets searched, stuffed and sent at a time
_LONGEST_EMPTY_LINE = 3


class MaildropMessage(NamedTuple):
    """A message in a maildrop, while it is sent."""

    raw: bytes

    def whole(self) -> Iterator[bytes]:
        """The whole message, in pieces, with the terminating line."""
        return _stuffed(self.raw, len(self.raw))

    def top(self, lines: int) -> Iterator[bytes]:
        """The headers and the first so many lines of the body."""
        start = yield from _end_of_headers(self.raw)
        end = yield from _end_of_lines(self.raw, start, lines)
        yield from _stuffed(self.raw, end)


def _end_of_headers(raw: bytes) -> Generator[bytes, None, int]:
    """Return the offset of the body, or the end; yields PAUSE."""
    for start in range(0, len(raw), _PIECE):
        found = find_empty_line(raw, start, start + _PIECE + _LONGEST_EMPTY_LINE)
        if found:
            return found.end()
        yield PAUSE
    return len(raw)


def _end_of_lines(raw: bytes, start: int, lines: int) -> Generator[bytes, None, int]:
    """Return the end of so many lines from an offset on, or of them all; yields PAUSE."""
    for end in range(start, len(raw), _PIECE):
        found = raw.count(b"\n", end, end + _PIECE)
        if found >= lines:
            for _ in range(lines):
                end = raw.index(b"\n", end) + 1  # noqa: PLW2901  # the loop ends here
            return end
        lines -= found
        yield PAUSE
    return len(raw)


def _stuffed(raw: bytes, end: int) -> Iterator[bytes]:
    # also behind a bare LF: most clients end a line there, and would end the message at `LF . LF`
    at_line_start = True
    for start in range(0, end, _PIECE):
        piece = raw[start : min(start + _PIECE, end)]
        stuffed = piece.replace(b"\n.", b"\n..")
        yield b"." + stuffed if at_line_start and piece.startswith(b".") else stuffed
        at_line_start = piece.endswith(b"\n")
    yield missing_line_end(raw[max(end - 2, 0) : end]) + b".\r\n"
