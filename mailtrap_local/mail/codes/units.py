"""Find counts in a line: numbers with a unit behind, as `10 minutes` and `5kg`."""

import re
from collections.abc import Iterator

from mailtrap_local.mail.codes.languages import words_of
from mailtrap_local.mail.word_finder import WordFinder, WordGroup

_END = "(?![a-zа-яà-ÿ0-9]|-[a-z0-9])"
_FINDER = WordFinder(
    [
        WordGroup("anywhere", words_of("units", "none")),
        WordGroup("word", words_of("units", "words", "phrases"), after=_END),
        WordGroup("beginning", words_of("units", "words", "phrases")),
    ],
)
_NUMBER = re.compile(
    r"(?<![0-9])(?<![A-Za-z-])([0-9]++)(\.[0-9]++|(?:,[0-9]{3})++(?![0-9]))?(\s?)(?=[^\W\d_])"
)
_MOST_GLUED = 4  # digits
_ENDS_GLUED = re.compile(r"(?![\w-])")


def unit_at(line: str, start: int) -> int | None:
    """The end of the unit that starts at a place of a line in lower case."""
    return max((span.end for span in _FINDER.at(line, start)), default=None)


def counts(line: str) -> Iterator[tuple[int, int]]:
    """The spans of numbers with their units."""
    lower = line.lower()
    for found in _NUMBER.finditer(line):
        # glued in capitals it may be a code: `2X4B`
        ends = {
            span.name: span.end for span in _FINDER.at(lower if found[3] else line, found.end())
        }
        if "anywhere" in ends:
            yield found.start(), ends["anywhere"]
        elif "word" in ends and (found[3] or _is_glued(found, line, ends["word"])):
            yield found.start(), ends["word"]


def _is_glued(number: re.Match[str], line: str, end: int) -> bool:
    """Return whether a unit directly behind a number is one: `10min`."""
    is_short = not number[2] and len(number[1]) <= _MOST_GLUED
    return is_short and _ENDS_GLUED.match(line, end) is not None
