"""SEARCH (RFC 3501 section 6.4.4): parse its keys into a predicate on messages."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import reduce
from typing import NamedTuple

from mailtrap_local.imap.errors import BadSyntax, CommandRefused
from mailtrap_local.imap.scanner import Scanner
from mailtrap_local.imap.searched_message import SearchedMessage
from mailtrap_local.imap.sequence_set import Indexes, SequenceSet
from mailtrap_local.imap.strings import read_date
from mailtrap_local.mail.search_text import fold

_MAX_DEPTH = 50
_MAX_KEYS = 1000


Predicate = Callable[[SearchedMessage], bool]


@dataclass(frozen=True, slots=True)
class _Among:
    """The predicate of a set: many of them become one."""

    indexes: Indexes

    def __call__(self, one: SearchedMessage) -> bool:
        return self.indexes.covers(one.index)


class Search(NamedTuple):
    """A parsed SEARCH: matches none but messages `among` these.

    `looks` is how often it looks through a message's text, at most.
    """

    matches: Predicate
    among: Indexes
    looks: int


def parse_search(scanner: Scanner, uids: Sequence[int]) -> Search:
    """Parse the arguments of SEARCH in a folder of these unique identifiers, in order.

    Raises BadSyntax, and CommandRefused for an unknown charset.
    """
    if scanner.takes(b"CHARSET ") or scanner.takes(b"charset "):
        charset = scanner.text().upper()
        if charset not in ("US-ASCII", "UTF-8"):
            raise CommandRefused(f"Unknown charset {charset[:40]!r}", "BADCHARSET (US-ASCII UTF-8)")
        scanner.space()
    reader = _KeyParser(scanner, uids)
    keys = [reader.key()]
    while not scanner.at_end:
        scanner.space()
        keys.append(reader.key())
    among = reduce(Indexes.intersection, _sets(keys), Indexes([range(len(uids))]))
    return Search(_all(_without_sets(keys)), among, reader.looks)


@dataclass
class _KeyParser:
    """Parses nested keys, to a limited depth."""

    scanner: Scanner
    uids: Sequence[int]
    depth: int = field(default=0, init=False)
    count: int = field(default=0, init=False)
    looks: int = field(default=0, init=False)

    def key(self) -> Predicate:
        self.depth += 1
        self.count += 1
        if self.depth > _MAX_DEPTH or self.count > _MAX_KEYS:
            raise BadSyntax("Too many search keys")
        try:
            return self._key()
        finally:
            self.depth -= 1

    def _key(self) -> Predicate:
        scanner = self.scanner
        if scanner.sees(b"("):
            return _all(scanner.listed(self.key))
        if scanner.sees_set():
            return self._among(scanner.sequence_set(), uid=False)
        word = scanner.atom()
        if word in _FLAG_KEYS:
            return _has_flag(_FLAG_KEYS[word], wanted=True)
        if word.startswith("UN") and word[2:] in _FLAG_KEYS:
            return _has_flag(_FLAG_KEYS[word[2:]], wanted=False)
        if word in _FIXED:
            return _FIXED[word]
        scanner.space()
        return self._with_argument(word)

    def _with_argument(self, word: str) -> Predicate:  # noqa: PLR0911  # one for each kind of argument
        scanner = self.scanner
        if word == "NOT":
            inner = self.key()
            return lambda one: not inner(one)
        if word == "OR":
            left = self.key()
            scanner.space()
            right = self.key()
            return lambda one: left(one) or right(one)
        if word == "UID":
            return self._among(scanner.sequence_set(), uid=True)
        if word in ("KEYWORD", "UNKEYWORD"):
            return _has_flag(scanner.flag().lower(), wanted=word == "KEYWORD")
        if word in ("LARGER", "SMALLER"):
            return _of_size(scanner.number(), larger=word == "LARGER")
        self.looks += 1
        if word == "HEADER":
            name = scanner.text()
            scanner.space()
            return _in_field(name, scanner.text())
        if word in _FIELD_KEYS:
            return _in_field(word, scanner.text())
        if word in _TEXT_KEYS:
            needle = fold(scanner.text())
            has = _TEXT_KEYS[word]
            return lambda one: has(one, needle)
        if word in _DATE_KEYS:
            return self._on_day(word)
        raise BadSyntax(f"Unknown search key: {word[:40]}")

    def _among(self, chosen: SequenceSet, *, uid: bool) -> Predicate:
        indexes = chosen.uids(self.uids) if uid else chosen.numbers(len(self.uids))
        return _Among(indexes)

    def _on_day(self, word: str) -> Predicate:
        try:
            day = read_date(self.scanner.text()).date()
        except ValueError:
            raise BadSyntax("Invalid date, give one like 26-Nov-2026") from None
        compare = _DATE_KEYS[word]
        if word.startswith("SENT"):
            return lambda one: one.sent is not None and compare(one.sent, day)
        return lambda one: compare(one.entry.message.received_at.date(), day)


_FLAG_KEYS = {name[1:].upper(): name for name in ("\\seen", "\\answered", "\\flagged", "\\deleted")}


def _always(_: SearchedMessage) -> bool:
    return True


def _never(_: SearchedMessage) -> bool:
    return False


_FIXED: dict[str, Predicate] = {
    "ALL": _always,
    "DRAFT": _never,  # the store keeps no such flag
    "UNDRAFT": _always,
    "RECENT": _never,  # no message is marked as recent
    "NEW": _never,
    "OLD": _always,
}
_FIELD_KEYS = frozenset({"BCC", "CC", "FROM", "SUBJECT", "TO"})
_TEXT_KEYS: dict[str, Callable[[SearchedMessage, bytes], bool]] = {
    "BODY": SearchedMessage.has_in_body,
    "TEXT": SearchedMessage.has,
}
_DATE_KEYS: dict[str, Callable[[date, date], bool]] = {
    f"{prefix}{word}": compare
    for prefix in ("", "SENT")
    for word, compare in (
        ("BEFORE", date.__lt__),
        ("ON", date.__eq__),
        ("SINCE", date.__ge__),
    )
}


def _all(keys: list[Predicate]) -> Predicate:
    sets = _sets(keys)
    checked = _without_sets(keys)
    if sets:
        checked.insert(0, _Among(reduce(Indexes.intersection, sets)))
    if len(checked) == 1:
        return checked[0]
    return lambda one: all(matches(one) for matches in checked)


def _sets(keys: list[Predicate]) -> list[Indexes]:
    return [key.indexes for key in keys if isinstance(key, _Among)]


def _without_sets(keys: list[Predicate]) -> list[Predicate]:
    return [key for key in keys if key is not _always and not isinstance(key, _Among)]


def _has_flag(name: str, *, wanted: bool) -> Predicate:
    return lambda one: (name in one.flags) == wanted


def _of_size(octets: int, *, larger: bool) -> Predicate:
    if larger:
        return lambda one: one.entry.message.size > octets
    return lambda one: one.entry.message.size < octets


def _in_field(name: str, text: str) -> Predicate:
    needle = text.casefold()
    return lambda one: any(needle in value.casefold() for value in one.headers.all(name))
