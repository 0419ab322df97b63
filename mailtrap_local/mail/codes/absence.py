"""Tell quickly, for most messages without a one-time code, that they have none.

Where no word speaks for a code (`evidence`), only a number that stands alone and is set apart can
be one. So the words of a mail are looked at together first, not line by line.
"""

import re
from collections.abc import Sequence
from typing import Literal

from mailtrap_local.mail.codes.characters import has_digit, kinds_of, plain, visible
from mailtrap_local.mail.codes.line_words import (
    ENTER,
    SPACELESS,
    evidence_finder,
    has_span_of_time,
)
from mailtrap_local.mail.codes.readlines import ReadLine
from mailtrap_local.mail.codes.topics import STEMS

_LONGEST = 30_000  # characters
_CAPITALS = re.compile("[A-Z][A-Z]")  # with `{2}` its search is slower
_HYPHEN = re.compile("[·–-]")
_HEXADECIMAL = re.compile("[a-f]{2} ?[·–-]")
_MIXED_CASE = re.compile("[a-z][A-Z]")
_HEXADECIMAL_WORD = re.compile("[a-f]{6}")
# Short groups and nothing else but marks: small letters only between hyphens.
_MAY_BE_ALONE = re.compile(
    r"[\W_]*(?:(?:[A-Z]{1,3}-)?[^\W_]{4,12}|[^\Wa-z_]{1,5}(?:[\W_]+[^\Wa-z_]{1,5}){1,9}"
    r"|[^\W_]{1,5}(?: ?[·–-] ?[^\W_]{1,5}){1,9})[\W_]*"
)
_OF_A_ROW = re.compile(r"\n[^\w\n]*[^\W_][^\w\n]*(?![^\n])")


def has_no_code(subject: str, text: str, html: Sequence[ReadLine]) -> bool:
    """Return True only if no code can be found; False where one may be.

    `html` are the displayed lines of the HTML.
    """
    shown = "\n".join(line.text for line in html)
    if len(text) + len(shown) > _LONGEST:
        return False  # not all of it may be read
    subject, text, shown = (plain(visible(source)) for source in (subject, text, shown))
    if _OF_A_ROW.search(f"\n{text}\n{shown}") is not None or _may_be_alone(shown):
        return False  # it may be set apart
    lower = f"{subject}\n\n{text}\n\n{shown}".lower()
    evidence = _evidence(lower)
    if evidence == "sure" or has_span_of_time(lower):
        return False
    may_be_alone = _may_be_alone(subject) or _may_be_alone(text)
    if evidence == "verbs" and (
        may_be_alone or any(map(_may_be_entered, (subject, *text.split("\n"), *shown.split("\n"))))
    ):
        return False
    # the weakest evidence: a line needs more than that
    return not (may_be_alone or _may_hold(shown)) or not any(stem in lower for stem in STEMS)


def has_evidence(line: str) -> bool:
    """Return whether a line may have words that speak for a code."""
    lower = plain(visible(line)).lower()
    return _evidence(lower) != "none"


def _evidence(lower: str) -> Literal["sure", "verbs", "none"]:
    """Return which words speak for a code: only verbs for entering something, or others."""
    if not lower.isascii() and SPACELESS.search(lower) is not None:
        return "sure"
    found: Literal["verbs", "none"] = "none"
    for name in evidence_finder().names_anywhere(lower):
        if name not in ENTER:
            return "sure"
        found = "verbs"
    return found


def _may_be_entered(line: str) -> bool:
    """Return whether a line has a verb for entering, and what it may ask for."""
    return _may_be_asked_for(line) and has_evidence(line)


def _may_be_asked_for(line: str) -> bool:
    if _may_hold(line) or _MIXED_CASE.search(line) is not None:
        return True
    return _HEXADECIMAL_WORD.search(line) is not None


def _may_be_alone(lines: str) -> bool:
    """Return whether a number may stand alone in any line."""
    return _may_hold(lines) and any(
        _may_hold(line) and _MAY_BE_ALONE.fullmatch(line) is not None for line in lines.split("\n")
    )


def _may_hold(text: str) -> bool:
    if text.isascii():
        kinds = kinds_of(text)
        if b"0" in kinds or b"AA" in kinds:
            return True
        return b"-" in kinds and _HEXADECIMAL.search(text) is not None
    if has_digit(text) or _CAPITALS.search(text):
        return True
    return _HYPHEN.search(text) is not None and _HEXADECIMAL.search(text) is not None
