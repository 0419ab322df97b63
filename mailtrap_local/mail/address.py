"""Parse address header fields (RFC 5322 section 3.4) as leniently as mail clients. Never raises."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from itertools import islice
from typing import Self

from mailtrap_local.mail.mime.encoded_words import decode_words

_TOKEN = re.compile(
    r"""(?P<space> \s++ )
    | "(?P<quoted> [^"\\]*+ (?: \\. [^"\\]*+ )*+ ) "
    | (?P<encoded> =\?[^?\s]++\?[bBqQ]\?[^?]*+\?= )    # may hold commas, against the rules
    | < \s*+ (?: @[^<>":]*+: )?+
      (?P<angle> (?: "[^"\\]*+ (?: \\. [^"\\]*+ )*+ " | [^<>",;]++ )*+ ) >?+
    | (?P<mark> [(,:;"] )
    | (?P<atom> [^\s"(,:;<]++ )""",
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


_Decode = Callable[[str], str]


@dataclass(slots=True)
class _TokenRun:
    """Tokens without space between them, as written and as displayed."""

    written: list[str] = field(default_factory=list)
    shown: list[str] = field(default_factory=list)
    has_at: bool = False  # outside quotes

    @property
    def is_address(self) -> bool:
        return self.has_at and "@" in "".join(self.written)[1:-1]


@dataclass(slots=True)
class _MailboxBuilder:
    """The parsed part of one mailbox."""

    decode: _Decode
    words: list[_TokenRun] = field(default_factory=lambda: [_TokenRun()])
    angle: str | None = None
    comment: str = ""
    has_at: bool = False  # in any word, outside quotes

    def add(self, written: str, shown: str, *, quoted: bool = False) -> None:
        word = self.words[-1]
        word.written.append(written)
        word.shown.append(shown)
        if not quoted and "@" in written:
            word.has_at = self.has_at = True

    def finish(self) -> Address | None:
        address, name = self._parts()
        name = name or self._tidy(self.comment)
        return Address(address, name) if address or name else None

    def shown(self) -> str:
        """Words of the mailbox."""
        return self._shown(self.words)

    def _parts(self) -> tuple[str, str]:
        if self.angle is not None:
            return self._tidy(self.angle), self.shown()
        if not self.has_at:  # one word is a quoted address, or a local user
            shown = self.shown()
            return ("", shown) if " " in shown else (shown, "")
        whole = [word for word in self.words if word.is_address]
        if not whole:  # `ann @ example.com`, the obsolete syntax of RFC 5322 section 4.4
            return "".join(piece for word in self.words for piece in word.written), ""
        named = self._shown([word for word in self.words if word is not whole[-1]])
        return "".join(whole[-1].written), named

    def _shown(self, words: list[_TokenRun]) -> str:
        return self._tidy(" ".join("".join(word.shown) for word in words))

    def _tidy(self, text: str) -> str:
        return " ".join(self.decode(text).split())


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


def has_too_many(value: str) -> bool:
    """Return whether `parse_addresses` does not read all of a value."""
    if len(value) < MOST_ADDRESSES:
        return False
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


def _parse_any(value: str, decode: _Decode) -> tuple[list[Address | GroupMark], bool]:
    """The addresses and groups, and whether there are more of them."""
    found: list[Address | GroupMark | None] = []
    mailbox = _MailboxBuilder(decode)
    in_group = False
    position = 0
    comments_close = True
    for _ in range(_MOST_TOKENS):
        token = _TOKEN.match(value, position) if len(found) < MOST_ADDRESSES else None
        if token is None:
            break
        position = token.end()
        mark = token["mark"]
        if mark == '"':  # not closed, so no later one is either: all are text
            value = value[:position] + value[position:].replace('"', " ")
        elif mark is None:
            if token["angle"] is not None and mailbox.angle is not None:
                found.append(mailbox.finish())
                mailbox = _MailboxBuilder(decode)
            _take(token, mailbox)
        elif mark == "(":
            end = _comment_end(value, position) if comments_close else None
            comments_close = end is not None  # else each later one would search to the end
            if end is not None:
                mailbox.comment = _unquoted(value[position : end - 1])
            position = end or position
        elif mark == ":" and mailbox.has_at:
            mailbox.add(mark, mark)  # inside `ann@[IPv6:2001:db8::1]`
        else:
            found += _ended_by(mark, mailbox, in_group=in_group)
            in_group = mark == ":" or (in_group and mark != ";")
            mailbox = _MailboxBuilder(decode)
    found += _ended_by(";", mailbox, in_group=in_group)
    return [one for one in found if one is not None], position < len(value)


def _ended_by(
    mark: str, mailbox: _MailboxBuilder, *, in_group: bool
) -> list[Address | GroupMark | None]:
    """The mailbox before a mark, and the mark of a group."""
    if mark == ":":  # after a group's name
        begun = GroupMark(mailbox.shown())
        return [GroupMark(), begun] if in_group else [begun]
    return [mailbox.finish(), GroupMark()] if in_group and mark == ";" else [mailbox.finish()]


def unnamed_recipients(recipients: Iterable[str], named: Iterable[Address]) -> tuple[Address, ...]:
    """Envelope recipients that no header field names, each once: those of blind copies."""
    known = {address.casefold() for address in named}
    return tuple(
        Address(recipient)
        for recipient in dict.fromkeys(recipients)
        if recipient.casefold() not in known
    )


def _take(token: re.Match[str], mailbox: _MailboxBuilder) -> None:
    if token["space"] is not None:
        mailbox.words.append(_TokenRun())
    elif token["angle"] is not None:
        mailbox.angle = token["angle"]
        mailbox.words.append(_TokenRun())
    elif token["quoted"] is not None:
        mailbox.add(token[0], _unquoted(token["quoted"]), quoted=True)
    else:
        mailbox.add(token[0], token[0])


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
