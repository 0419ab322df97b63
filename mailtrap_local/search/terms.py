"""The words of a search: what each takes, and how a message is held against it. One table."""

import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from mailtrap_local.config.values import parse_duration, parse_size
from mailtrap_local.errors import BadQuery, BadSetting
from mailtrap_local.mail.flags import Flags
from mailtrap_local.mail.message import Message
from mailtrap_local.mail.mime.headers import leading_headers
from mailtrap_local.mail.search_text import CODE_MARK, MARKS, SECTION_END, SECTIONS, fold
from mailtrap_local.search.tree import Term, Test

# What a term costs, in steps: a glance at what stands beside the message, a look through its search
# text, a look through its header, a look at all of it.
_GLANCE, _SECTION, _TEXT, _HEADER, _WHOLE = range(5)

_ADDRESSES = ("from", "to", "cc", "bcc", "reply-to", "mail-from", "rcpt")
_AGE = re.compile(r"[0-9]+(?:\.[0-9]+)?(?:ms|s|m|h|d)", re.IGNORECASE | re.ASCII)
_FIELD_NAME = re.compile(r"[!#-'*-9;-~]+")  # RFC 5322 section 3.6.8, but for quotes and parentheses
_HEADER_REACH = 2**18  # as `leading_headers`


class _Reading(NamedTuple):
    """What a value stands for: its one way to write it, and the test."""

    value: str
    cost: int
    test: Test


class Word(NamedTuple):
    """A word before a colon. `read` takes the value and the present moment; raises BadQuery."""

    example: str
    read: Callable[[str, datetime | None], _Reading]


def make_term(word: str | None, value: str, now: datetime | None = None) -> Term:
    """A term of a query. Raises BadQuery for a value the word cannot take."""
    reading = _read_text(value) if word is None else WORDS[word].read(value, now)
    return Term(word, *reading)


def _cited(value: str) -> str:
    """A value in the text of an error, at no great length and with nothing odd in it."""
    return f"{value[:40]!r}" + ("..." if len(value) > 40 else "")


def similar_word(word: str) -> str | None:
    """The search word that a mistyped one was meant to be: one letter off, or two swapped.

    Short words are near to too many others to tell.
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


def _needle(value: str) -> bytes:
    needle = fold(value)
    if not needle:
        raise BadQuery(f"{_cited(value)} has nothing to look for in it: write at least one letter")
    return needle


def _read_text(value: str) -> _Reading:
    needle = _needle(value)
    # `find`, because for bytes it is faster than `in`
    return _Reading(value, _TEXT, lambda message, _: message.search_text.find(needle) >= 0)


def _in_sections(*names: str) -> Callable[[str, datetime | None], _Reading]:
    """Where the value is a part of one of these sections, which are neighbours."""
    first, stop = SECTIONS.index(names[0]), SECTIONS.index(names[-1]) + 1

    def read(value: str, _: datetime | None) -> _Reading:
        needle = _needle(value)

        def in_some(message: Message, _: Flags) -> bool:
            sections = message.search_text.split(SECTION_END, stop)[first:stop]
            return any(needle in section for section in sections)

        def in_one(message: Message, _: Flags) -> bool:
            text = message.search_text
            start = 0  # found by steps, because to look at less of it is what takes less time
            for _section in range(first):
                start = text.find(SECTION_END, start) + 1
            return text.find(needle, start, text.find(SECTION_END, start)) >= 0

        def in_last(message: Message, _: Flags) -> bool:
            text = message.search_text
            return text.find(needle, text.rfind(SECTION_END)) >= 0

        if len(names) > 1:
            return _Reading(value, _SECTION, in_some)
        return _Reading(value, _SECTION, in_last if stop == len(SECTIONS) else in_one)

    return read


# -- names ----------------------------------------------------------------------------------------


def _read_tag(value: str, _: datetime | None) -> _Reading:
    wanted = _needle(value)
    return _Reading(value, _GLANCE, lambda _, flags: wanted in map(fold, flags.tags))


def _read_mailbox(value: str, _: datetime | None) -> _Reading:
    wanted = _needle(value)
    return _Reading(value, _GLANCE, lambda message, _: fold(message.mailbox) == wanted)


def _read_auth(value: str, _: datetime | None) -> _Reading:
    wanted = _needle(value)

    def test(message: Message, _: Flags) -> bool:
        return message.auth is not None and fold(message.auth.username) == wanted

    return _Reading(value, _GLANCE, test)


# -- header fields --------------------------------------------------------------------------------


def _read_header(value: str, _: datetime | None) -> _Reading:
    name, equals, wanted = value.partition("=")
    if not _FIELD_NAME.fullmatch(name):
        raise BadQuery(
            f"{_cited(name)} names no header field: write header:NAME or header:NAME=VALUE"
        )
    if equals and not wanted:
        raise BadQuery(f"{value} wants a value behind it: write header:{name} if any will do")
    return _Reading(value, _HEADER, _header_test(name, _needle(wanted) if wanted else b""))


def _read_message_id(value: str, _: datetime | None) -> _Reading:
    wanted = value.strip().removeprefix("<").removesuffix(">")
    return _Reading(value, _HEADER, _header_test("Message-ID", _needle(wanted)))


def _header_test(name: str, needle: bytes) -> Test:
    """Whether a field of that name has the needle in its value."""
    name_octets = name.lower().encode("utf-8", "surrogatepass")
    longest = max(needle.split(b" "), key=len)

    def test(message: Message, _: Flags) -> bool:
        head = message.raw[:_HEADER_REACH].lower()
        if name_octets not in head:
            return False
        # A word cannot be folded within. But for encoded ones, and letters that others fold to, it
        # stands there as it is; to find that it does not is far quicker than to read the fields.
        if longest not in head and b"=?" not in head and head.isascii():
            return False
        values = leading_headers(message.raw).all(name)
        return any(needle in fold(value) for value in values)

    return test


# -- moments and sizes ----------------------------------------------------------------------------


def _read_after(value: str, now: datetime | None) -> _Reading:
    moment = _moment(value, now)
    return _Reading(_written(moment), _GLANCE, lambda message, _: message.received_at >= moment)


def _read_before(value: str, now: datetime | None) -> _Reading:
    moment = _moment(value, now)
    return _Reading(_written(moment), _GLANCE, lambda message, _: message.received_at < moment)


def _moment(value: str, now: datetime | None) -> datetime:
    """The moment in UTC that a date, a date and time, an age, `today` or `yesterday` stands for."""
    word = value.strip().lower()
    try:
        if word in {"today", "yesterday"}:
            midnight = _present(now).replace(hour=0, minute=0, second=0, microsecond=0)
            # by the calendar, not by 24 hours: on two days of the year these differ
            return (midnight - timedelta(days=word == "yesterday")).astimezone(UTC)
        if _AGE.fullmatch(word):
            return _present(now).astimezone(UTC) - timedelta(seconds=parse_duration(word))
        moment = datetime.fromisoformat(word.upper().replace("/", "-"))
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=now.tzinfo if now else UTC)
        return moment.astimezone(UTC)
    except (ValueError, OverflowError) as problem:
        if isinstance(problem, BadQuery):
            raise
        raise BadQuery(
            f"{_cited(value)} is no moment: write 2026-11-20, 2026-11-20T14:30, 2h or 3d (ago), "
            "today or yesterday"
        ) from None


def _present(now: datetime | None) -> datetime:
    if now is None:
        raise BadQuery("nothing tells the time here: write a date, like 2026-11-20")
    return now


def _written(moment: datetime) -> str:
    return moment.replace(tzinfo=None).isoformat() + "Z"


def _read_larger(value: str, _: datetime | None) -> _Reading:
    size = _size(value)
    return _Reading(str(size), _GLANCE, lambda message, _: len(message.raw) > size)


def _read_smaller(value: str, _: datetime | None) -> _Reading:
    size = _size(value)
    return _Reading(str(size), _GLANCE, lambda message, _: len(message.raw) < size)


def _size(value: str) -> int:
    try:
        return parse_size(f"{value}B" if value[-1] in "kmgKMG" else value)
    except (BadSetting, OverflowError):
        raise BadQuery(
            f"{_cited(value)} is no size: write 500KB, 2MB or a number of octets, more than none"
        ) from None


# -- what a message has and is --------------------------------------------------------------------


class _Kind(NamedTuple):
    cost: int
    test: Test


def _marked(name: str) -> _Kind:
    mark = MARKS[name]
    return _Kind(_SECTION, lambda message, _: mark in message.search_text)


HAS: Mapping[str, _Kind] = {
    **{name: _marked(name) for name in MARKS},
    "code": _Kind(_WHOLE, lambda message, _: CODE_MARK in message.search_text_with_code),
}
"""What may stand behind `has:`, in the singular or the plural."""

IS: Mapping[str, _Kind] = {
    "read": _Kind(_GLANCE, lambda _, flags: flags.read),
    "unread": _Kind(_GLANCE, lambda _, flags: not flags.read),
    "tagged": _Kind(_GLANCE, lambda _, flags: bool(flags.tags)),
    "pinned": _Kind(_GLANCE, lambda _, flags: flags.pinned),
    "tls": _Kind(_GLANCE, lambda message, _: message.tls is not None),
}
"""What may stand behind `is:`."""


def _read_has(value: str, _: datetime | None) -> _Reading:
    name = value.lower()
    return _kind("has", name.removesuffix("s") if name not in HAS else name, HAS)


def _read_is(value: str, _: datetime | None) -> _Reading:
    return _kind("is", value.lower(), IS)


def _kind(word: str, name: str, kinds: Mapping[str, _Kind]) -> _Reading:
    kind = kinds.get(name)
    if kind is None:
        raise BadQuery(f"{word}: does not know {_cited(name)}: there are {', '.join(kinds)}")
    return _Reading(name, *kind)


WORDS: Mapping[str, Word] = {
    "from": Word("ann@example.com", _in_sections("from")),
    "to": Word("bob@example.com", _in_sections("to")),
    "cc": Word("bob@example.com", _in_sections("cc")),
    "bcc": Word("bob@example.com", _in_sections("bcc")),
    "reply-to": Word("support@example.com", _in_sections("reply-to")),
    "mail-from": Word("bounces@example.com", _in_sections("mail-from")),
    "rcpt": Word("bob@example.com", _in_sections("rcpt")),
    "addressed": Word("ann@example.com", _in_sections(*_ADDRESSES)),
    "subject": Word("invoice", _in_sections("subject")),
    "body": Word("total", _in_sections("body")),
    "filename": Word(".pdf", _in_sections("filename")),
    "message-id": Word("<1234@example.com>", _read_message_id),
    "header": Word("X-Campaign=spring", _read_header),
    "tag": Word("newsletter", _read_tag),
    "mailbox": Word("shop", _read_mailbox),
    "auth": Word("app", _read_auth),
    "has": Word("attachment", _read_has),
    "is": Word("unread", _read_is),
    "after": Word("2026-11-20", _read_after),
    "before": Word("2026-11-20", _read_before),
    "larger": Word("500KB", _read_larger),
    "smaller": Word("2MB", _read_smaller),
}
"""The words that may stand before a colon."""
