"""The look of text by the tags, the styles and the style sheets around it, as far as it matters."""

import re
from typing import NamedTuple

from mailtrap_local.mail.html import HtmlTag

_LONGEST_SHEET = 100_000
_MOST_RULES = 1000
_LONGEST_STYLE = 2000
_MOST_CLASSES = 20
_BRACES = re.compile(r"([{}])")
_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)", re.DOTALL)
_SELECTOR = re.compile(r"[\w-]*[.#]?[\w-]+\Z")
_LENGTH = r"\s*:\s*([0-9]{0,4}\.?[0-9]{0,4})(px|pt|em|rem|%)?"
_SIZE = re.compile(rf"(?<![\w-])font-size{_LENGTH}")
_SHORT_SIZE = re.compile(r"(?<![\w-])font\s*:[^;:]{0,60}?\s([0-9]{1,3})(px|pt|em)")
_SPACING = re.compile(rf"letter-spacing{_LENGTH}")
_BOLD = re.compile(r"font(?:-weight)?\s*:\s*(?:bold|[6-9]00)")
_MONOSPACE = re.compile(r"font(?:-family)?\s*:[^;]{0,200}?(?:mono|courier|consolas|menlo)")
_BOX = re.compile(r"(?<![\w-])border(?:-(?:top|bottom|left))?\s*:\s*(?:[1-9]|thin|medium|thick)")
_BACKGROUND = re.compile(r"(?<![\w-])background(?:-color)?\s*:\s*([^;!]{1,60})")
_COLOR = re.compile(r"(?<![\w-])color\s*:\s*([^;!]{1,40})")
_HIDDEN = re.compile(
    r"(?<![\w-])(?:display\s*:\s*none|visibility\s*:\s*hidden|opacity\s*:\s*0?\.?0*\s*(?![.\d])"
    r"|max-(?:height|width)\s*:\s*0(?![.\d]))"
)
_SHOWN = re.compile(r"(?<![\w-])visibility\s*:\s*visible")
_SHORT_HEX = re.compile(r"#([0-9a-f])([0-9a-f])([0-9a-f])")
_NAMED = {"white": "#ffffff", "black": "#000000", "rgb(255,255,255)": "#ffffff"}
_NO_COLOR = frozenset({"", "none", "transparent", "inherit", "initial", "currentcolor"})
_PIXELS = {"px": 1.0, "pt": 4 / 3, "rem": 16.0}
_HEADINGS = {"h1": 2.0, "h2": 1.5, "h3": 1.17, "big": 1.2}
_FONT_SIZES = {"4": 18.0, "5": 24.0, "6": 32.0, "7": 48.0, "+1": 18.0, "+2": 24.0, "+3": 32.0}
_BOLD_TAGS = frozenset({"b", "strong", "h1", "h2", "h3", "th"})
_MONOSPACE_TAGS = frozenset({"code", "kbd", "pre", "samp", "tt"})
_TELLING = ("style", "class", "id", "hidden", "bgcolor", "color", "size", "face", "border")


class Look(NamedTuple):
    """Look of text as displayed. `size` is in pixels, `depth` the number of quotes around."""

    size: float = 16.0
    bold: bool = False
    spaced: bool = False
    monospace: bool = False
    boxed: bool = False
    is_link: bool = False
    is_hidden: bool = False
    depth: int = 0
    color: str = ""
    background: str = "#ffffff"

    @property
    def is_seen(self) -> bool:
        return not self.is_hidden and self.size >= 1 and self.color != self.background


DEFAULT = Look()


class StyleSheet:
    """The rules of the style sheets for single tags, classes and ids; those of `@media` are not."""

    def __init__(self) -> None:
        self._rules: dict[str, str] = {}
        self._styles: dict[tuple[str, str], str] = {}

    def read(self, sheet: str) -> None:
        """Add the rules of a style sheet."""
        pieces = _BRACES.split(_COMMENT.sub(" ", sheet[:_LONGEST_SHEET].lower()))
        depth, selectors = 0, ""
        for before, brace in zip(pieces[::2], pieces[1::2], strict=False):
            if brace == "{":
                selectors = before if depth == 0 else ""
                depth += 1
                continue
            depth = max(depth - 1, 0)
            if depth == 0 and len(self._rules) < _MOST_RULES:
                self._add(selectors.rpartition(";")[2], before)

    def _add(self, selectors: str, style: str) -> None:
        for selector in selectors.split(",")[:_MOST_CLASSES]:
            last = _SELECTOR.search(selector.strip())
            if last is not None and "@" not in selector and ":" not in selector:
                key = last[0]
                self._rules[key] = f"{self._rules.get(key, '')};{style}"[:_LONGEST_STYLE]

    def look(self, tag: HtmlTag, around: Look) -> Look:
        """The look of the text in an element, by the look around it."""
        name = tag.name
        if around.is_hidden and "visib" not in tag.attributes_source:
            return around
        look = around._replace(
            size=around.size * _HEADINGS.get(name, 1.0),
            bold=around.bold or name in _BOLD_TAGS,
            monospace=around.monospace or name in _MONOSPACE_TAGS,
            is_link=around.is_link or name in ("a", "button"),
        )
        if name in ("template", "noscript"):
            return look._replace(is_hidden=True)
        style = self._style(tag)
        return _styled(look, style, around.size) if style else look

    def _style(self, tag: HtmlTag) -> str:
        """Styles by the sheets and the attributes of a tag, the strongest last."""
        key = (tag.name, tag.attributes_source)
        if key not in self._styles:
            if len(self._styles) > _MOST_RULES:
                self._styles.clear()
            self._styles[key] = self._combined(tag)
        return self._styles[key]

    def _combined(self, tag: HtmlTag) -> str:
        rules = [self._rules.get(tag.name, "")] if self._rules else []
        written = tag.attributes_source.lower()
        if any(name in written for name in _TELLING):
            attributes = {name: value.lower() for name, value in tag.attributes().items()}
            for one in attributes.get("class", "").split()[:_MOST_CLASSES]:
                rules += [self._rules.get(f".{one}", ""), self._rules.get(f"{tag.name}.{one}", "")]
            identity = attributes.get("id", "")
            rules += [self._rules.get(f"#{identity}", ""), *_presentation(tag.name, attributes)]
            rules.append(attributes.get("style", "")[:_LONGEST_STYLE])
        return ";".join(filter(None, rules))


def _presentation(name: str, attributes: dict[str, str]) -> list[str]:
    """Attributes of old as a style."""
    found = []
    if "hidden" in attributes:
        found.append("display:none")
    if "bgcolor" in attributes:
        found.append(f"background:{attributes['bgcolor']}")
    if name == "font":
        found += [f"color:{attributes['color']}"] if "color" in attributes else []
        found += [f"font-family:{attributes['face']}"] if "face" in attributes else []
        size = _FONT_SIZES.get(attributes.get("size", ""))
        found += [f"font-size:{size}px"] if size else []
    return found


def _styled(look: Look, style: str, around: float) -> Look:
    backgrounds = _BACKGROUND.findall(style)
    colors = _COLOR.findall(style)
    background = _color(backgrounds[-1], look.background) if backgrounds else look.background
    color = _color(colors[-1], look.color) if colors else look.color
    size = _size(style, look.size, around)
    return look._replace(
        size=size,
        bold=look.bold or _BOLD.search(style) is not None,
        spaced=look.spaced or _is_spaced(style),
        monospace=look.monospace or _MONOSPACE.search(style) is not None,
        boxed=_BOX.search(style) is not None or background not in ("#ffffff", look.background),
        is_hidden=_is_hidden(look, style),
        color=color,
        background=background,
    )


def _is_hidden(look: Look, style: str) -> bool:
    if look.is_hidden:
        return _SHOWN.search(style) is None
    return _HIDDEN.search(style) is not None


def _size(style: str, size: float, around: float) -> float:
    """The font size in pixels."""
    sizes = _SIZE.findall(style) or _SHORT_SIZE.findall(style)
    if not sizes or not sizes[-1][0].strip("."):
        return size
    number, unit = float(sizes[-1][0]), sizes[-1][1]
    if unit in ("em", "%"):
        return around * (number if unit == "em" else number / 100)
    return number * _PIXELS.get(unit, 1.0)


def _is_spaced(style: str) -> bool:
    spacing = _SPACING.search(style)
    if spacing is None or not spacing[1].strip("."):
        return False
    return float(spacing[1]) >= (0.1 if spacing[2] in ("em", "rem") else 1.5)


def _color(written: str, around: str) -> str:
    """A color as `#rrggbb`; a picture or a gradient as written."""
    color = "".join(written.split()).rstrip(";")
    if color in _NO_COLOR:
        return around
    short = _SHORT_HEX.fullmatch(color)
    if short is not None:
        return "#" + "".join(one * 2 for one in short.groups())
    return _NAMED.get(color, color)
