"""Find out whether a sentence asks to enter a number: `tippen Sie bitte 402917 ein`."""

from collections.abc import Sequence

from mailtrap_local.mail.codes.keywords import Keyword
from mailtrap_local.mail.codes.line_words import ENTER, SPACELESS, LineWords
from mailtrap_local.mail.codes.nearby import NUMBER, NearbyKeyword, Position, sentence_span
from mailtrap_local.mail.codes.shapes import MASK, Shape

_REACH = 60  # letters between verb and number
_MOST_WORDS = 5
_FEW_WORDS = 2
_FEWEST_LETTERS = 4
_WITHOUT_SPACES = 12


def asked_for(words: LineWords, keywords: Sequence[Keyword], shape: Shape) -> NearbyKeyword | None:
    """The verb for entering a number, if one stands near it in its sentence."""
    if "enter" not in words.by_name:
        return None
    if shape.form in ("word", "phrase") or (
        shape.form == "letters" and len(shape.code) < _FEWEST_LETTERS
    ):
        return None
    line = words.line
    start, end = sentence_span(line, shape.start, shape.end)
    before = list(words.all(ENTER, max(start, shape.start - _REACH), shape.start))
    after = next(words.all(ENTER, shape.end, min(end, shape.end + _REACH)), None)
    gaps = [(before[-1].end, shape.start, _MOST_WORDS)] if before else []
    gaps += [(shape.end, after.start, 1)] if after else []
    others = [keyword for keyword in keywords if not keyword.is_code]
    found: list[Position] = []
    for first, last, most in gaps:
        if not any(first <= other.start < last for other in others):
            position = _position(line[first:last], most)
            found += [position] if position else []
    if not found or (not shape.code.isdecimal() and "adjacent" not in found):
        return None
    return NearbyKeyword("entered", "adjacent" if "adjacent" in found else "same sentence")


def _position(gap: str, most: int) -> Position | None:
    if MASK in gap or NUMBER.search(gap):
        return None
    if SPACELESS.search(gap):
        return "adjacent" if len(gap) <= _WITHOUT_SPACES else "same sentence"
    words = len(gap.split())
    if words > most:
        return None
    return "adjacent" if words <= _FEW_WORDS else "same sentence"
