"""Parse a command into atoms, strings and lists (RFC 3501 section 9)."""

import re
from collections.abc import Callable, Sequence
from typing import TypeVar

from mailtrap_local.imap.errors import BadSyntax
from mailtrap_local.imap.sequence_set import SequenceSet, parse_set
from mailtrap_local.imap.strings import decode_name
from mailtrap_local.mail.mime.charset import decode_line

LITERAL = re.compile(rb"\{([0-9]{1,20})(\+?)\}\Z")
"""The end of a line before a literal: its octets, and `+` if it is non-synchronizing."""

_ATOM = re.compile(rb'[^\x00-\x20\x7f-\xff(){%*"\\\]]+')
_TAG = re.compile(rb'[^\x00-\x20\x7f-\xff(){%*"\\+]{1,100}')
_ASTRING = re.compile(rb'[^\x00-\x20\x7f(){%*"\\]+')  # also 8 bits: clients send UTF-8
_LIST_NAME = re.compile(rb'[^\x00-\x20\x7f(){"\\]+')
_FLAG = re.compile(rb'\\?[^\x00-\x20\x7f-\xff(){%*"\\\]]+')
_QUOTED = re.compile(rb'"((?:[^"\\\r\n]|\\.)*+)"')
_QUOTED_PAIR = re.compile(rb"\\(.)")
_NUMBER = re.compile(rb"[0-9]{1,10}")
_SET = re.compile(rb"[0-9*:,]+")
_T = TypeVar("_T")


class Scanner:
    """Reads a command from left to right. Every method raises BadSyntax on a mismatch.

    `pieces` are lines without their ends and the literals between them.
    """

    def __init__(self, pieces: Sequence[bytes]) -> None:
        self._pieces = pieces
        self._at = 0  # the line's index among the pieces
        self._line = pieces[0]
        self._position = 0

    # -- punctuation ---------------------------------------------------------------------------

    def sees(self, mark: bytes) -> bool:
        """True if these octets come next; consumes nothing."""
        return self._line.startswith(mark, self._position)

    def takes(self, mark: bytes) -> bool:
        """True if these octets come next; consumes them if so."""
        found = self.sees(mark)
        self._position += len(mark) if found else 0
        return found

    def expect(self, mark: bytes) -> None:
        """Consume these octets."""
        if not self.takes(mark):
            raise BadSyntax(f"{mark.decode()!r} is missing at column {self._position + 1}")

    def space(self) -> None:
        self.expect(b" ")

    @property
    def at_end(self) -> bool:
        return not self._line[self._position :].strip() and self._at + 2 >= len(self._pieces)

    def end(self) -> None:
        """Require the end of the command."""
        if not self.at_end:
            raise BadSyntax(f"Too much behind column {self._position}")

    # -- words ---------------------------------------------------------------------------------

    def _match(self, pattern: re.Pattern[bytes], what: str) -> re.Match[bytes]:
        match = pattern.match(self._line, self._position)
        if match is None:
            raise BadSyntax(f"{what} is missing at column {self._position + 1}")
        self._position = match.end()
        return match

    def tag(self) -> str:
        """The tag, unchanged."""
        return self._match(_TAG, "A tag")[0].decode("ascii")

    def atom(self) -> str:
        """An atom, in upper case."""
        return self._match(_ATOM, "A word")[0].decode("ascii").upper()

    def item(self, pattern: re.Pattern[bytes]) -> str:
        """A match of a pattern, in upper case."""
        return self._match(pattern, "An item")[0].decode("ascii").upper()

    def number(self) -> int:
        return int(self._match(_NUMBER, "A number")[0])

    def sequence_set(self) -> SequenceSet:
        return parse_set(self._match(_SET, "A set of numbers")[0])

    def sees_set(self) -> bool:
        return _SET.match(self._line, self._position) is not None

    def flag(self) -> str:
        return self._match(_FLAG, "A flag")[0].decode("ascii")

    def literal(self) -> bytes | None:
        """A literal; None if none comes next."""
        match = LITERAL.match(self._line, self._position)
        if match is None or self._at + 2 >= len(self._pieces):
            return None
        literal, self._line = self._pieces[self._at + 1 : self._at + 3]
        self._at += 2
        self._position = 0
        return literal

    def string(self) -> bytes:
        """A quoted string or a literal."""
        literal = self.literal()
        if literal is not None:
            return literal
        return _QUOTED_PAIR.sub(rb"\1", self._match(_QUOTED, "A string")[1])

    def astring(self, words: re.Pattern[bytes] = _ASTRING) -> bytes:
        """A string, or an atom that needs no quotes."""
        if self.sees(b'"') or LITERAL.match(self._line, self._position):
            return self.string()
        return self._match(words, "A string")[0]

    def text(self) -> str:
        """An astring as text."""
        return decode_line(self.astring())

    def mailbox(self) -> str:
        """The name of a mailbox, decoded. INBOX is case-insensitive."""
        return _name(self.astring())

    def list_mailbox(self) -> str:
        """A pattern of LIST: a name that may contain `*` and `%`."""
        return _name(self.astring(_LIST_NAME))

    def listed(self, read: Callable[[], _T]) -> list[_T]:
        """A parenthesized list, whose items `read` parses."""
        self.expect(b"(")
        items: list[_T] = []
        while not self.takes(b")"):
            if items:
                self.space()
            items.append(read())
        return items


def _name(octets: bytes) -> str:
    name = decode_name(decode_line(octets))
    return "INBOX" if name.upper() == "INBOX" else name
