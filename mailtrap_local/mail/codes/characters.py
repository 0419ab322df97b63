"""Characters as codes are written in: without invisible ones, with the digits of ASCII."""

import re
import unicodedata
from collections.abc import Iterable

# Invisible separators in bidirectional text and in preview lines.
_INVISIBLE = dict.fromkeys(
    map(ord, "\u00ad\u034f\u061c\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\ufeff")
) | dict.fromkeys(range(0x2060, 0x206A))
# Arabic, Persian, Devanagari, Bengali, Gurmukhi, Gujarati, Odia, Tamil, Telugu, Kannada, Malayalam,
# Thai, Lao, Tibetan, Myanmar, Khmer, Mongolian, full width
_ZEROS = (
    *(0x660, 0x6F0, 0x966, 0x9E6, 0xA66, 0xAE6, 0xB66, 0xBE6, 0xC66, 0xCE6, 0xD66),
    *(0xE50, 0xED0, 0xF20, 0x1040, 0x17E0, 0x1810, 0xFF10),
)
_DIGITS = {zero + value: str(value) for zero in _ZEROS for value in range(10)}
_PLAIN = {0x130: "i", 0xA0: " ", 0x2009: " ", 0x202F: " ", 0x3000: " ", 0x2011: "-", 0x2013: "-"}
_PLAIN |= _DIGITS


def _any_of(characters: Iterable[int]) -> re.Pattern[str]:
    return re.compile(f"[{''.join(map(chr, characters))}]")


# A search takes a tenth of the time of a translation, and most text has none.
_ANY_INVISIBLE = _any_of(_INVISIBLE)
_ANY_TO_CHANGE = _any_of(_PLAIN)
_KINDS = bytes(
    ord(
        "0"
        if char.isdecimal()
        else "A"
        if char.isupper()
        else "a"
        if char.islower()
        else " "
        if char.isspace()
        else char
    )
    for char in map(chr, range(128))
).ljust(256)
_DIGIT_OF_ANY_SCRIPT = re.compile(r"\d")


def visible(text: str) -> str:
    """The text in NFC without invisible characters."""
    if text.isascii():
        return text
    if _ANY_INVISIBLE.search(text) is not None:
        text = text.translate(_INVISIBLE)
    return unicodedata.normalize("NFC", text)


def plain(text: str) -> str:
    """The text in equal length, with ASCII digits, spaces and hyphens."""
    if text.isascii() or _ANY_TO_CHANGE.search(text) is None:
        return text
    return text.translate(_PLAIN)


def has_digit(text: str) -> bool:
    """Return whether a text has a digit of any script."""
    if text.isascii():
        return b"0" in kinds_of(text)
    return _DIGIT_OF_ANY_SCRIPT.search(text) is not None


def kinds_of(text: str) -> bytes:
    """ASCII with `0` for each digit, `A` for capitals, `a` for other letters, ` ` for white space.

    A search in it takes a tenth of the time of one for a class of characters.
    """
    return text.encode().translate(_KINDS)
