"""Find features in the values of CSS, in selectors and in the URLs of images."""

import re
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import NamedTuple

from mailtrap_local.checks.client_features import (
    DISPLAYS,
    FONTS,
    FUNCTIONS,
    IMAGE_FORMATS,
    KEYWORDS,
    PREFIXED,
    PROPERTIES,
    PSEUDO_CLASSES,
    PSEUDO_ELEMENTS,
    UNITS,
)
from mailtrap_local.mail.css import css_urls

_MOST_URLS = 20  # of one declaration
_LONGEST_VALUE = 10_000
_QUOTED = re.compile(r""""[^"]*+"?|'[^']*+'?|\burl\([^)]*+\)?""")
_FUNCTION = re.compile(r"([a-z][a-z-]*+)\(")
_UNIT = re.compile(r"(?<![\w#.-])[+-]?(?:\d++\.?\d*+|\.\d++)([a-z]++|%)")
_KEYWORD = re.compile(r"(?<![\w-])(?:initial|(?:fit|max|min)-content)(?![\w(-])")
_FONT = re.compile(r"(?<![\w-])(?:system-ui|ui-[a-z-]++)(?![\w-])")
_EXTENSION = re.compile(r"\.([a-z0-9]{2,5})\Z")
_DATA_IMAGE = re.compile(r"data:image/([a-z0-9.+-]++)(?:;[^,;]*+)*+,")
_PREFIX = "-webkit-"

# As if not declared: support of these changes nothing.
_INITIAL: Mapping[str, frozenset[str]] = {
    **dict.fromkeys(
        (
            *("float", "clear", "transform", "filter", "box-shadow", "text-shadow", "max-height"),
            *("max-width", "animation", "transition", "clip-path", "text-transform", "hyphens"),
            *("background-image", "list-style-image", "border-image", "text-emphasis"),
        ),
        frozenset({"none"}),
    ),
    **dict.fromkeys(("min-height", "min-width"), frozenset({"0", "0px", "auto"})),
    **dict.fromkeys(("letter-spacing", "word-spacing", "text-indent"), frozenset({"0", "normal"})),
    **dict.fromkeys(("word-break", "overflow-wrap", "word-wrap"), frozenset({"normal"})),
    **dict.fromkeys(("z-index", "table-layout", "cursor", "aspect-ratio"), frozenset({"auto"})),
    "opacity": frozenset({"1"}),
    "outline": frozenset({"none", "0"}),
    "overflow": frozenset({"visible"}),
    "position": frozenset({"static"}),
    "visibility": frozenset({"visible", "inherit"}),
    "white-space": frozenset({"normal"}),
}
# Leaves out what clients do anyway, in whose absence nothing is lost.
_NO_FEATURE: frozenset[str] = frozenset({"inherit", "revert", "unset"})


class Found(NamedTuple):
    """A feature of a declaration, and what qualifiers look at: a name and a value."""

    feature: str
    name: str
    value: str


def features_of(name: str, written: str) -> Iterator[Found]:
    """The features of a declaration, each once."""
    if name.startswith("--"):
        yield Found("css-variables", name, "")
        return
    value = " ".join(written[:_LONGEST_VALUE].lower().split())
    plain = _QUOTED.sub('""', value)
    if plain in _NO_FEATURE:
        return
    if plain not in _INITIAL.get(name, ()):
        yield from _of_property(name, value)
    yield from (Found(feature, name, value) for feature in dict.fromkeys(_of_value(name, plain)))
    if "url(" in value:
        urls = (url for url, _, _ in islice(css_urls(written), _MOST_URLS))
        yield from (Found(one, name, kind) for url in urls for one, kind in image_features(url))


def _of_property(name: str, value: str) -> Iterator[Found]:
    if name == "display":
        yield Found(DISPLAYS.get(value, "css-display"), name, value)
        return
    if name.startswith(_PREFIX) and name[len(_PREFIX) :] in PREFIXED:
        name = name[len(_PREFIX) :]
    yield from (Found(feature, name, value) for feature in PROPERTIES.get(name, ()))


def _of_value(name: str, plain: str) -> Iterator[str]:
    if "(" in plain:
        functions = (FUNCTIONS.get(one) for one in _FUNCTION.findall(plain))
        yield from (one for one in functions if one is not None)
    units = (UNITS.get(one) for one in _UNIT.findall(plain))
    yield from (one for one in units if one is not None)
    if "content" in plain or "initial" in plain:
        yield from (KEYWORDS[one] for one in _KEYWORD.findall(plain))
    if name in ("font", "font-family"):
        yield from (FONTS[one] for one in _FONT.findall(plain) if one in FONTS)


def image_features(url: str) -> Iterator[tuple[str, str]]:
    """The features of an image by its URL, each with its media type if the URL has one."""
    start = url[:200].strip().lower()
    data = _DATA_IMAGE.match(start)
    if data is not None:
        kind = f"image/{data[1]}"
        yield "image-base64", kind
        if data[1] in IMAGE_FORMATS:
            yield IMAGE_FORMATS[data[1]], kind
    elif not start.startswith(("data:", "cid:")):
        path = re.split(r"[?#]", url[:4000], maxsplit=1)[0].strip().lower()
        extension = _EXTENSION.search(path)
        if extension is not None and extension[1] in IMAGE_FORMATS:
            yield IMAGE_FORMATS[extension[1]], ""


_STRINGS = re.compile(r""""[^"]*+"?|'[^']*+'?""")
_COMPOUND_END = re.compile(r"[\s>+~]")
_ATTRIBUTE = re.compile(r"\[\s*+(?:[\w*-]*+\|)?([\w-]++)\s*+([~|^$*]?=|)")
_PSEUDO = re.compile(r"::?(-?[a-z][a-z-]*+)")
_BRACKETS = re.compile(r"\[[^\]]*+\]?|\([^()]*+\)")
_CHAINED = re.compile(r"\.[\w-]++\.[\w-]")
_TYPE = re.compile(r"[a-z][a-z0-9-]*+")
# Not met by a document that is only looked at, so taken away to see what they would select;
# likewise what is selected by the place among siblings.
_STATE = re.compile(
    r"::[a-z-]++|:(?:before|after|first-line|first-letter|marker|placeholder)(?![\w-])"
    r"|:(?:hover|active|focus-visible|focus-within|focus|visited|link|target|checked|default"
    r"|only-of-type)(?![\w-])|:(?:lang|has|nth-(?:last-child|of-type|last-of-type))\((?:[^()]|\([^()]*+\))*+\)",
    re.IGNORECASE,
)


class SelectorFeature(NamedTuple):
    """A feature of a selector, with what qualifiers look at."""

    feature: str
    name: str = ""
    value: str = ""
    facts: frozenset[str] = frozenset()


def without_states(selectors: str) -> str:
    """The selectors without what depends on a user, and without pseudo-elements."""
    return _STATE.sub("", selectors)


def selector_features(selector: str) -> Iterator[SelectorFeature]:
    """The features of one selector."""
    plain = _STRINGS.sub('""', selector.strip())
    bare = _BRACKETS.sub("", _BRACKETS.sub("", plain))
    for sign, name in ((">", "child"), ("+", "adjacent-sibling"), ("~", "general-sibling")):
        if sign in bare:
            yield SelectorFeature(f"css-selector-{name}")
    if "*" in bare:
        yield SelectorFeature("css-selector-universal")
    if _CHAINED.search(bare):
        yield SelectorFeature("css-selector-chaining")
    if "[" in plain:
        for found in _ATTRIBUTE.finditer(plain):
            facts = _facts(plain, found.start())
            yield SelectorFeature("css-selector-attribute", found[1].lower(), found[2], facts)
    if ":" in plain:
        for found in _PSEUDO.finditer(plain.lower()):
            feature = PSEUDO_ELEMENTS.get(found[1]) or PSEUDO_CLASSES.get(found[1])
            if feature is not None:
                yield SelectorFeature(feature, found[1], "", _facts(plain, found.start()))


def _facts(selector: str, at: int) -> frozenset[str]:
    """Facts on the compound before a place of a selector: of a type alone, or with a class."""
    before = _COMPOUND_END.split(selector[max(0, at - 200) : at])[-1]
    if _TYPE.fullmatch(before.lower()):
        return frozenset({"type-selector"})
    return frozenset({"class-selector"}) if "." in before else frozenset()
