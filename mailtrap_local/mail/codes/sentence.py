"""Find the keyword that a number belongs to in its own sentence."""

import re
from collections.abc import Iterable, Sequence

from mailtrap_local.mail.codes.keywords import Keyword
from mailtrap_local.mail.codes.languages import expression
from mailtrap_local.mail.codes.line_words import ADDRESSED, LineWords
from mailtrap_local.mail.codes.nearby import (
    BETWEEN,
    COLON_AT_END,
    IS,
    NEAR,
    NUMBER,
    ONLY_MARKS,
    OTHER,
    Found,
    NearbyKeyword,
    Position,
    has_code,
    meaning_of,
    sentence_span,
)
from mailtrap_local.mail.codes.shapes import MASK, Shape

_FARTHEST = 90  # letters between word and number
_RIGHT_THERE = 15
_END = re.compile(r"[\s*_\"'”“»」』】)\]]*(?:[.!,;。،।]|\Z)")
_IS_FIRST = re.compile(rf"\s(?:{IS})(?![^\W\d_])", re.IGNORECASE)
_AND = expression("conjunctions")
_LIST = re.compile(rf".*[^\W_]\s*(?:[,;/|]|\b(?:{_AND}))\s*\Z", re.DOTALL)
_NO_BREAK = re.compile(r"[\s:#-]*")
_NOUN = re.compile(r"\s[^\W\d_]{3,}")


def find_in_line(line: str, words: LineWords, found: Sequence[Keyword], shape: Shape) -> Found:
    """The keyword of a number that is not alone in its line; `found` are those of the line."""
    start, end = sentence_span(line, shape.start, shape.end)
    here = [keyword for keyword in found if keyword.start >= start and keyword.end <= end]
    earlier = [keyword for keyword in here if keyword.end <= shape.start]
    before = _before(line, words, earlier, shape)
    is_adjacent = isinstance(before, NearbyKeyword) and before.position == "adjacent"
    if before == OTHER or is_adjacent:
        return before
    is_first = ONLY_MARKS.fullmatch(line[start : shape.start]) is not None
    after = [keyword for keyword in here if keyword.start >= shape.end]
    nearest = _after(line, words, after, shape, is_first=is_first) or before
    if nearest is None and shape.form != "word":  # not in `Hey Ann! Your code is below`
        return _in_next_sentence(words, found, end)
    return nearest


def _in_next_sentence(words: LineWords, found: Sequence[Keyword], end: int) -> NearbyKeyword | None:
    """The keyword in `Enter 604118 in the app. This one-time code …`."""
    for keyword in found:
        if keyword.start >= end:
            near = keyword.start - end <= _RIGHT_THERE
            if near and words.has(ADDRESSED, end, keyword.start) and keyword.is_code:
                return NearbyKeyword(meaning_of(words, keyword), "line below")
            return None
    return None


def _before(line: str, words: LineWords, here: Sequence[Keyword], shape: Shape) -> Found:
    limit = shape.start  # numbers from here on belong to other keywords
    for at in range(len(here) - 1, -1, -1):
        keyword = here[at]
        gap = line[keyword.end : shape.start]
        if len(gap) > _FARTHEST:
            return None
        if keyword.is_code:
            number = NUMBER.search(line, keyword.end)
            if number is not None and number.start() < limit:
                if not _LIST.fullmatch(gap):
                    return None  # it has its number
                gap = line[keyword.end : number.start()]
            return _with_gap(line, words, keyword, gap, shape)
        if NUMBER.search(gap) or MASK in gap:
            limit = keyword.start
        elif _names_other_number(keyword, gap, here[:at]):
            return OTHER
    return None


def _with_gap(
    line: str, words: LineWords, keyword: Keyword, gap: str, shape: Shape
) -> NearbyKeyword | None:
    meaning = meaning_of(words, keyword)
    colon = ":" in gap or "：" in gap
    after_is = COLON_AT_END.search(gap) is not None
    if shape.form in ("letters", "word", "phrase"):
        ends = _END.match(line, shape.end) is not None
        named = after_is or (shape.form == "letters" and not gap.strip())
        if not ends or not named or not BETWEEN.fullmatch(gap):
            return None
        if shape.form != "letters" and meaning == "any code":
            return None
    if BETWEEN.fullmatch(gap):
        return NearbyKeyword(meaning, "adjacent", colon)
    if not shape.code.isdecimal():  # may be any word
        ends = colon and shape.has_digit and _END.match(line, shape.end) is not None
        clear = after_is and (meaning == "one-time code" or (ends and meaning == "own code"))
        return NearbyKeyword(meaning, "after is", colon) if clear else None
    noun_follows = _NOUN.match(line, shape.end) is not None
    if after_is:
        return NearbyKeyword(meaning, "after is", colon, noun_follows)
    return NearbyKeyword(meaning, "same sentence", colon=False, noun_follows=noun_follows)


def _names_other_number(keyword: Keyword, gap: str, earlier: Iterable[Keyword]) -> bool:
    """Return whether a keyword that names no code names the number that follows after `gap`."""
    if keyword.kind == "other number":
        near = len(gap) <= NEAR and COLON_AT_END.search(gap) is not None
        return near or BETWEEN.fullmatch(gap) is not None
    if _NO_BREAK.fullmatch(gap) is None:
        return False
    # not in `your code for your account: 604118`
    return not (COLON_AT_END.search(gap) and has_code(earlier))


def _after(
    line: str, words: LineWords, here: Sequence[Keyword], shape: Shape, *, is_first: bool
) -> Found:
    for keyword in here:
        gap = line[shape.end : keyword.start]
        if len(gap) > NEAR or NUMBER.search(gap):
            return None
        if keyword.is_code:
            if not shape.code.isdecimal() and (not is_first or ":" in gap):
                return None  # any word, or the sender: `APP2U: your code is …`
            if shape.form in ("word", "phrase") or (
                shape.form == "letters" and not _IS_FIRST.match(gap)
            ):
                return None
            is_adjacent = is_first or len(gap) <= _RIGHT_THERE
            position: Position = "adjacent" if is_adjacent else "same sentence"
            return NearbyKeyword(meaning_of(words, keyword), position)
        if keyword.kind == "other number":
            # not in `604118 (Ref: 7)`: the reference is 7
            near = len(gap) <= _RIGHT_THERE and "(" not in gap
            return OTHER if near and not line.startswith(":", keyword.end) else None
    return None
