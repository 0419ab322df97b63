"""Say when a note about a feature bites: which uses of the feature a client really spoils.

A note without an entry bites always. `("css-padding", "1")` is note 1 of the page of `css-padding`,
"only supported on table cells"; notes are numbered by feature, for all clients alike.
"""

import re
from collections.abc import Callable, Mapping

from mailtrap_local.checks.client_use import FeatureUse

_CELLS = frozenset({"td", "th"})
_TABLES = _CELLS | {"table", "tr"}
_NUMBER = re.compile(r"(?<![\w.#-])[+-]?(?:\d+\.?\d*|\.\d+)")
_NEGATIVE = re.compile(r"(?<![\w.)-])-\.?\d")
_NOTHING = re.compile(
    r"(?:(?:0+(?:\.0+)?(?:[a-z]+|%)?|auto|none|normal|initial|inherit|unset)\s*)+"
)
_IMAGE = re.compile(r"\burl\(|gradient\(|\bimage-set\(")
_PARENTHESES = re.compile(r"\([^()]*\)")
_SPACED_COLOR = re.compile(r"\brgba?\(\s*[^\s,()]+\s+[^\s,]")
_CSS1_COLORS = frozenset(
    {"aqua", "black", "blue", "fuchsia", "gray", "green", "lime", "maroon", "navy", "olive"}
    | {"purple", "red", "silver", "teal", "white", "yellow", "transparent", "inherit", "initial"}
)
_YAHOO_MEDIA = re.compile(
    r"screen|only|all|and|,|\(\s*(?:min|max)-(?:device-)?(?:width|height)\s*:"
)
_FLOWS = re.compile(r"flow-root|inline-flex|inline-grid|inline flow|contents|revert")
_CURSORS = frozenset(
    {"crosshair", "help", "move", "pointer", "progress", "text", "wait", "auto", "default"}
    | {f"{side}-resize" for side in ("n", "e", "s", "w", "ne", "nw", "se", "sw")}
)
_BLOCKS = frozenset({"body", "div", "p", "center", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol"})


Qualifier = Callable[[FeatureUse], bool]
"""Says whether a use is one that a note is about."""


def _has(*words: str) -> Qualifier:
    """The value has one of these words."""
    alternatives = "|".join(map(re.escape, words))
    pattern = re.compile(rf"(?<![\w-])(?:{alternatives})(?![\w-])")
    return lambda use: pattern.search(use.value) is not None


def _matches(pattern: str) -> Qualifier:
    compiled = re.compile(pattern)
    return lambda use: compiled.search(use.value) is not None


def _named(*names: str) -> Qualifier:
    wanted = frozenset(names)
    return lambda use: use.name in wanted


def _on(*tags: str) -> Qualifier:
    wanted = frozenset(tags)
    return lambda use: use.tag in wanted


def _with(*attributes: str) -> Qualifier:
    return lambda use: any(name in use.attributes for name in attributes)


def _fact(fact: str) -> Qualifier:
    return lambda use: fact in use.facts


def _not(qualifier: Qualifier) -> Qualifier:
    return lambda use: not qualifier(use)


def _both(*qualifiers: Qualifier) -> Qualifier:
    return lambda use: all(each(use) for each in qualifiers)


def _never(_use: FeatureUse) -> bool:
    return False


def _something(use: FeatureUse) -> bool:
    """The value is not 0, `auto` or the like."""
    return _NOTHING.fullmatch(use.value) is None


def _negative(use: FeatureUse) -> bool:
    return _NEGATIVE.search(use.value) is not None


def _outer(value: str) -> str:
    """The value without what is in parentheses, two deep."""
    return _PARENTHESES.sub("", _PARENTHESES.sub("", value))


def _many(use: FeatureUse) -> bool:
    """The value is a list with commas."""
    return "," in _outer(use.value)


def _with_slash(use: FeatureUse) -> bool:
    return "/" in _outer(use.value)


def _image(use: FeatureUse) -> bool:
    return _IMAGE.search(use.value) is not None


def _odd_weight(use: FeatureUse) -> bool:
    return use.value.isdecimal() and int(use.value[:6]) % 100 != 0


def _wide_border(use: FeatureUse) -> bool:
    widths = re.findall(r"(?<![\w.#-])(\d+(?:\.\d+)?)px", use.value)
    return any(float(width) > 8 for width in widths)


def _unsized(use: FeatureUse) -> bool:
    """The element has no width attribute, which would do the same."""
    return _something(use) and "width" not in use.attributes


def _unsized_box(use: FeatureUse) -> bool:
    if use.tag not in ("body", "span", "div", "p", "img") or not _unsized(use):
        return False
    return use.tag == "img" or use.value != "100%"  # as wide as a block is anyway


def _fixed_height(use: FeatureUse) -> bool:
    """Neither natural, nor that of a table, which is a minimum anyway, nor an attribute's, too."""
    if use.tag in _TABLES or "height" in use.attributes:
        return False
    return _something(use) and use.value != "100%"


def _alone(use: FeatureUse) -> bool:
    """A style attribute lacks what would give the declaration a meaning."""
    return use.is_inline and "incomplete" in use.facts


def _cut_by_height(use: FeatureUse) -> bool:
    """Return whether a height cuts off or makes smaller, which a `min-height` does not do."""
    return use.tag in ("img", "video") or "clipped" in use.facts


def _spacing_of_attribute(use: FeatureUse) -> bool:
    """The borders are one, or the space between them is 0 by an attribute, too."""
    if "collapsed" in use.facts:
        return True
    return not _something(use) and "cellspacing" in use.attributes


def _spaced(use: FeatureUse) -> bool:
    return _SPACED_COLOR.search(use.value) is not None


def _with_alpha(use: FeatureUse) -> bool:
    found = re.search(r"\brgb\(([^()]*)\)", use.value)
    return found is not None and ("/" in found[1] or found[1].count(",") > 2)


def _more_of_media(use: FeatureUse) -> bool:
    left = _YAHOO_MEDIA.sub("", use.value)
    return re.search(r"[a-z-]+\s*:|[<>=]|\([a-z]|print|not", left) is not None


def _shown_otherwise(use: FeatureUse) -> bool:
    """The value is neither `none` nor what the element or a picture is anyway."""
    is_block = use.tag in _BLOCKS or use.tag == "img"
    natural = {"block": is_block, "inline": use.tag in ("span", "a", "b", "i", "img")}
    natural |= {"table": use.tag == "table", "table-cell": use.tag in _CELLS}
    natural |= {"table-row": use.tag == "tr", "list-item": use.tag == "li"}
    return use.value != "none" and not natural.get(use.value, False)


def _odd_cursor(use: FeatureUse) -> bool:
    return use.value not in _CURSORS


def _color_name(use: FeatureUse) -> bool:
    return use.value.isalpha() and use.value not in _CSS1_COLORS


def _by_id_only(use: FeatureUse) -> bool:
    return "named" not in use.facts


def _operator(*allowed: str) -> Qualifier:
    """The operator of the attribute selector is none of these."""
    return lambda use: use.value not in allowed


_TYPE_ONLY = _not(_fact("type-selector"))
_LOGICAL_FLOAT = _has("inline-start", "inline-end")
_COVERED_TAGS = ("article", "aside", "header", "main", "nav", "section", "summary")

QUALIFIERS: Mapping[tuple[str, str], Qualifier] = {
    ("css-at-font-face", "4"): _matches(r"url\("),
    ("css-at-media", "1"): _fact("nested"),
    ("css-at-media", "2"): _more_of_media,
    ("css-at-media", "7"): _matches(r"height"),
    ("css-at-media", "8"): _has("landscape"),
    ("css-at-media", "10"): _fact("nested"),
    ("css-at-media-orientation", "2"): _has("portrait"),
    ("css-background", "1"): _many,
    ("css-background", "2"): _with_slash,
    ("css-background", "3"): _image,
    ("css-background", "5"): _many,
    ("css-background", "6"): _with_slash,
    ("css-background-color", "1"): _color_name,
    ("css-background-image", "3"): _many,
    ("css-border", "1"): _wide_border,
    ("css-border", "2"): _both(_on("p", "div"), _something),
    ("css-border-radius", "1"): _something,
    ("css-border-radius", "2"): _with_slash,
    ("css-clear", "1"): _LOGICAL_FLOAT,
    ("css-clip-path", "1"): _matches(r"path\("),
    ("css-clip-path", "2"): _matches(r"url\("),
    ("css-cursor", "1"): _matches(r"url\("),
    ("css-cursor", "4"): _odd_cursor,
    ("css-direction", "1"): _has("rtl"),
    ("css-display", "2"): _matches(r"flex|grid|flow-root|contents|initial|revert|unset"),
    ("css-display", "3"): _matches(r"\w \w"),
    ("css-display", "4"): _never,  # a matter of css-display-none
    ("css-display", "5"): _shown_otherwise,
    ("css-display", "6"): _matches(_FLOWS.pattern),
    ("css-display", "7"): _matches(r"\w \w"),
    ("css-display-none", "1"): _fact("has-table"),
    ("css-display-none", "2"): _on("img"),
    ("css-filter", "1"): _matches(r"\)\s*\w"),
    ("css-float", "2"): _LOGICAL_FLOAT,
    ("css-font-size", "1"): _matches(r"\d\.?rem\b"),
    ("css-font-size", "2"): _matches(r"%|smaller|larger"),
    ("css-font-size-adjust", "3"): _matches(r"\w \S"),
    ("css-font-weight", "1"): _odd_weight,
    ("css-font-weight", "2"): _odd_weight,
    ("css-gap", "1"): _not(_named("column-gap")),
    ("css-height", "1"): _both(_fixed_height, _cut_by_height),
    ("css-height", "2"): _both(_on("body", "span", "div", "p"), _fixed_height),
    ("css-important", "1"): _not(_matches("important$")),
    ("css-important", "3"): _fact("unspaced"),
    ("css-important", "4"): _fact("unspaced"),
    ("css-important", "5"): lambda use: use.is_inline,
    ("css-important", "6"): lambda use: not use.is_inline,
    ("css-important", "7"): _both(_fact("unspaced"), _named("background-image")),
    ("css-important", "8"): _not(_matches("important$")),
    ("css-important", "9"): _matches("important$"),
    ("css-intrinsic-size", "1"): _has("max-content"),
    ("css-left-right-top-bottom", "1"): _named("left", "top"),
    ("css-left-right-top-bottom", "2"): _matches("%"),
    ("css-letter-spacing", "1"): _matches(r"-(?:[1-9]\d*(?:\.\d+)?px|(?:\d+|0?\.[1-9]\d*)em)"),
    ("css-letter-spacing", "2"): _matches(r"[1-9]\d*em\b"),
    ("css-line-height", "1"): _both(_matches(r"\d(?:px|em)\b"), _not(_fact("mso-line-height"))),
    ("css-line-height", "2"): _has("normal"),
    ("css-linear-gradient", "3"): _both(_named("background-image"), lambda use: use.is_inline),
    ("css-list-style", "1"): _image,
    ("css-list-style", "2"): _matches(r"url\(|inside|outside"),
    ("css-list-style", "3"): _image,
    ("css-list-style", "4"): _image,
    ("css-margin", "1"): _negative,
    ("css-margin", "2"): _both(_on("span", "body"), _something),
    ("css-margin", "3"): _both(_fact("colored"), _something),
    ("css-margin", "4"): _has("auto"),
    ("css-max-width", "1"): _both(_not(_on("table")), _unsized),
    ("css-nesting", "1"): _not(_fact("ampersand")),
    ("css-overflow", "1"): _has("auto", "scroll"),
    ("css-overflow", "3"): _named("overflow-block", "overflow-inline"),
    ("css-overflow", "4"): _named("overflow-block", "overflow-inline"),
    ("css-padding", "1"): _both(_not(_on(*_CELLS)), _something),
    ("css-padding", "2"): _never,  # rows of uneven cells are rare, and look uneven anywhere
    ("css-position", "1"): _has("sticky", "fixed"),
    ("css-position", "2"): _has("relative", "absolute", "fixed"),
    ("css-position", "3"): _has("absolute", "sticky", "fixed"),
    ("css-position", "4"): _has("absolute", "fixed"),
    ("css-position", "6"): _has("fixed"),
    ("css-pseudo-class-active", "1"): _TYPE_ONLY,
    ("css-pseudo-class-checked", "1"): _TYPE_ONLY,
    ("css-pseudo-class-first-child", "1"): _TYPE_ONLY,
    ("css-pseudo-class-first-of-type", "1"): _TYPE_ONLY,
    ("css-pseudo-class-focus", "1"): _TYPE_ONLY,
    ("css-pseudo-class-focus-visible", "1"): _TYPE_ONLY,
    ("css-pseudo-class-focus-within", "1"): _TYPE_ONLY,
    ("css-pseudo-class-hover", "2"): _TYPE_ONLY,
    ("css-pseudo-class-last-child", "1"): _TYPE_ONLY,
    ("css-pseudo-class-last-of-type", "1"): _TYPE_ONLY,
    ("css-pseudo-class-link", "1"): _TYPE_ONLY,
    ("css-pseudo-class-only-child", "1"): _TYPE_ONLY,
    ("css-pseudo-class-only-of-type", "1"): _TYPE_ONLY,
    ("css-pseudo-class-visited", "1"): _TYPE_ONLY,
    ("css-pseudo-element-after", "3"): _TYPE_ONLY,
    ("css-pseudo-element-before", "3"): _TYPE_ONLY,
    ("css-pseudo-element-first-letter", "2"): _TYPE_ONLY,
    ("css-pseudo-element-first-line", "2"): _TYPE_ONLY,
    ("css-radial-gradient", "2"): _both(_named("background-image"), lambda use: use.is_inline),
    ("css-resize", "2"): _has("inline", "block"),
    ("css-rgb", "1"): _spaced,
    ("css-rgb", "2"): _with_alpha,
    ("css-rgb", "3"): _spaced,
    ("css-rgba", "1"): _spaced,
    ("css-rgba", "2"): _spaced,
    ("css-selector-attribute", "1"): _fact("class-selector"),
    ("css-selector-attribute", "2"): _operator("", "=", "~=", "|="),
    ("css-selector-attribute", "3"): _named("class"),
    ("css-selector-attribute", "4"): _operator("="),
    ("css-selector-attribute", "5"): _not(_both(_named("class"), _matches("~="))),
    ("css-sytem-ui", "1"): _has("ui-monospace", "ui-rounded", "ui-sans-serif", "ui-serif"),
    ("css-table-layout", "1"): _not(_has("fixed")),
    ("css-text-align", "1"): _has("start", "end"),
    ("css-text-align", "3"): _has("match-parent"),
    ("css-text-align", "5"): _has("match-parent"),
    ("css-text-decoration", "2"): _matches(r"\w\s+\w"),
    ("css-text-decoration", "3"): _has("overline"),
    ("css-text-decoration", "4"): _matches(r"\w\s+\w"),
    ("css-text-decoration", "5"): _matches(r"\w\s+\w"),
    ("css-text-indent", "1"): _negative,
    ("css-text-indent", "2"): _negative,
    ("css-text-justify", "3"): _not(_has("inter-character")),
    ("css-text-justify", "4"): _not(_has("inter-word", "distribute")),
    ("css-text-transform", "1"): _has("lowercase"),
    ("css-text-underline-position", "1"): _has("left", "right"),
    ("css-transition", "1"): _not(_named("transition")),
    ("css-transition", "2"): _has("all"),
    ("css-user-select", "2"): _has("all"),
    ("css-user-select", "4"): _has("none"),
    ("css-white-space", "2"): _has("pre"),
    ("css-width", "1"): _unsized_box,
    ("css-word-break", "2"): _not(_has("break-word", "break-all", "normal")),
    ("css-word-break", "3"): _not(_has("break-all")),
    ("css-word-spacing", "1"): _matches(r"\d(?:rem|ch)\b"),
    ("css-word-wrap", "1"): _not(_has("break-word")),
    ("html-align", "1"): _both(_on("img"), _has("left", "right")),
    ("html-align", "2"): _on("img"),
    ("html-align", "3"): _both(_on("table"), _has("left", "right")),
    ("html-anchor-links", "7"): _by_id_only,
    ("html-background", "2"): _not(_on("body")),
    ("html-dfn", "1"): _with("title"),
    ("html-dir", "1"): _has("rtl"),
    ("html-dir", "2"): _on("table", "td"),
    ("html-dir", "3"): _on("a"),
    ("html-height", "1"): _both(_on("img"), _matches("%")),
    ("html-height", "2"): _never,  # who zooms a whole system zooms all mail
    ("html-lang", "1"): _on("td"),
    ("html-lists", "1"): _with("reversed"),
    ("html-lists", "2"): _on("li"),
    ("html-mailto-links", "1"): _matches(r"[?&;]b?cc="),
    ("html-mailto-links", "3"): _matches(r"[?&;]bcc="),
    ("html-marquee", "2"): _with("behavior"),
    ("html-marquee", "3"): _with("behavior", "direction"),
    ("html-object", "1"): _matches("video"),
    ("html-object", "2"): _matches("pdf"),
    ("html-role", "2"): _not(_on("table")),
    ("html-semantics", "1"): _not(_on("time")),
    ("html-semantics", "2"): _on("details", "main", "nav", "summary"),
    ("html-semantics", "5"): _on(*_COVERED_TAGS),
    ("html-style", "1"): _fact("in-body"),
    ("html-style", "4"): _fact("in-body"),
    ("html-style", "6"): _fact("large"),
    ("html-target", "1"): _not(_matches("^_blank$")),
    ("html-target", "3"): _not(_matches("^_blank$")),
    ("html-video", "5"): _not(_with("controls")),
    ("html-video", "6"): _with("autoplay"),
    ("html-width", "1"): _both(_on("img"), _matches("%")),
    ("html-width", "2"): _never,
    ("image-avif", "3"): _never,  # shown, if in another format
    ("image-base64", "1"): _matches("^image/gif"),
    ("image-base64", "3"): _not(_matches("^image/png")),
    ("image-gif", "1"): _never,  # whether it moves, its URL does not say
    ("image-gif", "2"): _never,
    ("image-heif", "1"): _never,
    ("image-webp", "1"): _never,
    ("image-webp", "3"): _never,
}
"""By feature and note: whether a use is one that the note is about."""

HARMLESS: Mapping[str, Qualifier] = {
    "css-border-spacing": _spacing_of_attribute,
    "css-box-sizing": lambda use: "bare" in use.facts or _alone(use),
    "css-cursor": _has("pointer"),
    "css-position": _both(_fact("unmoved"), _has("relative", "static")),
    "css-z-index": _alone,
}
"""Uses of features that no client spoils, whatever it lacks."""
