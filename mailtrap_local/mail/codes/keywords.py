"""Find the words that tell what a number nearby is: a one-time code, or a number of another kind.

Expects lower case.
"""

import re
from collections.abc import Iterator
from typing import Literal, NamedTuple

from mailtrap_local.mail.codes.line_words import (
    ADDRESSED,
    ENTER,
    POINTING,
    SINGLE_USE,
    LineWords,
)
from mailtrap_local.mail.word_finder import WordSpan

KeywordKind = Literal["one-time code", "code", "other number", "numbered thing"]
"""Code: of any sort. Numbered thing: has numbers, and claims only one that follows directly."""


class Keyword(NamedTuple):
    """A word of some kind and its place in a line."""

    kind: KeywordKind
    start: int
    end: int

    @property
    def is_code(self) -> bool:
        return self.kind in ("one-time code", "code")


class Topics(NamedTuple):
    """Topics of a mail, or of the lines around, whose codes are no one-time codes."""

    meeting: bool
    journey: bool
    receipt: bool
    stored_value: bool
    """A gift card, a SIM card, a wireless network."""
    asks: bool
    """The lines around ask to enter something."""
    purpose: bool
    """Signing in, verifying and the like."""


_NEAR = 60  # characters
_NEXT = 12  # characters
_COLON = re.compile("[:：→]")
_LENGTH = re.compile(r"(?<![0-9])[4-9][ -]?[^\W\d_]")
_BREAK = re.compile(r"[.:：].|\s.*\s")
_LONGEST_ENDING = 4  # of a word, and the space behind it
_LONGEST_NOUN = 12


def find_keywords(words: LineWords, topics: Topics) -> list[Keyword]:
    """The keywords of a line in order."""
    found = words.names()
    if words.has(SINGLE_USE):
        found = sorted([*found, *_passwords(words, found)], key=lambda each: each.start)
    of_thing = topics.meeting or topics.journey or topics.stored_value
    kinds: dict[str, KeywordKind] = {
        "one_time": "one-time code",
        "code": "code",
        "compound": "code",
        "other": "other number",
        "thing": "numbered thing",
        "entered": "code",
        "entry": "other number" if of_thing else "one-time code",
        "authorization": "other number" if topics.receipt else "one-time code",
        "confirmation": "other number" if topics.journey else "one-time code",
    }
    named = ((_name(words, each, topics), each) for each in found)
    keywords = [
        Keyword(kinds[name], span.start, span.end)
        for name, span in named
        if name != "noun" and (name != "entered" or topics.purpose)
    ]
    return list(_joined(words.line, keywords))


def _passwords(words: LineWords, known: list[WordSpan]) -> Iterator[WordSpan]:
    """The names of passwords near a word for single use, that are no other keyword."""
    taken = {at for each in known for at in range(each.start, each.end)}
    for found in words.all(("password",)):
        near = words.has(SINGLE_USE, found.start - _NEXT, found.end + _NEAR // 2)
        if near and taken.isdisjoint(range(found.start, found.end)):
            yield found


def _name(words: LineWords, found: WordSpan, topics: Topics) -> str:
    """The group of a name; that of a code for `this number`, where the reader enters it."""
    if found.name == "password":
        return "one_time"
    if found.name not in ("noun", "other", "thing"):
        return found.name
    nouns = list(words.all(("noun",), found.start, found.end))
    noun = next((each for each in nouns if each.start == found.start), None)
    if nouns and _is_own(words, found, topics):
        return "code"  # `by entering this confirmation number`
    if noun is not None and words.has(SINGLE_USE, found.start - _NEAR, found.end + _NEAR):
        return "one_time"
    is_bare = noun is not None and noun.end == found.end and topics.purpose
    return "code" if is_bare and _is_asked_for(words, found) else found.name


def _is_own(words: LineWords, found: WordSpan, topics: Topics) -> bool:
    """Return whether the name of a number has a purpose and the lines around ask to enter it."""
    of_thing = topics.journey or topics.meeting or topics.receipt
    return topics.asks and not of_thing and words.has(("purpose",), found.start, found.end)


def _is_asked_for(words: LineWords, found: WordSpan) -> bool:
    """Return whether the line asks for the number that a noun names."""
    first, last = found.start - _NEAR, found.end + _NEAR
    if found.name == "noun" and (
        words.has(ADDRESSED, first, last) or _COLON.search(words.line, found.end, last)
    ):
        return True
    around = words.line[max(found.start - _NEXT, 0) : found.end + _NEXT]
    return (
        words.has(ENTER, first, last)
        or words.has(POINTING, found.start - _NEXT, found.end + _NEXT)
        or _LENGTH.search(around) is not None
    )


def _joined(line: str, keywords: list[Keyword]) -> Iterator[Keyword]:
    """The keywords, with two that are one name joined: `OTP number`, `tracking code`."""
    before: Keyword | None = None
    for keyword in keywords:
        if before is not None and _continues(line, before, keyword):
            before = before._replace(end=keyword.end)
            continue
        if before is not None:
            yield before
        before = keyword
    if before is not None:
        yield before


def _continues(line: str, before: Keyword, keyword: Keyword) -> bool:
    gap = line[before.end : keyword.start]
    if len(gap) > _LONGEST_ENDING or not gap.endswith((" ", "-")) or _BREAK.search(gap):
        return False
    if before.kind == "one-time code":
        return not keyword.is_code and keyword.end - keyword.start <= _LONGEST_NOUN
    return before.kind == "other number" and keyword.kind == "code"
