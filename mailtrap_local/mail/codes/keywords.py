"""Find the words that tell what a number nearby is: a one-time code, or a number of another kind.

Expects lower case.
"""

import re
from collections.abc import Iterator
from typing import Literal, NamedTuple

from mailtrap_local.mail.codes.languages import expression

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
    purpose: bool
    """Signing in, verifying and the like."""


_BEFORE_NUMBER = r"(?=[\s:\"“”„«'*(]{1,3}(?:[a-z]{1,3}-)?[0-9]{3})"


def _spaced(field: str) -> str:
    return expression(field, "words", "phrases")


_LONGEST_ENDING = 4  # of a word, and the space behind it
_LONGEST_NOUN = 12


_KEYWORDS = re.compile(
    rf"(?<![^\W_])(?:(?P<one_time>{_spaced('one_time_codes')})"
    rf"|(?P<entered>(?:{_spaced('enter_verbs')}){_BEFORE_NUMBER}"
    rf"|{_spaced('numbers_to_enter')}"
    rf"|(?:{_spaced('code_labels')})(?=\s?:))"
    rf"|(?P<other>{_spaced('other_numbers')})"
    rf"|(?P<confirmation>{_spaced('confirmation_codes')})"
    rf"|(?P<authorization>{_spaced('authorization_codes')})"
    rf"|(?P<entry>{_spaced('entry_codes')})"
    rf"|(?P<code>(?<!-)(?:{_spaced('codes')}))"
    rf"|(?P<compound>[^\W\d_]{{2,20}}-?(?:{_spaced('code_endings')})(?![^\W_]))"
    rf"|(?P<thing>(?:{_spaced('numbered_things')})(?![^\W\d_])))"
)
_KEYWORDS_WITHOUT_SPACES = re.compile(
    rf"(?P<one_time>{expression('one_time_codes', 'none')})"
    rf"|(?P<entered>{expression('numbers_to_enter', 'none')})"
    rf"|(?P<other>{expression('other_numbers', 'none')})"
    rf"|(?P<code>{expression('codes', 'none')})"
    rf"|(?P<thing>{expression('numbered_things', 'none')})"
)
SPACELESS = re.compile(
    "[\u0e00-\u0eff\u1000-\u11ff\u1780-\u17ff\u3040-\ua4cf\uac00-\ud7af\uf900-\ufaff]"
)
"""A character of Chinese, Japanese, Korean, Thai, Lao, Burmese or Khmer."""


def find_keywords(line: str, topics: Topics) -> list[Keyword]:
    """The keywords of a line in order."""
    found = list(_KEYWORDS.finditer(line))
    if SPACELESS.search(line):
        more = _KEYWORDS_WITHOUT_SPACES.finditer(line)
        found = sorted([*found, *more], key=lambda each: each.start())
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
    named = ((each.lastgroup or "", each.span()) for each in found)
    keywords = [
        Keyword(kinds[name], *span) for name, span in named if name != "entered" or topics.purpose
    ]
    return list(_joined(line, keywords))


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
    if len(gap) > _LONGEST_ENDING or not gap.endswith((" ", "-")) or gap.count(" ") > 1:
        return False
    if before.kind == "one-time code":
        return not keyword.is_code and keyword.end - keyword.start <= _LONGEST_NOUN
    return before.kind == "other number" and keyword.kind == "code"
