"""Find the numbers that may be codes, and the keyword of each in its line, above or below."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from mailtrap_local.mail.codes.absence import has_evidence
from mailtrap_local.mail.codes.characters import has_digit
from mailtrap_local.mail.codes.entering import asked_for
from mailtrap_local.mail.codes.keywords import Keyword
from mailtrap_local.mail.codes.line_words import POINTING, SPACELESS, WARNING, LineWords
from mailtrap_local.mail.codes.lines import Lines
from mailtrap_local.mail.codes.nearby import (
    BETWEEN,
    COLON_AT_END,
    NEAR,
    NUMBER,
    ONLY_MARKS,
    OTHER,
    SUBJECT_OF,
    Found,
    NearbyKeyword,
    Position,
    has_code,
    meaning_of,
    sentence_span,
)
from mailtrap_local.mail.codes.sentence import find_in_line
from mailtrap_local.mail.codes.shapes import MASK, Shape, may_be_letters, shapes
from mailtrap_local.mail.codes.topics import is_known_word

_CLEAR = ("adjacent", "after is", "line above", "line below")
_MOST_CANDIDATES = 200
_LINES_ABOVE, _LINES_BELOW = 4, 2
_WITHIN_WORD = re.compile(rf"(?:(?!{SPACELESS.pattern})[^\W\d_]|\w['’])\Z")
_GOES_ON = re.compile(rf"['’]\w|(?!{SPACELESS.pattern})[^\W_]")


class CodeCandidate(NamedTuple):
    """A number with its place and its keyword, None if it has none."""

    shape: Shape
    keyword: NearbyKeyword | None
    lines: Lines
    at: int
    is_alone: bool
    """Its line has nothing else."""

    @property
    def line(self) -> str:
        return self.lines.shown[self.at]

    @property
    def is_in_subject(self) -> bool:
        return self.lines is self.lines.text.sources[0]

    @property
    def is_named(self) -> bool:
        """Return whether the name of a one-time code stands directly at it."""
        found = self.keyword
        return found is not None and found.meaning == "one-time code" and found.position in _CLEAR

    @property
    def depth(self) -> int:
        """The number of quotes around."""
        return self.lines.read[self.at].depth


class CandidateFinder:
    """Find the numbers in one source of a message that may be codes."""

    def __init__(self, lines: Lines) -> None:
        self._lines = lines
        self._alone: dict[int, Found] = {}  # results for lines that are only a number

    def candidates(self) -> Iterator[CodeCandidate]:
        """The candidates among the first 200 numbers, in order; without a keyword if unclear."""
        left = _MOST_CANDIDATES
        for at, shown in enumerate(self._lines.shown):
            for shape in shapes(self._lines.masked(at), shown) if self._may_hold(at) else ():
                is_alone = self._is_alone(at, shape)
                if not shape.has_digit and not self._may_be_word(at, shape, is_alone=is_alone):
                    continue
                found = self._find(at, shape, is_alone=is_alone)
                if shape.form == "uneven" and not _is_clear(found, is_alone=is_alone):
                    continue
                if found != OTHER and (found is not None or not shape.is_word):
                    yield CodeCandidate(shape, found, self._lines, at, is_alone)
                left -= 1
                if left == 0:
                    return

    def _may_hold(self, at: int) -> bool:
        """Return whether a line may have candidates: letters are none without a word nearby."""
        line = self._lines.shown[at]
        return has_digit(line) or may_be_letters(line) or has_evidence(line)

    def _is_alone(self, at: int, shape: Shape) -> bool:
        line = self._lines.masked(at)
        around = line[: shape.start] + line[shape.end :]
        return MASK not in around and ONLY_MARKS.fullmatch(around) is not None

    def _may_be_word(self, at: int, shape: Shape, *, is_alone: bool) -> bool:
        """Return whether letters stand where a sentence has a code, and are no known word."""
        keywords = self._lines.keywords(at)
        if not (is_alone or keywords or asked_for(self._lines.words(at), keywords, shape)):
            return False
        look = self._lines.look(at, shape.start, shape.end)
        if look is not None and look.is_link:
            return False  # a button
        line, lower = self._lines.masked(at), shape.code.lower()
        start = line[max(shape.start - 2, 0) : shape.start]
        if _WITHIN_WORD.search(start) or _GOES_ON.match(line, shape.end):
            return False
        others = {lower, lower.title(), shape.code.upper()} - {shape.code}
        is_new = others.isdisjoint(self._lines.text.words)
        return is_new and not is_known_word(shape.text.lower())

    def _find(self, at: int, shape: Shape, *, is_alone: bool) -> Found:
        line = self._lines.masked(at)
        if SUBJECT_OF.match(line, shape.end):
            return None
        if not is_alone:
            words, keywords = self._lines.words(at), self._lines.keywords(at)
            found = find_in_line(line, words, keywords, shape)
            clear = found == OTHER or (found is not None and found.position in _CLEAR)
            return found if clear else asked_for(words, keywords, shape) or found
        found = self._in_lines_around(at)
        if shape.has_digit:
            self._alone[at] = found
        if shape.form in ("word", "phrase") and isinstance(found, NearbyKeyword):
            clear = found.position == "line above" and found.meaning != "any code"
            clear = clear and (shape.form == "word" or self._may_be_phrase(at, shape, found))
            return found if clear and found.meaning != "subject" else None
        return found

    def _may_be_phrase(self, at: int, shape: Shape, found: NearbyKeyword) -> bool:
        """Return whether words below a name of a code are no sentence."""
        look = self._lines.look(at, shape.start, shape.end)
        is_set_apart = look is not None and (look.monospace or look.boxed or look.spaced)
        words = self._lines.words(at)
        return is_set_apart or "-" in shape.text or (found.colon and not words.by_name)

    def _in_lines_around(self, at: int) -> Found:
        for above in range(at - 1, max(at - 1 - _LINES_ABOVE, -1), -1):
            if above in self._alone:  # numbers in successive lines share one keyword
                return self._alone[above] if above == at - 1 else self._below(at)
            found = self._above(above, is_next=above == at - 1)
            if found is not None:
                return found
        return self._below(at)

    def _above(self, at: int, *, is_next: bool) -> Found:
        line, words = self._lines.masked(at), self._lines.words(at)
        found = self._lines.keywords(at)
        for keyword in reversed(found):
            rest = line[keyword.end :]
            if keyword.is_code:
                _, end = sentence_span(line, keyword.start, keyword.end)
                if not _has_number(line, found, keyword.end, end) and not _warns(words, keyword):
                    position: Position = "line above" if is_next else "further up"
                    colon = COLON_AT_END.search(line) is not None
                    return NearbyKeyword(meaning_of(words, keyword), position, colon)
            elif NUMBER.search(rest) is None and MASK not in rest:  # else it has its own number
                ends_line = BETWEEN.fullmatch(rest) is not None
                if keyword.kind == "other number":
                    names_it = ends_line or len(line) <= NEAR
                else:
                    names_it = ends_line and is_next and not has_code(found)
                    names_it = names_it and not line.endswith((",", "!"))  # `Dear customer,`
                if names_it:
                    return OTHER
        return None

    def _below(self, at: int) -> Found:
        for below in range(at + 1, min(at + 1 + _LINES_BELOW, len(self._lines))):
            line, words = self._lines.masked(below), self._lines.words(below)
            if NUMBER.search(line) and ONLY_MARKS.fullmatch(NUMBER.sub("", line)):
                break  # the text below belongs to that number
            for keyword in self._lines.keywords(below)[:1]:
                if not keyword.is_code:
                    rest = line[keyword.end :]
                    if len(line) <= NEAR and NUMBER.search(rest) is None and MASK not in rest:
                        return OTHER
                elif _points(words, keyword) and NUMBER.search(line[keyword.end :]) is None:
                    position: Position = "line below" if below == at + 1 else "further down"
                    return NearbyKeyword(meaning_of(words, keyword), position)
        return (
            NearbyKeyword("subject", "line above") if self._lines.text.subject_is_strong else None
        )


def _is_clear(found: Found, *, is_alone: bool) -> bool:
    """Return whether groups of digits of different length are one number."""
    return is_alone or (isinstance(found, NearbyKeyword) and found.position in _CLEAR)


def _has_number(line: str, keywords: Sequence[Keyword], start: int, end: int) -> bool:
    """Return whether a span has a number that no word names: not `ending in 4711`."""
    others = [one.end for one in keywords if one.kind == "other number"]
    numbers = (number.start() for number in NUMBER.finditer(line[:end], start))
    return any(
        not any(BETWEEN.fullmatch(line[after:at]) for after in others if after <= at)
        for at in numbers
    )


def _points(words: LineWords, keyword: Keyword) -> bool:
    """Return whether a keyword refers to the number above it: `This code …`."""
    if keyword.kind == "one-time code":
        return True
    start, _ = sentence_span(words.line, keyword.start, keyword.end)
    return words.has(POINTING, start, keyword.start)


def _warns(words: LineWords, keyword: Keyword) -> bool:
    """Return whether a keyword stands in a warning: never give your code away."""
    start, end = sentence_span(words.line, keyword.start, keyword.end)
    return words.has(WARNING, start, end)
