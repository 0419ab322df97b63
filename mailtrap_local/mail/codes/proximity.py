"""Which word owns a number: the one in its sentence, or the one above or below it.

`code_words` knows the words and `code_shapes` the numbers; here is where they stand to each other.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Literal, NamedTuple

from mailtrap_local.mail.codes.keywords import SPACELESS, Keyword
from mailtrap_local.mail.codes.languages import expression
from mailtrap_local.mail.codes.lines import Lines
from mailtrap_local.mail.codes.shapes import MASK, Shape, may_hold, shapes
from mailtrap_local.mail.codes.topics import ADDRESSED, POINTING, PURPOSE, WARNING

_MOST_CANDIDATES = 200
_LINES_ABOVE, _LINES_BELOW = 4, 2
_FARTHEST = 90  # letters between word and number in one sentence
_NEAR, _RIGHT_THERE = 40, 15
_LABEL_WITHOUT_SPACES = 6

# What may stand between a word and its code: marks, "is", and the ends of words.
_IS = expression("is_words", "words", "phrases", "none")
_BETWEEN = re.compile(
    rf"[^\W\d_]{{0,14}}(?:[\s:：=\-–—→>|.,*\"'“”„«»‘’「」『』【】\[\]()（）<]"
    rf"|(?<![^\W\d_])(?:{_IS})(?![^\W\d_]))*"
)
_COLON_AT_END = re.compile(rf"(?:[:：=→]|(?<![^\W\d_])(?:{_IS}))[\s*\"'“”„«»「」『【\[(（]*\Z")
_SENTENCE_END = re.compile(
    r"[!?।][\s\"')]|\.[\s\"')]+(?![0-9])|[。！？；;]|\s[|•·]\s|\0\.(?:\s|\Z)"
)
_ONLY_MARKS = re.compile(r"[\W_]*")
_AND = expression("conjunctions", "words", "phrases", "none")
_LIST = re.compile(rf".*[^\W_]\s*(?:[,;/|]|\b(?:{_AND}))\s*\Z", re.DOTALL)
_NO_BREAK = re.compile(r"[\s:#-]*")
_NOUN = re.compile(r"\s[^\W\d_]{3,}")
_WORD = re.compile(r"[^\W\d_]+")
# `the code for shop 4421 is 604118`: of the first it is said which is the other one
_SUBJECT_OF = re.compile(rf"\s(?:{_IS})[\s:\"“„«]{{1,3}}[0-9]{{3}}")
_NUMBER = re.compile(rf"(?<![A-Za-z0-9_])[0-9]{{3,}}(?!{_SUBJECT_OF.pattern})(?![0-9])")


class Owner(NamedTuple):
    """What says that a number is a code, and how near it stands. See the weights in `codes`."""

    word: Literal["one-time code", "code", "code in general", "subject"]
    place: Literal[
        "at once",
        "after is",
        "same sentence",
        "line above",
        "further up",
        "line below",
        "further down",
    ]
    colon: bool = False
    counts: bool = False
    """A noun follows, of which there may be that many."""


class Candidate(NamedTuple):
    """A number that has an owner, and the line it stands in."""

    shape: Shape
    owner: Owner
    line: str


_CLAIMED: Literal["claimed"] = "claimed"
"""Another word owns the number: it is no code, whatever else is said."""
_Found = Owner | Literal["claimed"] | None


class Owners:
    """Finds the numbers of some lines that have an owner."""

    def __init__(self, lines: Lines) -> None:
        self._lines = lines
        self._alone: dict[int, _Found] = {}  # the lines that are but a number, and its owner

    def candidates(self) -> Iterator[Candidate]:
        """The first of them, in order."""
        left = _MOST_CANDIDATES
        for at, shown in enumerate(self._lines.shown):
            for shape in shapes(self._lines.masked(at), shown) if may_hold(shown) else ():
                owner = self._owner(at, shape)
                if isinstance(owner, Owner):
                    yield Candidate(shape, owner, shown)
                left -= 1
                if left == 0:
                    return

    def _owner(self, at: int, shape: Shape) -> _Found:
        line = self._lines.masked(at)
        if _SUBJECT_OF.match(line, shape.end):
            return None
        around = line[: shape.start] + line[shape.end :]
        if MASK not in around and _ONLY_MARKS.fullmatch(around):
            owner = self._alone[at] = self._owner_around(at)
        else:
            owner = _owner_in_line(line, self._lines.keywords(at), shape)
        if isinstance(owner, Owner) and owner.word in ("code", "code in general"):
            return None if self._lines.promotes(at) else owner
        return owner

    def _owner_around(self, at: int) -> _Found:
        for above in range(at - 1, max(at - 1 - _LINES_ABOVE, -1), -1):
            if above in self._alone:  # of several in a row all have the owner of the first
                return self._alone[above] if above == at - 1 else self._owner_below(at)
            found = self._owner_above(above, is_next=above == at - 1)
            if found is not None:
                return found
        return self._owner_below(at)

    def _owner_above(self, at: int, *, is_next: bool) -> _Found:
        line, found = self._lines.masked(at), self._lines.keywords(at)
        for keyword in reversed(found):
            rest = line[keyword.end :]
            if keyword.is_code:
                _, end = _sentence(line, keyword.start, keyword.end)
                if _NUMBER.search(line[keyword.end : end]) is None and not _warns(line, keyword):
                    colon = _COLON_AT_END.search(line) is not None
                    return Owner(
                        _word(line, keyword), "line above" if is_next else "further up", colon
                    )
            elif _NUMBER.search(rest) is None and MASK not in rest:  # or else it has its own
                ends_line = _BETWEEN.fullmatch(rest) is not None
                if keyword.kind == "other number" and (ends_line or len(line) <= _NEAR):
                    return _CLAIMED
                if (
                    keyword.kind == "numbered thing"
                    and ends_line
                    and is_next
                    and not _has_code(found)
                ):
                    return _CLAIMED
        return None

    def _owner_below(self, at: int) -> _Found:
        for below in range(at + 1, min(at + 1 + _LINES_BELOW, len(self._lines))):
            line = self._lines.masked(below)
            if _NUMBER.search(line) and _ONLY_MARKS.fullmatch(_NUMBER.sub("", line)):
                break  # another one, to which what follows belongs
            for keyword in self._lines.keywords(below)[:1]:
                if not keyword.is_code:
                    if len(line) <= _NEAR:
                        return _CLAIMED
                elif _points(line, keyword) and _NUMBER.search(line[keyword.end :]) is None:
                    return Owner(
                        _word(line, keyword), "line below" if below == at + 1 else "further down"
                    )
        return Owner("subject", "line above") if self._lines.text.subject_is_strong else None


def _word(line: str, keyword: Keyword) -> Literal["one-time code", "code", "code in general"]:
    """What a word that names a code says: nobody says `code` in a label but of the reader's own."""
    if keyword.kind == "one-time code":
        return "one-time code"
    start, end = _sentence(line, keyword.start, keyword.end)
    sentence = line[start:end].lower()
    if SPACELESS.search(sentence):
        is_label = len(sentence) <= _LABEL_WITHOUT_SPACES
    else:
        is_label = len(_WORD.findall(sentence)) == 1
    own = is_label or ADDRESSED.search(sentence) or PURPOSE.search(sentence)
    return "code" if own else "code in general"


def _points(line: str, keyword: Keyword) -> bool:
    """Whether it is about the number above it: `This code …`."""
    start, _ = _sentence(line, keyword.start, keyword.end)
    return (
        keyword.kind == "one-time code"
        or POINTING.search(line[start : keyword.start].lower()) is not None
    )


def _has_code(found: Iterable[Keyword]) -> bool:
    return any(keyword.is_code for keyword in found)


def _warns(line: str, keyword: Keyword) -> bool:
    """Whether the sentence of a word only warns: never give your code away."""
    start, end = _sentence(line, keyword.start, keyword.end)
    return WARNING.search(line[start:end].lower()) is not None


def _sentence(line: str, start: int, end: int) -> tuple[int, int]:
    """Where the sentence around a place starts and ends."""
    before = [found.end() for found in _SENTENCE_END.finditer(line, max(start - 400, 0), start)]
    after = _SENTENCE_END.search(line, end)
    return before[-1] if before else 0, after.start() if after else len(line)


# -- a number among words ----------------------------------------------------------------------


def _owner_in_line(line: str, found: Sequence[Keyword], shape: Shape) -> _Found:
    start, end = _sentence(line, shape.start, shape.end)
    here = [keyword for keyword in found if keyword.start >= start and keyword.end <= end]
    before = _owner_before(line, [keyword for keyword in here if keyword.end <= shape.start], shape)
    if before == _CLAIMED or (isinstance(before, Owner) and before.place == "at once"):
        return before
    is_first = _ONLY_MARKS.fullmatch(line[start : shape.start]) is not None
    behind = [keyword for keyword in here if keyword.start >= shape.end]
    owner = _owner_behind(line, behind, shape, is_first=is_first) or before
    return owner or _owner_in_next_sentence(line, found, end)


def _owner_in_next_sentence(line: str, found: Sequence[Keyword], end: int) -> Owner | None:
    """`Enter 604118 in the app. This one-time code …`."""
    for keyword in found:
        if keyword.start >= end:
            said = line[end : keyword.start].lower()
            near = len(said) <= _RIGHT_THERE and ADDRESSED.search(said) is not None
            return Owner(_word(line, keyword), "line below") if near and keyword.is_code else None
    return None


def _owner_before(line: str, here: Sequence[Keyword], shape: Shape) -> _Found:
    limit = shape.start  # what stands from there on is known to belong to others
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
            return _owner_with_gap(line, keyword, gap, shape)
        if _NUMBER.search(gap) or MASK in gap:
            limit = keyword.start
        elif _claims(keyword, gap, here[:at]):
            return _CLAIMED
    return None


def _owner_with_gap(line: str, keyword: Keyword, gap: str, shape: Shape) -> Owner | None:
    word = _word(line, keyword)
    colon = ":" in gap or "：" in gap
    if _BETWEEN.fullmatch(gap):
        return Owner(word, "at once", colon)
    after_is = _COLON_AT_END.search(gap) is not None
    if not shape.code.isdecimal():
        clear = (
            after_is and word == "one-time code" and shape.code.isupper() and shape.form == "mixed"
        )
        return Owner(word, "after is", colon) if clear else None  # or else it may be any word
    counts = _NOUN.match(line, shape.end) is not None
    if after_is:
        return Owner(word, "after is", colon, counts)
    return Owner(word, "same sentence", colon=False, counts=counts)


def _claims(keyword: Keyword, gap: str, earlier: Iterable[Keyword]) -> bool:
    """Whether a word owns the number that follows it after `gap`."""
    if keyword.kind == "other number":
        near = len(gap) <= _NEAR and _COLON_AT_END.search(gap) is not None
        return near or _BETWEEN.fullmatch(gap) is not None
    if _NO_BREAK.fullmatch(gap) is None:
        return False
    # not in `your code for your account: 604118`
    return not (_COLON_AT_END.search(gap) and _has_code(earlier))


def _owner_behind(line: str, here: Sequence[Keyword], shape: Shape, *, is_first: bool) -> _Found:
    for keyword in here:
        gap = line[shape.end : keyword.start]
        if len(gap) > _NEAR or _NUMBER.search(gap):
            return None
        if keyword.is_code:
            if not shape.code.isdecimal() and (not is_first or ":" in gap):
                return None  # any word, or the sender: `APP2U: your code is …`
            at_once = is_first or len(gap) <= _RIGHT_THERE
            return Owner(_word(line, keyword), "at once" if at_once else "same sentence")
        if keyword.kind == "other number":
            # not in `604118 (Ref: 7)`: that one has its own
            near = len(gap) <= _RIGHT_THERE and "(" not in gap
            return _CLAIMED if near and not line.startswith(":", keyword.end) else None
    return None
