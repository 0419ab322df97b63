"""Find the words that tell what a number nearby is: a one-time code, or a number of another kind.

Expects lower case.
"""

import re
from typing import Literal, NamedTuple

from mailtrap_local.mail.codes.languages import expression
from mailtrap_local.mail.codes.topics import PURPOSE

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


_BEFORE_NUMBER = r"(?=[\s:\"“”„«'*(]{1,3}[0-9]{3})"


def _spaced(field: str) -> str:
    return expression(field, "words", "phrases")


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
    rf"|(?P<thing>(?:{_spaced('numbered_things')})(?![^\W\d_])))"
)
_KEYWORDS_WITHOUT_SPACES = re.compile(
    rf"(?P<one_time>{expression('one_time_codes', 'none')})"
    rf"|(?P<entered>{expression('numbers_to_enter', 'none')})"
    rf"|(?P<other>{expression('other_numbers', 'none')})"
    rf"|(?P<code>{expression('codes', 'none')})"
    rf"|(?P<thing>{expression('numbered_things', 'none')})"
)
SPACELESS = re.compile("[\u1100-\u11ff\u3040-\ua4cf\uac00-\ud7af\uf900-\ufaff]")
"""A character of Chinese, Japanese or Korean."""


def find_keywords(line: str, *, meeting: bool, journey: bool, receipt: bool) -> list[Keyword]:
    """The keywords of a line in order. `meeting` and so on: what the mail is about."""
    found = list(_KEYWORDS.finditer(line))
    if SPACELESS.search(line):
        more = _KEYWORDS_WITHOUT_SPACES.finditer(line)
        found = sorted([*found, *more], key=lambda each: each.start())
    kinds: dict[str, KeywordKind] = {
        "one_time": "one-time code",
        "code": "code",
        "other": "other number",
        "thing": "numbered thing",
        "entered": "code",
        "entry": "other number" if meeting or journey else "one-time code",
        "authorization": "other number" if receipt else "one-time code",
        "confirmation": "other number" if journey else "one-time code",
    }
    named = ((each.lastgroup or "", each.span()) for each in found)
    return [
        Keyword(kinds[name], *span)
        for name, span in named
        if name != "entered" or PURPOSE.search(line) is not None
    ]
