"""FETCH (RFC 3501 section 6.4.5): parse its items, and format them for a message."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from mailtrap_local.imap.envelope import envelope
from mailtrap_local.imap.errors import BadSyntax
from mailtrap_local.imap.flags import flag_list, flags_of
from mailtrap_local.imap.scanner import Scanner
from mailtrap_local.imap.sections import Section, Sections
from mailtrap_local.imap.strings import date_time, literal_head, string
from mailtrap_local.imap.structure import body_structure
from mailtrap_local.mail.message import Message
from mailtrap_local.net.pieces import Piece
from mailtrap_local.store.base import Entry

_MAX_ITEMS = 100
_NAME = re.compile(rb"[A-Za-z0-9.]+")
_SECTION = re.compile(rb"[A-Za-z0-9.]*")
_PARTIAL = re.compile(rb"<[0-9]{1,10}\.[0-9]{1,10}>")
_MACROS = {
    "FAST": ("FLAGS", "INTERNALDATE", "RFC822.SIZE"),
    "ALL": ("FLAGS", "INTERNALDATE", "RFC822.SIZE", "ENVELOPE"),
    "FULL": ("FLAGS", "INTERNALDATE", "RFC822.SIZE", "ENVELOPE", "BODY"),
}
_PLAIN = frozenset({*_MACROS["FULL"], "UID", "BODYSTRUCTURE"})
_RFC822_SECTIONS = {
    "RFC822": Section(),
    "RFC822.HEADER": Section(text="HEADER"),
    "RFC822.TEXT": Section(text="TEXT"),
}
_WHOLE = Section()
_PARSED = frozenset({"ENVELOPE", "BODY", "BODYSTRUCTURE"})
_FIELD_TEXTS = ("HEADER.FIELDS", "HEADER.FIELDS.NOT")
_TEXTS = ("", "HEADER", "TEXT", "MIME", *_FIELD_TEXTS)


class Item(NamedTuple):
    """A FETCH item. `label` is its name in the response.

    Of a section, `length` octets from `start` on; all, where `length` is None.
    """

    name: str
    label: bytes
    section: Section | None = None
    start: int = 0
    length: int | None = None

    @property
    def marks_seen(self) -> bool:
        """True if fetching it marks the message as read."""
        return self.name in ("BODY[", "RFC822", "RFC822.TEXT")

    @property
    def parses(self) -> bool:
        """True if the message is parsed for it."""
        return self.name in _PARSED if self.section is None else self.section != _WHOLE


FLAGS_ITEM = Item("FLAGS", b"FLAGS")
UID_ITEM = Item("UID", b"UID")


def parse_items(scanner: Scanner) -> list[Item]:
    """Parse one item, a list of them, or a macro. Raises BadSyntax."""
    if scanner.sees(b"("):
        items = scanner.listed(lambda: _item(scanner, scanner.item(_NAME)))
    else:
        name = scanner.item(_NAME)
        if name in _MACROS:
            return [Item(each, each.encode()) for each in _MACROS[name]]
        items = [_item(scanner, name)]
    if not 0 < len(items) <= _MAX_ITEMS:
        raise BadSyntax(f"Ask for 1 to {_MAX_ITEMS} items")
    return items


def _item(scanner: Scanner, name: str) -> Item:
    if name in ("BODY", "BODY.PEEK") and scanner.takes(b"["):
        return _section_item(scanner, peek=name == "BODY.PEEK")
    if name in _RFC822_SECTIONS:
        return Item(name, name.encode(), _RFC822_SECTIONS[name])
    if name not in _PLAIN:
        raise BadSyntax(f"Unknown item: {name[:40]}")
    return Item(name, name.encode())


def _section_item(scanner: Scanner, *, peek: bool) -> Item:
    written = scanner.item(_SECTION)
    numbers: list[int] = []
    words = written.split(".") if written else []
    while words and words[0].isdigit() and len(words[0]) < 10:
        numbers.append(int(words.pop(0)))
    text = ".".join(words)
    if text not in _TEXTS or (text == "MIME" and not numbers):
        raise BadSyntax(f"Unknown section: {written[:40]}")
    label = b"BODY[" + written.encode()
    names: list[bytes] = []
    if text in _FIELD_TEXTS:
        scanner.space()
        names = scanner.listed(scanner.astring)
        label += b" (" + b" ".join(_as_astring(name) for name in names) + b")"
    scanner.expect(b"]")
    label += b"]"
    start, length = 0, None
    if scanner.sees(b"<"):
        start, length = map(int, scanner.item(_PARTIAL)[1:-1].split("."))
        label += b"<%d>" % start
    fields = frozenset(name.decode("latin-1").upper() for name in names)
    section = Section(tuple(numbers), text, fields)
    return Item("BODY.PEEK[" if peek else "BODY[", label, section, start, length)


_FIELDS = frozenset({"FLAGS", "UID", "INTERNALDATE", "RFC822.SIZE"})  # not of the octets


def _as_astring(name: bytes) -> bytes:
    return name if _NAME.fullmatch(name.replace(b"-", b"")) else string(name)


def fetched(
    number: int, entry: Entry, items: Sequence[Item], sections: Sections | None = None
) -> Iterator[Piece]:
    """The response for a message: its number and its items, in pieces."""
    message = entry.message
    if sections is None:
        sections = Sections(message.raw if any(map(_reads_octets, items)) else b"")
    yield b"* %d FETCH (" % number
    for index, item in enumerate(items):
        yield b" " + item.label + b" " if index else item.label + b" "
        if item.section is not None:
            yield from _octets(sections.find(item.section), item)
        elif item.name == "FLAGS":
            yield flag_list(flags_of(entry.flags))
        else:
            yield _value(item.name, message, sections)
    yield b")\r\n"


def _reads_octets(item: Item) -> bool:
    return item.section is not None or item.name not in _FIELDS


def _value(name: str, message: Message, sections: Sections) -> bytes:
    if name == "UID":
        return b"%d" % message.seq
    if name == "INTERNALDATE":
        return date_time(message.received_at)
    if name == "RFC822.SIZE":
        return b"%d" % message.size
    if name == "ENVELOPE":
        return envelope(sections.head[0])
    return body_structure(sections.content, extended=name == "BODYSTRUCTURE")


def _octets(found: Piece | None, item: Item) -> Iterator[Piece]:
    if found is None:
        yield b"NIL"
        return
    if item.length is not None:
        found = found[item.start : item.start + item.length]
    yield literal_head(found)
    yield found
