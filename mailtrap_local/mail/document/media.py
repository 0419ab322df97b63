"""Decide whether style sheets apply to a screen (Media Queries 4)."""

import re
from typing import NamedTuple

from mailtrap_local.mail.css import split_commas
from mailtrap_local.mail.document.sheets import AtRule

_CONDITION = re.compile(r"\(\s*([-\w]+)\s*(?::\s*([^()]*?)\s*)?\)\Z")
_RANGE = re.compile(
    r"\(\s*(?:([\d.]+)(px|em|rem)\s*([<>]=?)\s*)?(width|height)\s*"
    r"(?:([<>]=?|=)\s*([\d.]+)(px|em|rem)\s*)?\)\Z"
)
_LENGTH = re.compile(r"\+?(\d*\.?\d+)(px|em|rem|pt)?")
_PIXELS = {"px": 1.0, "em": 16.0, "rem": 16.0, "pt": 4 / 3, None: 1.0}
_PIECES = re.compile(r"\s+and\s+|(?<=\))\s*and\s+|\s+and\s*(?=\()")
_UNSUPPORTED = re.compile(
    r"^\s*not\b|-(?:ms|moz|o)-|-webkit-min-device|selector\(\s*_", re.IGNORECASE
)


class Screen(NamedTuple):
    """A screen on which mail is read; in `dark` mode if the reader likes it."""

    width: float = 1280.0
    height: float = 720.0
    dark: bool = False


DAY = Screen()
NIGHT = Screen(dark=True)


def applies(conditions: tuple[AtRule, ...], screen: Screen) -> bool:
    """Return whether a rule in these at-rules applies. What is unknown does not."""
    for condition in conditions:
        if condition.name == "media":
            if not fits_media(condition.prelude, screen):
                return False
        elif condition.name == "supports":
            if _UNSUPPORTED.search(condition.prelude):
                return False
        elif condition.name != "layer":
            return False
    return True


def fits_media(queries: str, screen: Screen) -> bool:
    """Return whether a list of media queries fits; an empty one always does."""
    return not queries.strip() or any(_fits(one, screen) for one in split_commas(queries.lower()))


def _fits(query: str, screen: Screen) -> bool:
    query = query.strip()
    is_wanted = not query.startswith("not ")
    query = query.removeprefix("not ").removeprefix("only ").strip()
    met = [_is_met(one.strip(), screen) for one in _PIECES.split(query)]
    if None in met:
        return False
    return all(met) is is_wanted


def _is_met(condition: str, screen: Screen) -> bool | None:
    """Return whether one condition is met; None if it is unknown."""
    if not condition.startswith("("):
        return {"all": True, "screen": True, "print": False, "speech": False}.get(condition, False)
    ranged = _RANGE.match(condition)
    if ranged is not None:
        size = screen.width if ranged[4] == "width" else screen.height
        low, high = _pixels(ranged[1], ranged[2]), _pixels(ranged[6], ranged[7])
        return (low is None or _compared(low, ranged[3], size)) and (
            high is None or _compared(size, ranged[5], high)
        )
    found = _CONDITION.match(condition)
    if found is None:
        inner = condition[1:-1].strip()
        return fits_media(inner, screen) if inner.startswith(("(", "not ")) else None
    return _has_feature(found[1], found[2], screen)


def _has_feature(name: str, value: str | None, screen: Screen) -> bool | None:
    size = _LENGTH.fullmatch(value) if value else None
    if size is not None and (side := name.removeprefix("min-").removeprefix("max-")) in _SIDES:
        length = float(size[1]) * _PIXELS[size[2]]
        has = screen.width if side.endswith("width") else screen.height
        if name == side:
            return has == length
        return has >= length if name.startswith("min-") else has <= length
    wanted = _FEATURES.get(name)
    if name == "prefers-color-scheme":
        wanted = "dark" if screen.dark else "light"
    if wanted is None:
        return None
    return value in {None, wanted}


_SIDES = frozenset({"width", "height", "device-width", "device-height"})
_FEATURES = {
    "orientation": "landscape",
    "hover": "hover",
    "pointer": "fine",
    "any-hover": "hover",
    "any-pointer": "fine",
    "color": "8",
    "prefers-reduced-motion": "no-preference",
    "prefers-contrast": "no-preference",
    "forced-colors": "none",
    "scripting": "none",
    "-webkit-min-device-pixel-ratio": "0",
    "min-resolution": "1dppx",
}


def _pixels(number: str | None, unit: str | None) -> float | None:
    try:
        return float(number or "") * _PIXELS[unit]
    except ValueError:
        return None


def _compared(left: float, sign: str, right: float) -> bool:
    if sign[0] == "=":
        return left == right
    smaller = left < right if sign[0] == "<" else left > right
    return smaller or (sign.endswith("=") and left == right)
