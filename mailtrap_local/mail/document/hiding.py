"""Say which declaration hides an element with all that is in it."""

import re
from collections.abc import Mapping

from mailtrap_local.mail.document.lengths import pixels

FAR = -499.0
"""Pixels to the left or above: off the screen."""
TINY = 1.0
"""Pixels that are too few to see anything."""
_SCALED_AWAY = re.compile(r"scale[xy3d]*\(\s*0?\.?0*\s*[,)]")
_CLIPPED_AWAY = re.compile(r"rect\(\s*(?:0|1px)|inset\(\s*(?:50|100)%|circle\(\s*0")
_BOXES = (
    ("overflow-y", "max-height"),
    ("overflow-y", "height"),
    ("overflow-x", "max-width"),
    ("overflow-x", "width"),
)


def hidden_by(values: Mapping[str, str]) -> str:
    """The declaration that hides an element; "" if none does."""
    get = values.get
    if get("display") == "none":
        return "display: none"
    if "opacity" in values and opacity_of(values["opacity"]) < 0.01:
        return "opacity: 0"
    for name, written in (("transform", _SCALED_AWAY), ("clip-path", _CLIPPED_AWAY)):
        if name in values and written.search(values[name]):
            return name
    return _hidden_by_place(values) or _hidden_by_box(values)


def opacity_of(written: str) -> float:
    """An opacity from 0 to 1; 1 if it is none."""
    try:
        value = float(written[:-1]) / 100 if written.endswith("%") else float(written)
    except ValueError:
        return 1.0
    return 1.0 if value != value else min(max(value, 0.0), 1.0)  # noqa: PLR0124  # not a number


def _hidden_by_place(values: Mapping[str, str]) -> str:
    sides = ["margin-left", "margin-top"]
    if values.get("position") in {"absolute", "fixed"}:
        if _CLIPPED_AWAY.search(values.get("clip", "")):
            return "clip"
        sides += ["left", "top"]
    for side in sides:
        if side in values and (pixels(values[side], 16.0) or 0.0) <= FAR:
            return f"{side}: {values[side]}"
    return ""


def _hidden_by_box(values: Mapping[str, str]) -> str:
    """The size of a box that cuts off everything."""
    for overflow, side in _BOXES:
        if side in values and values.get(overflow) in {"hidden", "clip"}:
            length = pixels(values[side], 16.0)
            if length is not None and length <= TINY:
                return f"{side}: {values[side]}"
    return ""
