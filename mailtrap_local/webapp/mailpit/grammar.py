"""Searches as Mailpit has them: a line becomes a query of ours. Pure, and never raises.

Words are ANDed, quotes keep words together, `-` and `!` negate. All that is no word of Mailpit's
search is text, also `OR` and parentheses; dates and sizes that are none are passed over or text.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, tzinfo

from mailtrap_local.errors import BadQuery
from mailtrap_local.mail.flags import Flags
from mailtrap_local.mail.message import Message
from mailtrap_local.mail.search_text import MARKS, fold
from mailtrap_local.search.parsed_value import TEXT, WHOLE
from mailtrap_local.search.parser import MAX_LENGTH, MAX_TERMS
from mailtrap_local.search.terms import make_term
from mailtrap_local.search.tree import Node, Query, Term, all_of, any_of, negated
from mailtrap_local.search.values import format_moment
from mailtrap_local.webapp.mailpit.dates import read_moment
from mailtrap_local.webapp.mailpit.parts import sort_files

_WORD = re.compile(r'(?:[^\s"]|"[^"]*(?:"|\Z))+')  # a quote may stand anywhere, and stay open
_GAP = re.compile(r'[\s><",;()\ufeff]+')  # what Mailpit takes for white space, in mail too
_GAP_IN_TEXT = rb'[ ><",;()]+'
_SIZE = re.compile(r"(\d{1,15}(?:\.\d{1,15})?)\s*(?:([km])b?)?", re.ASCII | re.IGNORECASE)
_UNITS = {"": 1, "k": 1024, "m": 1024**2}
_IS = frozenset({"read", "unread", "tagged"})
_ADDRESSED = ("from", "to", "cc", "bcc", "reply-to")

_Reader = Callable[[str, tzinfo], Node | None]
"""Reads a value; None if it says nothing. Raises BadQuery if word and value are text instead."""


def parse_line(line: str, zone: tzinfo = UTC) -> Query:
    """Return the query of a search; days begin in this time zone.

    Reads the first 1,000 characters and 50 words.
    """
    words = (found[0].replace('"', "") for found in _WORD.finditer(line[:MAX_LENGTH]))
    return Query(all_of([*_nodes(words, zone)][:MAX_TERMS]))


def _nodes(words: Iterator[str], zone: tzinfo) -> Iterator[Node]:
    for word in words:
        text = word.strip()
        is_negated = len(text) > 1 and text[0] in "-!"
        node = _node(text[1:] if is_negated else text, zone)
        if node is not None:
            yield negated(node) if is_negated else node


def _node(text: str, zone: tzinfo) -> Node | None:
    name, colon, value = text.partition(":")
    read = WORDS.get(name.lower()) if colon else None
    if read is None:
        return _text(text)
    try:
        return read(value.strip(), zone)
    except BadQuery:
        return _text(text)


# -- text -------------------------------------------------------------------------------------


def _text(text: str) -> Node | None:
    """Text anywhere in a message; None if there is nothing to look for."""
    pieces = _pieces(text)
    if len(pieces) > 1:
        return _phrase(pieces)
    if not pieces:
        return None
    term = make_term(None, pieces[0])
    return any_of([term, _url(pieces[0])]) if "." in text or "/" in text else term


def _pieces(text: str) -> list[str]:
    return [piece for piece in _GAP.sub(" ", text).split() if fold(piece)]


def _phrase(pieces: list[str]) -> Node:
    needles = list(map(fold, pieces))
    pattern = re.compile(_GAP_IN_TEXT.join(map(re.escape, needles)))

    def in_text(text: bytes) -> bool:
        return pattern.search(text) is not None

    def test(message: Message, _: Flags) -> bool:
        return in_text(message.search_text)

    return Term("phrase", " ".join(pieces), TEXT, test, max(needles, key=len), in_text)


def _url(text: str) -> Node:
    """Part of the URL of a link in the HTML, which no text of the message shows."""
    needle, mark = fold(text), MARKS["html"]

    def test(message: Message, _: Flags) -> bool:
        marks = message.search_text
        if mark not in marks or MARKS["link"] not in marks:
            return False
        return any(needle in fold(link.url) for link in message.links())

    return Term("url", text, WHOLE, test, mark)


# -- words ------------------------------------------------------------------------------------


def _in_field(name: str) -> _Reader:
    """Reader of a part of a field, as it is written or without what Mailpit leaves out."""

    def read(value: str, _: tzinfo) -> Node | None:
        spellings = dict.fromkeys([value, " ".join(_pieces(value))])
        return _any([make_term(name, each) for each in spellings if fold(each)])

    return read


def _any(nodes: list[Node]) -> Node | None:
    return any_of(nodes) if nodes else None


def _read_addressed(value: str, zone: tzinfo) -> Node | None:
    nodes = (WORDS[name](value, zone) for name in _ADDRESSED)
    return _any([node for node in nodes if node is not None])


def _read_tag(value: str, _: tzinfo) -> Node | None:
    return make_term("tag", value) if fold(value) else None


def _read_is(value: str, _: tzinfo) -> Node | None:
    if value.lower() not in _IS:
        raise BadQuery("text")
    return make_term("is", value)


def _read_has(value: str, _: tzinfo) -> Node | None:
    kind = value.lower().removesuffix("s")
    if kind not in ("attachment", "inline"):
        raise BadQuery("text")

    def test(message: Message, _: Flags) -> bool:
        files = sort_files(message.content)
        return bool(files.attachments if kind == "attachment" else files.inline)

    # each file of Mailpit's is one of ours, and most messages have none
    files = any_of([make_term("has", "attachment"), make_term("has", "inline")])
    return all_of([files, Term("files", kind, WHOLE, test)])


def _in_time(name: str) -> _Reader:
    def read(value: str, zone: tzinfo) -> Node | None:
        moment = read_moment(value, zone)
        return None if moment is None else make_term(name, format_moment(moment))

    return read


def _by_size(name: str) -> _Reader:
    def read(value: str, _: tzinfo) -> Node | None:
        found = _SIZE.fullmatch(value)
        if found is None:
            raise BadQuery("text")
        return make_term(name, str(int(float(found[1]) * _UNITS[(found[2] or "").lower()])))

    return read


WORDS: Mapping[str, _Reader] = {
    **{name: _in_field(name) for name in (*_ADDRESSED, "subject", "message-id")},
    "addressed": _read_addressed,
    "tag": _read_tag,
    "is": _read_is,
    "has": _read_has,
    "after": _in_time("after"),
    "before": _in_time("before"),
    "larger": _by_size("larger"),
    "smaller": _by_size("smaller"),
}
"""The words that may stand before a colon."""
