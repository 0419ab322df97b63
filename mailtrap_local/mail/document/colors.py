"""Read colors (CSS Color 4, and the attributes of old HTML), and compare them (WCAG 2)."""

import re
from functools import lru_cache
from typing import NamedTuple

from mailtrap_local.mail.document.color_names import NAMED

_HEX = re.compile(r"#(?:[0-9a-f]{3,4}|[0-9a-f]{6}|[0-9a-f]{8})\Z")
_NUMBER = r"([+-]?\d*\.?\d+(?:e[+-]?\d{1,2})?)(%|deg)?"
_FUNCTION = re.compile(
    rf"(rgb|hsl)a?\(\s*{_NUMBER}(?:\s*,\s*|\s+){_NUMBER}(?:\s*,\s*|\s+){_NUMBER}"
    rf"(?:\s*[,/]\s*{_NUMBER})?\s*\)\Z"
)
_NOT_HEX = re.compile(r"[^0-9a-f]")
_LONGEST = 128  # characters of an attribute that are read (HTML section 2.3.6)


class Color(NamedTuple):
    """A color: red, green and blue from 0 to 255, and alpha from 0 to 1."""

    red: float
    green: float
    blue: float
    alpha: float = 1.0

    def over(self, ground: "Color") -> "Color":
        """The color seen where this one covers an opaque ground."""
        if self.alpha >= 1:
            return self
        part = self.alpha
        return Color(
            self.red * part + ground.red * (1 - part),
            self.green * part + ground.green * (1 - part),
            self.blue * part + ground.blue * (1 - part),
        )

    def faded(self, opacity: float) -> "Color":
        """The color with so much of its alpha."""
        if opacity >= 1:
            return self
        return Color(self.red, self.green, self.blue, self.alpha * opacity)

    @property
    def luminance(self) -> float:
        """Relative luminance (WCAG 2.2)."""
        red, green, blue = (_linear(one / 255) for one in self[:3])
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    def __str__(self) -> str:
        return "#{:02x}{:02x}{:02x}".format(*(round(one) for one in self[:3]))


WHITE = Color(255, 255, 255)
BLACK = Color(0, 0, 0)
TRANSPARENT = Color(0, 0, 0, 0)


def contrast(one: Color, other: Color) -> float:
    """The contrast ratio of two opaque colors, from 1 to 21 (WCAG 2.2)."""
    low, high = sorted((one.luminance, other.luminance))
    return (high + 0.05) / (low + 0.05)


@lru_cache(maxsize=8192)
def parse_color(value: str) -> Color | None:
    """Read a color of CSS; None if it is none, or one that cannot be read."""
    value = value.strip().lower()
    named = NAMED.get(value)
    if named is not None:
        return _of_number(named)
    if value == "transparent":
        return TRANSPARENT
    if value.startswith("#"):
        return _of_hex(value[1:]) if _HEX.match(value) else None
    found = _FUNCTION.match(value) if value.startswith(("rgb", "hsl")) else None
    return None if found is None else _of_function(found)


def parse_old_color(value: str) -> Color | None:
    """Read the color of an attribute such as `bgcolor` (HTML section 2.3.6)."""
    value = value.strip().lower()
    if not value or value == "transparent":
        return None
    if value in NAMED:
        return _of_number(NAMED[value])
    if value.startswith("#") and len(value) == 4 and _HEX.match(value):
        return _of_hex(value[1:])
    digits = _NOT_HEX.sub("0", value[:_LONGEST].removeprefix("#"))
    size = max(-(-len(digits) // 3), 1)
    digits = digits.ljust(3 * size, "0")
    parts = [digits[i * size : (i + 1) * size][-8:] for i in range(3)]
    while len(parts[0]) > 2 and all(part[0] == "0" for part in parts):
        parts = [part[1:] for part in parts]
    return Color(*(float(int(part[:2], 16)) for part in parts))


def _of_number(code: int) -> Color:
    return Color(code >> 16, code >> 8 & 255, code & 255)


def _of_hex(digits: str) -> Color:
    if len(digits) < 6:
        digits = "".join(one * 2 for one in digits)
    red, green, blue, alpha = (int(digits[i : i + 2] or "ff", 16) for i in (0, 2, 4, 6))
    return Color(red, green, blue, alpha / 255)


def _of_function(found: re.Match[str]) -> Color:
    numbers = [(float(found[i]), found[i + 1]) for i in (2, 4, 6)]
    alpha = 1.0 if found[8] is None else float(found[8]) / (100 if found[9] else 1)
    alpha = min(max(alpha, 0.0), 1.0)
    if found[1] == "rgb":
        values = (value * 2.55 if unit == "%" else value for value, unit in numbers)
        red, green, blue = (min(max(one, 0.0), 255.0) for one in values)
        return Color(red, green, blue, alpha)
    hue, saturation, lightness = (value for value, _ in numbers)
    saturation, lightness = (min(max(one / 100, 0.0), 1.0) for one in (saturation, lightness))
    width = saturation * min(lightness, 1 - lightness)

    def channel(offset: int) -> float:
        at = (offset + hue / 30) % 12
        return 255 * (lightness - width * max(-1.0, min(at - 3, 9 - at, 1.0)))

    return Color(channel(0), channel(8), channel(4), alpha)


def _linear(value: float) -> float:
    return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4
