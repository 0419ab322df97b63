"""Declarations that decide how text looks: shorthands taken apart, and attributes of old.

What browsers do with all else is left out.
"""

import re
from collections.abc import Iterable, Iterator

from mailtrap_local.mail.document.colors import parse_color, parse_old_color
from mailtrap_local.mail.document.element import Element
from mailtrap_local.mail.document.sheets import Declaration, has_only_plain, parse_declarations

READ = frozenset(
    {"background", "background-color", "background-image", "clip", "clip-path", "color", "display"}
    | {"filter", "font", "font-size", "font-weight", "height", "left", "max-height", "max-width"}
    | {"mix-blend-mode", "opacity", "overflow", "overflow-x", "overflow-y", "position", "right"}
    | {"text-indent", "text-shadow", "top", "transform", "visibility", "width", "bottom"}
    | {"-webkit-text-fill-color", "-webkit-text-stroke", "margin-left", "margin-top", "margin"}
)
"""Names of the properties that are read."""
Pairs = tuple[tuple[str, str], ...]
"""Names and values."""
_PIECE = re.compile(r"[^\s(]*\((?:[^()]|\([^()]*+\))*+\)?|[^\s/]++|/")
_SIZE = re.compile(r"\+?\d*\.?\d+(?:px|pt|em|rem|%|ex|ch|pc|in|cm|mm|vw|vh)\Z|0\Z")
_SIZE_WORDS = frozenset(
    {"xx-small", "x-small", "small", "medium", "large", "x-large", "xx-large", "smaller", "larger"}
)
_WEIGHT = re.compile(r"bold|bolder|lighter|[1-9]\d{0,2}\Z")
_KEYWORDS = frozenset({"inherit", "initial", "unset", "revert", "revert-layer"})
# The sizes of `<font size>` (HTML section 15.3.4)
_FONT_SIZES = ("x-small", "small", "medium", "large", "x-large", "xx-large", "48px")
_SPANS = re.compile(r"\s*([+-]?)(\d{1,4})")
_CELLS = frozenset({"td", "th", "tr", "table", "tbody", "thead", "tfoot", "body"})


def longhands(name: str, written: str) -> Iterator[tuple[str, str]]:
    """The properties that a declaration sets, and their values; none if it is invalid."""
    value = written.lower()
    if name not in READ or not value:
        return
    if name == "background":
        yield from _background(value)
    elif name == "font":
        yield from _font(value)
    elif name == "margin":
        pieces = value.split()
        yield "margin-top", pieces[0]
        yield "margin-left", pieces[{1: 0, 2: 1, 3: 1}.get(len(pieces), 3)]
    elif name == "overflow":
        pieces = value.split()
        yield "overflow-x", pieces[0]
        yield "overflow-y", pieces[-1]
    elif is_valid(name, value):
        yield name, value


def is_valid(name: str, value: str) -> bool:
    """Return whether a browser keeps a value, as far as it matters."""
    if value in _KEYWORDS or "var(" in value:
        return True
    if name in {"color", "background-color", "-webkit-text-fill-color"}:
        is_function = "(" in value and not value.startswith(("rgb", "hsl", "url"))
        return value == "currentcolor" or is_function or parse_color(value) is not None
    if name == "font-size":
        is_function = value.startswith(("calc(", "clamp(", "min(", "max("))
        return value in _SIZE_WORDS or is_function or _SIZE.match(value) is not None
    return True


def _background(value: str) -> Iterator[tuple[str, str]]:
    if value in _KEYWORDS or "var(" in value:
        yield "background-color", value
        yield "background-image", value
        return
    color, image = "transparent", "none"
    for piece in _PIECE.findall(value):
        one = piece.rstrip(",")
        if "url(" in one or "gradient(" in one or "image-set(" in one or "image(" in one:
            image = one
        elif one == "currentcolor" or parse_color(one) is not None:
            color = one
        elif _looks_like_color(one):
            return  # invalid: the whole declaration is dropped
    yield "background-color", color
    yield "background-image", image


def _looks_like_color(word: str) -> bool:
    return word.startswith(("#", "rgb", "hsl"))


def _font(value: str) -> Iterator[tuple[str, str]]:
    if value in _KEYWORDS or "var(" in value:
        yield "font-size", value
        yield "font-weight", value
        return
    weight = "normal"
    for piece in _PIECE.findall(value):
        if _SIZE.match(piece) or piece in _SIZE_WORDS:
            yield "font-size", piece
            yield "font-weight", weight
            return
        if _WEIGHT.match(piece):
            weight = piece


def presentation(element: Element) -> Iterator[tuple[str, str]]:
    """The values that the attributes of an element declare (HTML section 15.3)."""
    attributes = element.attributes
    name = element.name
    if "hidden" in attributes:
        yield "display", "none"
    if "bgcolor" in attributes and name in _CELLS:
        yield from _old_color("background-color", attributes["bgcolor"])
    if attributes.get("background") and name in _CELLS:
        yield "background-image", "url(x)"
    if name == "font":
        yield from _old_color("color", attributes.get("color", ""))
        yield from _font_size(attributes.get("size", ""))
    elif name == "body":
        yield from _old_color("color", attributes.get("text", ""))


def _old_color(name: str, written: str) -> Iterator[tuple[str, str]]:
    color = parse_old_color(written)
    if color is not None:
        yield name, str(color)


def _font_size(written: str) -> Iterator[tuple[str, str]]:
    found = _SPANS.match(written)
    if found is None:
        return
    size = int(found[2])
    size = {"+": 3 + size, "-": 3 - size}.get(found[1], size)
    yield "font-size", _FONT_SIZES[min(max(size, 1), 7) - 1]


class Longhands:
    """Values that declarations set, shorthands taken apart once for each."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, str], Pairs] = {}

    def of_style(self, style: str) -> tuple[Pairs, Pairs]:
        """The normal and the important values that a `style` attribute sets."""
        if has_only_plain(style):
            written = (piece.partition(":") for piece in style.split(";"))
            return self._of((name.strip().lower(), value.strip()) for name, _, value in written)
        return self.of_rule(parse_declarations(style))

    def of_rule(self, declarations: Iterable[Declaration]) -> tuple[Pairs, Pairs]:
        """The normal and the important values that declarations set."""
        return self._of(
            (one.name, f"{one.value}!important" if one.important else one.value)
            for one in declarations
            if one.name in READ
        )

    def _of(self, written: Iterable[tuple[str, str]]) -> tuple[Pairs, Pairs]:
        normal: Pairs = ()
        important: Pairs = ()
        for name, value in written:
            if name not in READ:
                continue
            is_important = "!" in value
            key = name, value.rpartition("!")[0].strip() if is_important else value
            found = self._known.get(key)
            if found is None:
                found = self._known[key] = tuple(longhands(*key))
            if is_important:
                important += found
            else:
                normal += found
        return normal, important
