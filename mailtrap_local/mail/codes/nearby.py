"""The keyword that belongs to a number, and the sentence that it stands in."""

import re
from collections.abc import Iterable
from typing import Literal, NamedTuple

from mailtrap_local.mail.codes.keywords import Keyword
from mailtrap_local.mail.codes.languages import expression
from mailtrap_local.mail.codes.line_words import ADDRESSED, PURPOSE, SPACELESS, LineWords

NEAR = 40  # letters
_LABEL_WITHOUT_SPACES = 6

# What may stand between a word and its code: marks, "is", and the ends of words.
IS = expression("is_words")
BETWEEN = re.compile(
    rf"[^\W\d_]{{0,14}}(?:[\s:：=\-–—→>|.,*\"'“”„«»‘’「」『』【】\[\]()（）<]"
    rf"|(?<![^\W\d_])(?:{IS})(?![^\W\d_]))*"
)
COLON_AT_END = re.compile(rf"(?:[:：=→]|\s—|(?<![^\W\d_])(?:{IS}))[\s*\"'“”„«»「」『【\[(（]*\Z")
_SENTENCE_END = re.compile(
    r"[!?।][\s\"')]|\.[\s\"')]+(?![0-9])|[。！？；;]|\s[|•·]\s|\0\.(?:\s|\Z)"
)
ONLY_MARKS = re.compile(r"[\W_]*")
_WORD = re.compile(r"[^\W\d_]+")
# `the code for shop 4421 is 604118`: what follows the first says that it is not the code
SUBJECT_OF = re.compile(rf"\s(?:{IS})[\s:\"“„«]{{1,3}}[0-9]{{3}}")
NUMBER = re.compile(rf"(?<![A-Za-z0-9_])[0-9]{{3,}}(?!{SUBJECT_OF.pattern})(?![0-9])")


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

    meaning: Literal["one-time code", "own code", "any code", "entered", "subject"]
    position: Position
    colon: bool = False
    noun_follows: bool = False
    """The number may be a count: `1500 developers`."""


OTHER: Literal["other number"] = "other number"
"""A keyword for another kind of number: the number is no code."""
Found = NearbyKeyword | Literal["other number"] | None


def meaning_of(
    words: LineWords, keyword: Keyword
) -> Literal["one-time code", "own code", "any code"]:
    """The meaning of a code's name. A name that is a whole label is of the reader's own code."""
    if keyword.kind == "one-time code":
        return "one-time code"
    start, end = sentence_span(words.line, keyword.start, keyword.end)
    sentence = words.line[start:end]
    if SPACELESS.search(sentence):
        is_label = len(sentence) <= _LABEL_WITHOUT_SPACES
    else:
        is_label = len(_WORD.findall(sentence)) == 1
    own = is_label or words.has(ADDRESSED, start, end) or words.has(PURPOSE, start, end)
    return "own code" if own else "any code"


def has_code(found: Iterable[Keyword]) -> bool:
    """Return whether a keyword names a code, of any sort."""
    return any(keyword.is_code for keyword in found)


def sentence_span(line: str, start: int, end: int) -> tuple[int, int]:
    """Start and end of the sentence around a span."""
    # up to the character behind, which may be the digit of `No. 7`
    ends = _SENTENCE_END.finditer(line, max(start - 400, 0), start + 1)
    before = [found.end() for found in ends if found.end() <= start]
    after = _SENTENCE_END.search(line, end, end + 400)
    return before[-1] if before else 0, after.start() if after else len(line)
