"""Compute how text looks, and whether it is seen, from what is declared (CSS Cascade 4).

Leaves out layout: the ground is that of the elements around, undecided (None) where a picture, a
position or an effect may put something else behind the text.
"""

from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from mailtrap_local.mail.document.colors import (
    BLACK,
    TRANSPARENT,
    WHITE,
    Color,
    contrast,
    parse_color,
)
from mailtrap_local.mail.document.hiding import FAR, TINY, hidden_by, opacity_of
from mailtrap_local.mail.document.lengths import font_size, font_weight, pixels

_LIKE_THE_GROUND = 8  # of 255, in each part of a color: nothing is seen


class Style(NamedTuple):
    """Style of the text in an element.

    `hidden` says by what it is hidden, "" if it is not; `ground` is the opaque color behind it,
    `color` that of the text, None where either is undecided. `size` is in pixels, and a guess
    unless `has_sure_size`; `opacity` is that of the group it is in, which lies on `below`.
    """

    hidden: str = ""
    invisible: bool = False
    size: float = 16.0
    has_sure_size: bool = True
    weight: int = 400
    color: Color | None = BLACK
    ground: Color | None = WHITE
    opacity: float = 1.0
    below: Color | None = WHITE
    indent: float = 0.0

    @property
    def is_bold(self) -> bool:
        return self.weight >= 600

    @property
    def shown_colors(self) -> tuple[Color, Color] | None:
        """The colors of the text and of its ground as seen; None where they are undecided."""
        if self.color is None or self.ground is None or self.below is None:
            return None
        return _shown(self.color, self.ground, self.opacity, self.below)

    @property
    def contrast(self) -> float | None:
        """The contrast ratio of the text; None where it is undecided."""
        colors = self.shown_colors
        return None if colors is None else _contrast(*colors)

    @property
    def takes_no_room(self) -> bool:
        """Return whether text is hidden by its elements, or too small to see."""
        return bool(self.hidden) or self.invisible or self.size <= TINY or self.indent <= FAR

    @property
    def is_seen(self) -> bool:
        """Return whether a reader sees the text."""
        if self.takes_no_room:
            return False
        colors = self.shown_colors
        if colors is None:
            return True
        return any(abs(a - b) > _LIKE_THE_GROUND for a, b in zip(*colors, strict=True))


DEFAULT_STYLE = Style()
_contrast = lru_cache(maxsize=8192)(contrast)


@lru_cache(maxsize=8192)
def _shown(color: Color, ground: Color, opacity: float, below: Color) -> tuple[Color, Color]:
    shown = ground.faded(opacity).over(below)
    return color.over(ground).faded(opacity).over(below), shown


def computed(values: Mapping[str, str], around: Style) -> Style:
    """The style of an element with these values, in an element with the style around it."""
    if not values:
        return around
    get = values.get
    hidden = around.hidden or hidden_by(values)
    if hidden:
        return around._replace(hidden=hidden)
    visibility = get("visibility", "")
    invisible = around.invisible
    if visibility and visibility != "inherit":
        invisible = visibility in {"hidden", "collapse"}
    size, sure = around.size, around.has_sure_size
    if "font-size" in values:
        found = font_size(values["font-size"], around.size)
        size, sure = (around.size, False) if found is None else (found, True)
    weight = font_weight(values["font-weight"], around.weight) if "font-weight" in values else None
    indent = around.indent
    if "text-indent" in values:
        indent = pixels(values["text-indent"], size) or 0.0
    color, ground, opacity, below = _colors(values, around, invisible=invisible)
    weight = around.weight if weight is None else weight
    return Style("", invisible, size, sure, weight, color, ground, opacity, below, indent)


def _colors(
    values: Mapping[str, str], around: Style, *, invisible: bool
) -> tuple[Color | None, Color | None, float, Color | None]:
    """The color of the text, that of its ground, the opacity of its group, and what is below.

    What is invisible paints no ground, also for what is visible in it.
    """
    color = around.color
    written = values.get("-webkit-text-fill-color", values.get("color"))
    if written is not None and written not in {"inherit", "unset", "currentcolor", "revert"}:
        color = BLACK if written == "initial" else parse_color(written)
    ground, opacity, below = around.ground, around.opacity, around.below
    if "opacity" in values:
        below = ground if opacity >= 1 else None
        opacity *= opacity_of(values["opacity"])
    painted = {} if invisible else values
    background = painted.get("background-color", "transparent")
    image = painted.get("background-image", "none")
    over = color if background == "currentcolor" else _background(background)
    if over is None:
        ground = None
    elif over.alpha >= 1:
        ground = over
    elif over.alpha > 0:
        ground = None if ground is None else over.over(ground)
    if image not in {"none", "initial", "unset", "inherit"} or _is_moved(values):
        ground = None
    if _has_effects(values):
        color = None
    return color, ground, opacity, below


def _background(written: str) -> Color | None:
    if written in {"initial", "unset", "revert"}:
        return TRANSPARENT
    return parse_color(written)  # "inherit" is undecided: the color around is not kept


def _is_moved(values: Mapping[str, str]) -> bool:
    """Return whether an element may lie over others than those around it."""
    if values.get("position") in {"absolute", "fixed", "sticky"}:
        return True
    return any(values.get(name, "").startswith("-") for name in ("margin-top", "margin-left"))


def _has_effects(values: Mapping[str, str]) -> bool:
    effects = ("filter", "mix-blend-mode", "text-shadow", "-webkit-text-stroke", "transform")
    return any(values.get(name, "none") not in {"none", "normal", "initial"} for name in effects)
