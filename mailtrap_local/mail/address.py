"""Parse address header fields (RFC 5322 section 3.4) as leniently as mail clients. Never raises."""

import re
from collections.abc import Sequence
from itertools import islice
from typing import Self

from mailtrap_local.mail.mailbox_words import (
    Decode,
    Word,
    display_name,
    join_words,
    named_addresses,
)
from mailtrap_local.mail.mime.encoded_words import decode_words

_TOKEN = re.compile(
    r"""(?P<space> \s++ )
    | "(?P<quoted> [^"\\]*+ (?: \\. [^"\\]*+ )*+ ) "
    | (?P<encoded> =\?[^?\s]++\?[bBqQ]\?[^?]*+\?= )    # may hold commas, against the rules
    | (?P<open> < \s*+ (?: @[^<>":]*+: )?+ )      # with a route, RFC 5322 section 4.4
    | (?P<mark> [(,:;">] )
    | (?P<atom> [^\s"(,:;<>]++ )""",
    re.VERBOSE | re.DOTALL,
)
# The usual form of an address, with a comma or the end after it: one match is enough.
_PLAIN = re.compile(
    r"""\s*+ (?: (?P<name> [A-Za-z0-9.'-]++ (?: [ ][A-Za-z0-9.'-]++ )*+ ) [ ]? < )?+
    (?P<address> [A-Za-z0-9.!#$%&'*+/=^_`{|}~-]++ @ [A-Za-z0-9.-]++ )
    (?(name) > ) \s*+ (?: , | \Z )""",
    re.VERBOSE,
)
MOST_ADDRESSES = 5000
"""Addresses that are read of one field."""
_MOST_TOKENS = 40_000  # likewise: words, marks, comments
_MOST_WORDS = 2 * MOST_ADDRESSES  # between two commas
_COMMENT_MARK = re.compile(r"\\.|[()]", re.DOTALL)
_QUOTED_PAIR = re.compile(r"\\(.)", re.DOTALL)


class Address(str):
    """An address (RFC 5322 section 3.4.1) as a string, with its decoded display `name`."""

    __slots__ = ("name",)
    name: str

    def __new__(cls, address: str, name: str = "") -> Self:
        made = super().__new__(cls, address)
        made.name = name
        return made

    @property
    def address(self) -> str:
        """The address as a plain string, `ann@example.com`."""
        return str(self)

    @property
    def local(self) -> str:
        """The local-part, before the last `@`."""
        local, at, domain = str(self).rpartition("@")
        return local if at else domain

    @property
    def domain(self) -> str:
        """The domain, after the last `@`; `""` without one."""
        _, at, domain = str(self).rpartition("@")
        return domain if at else ""


class GroupMark(str):
    """The start, with its name, or the end of a group (RFC 5322 section 3.4)."""

    __slots__ = ()


def parse_addresses(value: str) -> tuple[Address, ...]:
    """Parse a raw header value into addresses in order, with the members of groups.

    Names are decoded after splitting, so that an encoded comma separates nothing. Text without an
    address becomes a name with an empty address, so that nothing sent is hidden. Reads the first
    5,000 addresses and 40,000 words.
    """
    plain = _parse_plain(value)
    if plain is not None:
        return plain
    found, _ = _parse_any(value, decode_words)
    return tuple(one for one in found if isinstance(one, Address))


def has_too_many(values: Sequence[str]) -> bool:
    """Return whether the fields of a name have more addresses than are read."""
    if sum(map(len, values)) < MOST_ADDRESSES:
        return False
    if any(map(_has_too_many, values)):
        return True
    if len(values) == 1:
        return False
    return sum(len(parse_addresses(value)) for value in values) > MOST_ADDRESSES


def _has_too_many(value: str) -> bool:
    plain = _parse_plain(value)
    if plain is not None:
        return value.count(",") >= MOST_ADDRESSES
    _, is_cut = _parse_any(value, str)
    return is_cut


def parse_address_list(value: str) -> tuple[Address | GroupMark, ...]:
    """Parse like `parse_addresses`, with names still encoded, and groups marked."""
    found, _ = _parse_any(value, str)
    return tuple(found)


def _parse_plain(value: str) -> tuple[Address, ...] | None:
    """Result of `_parse_any` in a fifth of the time; None unless all addresses are plain."""
    found: list[Address] = []
    position = 0
    while position < len(value) and len(found) < MOST_ADDRESSES:
        item = _PLAIN.match(value, position)
        if item is None:
            return None
        found.append(Address(item["address"], item["name"] or ""))
        position = item.end()
    return tuple(found)


def _parse_any(value: str, decode: Decode) -> tuple[list[Address | GroupMark], bool]:
    """The addresses and groups, and whether there are more of them."""
    parser = _AddressParser(value, decode)
    parser.run()
    is_cut = parser.position < len(value) or len(parser.found) > MOST_ADDRESSES
    return parser.found[:MOST_ADDRESSES], is_cut


class _AddressParser:
    """One pass over a value: splits it at commas and semicolons outside quotes and comments."""

    def __init__(self, value: str, decode: Decode) -> None:
        self.found: list[Address | GroupMark] = []
        self.position = 0
        self._value = value
        self._decode = decode
        self._words = [Word()]
        self._angle: list[Word] | None = None  # the words since `<`
        self._in_group = False
        self._comments_close = True

    def run(self) -> None:
        for _ in range(_MOST_TOKENS):
            if len(self.found) >= MOST_ADDRESSES or len(self._words) > _MOST_WORDS:
                break
            token = _TOKEN.match(self._value, self.position)
            if token is None:
                break
            self.position = token.end()
            if token["mark"] is not None:
                self._take_mark(token["mark"])
            else:
                self._take(token)
        self._end_mailbox()
        if self._in_group:
            self.found.append(GroupMark())

    def _take(self, token: re.Match[str]) -> None:
        words = self._words if self._angle is None else self._angle
        if token["space"] is not None:
            if words[-1].written:
                words.append(Word())
        elif token["open"] is not None:
            self._close_angle()
            self._angle = [Word()]
        elif token["quoted"] is not None:
            words[-1].add(token[0], _unquoted(token["quoted"]), quoted=True)
        else:
            words[-1].add(token[0], token[0])

    def _take_mark(self, mark: str) -> None:
        words = self._words if self._angle is None else self._angle
        if mark == '"':  # not closed, so no later one is either: all are text
            rest = self._value[self.position :].replace('"', " ")
            self._value = self._value[: self.position] + rest
        elif mark == "(":
            self._skip_comment()
        elif mark == ">":
            if self._angle is not None:
                self._close_angle()
            elif words[-1].written and not words[-1].has_at:
                words[-1].add(mark, mark)
        elif mark == ":" and any(word.has_at for word in words):
            words[-1].add(mark, mark)  # inside `ann@[IPv6:2001:db8::1]`
        elif mark == ":" and self._angle is not None and join_words(words).lower() == "mailto":
            self._angle = [Word()]  # a URI in place of the address
        elif mark == ":":
            self._begin_group(words)
        else:
            self._end_mailbox()
            if mark == ";" and self._in_group:
                self.found.append(GroupMark())
                self._in_group = False

    def _skip_comment(self) -> None:
        end = _comment_end(self._value, self.position) if self._comments_close else None
        self._comments_close = end is not None  # else each later one would search to the end
        if end is None:
            return
        if self._angle is None:
            words = self._words
            commented = words[-1 if words[-1].written or len(words) == 1 else -2]
            commented.comment = _unquoted(self._value[self.position : end - 1])
        self.position = end

    def _close_angle(self) -> None:
        if self._angle is None:
            return
        address = join_words(self._angle)
        if address or self._words[0].written:
            last = self._words[-1]
            before = "" if last.written else last.comment  # `(Ann) <ann@example.com>`
            self._words += [Word([address], [address], before, is_angle=True), Word()]
        self._angle = None

    def _begin_group(self, words: Sequence[Word]) -> None:
        if self._in_group:
            self.found.append(GroupMark())
        self.found.append(GroupMark(display_name(words, self._decode)))
        self._in_group = True
        self._words, self._angle = [Word()], None

    def _end_mailbox(self) -> None:
        self._close_angle()
        words = [word for word in self._words if word.written]
        named = named_addresses(words, self._decode) if words else []
        if self.found and isinstance(self.found[-1], GroupMark) and not self._in_group:
            named = [each for each in named if not each[0].startswith("@")]  # `nobody:;@host`
        self.found += [Address(address, name) for address, name in named]
        self._words = [Word()]


def _comment_end(value: str, position: int) -> int | None:
    """The end of the comment whose text starts here; None without one. Comments nest."""
    depth = 1
    for mark in islice(_COMMENT_MARK.finditer(value, position), _MOST_TOKENS):
        depth += {"(": 1, ")": -1}.get(mark[0], 0)
        if depth == 0:
            return mark.end()
    return None


def _unquoted(text: str) -> str:
    return _QUOTED_PAIR.sub(r"\1", text)
