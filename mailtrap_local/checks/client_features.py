"""Name the features of HTML and CSS as caniemail.com does: which mark of a mail is which feature.

Features that each mail has, and whose absence does no harm, are left out: `html-body`,
`html-doctype`, `css-comments`, and selectors by class, type, id and descent. Nor can `amp` and
`bimi` be seen in a mail.
"""

from collections.abc import Mapping

_SIDES = ("top", "right", "bottom", "left")
_BORDER_PARTS = ("color", "style", "width")


def _same(*names: str) -> dict[str, tuple[str, ...]]:
    return {name: (f"css-{name}",) for name in names}


def _all(feature: str, *names: str) -> dict[str, tuple[str, ...]]:
    return dict.fromkeys(names, (feature,))


def _logical(base: str) -> dict[str, tuple[str, ...]]:
    """Return the logical properties of a box, `margin-inline` and `margin-inline-start`."""
    axes = (f"{base}-inline", f"{base}-block")
    found = _all(f"css-{base}-inline-block", *axes)
    for axis, name in zip(axes, ("inline", "block"), strict=True):
        found |= _all(f"css-{base}-{name}-start-end", f"{axis}-start", f"{axis}-end")
    return found


PROPERTIES: Mapping[str, tuple[str, ...]] = {
    **_same("accent-color", "align-items", "aspect-ratio", "backdrop-filter"),
    **_same("background", "background-blend-mode", "background-clip", "background-color"),
    **_same("background-image", "background-origin", "background-position", "background-repeat"),
    **_same("background-size", "border-collapse", "border-radius", "border-spacing", "box-shadow"),
    **_same("box-sizing", "caption-side", "clear", "clip-path", "color-scheme", "cursor"),
    **_same("direction", "display", "empty-cells", "filter", "float", "font", "font-kerning"),
    **_same("font-size", "font-size-adjust", "font-stretch", "font-weight", "gap", "height"),
    **_same("hyphenate-character", "hyphenate-limit-chars", "hyphens", "inline-size"),
    **_same("justify-content", "letter-spacing", "line-height", "list-style", "list-style-image"),
    **_same("list-style-position", "list-style-type", "margin", "mask-image", "max-block-size"),
    **_same("max-height", "max-inline-size", "max-width", "min-block-size", "min-height"),
    **_same("min-inline-size", "min-width", "mix-blend-mode", "object-fit", "object-position"),
    **_same("opacity", "orphans", "outline", "outline-offset", "overflow", "overflow-wrap"),
    **_same("padding", "position", "resize", "shape-margin", "shape-outside", "tab-size"),
    **_same("table-layout", "text-align", "text-align-last", "text-decoration"),
    **_same("text-decoration-color", "text-decoration-line", "text-decoration-skip-ink"),
    **_same("text-decoration-style", "text-decoration-thickness", "text-emphasis"),
    **_same("text-emphasis-position", "text-indent", "text-justify", "text-orientation"),
    **_same("text-overflow", "text-shadow", "text-transform", "text-underline-offset"),
    **_same("text-underline-position", "text-wrap", "transform", "transition", "user-select"),
    **_same("vertical-align", "visibility", "white-space", "white-space-collapse", "widows"),
    **_same("width", "word-break", "word-spacing", "word-wrap", "writing-mode", "z-index"),
    **_all("css-animation", "animation", "animation-name"),
    **_all("css-border", "border", *(f"border-{part}" for part in _BORDER_PARTS)),
    **_all("css-border", *(f"border-{side}" for side in _SIDES)),
    **_all("css-border", *(f"border-{side}-{part}" for side in _SIDES for part in _BORDER_PARTS)),
    **_all("css-border-image", "border-image", "border-image-source"),
    **_all("css-border-inline-block", "border-inline", "border-block"),
    **_all(
        "css-border-inline-block-individual",
        *(f"border-{axis}-{part}" for axis in ("inline", "block") for part in _BORDER_PARTS),
        *(f"border-{axis}-{end}" for axis in ("inline", "block") for end in ("start", "end")),
    ),
    **_all(
        "css-border-inline-block-longhand",
        *(
            f"border-{axis}-{end}-{part}"
            for axis in ("inline", "block")
            for end in ("start", "end")
            for part in _BORDER_PARTS
        ),
    ),
    **_all(
        "css-border-radius-logical",
        *(f"border-{a}-{b}-radius" for a in ("start", "end") for b in ("start", "end")),
    ),
    **_all(
        "css-border-radius", *(f"border-{a}-{b}-radius" for a in _SIDES[::2] for b in _SIDES[1::2])
    ),
    **_all("css-column-count", "column-count"),
    **_all(
        "css-column-layout-properties",
        *("columns", "column-fill", "column-rule", "column-rule-color", "column-rule-style"),
        *("column-rule-width", "column-span", "column-width"),
    ),
    **_all("css-flex-direction", "flex-direction"),
    **_all("css-flex-wrap", "flex-wrap"),
    **_all("css-gap", "column-gap", "row-gap", "grid-gap"),
    **_all(
        "css-grid-template",
        *("grid-template", "grid-template-areas", "grid-template-columns", "grid-template-rows"),
    ),
    **_all("css-block-inline-size", "block-size"),
    "inline-size": ("css-block-inline-size", "css-inline-size"),
    **_all(
        "css-inset",
        *("inset", "inset-block", "inset-inline", "inset-inline-start", "inset-inline-end"),
        *("inset-block-start", "inset-block-end"),
    ),
    **_all("css-left-right-top-bottom", *_SIDES),
    **_all("css-margin", *(f"margin-{side}" for side in _SIDES)),
    **_all("css-padding", *(f"padding-{side}" for side in _SIDES)),
    **_logical("margin"),
    **_logical("padding"),
    **_all("css-overflow", "overflow-x", "overflow-y", "overflow-block", "overflow-inline"),
    **_all("css-scroll-snap", "scroll-snap-type", "scroll-snap-align", "scroll-snap-stop"),
    **_all("css-transition", "transition-property", "transition-duration"),
}
"""Features of properties, without those of their values."""

# Of `-webkit-…`: where the prefix is what most senders write.
PREFIXED = frozenset(
    {"animation", "backdrop-filter", "box-sizing", "clip-path", "filter", "hyphens", "mask-image"}
    | {"text-emphasis", "transform", "transition", "user-select", "column-count"}
)

DISPLAYS: Mapping[str, str] = {
    "flex": "css-display-flex",
    "inline-flex": "css-display-flex",
    "grid": "css-display-grid",
    "inline-grid": "css-display-grid",
    "none": "css-display-none",
}
"""Features of a value of `display`, instead of `css-display`."""

FUNCTIONS: Mapping[str, str] = {
    "calc": "css-unit-calc",
    "clamp": "css-function-clamp",
    "conic-gradient": "css-conic-gradient",
    "lab": "css-modern-color",
    "lch": "css-modern-color",
    "light-dark": "css-function-light-dark",
    "linear-gradient": "css-linear-gradient",
    "max": "css-function-max",
    "min": "css-function-min",
    "oklab": "css-modern-color",
    "oklch": "css-modern-color",
    "radial-gradient": "css-radial-gradient",
    "repeating-conic-gradient": "css-conic-gradient",
    "repeating-linear-gradient": "css-linear-gradient",
    "repeating-radial-gradient": "css-radial-gradient",
    "rgb": "css-rgb",
    "rgba": "css-rgba",
    "var": "css-variables",
}

UNITS: Mapping[str, str] = {
    unit: f"css-unit-{unit}"
    for unit in ("ch", "cm", "em", "ex", "in", "mm", "pc", "pt", "px", "rem", "vh", "vmax")
} | {"vmin": "css-unit-vmin", "vw": "css-unit-vw"}

_INTRINSIC = ("fit-content", "max-content", "min-content")
_SYSTEM_FONTS = ("system-ui", "ui-monospace", "ui-rounded", "ui-sans-serif", "ui-serif")
KEYWORDS: Mapping[str, str] = {
    "initial": "css-unit-initial",
    **dict.fromkeys(_INTRINSIC, "css-intrinsic-size"),
}
FONTS: Mapping[str, str] = dict.fromkeys(_SYSTEM_FONTS, "css-sytem-ui")
"""Keywords of `font` and `font-family`. The name of the feature is spelled so."""

AT_RULES: Mapping[str, str] = {
    "font-face": "css-at-font-face",
    "import": "css-at-import",
    "keyframes": "css-at-keyframes",
    "-webkit-keyframes": "css-at-keyframes",
    "media": "css-at-media",
    "supports": "css-at-supports",
}

MEDIA_FEATURES: Mapping[str, str] = {
    "any-hover": "css-at-media-hover",
    "hover": "css-at-media-hover",
    "orientation": "css-at-media-orientation",
    "prefers-color-scheme": "css-at-media-prefers-color-scheme",
    "prefers-reduced-motion": "css-at-media-prefers-reduced-motion",
    "-webkit-device-pixel-ratio": "css-at-media-device-pixel-ratio",
    "-webkit-max-device-pixel-ratio": "css-at-media-device-pixel-ratio",
    "-webkit-min-device-pixel-ratio": "css-at-media-device-pixel-ratio",
}

PSEUDO_CLASSES: Mapping[str, str] = {
    name: f"css-pseudo-class-{name}"
    for name in (
        *("active", "checked", "default", "first-child", "first-of-type", "focus"),
        *("focus-visible", "focus-within", "has", "hover", "lang", "last-child", "last-of-type"),
        *("link", "not", "nth-child", "nth-last-child", "nth-last-of-type", "nth-of-type"),
        *("only-child", "only-of-type", "target", "visited"),
    )
}
PSEUDO_ELEMENTS: Mapping[str, str] = {
    name: f"css-pseudo-element-{name}"
    for name in ("after", "before", "first-letter", "first-line", "marker", "placeholder")
}

_SEMANTIC = (
    *("article", "aside", "details", "figcaption", "figure", "footer", "header", "main", "mark"),
    *("nav", "section", "summary", "time"),
)
_PLAIN_ELEMENTS = (
    *("abbr", "acronym", "address", "audio", "base", "bdi", "blockquote", "code", "del", "dfn"),
    *("dialog", "div", "form", "hr", "img", "marquee", "meter", "p", "picture", "pre"),
    *("progress", "rp", "rt", "ruby", "select", "small", "span", "strike", "strong", "style"),
    *("svg", "table", "textarea", "video", "wbr"),
)
ELEMENTS: Mapping[str, str] = {
    **{name: f"html-{name}" for name in _PLAIN_ELEMENTS},
    **dict.fromkeys((f"h{level}" for level in range(1, 7)), "html-h1-h6"),
    **dict.fromkeys(("ul", "ol", "dl"), "html-lists"),
    **dict.fromkeys(_SEMANTIC, "html-semantics"),
    "map": "html-image-maps",
}

ATTRIBUTES: Mapping[str, str] = {
    **{
        name: f"html-{name}"
        for name in (
            *("align", "aria-describedby", "aria-hidden", "aria-label", "aria-labelledby"),
            *("aria-live", "background", "cellpadding", "cellspacing", "dir", "height", "hidden"),
            *("lang", "popover", "required", "role", "srcset", "target", "valign", "width"),
        )
    },
    "inert": "css-inert-attribute",
    "loading": "html-loading-attribute",
    "sizes": "html-srcset",
    "usemap": "html-image-maps",
}

TYPED_ELEMENTS: Mapping[tuple[str, str], str] = {
    ("button", "reset"): "html-button-reset",
    ("button", "submit"): "html-button-submit",
    **{
        ("input", kind): f"html-input-{kind}"
        for kind in ("checkbox", "hidden", "radio", "reset", "submit", "text")
    },
}
"""Features of elements with a `type`."""

IMAGE_FORMATS: Mapping[str, str] = {
    **{
        name: f"image-{name}"
        for name in ("apng", "avif", "bmp", "gif", "hdr", "heif", "ico", "jpg", "mp4", "png")
    },
    **{name: f"image-{name}" for name in ("svg", "tiff", "webp")},
    "heic": "image-heif",
    "jpeg": "image-jpg",
    "svg+xml": "image-svg",
    "tif": "image-tiff",
    "vnd.microsoft.icon": "image-ico",
    "x-icon": "image-ico",
}
"""Features of images, by the end of their URL or by their media type behind `image/`."""
