"""Find the keyword that a number belongs to: in its sentence, or in a line above or below."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Literal, NamedTuple

from mailtrap_local.mail.codes.keywords import SPACELESS, Keyword
from mailtrap_local.mail.codes.languages import expression
from mailtrap_local.mail.codes.lines import Lines
from mailtrap_local.mail.codes.shapes import MASK, Shape, may_hold, shapes
from mailtrap_local.mail.codes.topics import ADDRESSED, KNOWN_WORD, POINTING, PURPOSE, WARNING

_MOST_CANDIDATES = 200
_LINES_ABOVE, _LINES_BELOW = 4, 2
_FARTHEST = 90  # letters between word and number in one sentence
_NEAR, _RIGHT_THERE = 40, 15
_LABEL_WITHOUT_SPACES = 6

# What may stand between a word and its code: marks, "is", and the ends of words.
_IS = expression("is_words")
_BETWEEN = re.compile(
    rf"[^\W\d_]{{0,14}}(?:[\s:：=\-–—→>|.,*\"'“”„«»‘’「」『』【】\[\]()（）<]"
    rf"|(?<![^\W\d_])(?:{_IS})(?![^\W\d_]))*"
)
_COLON_AT_END = re.compile(rf"(?:[:：=→]|(?<![^\W\d_])(?:{_IS}))[\s*\"'“”„«»「」『【\[(（]*\Z")
_SENTENCE_END = re.compile(
    r"[!?।][\s\"')]|\.[\s\"')]+(?![0-9])|[。！？；;]|\s[|•·]\s|\0\.(?:\s|\Z)"
)
_ONLY_MARKS = re.compile(r"[\W_]*")
_WITHIN_WORD = re.compile(rf"(?:(?!{SPACELESS.pattern})[^\W\d_]|\w['’])\Z")
_GOES_ON = re.compile(rf"['’]\w|(?!{SPACELESS.pattern})[^\W_]")
_END = re.compile(r"[\s*_\"'”“»」』】)\]]*(?:[.!,;。،।]|\Z)")
_IS_FIRST = re.compile(rf"\s(?:{_IS})(?![^\W\d_])", re.IGNORECASE)
_AND = expression("conjunctions")
_LIST = re.compile(rf".*[^\W_]\s*(?:[,;/|]|\b(?:{_AND}))\s*\Z", re.DOTALL)
_NO_BREAK = re.compile(r"[\s:#-]*")
_NOUN = re.compile(r"\s[^\W\d_]{3,}")
_WORD = re.compile(r"[^\W\d_]+")
# `the code for shop 4421 is 604118`: what follows the first says that it is not the code
_SUBJECT_OF = re.compile(rf"\s(?:{_IS})[\s:\"“„«]{{1,3}}[0-9]{{3}}")
_NUMBER = re.compile(rf"(?<![A-Za-z0-9_])[0-9]{{3,}}(?!{_SUBJECT_OF.pattern})(?![0-9])")


Position = Literal[
    "adjacent",
    "after is",
    "same sentence",
    "line above",
    "further up",
    "line below",
    "further down",
]


class NearbyKeyword(NamedTuple):
    """The keyword that makes a number a code, and its position. See the weights in `extract`."""

    meaning: Literal["one-time code", "own code", "any code", "subject"]
    position: Position
    colon: bool = False
    noun_follows: bool = False
    """The number may be a count: `1500 developers`."""


class CodeCandidate(NamedTuple):
    """A number with its place and its keyword, None if it has none."""

    shape: Shape
    keyword: NearbyKeyword | None
    lines: Lines
    at: int
    is_alone: bool
    """Whether its line has nothing else."""

    @property
    def line(self) -> str:
        return self.lines.shown[self.at]

    @property
    def depth(self) -> int:
        """The number of quotes around."""
        return self.lines.read[self.at].depth


_OTHER: Literal["other number"] = "other number"
"""A keyword for another kind of number: the number is no code."""
_Found = NearbyKeyword | Literal["other number"] | None


class CandidateFinder:
    """Find the numbers in one source of a message that may be codes."""

    def __init__(self, lines: Lines) -> None:
        self._lines = lines
        self._alone: dict[int, _Found] = {}  # results for lines that are only a number

    def candidates(self) -> Iterator[CodeCandidate]:
        """The candidates among the first 200 numbers, in order; without a keyword if unclear."""
        left = _MOST_CANDIDATES
        for at, shown in enumerate(self._lines.shown):
            for shape in shapes(self._lines.masked(at), shown) if may_hold(shown) else ():
                is_alone = self._is_alone(at, shape)
                if not shape.has_digit and not self._may_be_word(at, shape, is_alone=is_alone):
                    continue
                found = self._find(at, shape, is_alone=is_alone)
                if found != _OTHER and (found is not None or not shape.is_word):
                    yield CodeCandidate(shape, found, self._lines, at, is_alone)
                left -= 1
                if left == 0:
                    return

    def _is_alone(self, at: int, shape: Shape) -> bool:
        line = self._lines.masked(at)
        around = line[: shape.start] + line[shape.end :]
        return MASK not in around and _ONLY_MARKS.fullmatch(around) is not None

    def _may_be_word(self, at: int, shape: Shape, *, is_alone: bool) -> bool:
        """Return whether letters stand where a sentence has a code, and are no known word."""
        if not is_alone and not self._lines.keywords(at):
            return False
        look = self._lines.look(at, shape.start, shape.end)
        if look is not None and look.is_link:
            return False  # a button
        line = self._lines.masked(at)
        if _WITHIN_WORD.search(line[max(shape.start - 2, 0) : shape.start]) or _GOES_ON.match(
            line, shape.end
        ):
            return False
        lower = shape.code.lower()
        others = {lower, lower.title(), shape.code.upper()} - {shape.code}
        is_word = shape.form in ("letters", "word") and not others.isdisjoint(
            self._lines.text.words
        )
        return not is_word and KNOWN_WORD.match(lower) is None

    def _find(self, at: int, shape: Shape, *, is_alone: bool) -> _Found:
        line = self._lines.masked(at)
        if _SUBJECT_OF.match(line, shape.end):
            return None
        if not is_alone:
            return _in_line(line, self._lines.keywords(at), shape)
        found = self._in_lines_around(at)
        if shape.has_digit:
            self._alone[at] = found
        if shape.form == "word" and isinstance(found, NearbyKeyword):
            clear = found.position == "line above" and found.meaning != "any code"
            return found if clear and found.meaning != "subject" else None
        return found

    def _in_lines_around(self, at: int) -> _Found:
        for above in range(at - 1, max(at - 1 - _LINES_ABOVE, -1), -1):
            if above in self._alone:  # numbers in successive lines share one keyword
                return self._alone[above] if above == at - 1 else self._below(at)
            found = self._above(above, is_next=above == at - 1)
            if found is not None:
                return found
        return self._below(at)

    def _above(self, at: int, *, is_next: bool) -> _Found:
        line, found = self._lines.masked(at), self._lines.keywords(at)
        for keyword in reversed(found):
            rest = line[keyword.end :]
            if keyword.is_code:
                _, end = _sentence(line, keyword.start, keyword.end)
                if _NUMBER.search(line[keyword.end : end]) is None and not _warns(line, keyword):
                    position: Position = "line above" if is_next else "further up"
                    colon = _COLON_AT_END.search(line) is not None
                    return NearbyKeyword(_meaning(line, keyword), position, colon)
            elif _NUMBER.search(rest) is None and MASK not in rest:  # else it has its own number
                ends_line = _BETWEEN.fullmatch(rest) is not None
                if keyword.kind == "other number":
                    names_it = ends_line or len(line) <= _NEAR
                else:
                    names_it = ends_line and is_next and not _has_code(found)
                    names_it = names_it and not line.endswith((",", "!"))  # `Dear customer,`
                if names_it:
                    return _OTHER
        return None

    def _below(self, at: int) -> _Found:
        for below in range(at + 1, min(at + 1 + _LINES_BELOW, len(self._lines))):
            line = self._lines.masked(below)
            if _NUMBER.search(line) and _ONLY_MARKS.fullmatch(_NUMBER.sub("", line)):
                break  # the text below belongs to that number
            for keyword in self._lines.keywords(below)[:1]:
                if not keyword.is_code:
                    if len(line) <= _NEAR:
                        return _OTHER
                elif _points(line, keyword) and _NUMBER.search(line[keyword.end :]) is None:
                    position: Position = "line below" if below == at + 1 else "further down"
                    return NearbyKeyword(_meaning(line, keyword), position)
        return (
            NearbyKeyword("subject", "line above") if self._lines.text.subject_is_strong else None
        )


def _meaning(line: str, keyword: Keyword) -> Literal["one-time code", "own code", "any code"]:
    """The meaning of a code's name. A name that is a whole label is of the reader's own code."""
    if keyword.kind == "one-time code":
        return "one-time code"
    start, end = _sentence(line, keyword.start, keyword.end)
    sentence = line[start:end].lower()
    if SPACELESS.search(sentence):
        is_label = len(sentence) <= _LABEL_WITHOUT_SPACES
    else:
        is_label = len(_WORD.findall(sentence)) == 1
    own = is_label or ADDRESSED.search(sentence) or PURPOSE.search(sentence)
    return "own code" if own else "any code"


def _points(line: str, keyword: Keyword) -> bool:
    """Return whether a keyword refers to the number above it: `This code …`."""
    if keyword.kind == "one-time code":
        return True
    start, _ = _sentence(line, keyword.start, keyword.end)
    return POINTING.search(line[start : keyword.start].lower()) is not None


def _has_code(found: Iterable[Keyword]) -> bool:
    return any(keyword.is_code for keyword in found)


def _warns(line: str, keyword: Keyword) -> bool:
    """Return whether a keyword stands in a warning: never give your code away."""
    start, end = _sentence(line, keyword.start, keyword.end)
    return WARNING.search(line[start:end].lower()) is not None


def _sentence(line: str, start: int, end: int) -> tuple[int, int]:
    """Start and end of the sentence around a span."""
    before = [found.end() for found in _SENTENCE_END.finditer(line, max(start - 400, 0), start)]
    after = _SENTENCE_END.search(line, end)
    return before[-1] if before else 0, after.start() if after else len(line)


# -- a number within a sentence ----------------------------------------------------------------


def _in_line(line: str, found: Sequence[Keyword], shape: Shape) -> _Found:
    start, end = _sentence(line, shape.start, shape.end)
    here = [keyword for keyword in found if keyword.start >= start and keyword.end <= end]
    before = _before(line, [keyword for keyword in here if keyword.end <= shape.start], shape)
    is_adjacent = isinstance(before, NearbyKeyword) and before.position == "adjacent"
    if before == _OTHER or is_adjacent:
        return before
    is_first = _ONLY_MARKS.fullmatch(line[start : shape.start]) is not None
    after = [keyword for keyword in here if keyword.start >= shape.end]
    return (
        _after(line, after, shape, is_first=is_first)
        or before
        or _in_next_sentence(line, found, end)
    )


def _in_next_sentence(line: str, found: Sequence[Keyword], end: int) -> NearbyKeyword | None:
    """The keyword in `Enter 604118 in the app. This one-time code …`."""
    for keyword in found:
        if keyword.start >= end:
            gap = line[end : keyword.start].lower()
            near = len(gap) <= _RIGHT_THERE and ADDRESSED.search(gap) is not None
            if near and keyword.is_code:
                return NearbyKeyword(_meaning(line, keyword), "line below")
            return None
    return None


def _before(line: str, here: Sequence[Keyword], shape: Shape) -> _Found:
    limit = shape.start  # numbers from here on belong to other keywords
    for at in range(len(here) - 1, -1, -1):
        keyword = here[at]
        gap = line[keyword.end : shape.start]
        if len(gap) > _FARTHEST:
            return None
        if keyword.is_code:
            number = _NUMBER.search(line, keyword.end)
            if number is not None and number.start() < limit:
                if not _LIST.fullmatch(gap):
                    return None  # it has its number
                gap = line[keyword.end : number.start()]
            return _with_gap(line, keyword, gap, shape)
        if _NUMBER.search(gap) or MASK in gap:
            limit = keyword.start
        elif _names_other_number(keyword, gap, here[:at]):
            return _OTHER
    return None


def _with_gap(line: str, keyword: Keyword, gap: str, shape: Shape) -> NearbyKeyword | None:
    meaning = _meaning(line, keyword)
    colon = ":" in gap or "：" in gap
    after_is = _COLON_AT_END.search(gap) is not None
    if shape.form in ("letters", "word"):
        ends = _END.match(line, shape.end) is not None
        named = after_is or (shape.form == "letters" and not gap.strip())
        if not ends or not named or not _BETWEEN.fullmatch(gap):
            return None
        if shape.form == "word" and meaning == "any code":
            return None
    if _BETWEEN.fullmatch(gap):
        return NearbyKeyword(meaning, "adjacent", colon)
    if not shape.code.isdecimal():  # may be any word
        clear = after_is and meaning == "one-time code"
        return NearbyKeyword(meaning, "after is", colon) if clear else None
    noun_follows = _NOUN.match(line, shape.end) is not None
    if after_is:
        return NearbyKeyword(meaning, "after is", colon, noun_follows)
    return NearbyKeyword(meaning, "same sentence", colon=False, noun_follows=noun_follows)


def _names_other_number(keyword: Keyword, gap: str, earlier: Iterable[Keyword]) -> bool:
    """Return whether a keyword that names no code names the number that follows after `gap`."""
    if keyword.kind == "other number":
        near = len(gap) <= _NEAR and _COLON_AT_END.search(gap) is not None
        return near or _BETWEEN.fullmatch(gap) is not None
    if _NO_BREAK.fullmatch(gap) is None:
        return False
    # not in `your code for your account: 604118`
    return not (_COLON_AT_END.search(gap) and _has_code(earlier))


def _after(line: str, here: Sequence[Keyword], shape: Shape, *, is_first: bool) -> _Found:
    for keyword in here:
        gap = line[shape.end : keyword.start]
        if len(gap) > _NEAR or _NUMBER.search(gap):
            return None
        if keyword.is_code:
            if not shape.code.isdecimal() and (not is_first or ":" in gap):
                return None  # any word, or the sender: `APP2U: your code is …`
            if shape.form == "word" or (shape.form == "letters" and not _IS_FIRST.match(gap)):
                return None
            is_adjacent = is_first or len(gap) <= _RIGHT_THERE
            position: Position = "adjacent" if is_adjacent else "same sentence"
            return NearbyKeyword(_meaning(line, keyword), position)
        if keyword.kind == "other number":
            # not in `604118 (Ref: 7)`: the reference is 7
            near = len(gap) <= _RIGHT_THERE and "(" not in gap
            return _OTHER if near and not line.startswith(":", keyword.end) else None
    return None
