"""Find the features of declarations, with what qualifiers ask about them."""

import re
from collections.abc import Iterable

from mailtrap_local.checks.client_use import NO_FACTS, FeatureUse
from mailtrap_local.checks.client_values import Found, features_of
from mailtrap_local.mail.document.cascade import Styles
from mailtrap_local.mail.document.element import Element
from mailtrap_local.mail.document.outline import Outline
from mailtrap_local.mail.document.sheets import Declaration

_IMPORTANT = re.compile(r"[^;}!]*+!\s*+(important)", re.IGNORECASE)
_NO_COLOR = frozenset({"transparent", "none", "inherit", "initial"})
_COLORED = frozenset({"colored"})
_MSO_LINE_HEIGHT = frozenset({"mso-line-height"})
_UNSPACED = frozenset({"unspaced"})
_COLLAPSED = frozenset({"collapsed"})
_BARE = frozenset({"bare"})
_INCOMPLETE = frozenset({"incomplete"})
_UNMOVED = frozenset({"unmoved"})
_CLIPPED = frozenset({"clipped"})
_EDGE = re.compile(r"(?:padding|border)(?!-(?:radius|collapse|spacing))[a-z-]*")
_SIZE = re.compile(r"(?:min-|max-)?(?:width|height)")
_NO_EDGE = re.compile(r"(?:(?:0[a-z%]*|none|transparent|!important)\s*)+", re.IGNORECASE)
_OFFSETS = frozenset({"top", "right", "bottom", "left", "inset", "z-index"})
_ABSOLUTE = re.compile(r"position\s*:\s*absolute", re.IGNORECASE)


class DeclaredFeatures:
    """The features of declarations, each pair of a name and a value read once."""

    def __init__(self, outline: Outline, styles: Styles, wanted: frozenset[str]) -> None:
        self._styles = styles
        self._wanted = wanted
        self._known: dict[tuple[str, str], tuple[Found, ...]] = {}
        self._has_mso_line_height = "mso-line-height-rule" in outline.source
        self._has_absolute = _ABSOLUTE.search(outline.source) is not None

    def of(self, declaration: Declaration) -> tuple[Found, ...]:
        """The wanted features of a declaration."""
        key = declaration.name, declaration.value
        known = self._known.get(key)
        if known is None:
            found = (one for one in features_of(*key) if one.feature in self._wanted)
            known = self._known[key] = tuple(found)
        return known

    def facts(self, feature: str, element: Element, block: Iterable[Declaration]) -> frozenset[str]:
        """Facts about a feature that a block declares for an element."""
        if feature == "css-line-height" and self._has_mso_line_height:
            return _MSO_LINE_HEIGHT
        if feature == "css-margin":
            ground = self._styles.values(element).get("background-color", "transparent")
            return NO_FACTS if ground in _NO_COLOR else _COLORED
        if feature == "css-position" and not self._has_absolute:
            return NO_FACTS if any(one.name in _OFFSETS for one in block) else _UNMOVED
        return _of_block(feature, block)

    def important(self, declaration: Declaration, source: str, start: int) -> FeatureUse | None:
        """The use of `!important` by a declaration that starts here; its offset is not set."""
        if not declaration.important or "css-important" not in self._wanted:
            return None
        written = _IMPORTANT.match(source, start)
        mark = source.rfind("!", start, written.end()) if written else start
        return FeatureUse(
            "css-important",
            0,
            name=declaration.name,
            value=written[1] if written else "important",
            facts=NO_FACTS if source[mark - 1 : mark].isspace() else _UNSPACED,
        )


def _of_block(feature: str, block: Iterable[Declaration]) -> frozenset[str]:
    if feature == "css-border-spacing" and any(map(_collapses, block)):
        return _COLLAPSED
    if feature == "css-height" and any(one.name[:8] == "overflow" for one in block):
        return _CLIPPED
    if feature == "css-z-index" and not any(one.name == "position" for one in block):
        return _INCOMPLETE
    if feature == "css-box-sizing":
        return _of_box(block)
    return NO_FACTS


def _of_box(block: Iterable[Declaration]) -> frozenset[str]:
    edges = [one.value for one in block if _EDGE.fullmatch(one.name)]
    if not edges or not any(_SIZE.fullmatch(one.name) for one in block):
        return _INCOMPLETE
    return _BARE if all(map(_NO_EDGE.fullmatch, edges)) else NO_FACTS


def _collapses(declaration: Declaration) -> bool:
    return declaration.name == "border-collapse" and declaration.value.lower() == "collapse"
