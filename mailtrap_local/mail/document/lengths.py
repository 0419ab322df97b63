"""Read lengths, font sizes and font weights of CSS."""

import re

_LENGTH = re.compile(r"([+-]?\d{0,9}\.?\d{1,9})(px|pt|pc|in|cm|mm|em|rem|ex|ch|%)?\Z")
_PIXELS = {"px": 1.0, "pt": 4 / 3, "pc": 16.0, "in": 96.0, "cm": 96 / 2.54, "mm": 96 / 25.4}
_OF_FONT = {"em": 1.0, "ex": 0.5, "ch": 0.5}
_SIZES = {"xx-small": 9.0, "x-small": 10.0, "small": 13.0, "medium": 16.0, "large": 18.0}
_LARGE_SIZES = {"x-large": 24.0, "xx-large": 32.0, "xxx-large": 48.0, "initial": 16.0}
_ALL_SIZES = {**_SIZES, **_LARGE_SIZES}
_ROOT = 16.0


def pixels(value: str, font: float) -> float | None:
    """A length in pixels, without a unit too; None if it is a share of something, or no length."""
    found = _LENGTH.match(value)
    if found is None:
        return None
    number, unit = float(found[1]), found[2]
    if unit == "%":
        return 0.0 if number == 0 else None
    if unit == "rem":
        return number * _ROOT
    return number * (_OF_FONT[unit] * font if unit in _OF_FONT else _PIXELS.get(unit or "px", 1.0))


def font_size(value: str, around: float) -> float | None:
    """A font size in pixels; None if it cannot be computed."""
    if value in _ALL_SIZES:
        return _ALL_SIZES[value]
    if value in {"inherit", "unset", "revert"}:
        return around
    if value in {"smaller", "larger"}:
        return around / 1.2 if value == "smaller" else around * 1.2
    found = _LENGTH.match(value)
    if found is not None and found[2] == "%":
        return around * float(found[1]) / 100
    return pixels(value, around)


def font_weight(value: str, around: int) -> int | None:
    """A font weight from 1 to 1000; None if it is none."""
    if value in {"bold", "normal", "initial"}:
        return 700 if value == "bold" else 400
    if value in {"bolder", "lighter"}:
        if value == "bolder":
            return 400 if around < 350 else 700 if around < 550 else 900
        return 100 if around < 550 else 400 if around < 750 else 700
    return int(value) if value.isdecimal() and value.isascii() and len(value) <= 4 else None
