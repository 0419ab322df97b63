"""Table of search words: the values each takes, and its test of a message."""

import re
from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from mailtrap_local.errors import BadQuery
from mailtrap_local.mail.flags import Flags
from mailtrap_local.mail.message import Message
from mailtrap_local.mail.mime.headers import leading_headers
from mailtrap_local.mail.search_text import MARKS, SECTION_END, SECTIONS, fold
from mailtrap_local.search.check_tests import HAS_FINDINGS, SearchContext, rule_test, severity_test
from mailtrap_local.search.names import read_auth, read_mailbox, read_metadata, read_tag, read_via
from mailtrap_local.search.parsed_value import (
    FLAG,
    HEADER,
    SECTION,
    TEXT,
    WHOLE,
    ParsedValue,
    needle_of,
)
from mailtrap_local.search.tree import CHECKED, Term, Test, TextTest
from mailtrap_local.search.values import cited, format_moment, parse_moment, parse_size_limit

_ADDRESSES = ("from", "to", "cc", "bcc", "reply-to", "mail-from", "rcpt")
_FIELD_NAME = re.compile(r"[!#-'*-9;-~]+")  # RFC 5322 section 3.6.8, without quotes and parentheses
_HEADER_LIMIT = 2**18  # as `leading_headers`


class SearchWord(NamedTuple):
    """A word before a colon. `read` takes the value and the context; raises BadQuery."""

    example: str
    read: Callable[[str, SearchContext], ParsedValue]


def make_term(word: str | None, value: str, context: SearchContext | None = None) -> Term:
    """Make a term of a query. Raises BadQuery for an invalid value."""
    if word is None:
        return Term(word, *_read_text(value))
    return Term(word, *WORDS[word].read(value, context or SearchContext()))


def similar_word(word: str) -> str | None:
    """The search word closest to a mistyped one: one character off, or two swapped.

    None for short words, which resemble too many others.
    """
    for known in WORDS:
        if word == f"{known}s" or (len(known) >= 4 and _one_slip_apart(word, known)):
            return known
    return None


def _one_slip_apart(word: str, known: str) -> bool:
    if abs(len(word) - len(known)) > 1:
        return False
    same = next((i for i, (a, b) in enumerate(zip(word, known, strict=False)) if a != b), None)
    if same is None:
        return True
    rest, known_rest = word[same:], known[same:]
    swapped = known_rest[1::-1] + known_rest[2:]
    return (
        rest[1:] == known_rest[1:] or rest[1:] == known_rest or rest == known_rest[1:]
    ) or rest == swapped


# -- texts ----------------------------------------------------------------------------------------


def _read_text(value: str) -> ParsedValue:
    needle = needle_of(value)
    # `find`, because for bytes it is faster than `in`
    return _of_text(value, TEXT, lambda text: text.find(needle) >= 0, needle)


def _of_text(value: str, cost: int, in_text: TextTest, needle: bytes) -> ParsedValue:
    """Value of which the search text of a message tells all."""
    return ParsedValue(
        value, cost, lambda message, _: in_text(message.search_text), needle, in_text
    )


def _in_sections(*names: str) -> Callable[[str, SearchContext], ParsedValue]:
    """Reader of a value that is part of one of these adjacent sections."""
    first, stop = SECTIONS.index(names[0]), SECTIONS.index(names[-1]) + 1

    def read(value: str, _: SearchContext) -> ParsedValue:
        needle = needle_of(value)

        def in_some(text: bytes) -> bool:
            sections = text.split(SECTION_END, stop)[first:stop]
            return any(needle in section for section in sections)

        def in_one(text: bytes) -> bool:
            start = 0  # step by step, which scans less of it
            for _section in range(first):
                start = text.find(SECTION_END, start) + 1
            return text.find(needle, start, text.find(SECTION_END, start)) >= 0

        def in_last(text: bytes) -> bool:
            return text.find(needle, text.rfind(SECTION_END)) >= 0

        if len(names) > 1:
            return _of_text(value, SECTION, in_some, needle)
        is_last = stop == len(SECTIONS)
        return _of_text(value, SECTION, in_last if is_last else in_one, needle)

    return read


# -- header fields --------------------------------------------------------------------------------


def _read_header(value: str, _: SearchContext) -> ParsedValue:
    name, equals, wanted = value.partition("=")
    if not _FIELD_NAME.fullmatch(name):
        raise BadQuery(
            f"{cited(name)} names no header field: write header:NAME or header:NAME=VALUE"
        )
    if equals and not wanted:
        raise BadQuery(f"{value} wants a value behind it: write header:{name} if any will do")
    return ParsedValue(value, HEADER, _header_test(name, needle_of(wanted) if wanted else b""))


def _read_message_id(value: str, _: SearchContext) -> ParsedValue:
    wanted = value.strip().removeprefix("<").removesuffix(">")
    return ParsedValue(value, HEADER, _header_test("Message-ID", needle_of(wanted)))


def _header_test(name: str, needle: bytes) -> Test:
    """Test for a header field with the needle in its value."""
    name_octets = name.lower().encode("utf-8", "surrogatepass")
    longest = max(needle.split(b" "), key=len)

    def test(message: Message, _: Flags) -> bool:
        head = message.raw[:_HEADER_LIMIT].lower()
        if name_octets not in head:
            return False
        # Folding never splits a word: it is in the head as it is, unless encoded or not ASCII.
        # Far quicker than to parse the fields.
        if longest not in head and b"=?" not in head and head.isascii():
            return False
        values = leading_headers(message.raw).all(name)
        return any(needle in fold(value) for value in values)

    return test


# -- moments and sizes ----------------------------------------------------------------------------


def _read_after(value: str, context: SearchContext) -> ParsedValue:
    moment = parse_moment(value, context.now)
    return ParsedValue(
        format_moment(moment), FLAG, lambda message, _: message.received_at >= moment
    )


def _read_before(value: str, context: SearchContext) -> ParsedValue:
    moment = parse_moment(value, context.now)
    return ParsedValue(format_moment(moment), FLAG, lambda message, _: message.received_at < moment)


def _read_larger(value: str, _: SearchContext) -> ParsedValue:
    size = parse_size_limit(value)
    return ParsedValue(str(size), FLAG, lambda message, _: message.size > size)


def _read_smaller(value: str, _: SearchContext) -> ParsedValue:
    size = parse_size_limit(value)
    return ParsedValue(str(size), FLAG, lambda message, _: message.size < size)


# -- has: and is: ---------------------------------------------------------------------------------


HAS = (*MARKS, *HAS_FINDINGS)
"""Values of `has:`, in the singular or the plural."""

IS: Mapping[str, Test] = {
    "read": lambda _, flags: flags.read,
    "unread": lambda _, flags: not flags.read,
    "tagged": lambda _, flags: bool(flags.tags),
    "pinned": lambda _, flags: flags.pinned,
    "tls": lambda message, _: message.tls is not None,
}
"""Values of `is:`."""


def _read_has(value: str, context: SearchContext) -> ParsedValue:
    name = value.lower().removesuffix("s")
    if f"{name}s" in HAS_FINDINGS:
        return ParsedValue(f"{name}s", CHECKED, severity_test(f"{name}s", context))
    if name not in MARKS:
        raise _unknown("has", name, HAS)
    mark = MARKS[name]

    def in_text(text: bytes) -> bool:
        return mark in text

    if name == "code":  # a text that no store has kept does not tell
        return ParsedValue(name, WHOLE, lambda message, _: message.has_code, mark, in_text)
    return _of_text(name, SECTION, in_text, mark)


def _read_check(value: str, context: SearchContext) -> ParsedValue:
    return ParsedValue(value.lower(), CHECKED, rule_test(value, context))


def _read_is(value: str, _: SearchContext) -> ParsedValue:
    name = value.lower()
    if name not in IS:
        raise _unknown("is", name, IS)
    return ParsedValue(name, FLAG, IS[name])


def _unknown(word: str, name: str, names: Iterable[str]) -> BadQuery:
    return BadQuery(f"{word}: does not know {cited(name)}: there are {', '.join(names)}")


WORDS: Mapping[str, SearchWord] = {
    "from": SearchWord("ann@example.com", _in_sections("from")),
    "to": SearchWord("bob@example.com", _in_sections("to")),
    "cc": SearchWord("bob@example.com", _in_sections("cc")),
    "bcc": SearchWord("bob@example.com", _in_sections("bcc")),
    "reply-to": SearchWord("support@example.com", _in_sections("reply-to")),
    "mail-from": SearchWord("bounces@example.com", _in_sections("mail-from")),
    "rcpt": SearchWord("bob@example.com", _in_sections("rcpt")),
    "addressed": SearchWord("ann@example.com", _in_sections(*_ADDRESSES)),
    "subject": SearchWord("invoice", _in_sections("subject")),
    "body": SearchWord("total", _in_sections("body")),
    "filename": SearchWord(".pdf", _in_sections("filename")),
    "message-id": SearchWord("<1234@example.com>", _read_message_id),
    "header": SearchWord("X-Campaign=spring", _read_header),
    "tag": SearchWord("newsletter", read_tag),
    "mailbox": SearchWord("shop", read_mailbox),
    "auth": SearchWord("app", read_auth),
    "via": SearchWord("ses", read_via),
    "metadata": SearchWord("order=4711", read_metadata),
    "has": SearchWord("attachment", _read_has),
    "is": SearchWord("unread", _read_is),
    "check": SearchWord("a11y-alt", _read_check),
    "after": SearchWord("2026-11-20", _read_after),
    "before": SearchWord("2026-11-20", _read_before),
    "larger": SearchWord("500KB", _read_larger),
    "smaller": SearchWord("2MB", _read_smaller),
}
"""The words that may stand before a colon."""

OTHER_WORDS: Mapping[str, str] = {
    **dict.fromkeys(("older", "older-than", "older_than", "until"), "before:3d"),
    **dict.fromkeys(("newer", "newer-than", "newer_than", "since"), "after:3d"),
    **dict.fromkeys(("date", "on", "day"), "after:2026-11-20 before:2026-11-21"),
    **dict.fromkeys(("in", "folder", "inbox"), "mailbox:inbox"),
    **dict.fromkeys(("label", "category"), "tag:newsletter"),
    **dict.fromkeys(("text", "content"), "body:total"),
    **dict.fromkeys(("file", "attachment"), "filename:.pdf, or has:attachment"),
    **dict.fromkeys(("recipient", "deliveredto"), "to:bob@example.com, or rcpt:bob@example.com"),
    "sender": "from:ann@example.com, or mail-from:bounces@example.com",
    "list": "header:List-Id=news",
    "size": "larger:500KB, or smaller:2MB",
    "unread": "is:unread",
}
"""Words of other mail searches, with what to write here instead."""
