"""Tell quickly, for most messages without a one-time code, that they have none.

Where no word speaks for a code (`evidence`), only a number that stands alone and is set apart can
be one. So the words of a mail are looked at together first, not line by line.
"""

import re
from collections.abc import Sequence

from mailtrap_local.mail.codes.line_words import SPACELESS, evidence_finder, has_span_of_time
from mailtrap_local.mail.codes.readlines import ReadLine
from mailtrap_local.mail.codes.shapes import has_digit, plain
from mailtrap_local.mail.codes.topics import STEMS

_LONGEST = 30_000  # characters
_BEFORE_UNIT = re.compile(r"\d[\s-]?[^\W\d_]")
_CAPITALS = re.compile("[A-Z]{2}")
_HYPHEN = re.compile("[·–-]")
_HEXADECIMAL = re.compile("[a-f]{2} ?[·–-]")
# Short groups and nothing else but marks.
_MAY_BE_ALONE = re.compile(r"[\W_]*(?:[^\W_]{4,12}|[^\W_]{1,5}(?:[\W_]+[^\W_]{1,5}){1,9})[\W_]*")
_OF_A_ROW = re.compile(r"^[^\w\n]*[^\W_][^\w\n]*$", re.MULTILINE)


def has_no_code(subject: str, text: str, html: Sequence[ReadLine]) -> bool:
    """Return True only if no code can be found; False where one may be.

    `html` are the displayed lines of the HTML.
    """
    shown = "\n".join(line.text for line in html)
    if len(text) + len(shown) > _LONGEST:
        return False  # not all of it may be read
    if _OF_A_ROW.search(text) or _OF_A_ROW.search(shown) or _may_be_alone(shown):
        return False  # it may be set apart
    lower = plain(f"{subject}\n\n{text}\n\n{shown}").lower()
    if (_BEFORE_UNIT.search(lower) and has_span_of_time(lower)) or _is_evidence(lower):
        return False
    # the weakest evidence: a line needs more than that
    may_be_one = _may_hold(shown) or _may_be_alone(subject) or _may_be_alone(text)
    return not may_be_one or not any(stem in lower for stem in STEMS)


def has_evidence(line: str) -> bool:
    """Return whether a line may have words that speak for a code."""
    return _is_evidence(plain(line).lower())


def _is_evidence(lower: str) -> bool:
    without_spaces = not lower.isascii() and SPACELESS.search(lower) is not None
    return without_spaces or evidence_finder().is_in(lower)


def _may_be_alone(lines: str) -> bool:
    """Return whether a number may stand alone in any line."""
    return _may_hold(lines) and any(
        _may_hold(line) and _MAY_BE_ALONE.fullmatch(line) is not None for line in lines.split("\n")
    )


def _may_hold(text: str) -> bool:
    if has_digit(text) or _CAPITALS.search(text):
        return True
    return _HYPHEN.search(text) is not None and _HEXADECIMAL.search(text) is not None
