"""Find the uses of features in a mail that clients may lack: in its elements and its styles.

Leaves out what is no use: comments, conditional comments, hidden elements such as a preheader, and
rules of a sheet that select nothing. What a sheet declares is tied to the elements that it
selects. A use has guards: features without which a client does not even see it.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from itertools import islice

from mailtrap_local.checks.client_declarations import DeclaredFeatures
from mailtrap_local.checks.client_features import ATTRIBUTES, ELEMENTS, TYPED_ELEMENTS
from mailtrap_local.checks.client_guards import Guards
from mailtrap_local.checks.client_sheets import SheetUses
from mailtrap_local.checks.client_use import NO_FACTS, FeatureUse, use_by
from mailtrap_local.checks.client_values import image_features
from mailtrap_local.mail.document.cascade import Styles
from mailtrap_local.mail.document.element import Element
from mailtrap_local.mail.document.outline import Outline
from mailtrap_local.mail.html_urls import loaded_urls

MOST_USES = 10_000
"""Uses that are looked at."""
_LARGE_SHEET = 16 * 1024  # octets, which Gmail drops
_UNSEEN = frozenset({"head", "title", "meta", "link", "base", "style", "script", "html"})
_IMAGES = frozenset({"img", "source", "input", "image", "video", "body", "table", "td", "th"})
_NAMED = frozenset({"named"})
_HAS_TABLE = frozenset({"has-table"})


class UseFinder:
    """Finder of the uses of features of one document; only those that are `wanted`."""

    def __init__(self, outline: Outline, styles: Styles, wanted: frozenset[str]) -> None:
        self._outline = outline
        self._styles = styles
        self._wanted = wanted
        self._guards = Guards(outline.source)
        self._declared = DeclaredFeatures(outline, styles, wanted)

    def find(self) -> Iterator[FeatureUse]:
        """Return the uses, up to 10,000: of elements, of their styles, and of style sheets."""
        yield from islice(self._find(), MOST_USES)

    def _find(self) -> Iterator[FeatureUse]:
        for element in self._outline.elements:
            guards = self._guards.at(element.start)
            for use in self._of(element):
                yield use._replace(guards=guards) if guards else use
        yield from SheetUses(
            self._outline, self._styles, self._declared, self._guards, self._wanted
        ).find()

    def _of(self, element: Element) -> Iterator[FeatureUse]:
        if element.name not in _UNSEEN and self._styles.of(element).hidden:
            yield from self._of_hiding(element)
            return
        feature = ELEMENTS.get(element.name)
        if feature in self._wanted:
            yield use_by(feature, element, facts=self._facts_of_sheet(element))
        feature, value = _special(element)
        if feature in self._wanted:
            facts = _NAMED if value in self._anchors else NO_FACTS
            yield use_by(feature, element, "", value, facts)
        if element.tag.attributes_source:
            yield from self._of_attributes(element)
            yield from self._of_style(element)

    def _of_attributes(self, element: Element) -> Iterator[FeatureUse]:
        for name, value in element.attributes.items():
            feature = ATTRIBUTES.get(name)
            if feature in self._wanted:
                yield use_by(feature, element, name, value.strip().lower())
            if element.name in _IMAGES and not _has_another(element, name):
                for url, _, _ in loaded_urls(element.name, name, value):
                    for feature, kind in image_features(url):
                        if feature in self._wanted:
                            yield use_by(feature, element, name, kind)

    @cached_property
    def _anchors(self) -> frozenset[str]:
        """The anchors by name, which more clients know than those by id."""
        return frozenset(one.get("name") for one in self._outline.named("a"))

    def _facts_of_sheet(self, element: Element) -> frozenset[str]:
        if element.name != "style":
            return NO_FACTS
        found = {"in-body"} if any(one.name == "body" for one in element.ancestors()) else set()
        if len(self._outline.raw_text(element).encode(errors="replace")) > _LARGE_SHEET:
            found.add("large")
        return frozenset(found)

    def _of_hiding(self, element: Element) -> Iterator[FeatureUse]:
        """Uses of an element that is hidden: only of that which hides it."""
        around = element.parent
        if around is not None and around.is_written and self._styles.of(around).hidden:
            return
        if "hidden" in element.attributes and "html-hidden" in self._wanted:
            yield use_by("html-hidden", element, "hidden")
        declared = {one.name: one.value for one in self._styles.inline(element)}
        is_hidden_from_outlook = declared.get("mso-hide", "").lower() == "all"
        if declared.get("display", "").lower() == "none" and not is_hidden_from_outlook:
            first = bisect_right(self._tables, element.index)
            has_table = self._tables[first : first + 1] and self._tables[first] < element.end
            facts = _HAS_TABLE if has_table else NO_FACTS
            yield use_by("css-display-none", element, "display", "none", facts)

    @cached_property
    def _tables(self) -> list[int]:
        return [one.index for one in self._outline.named("table")]

    def _of_style(self, element: Element) -> Iterator[FeatureUse]:
        style = element.get("style")
        declarations = self._styles.inline(element)
        for one in declarations:
            for feature, name, value in self._declared.of(one):
                facts = self._declared.facts(feature, element, declarations)
                use = use_by(feature, element, name, value, facts)
                yield use._replace(is_inline=True)
            important = self._declared.important(one, style, one.start)
            if important is not None:
                yield important._replace(
                    offset=element.start, element=element, tag=element.name, is_inline=True
                )


def _has_another(element: Element, name: str) -> bool:
    """Return whether a file is a film, or a source whose type lets a client take the next one."""
    return (name == "src" and element.name in ("video", "source")) or (
        element.name == "source" and "type" in element.attributes
    )


def _special(element: Element) -> tuple[str, str]:
    """The feature that an element is by the value of an attribute, and that value."""
    read = _SPECIAL.get(element.name)
    return ("", "") if read is None else read(element)


def _link(element: Element) -> tuple[str, str]:
    url = element.get("href").strip()
    if url.startswith("#") and len(url) > 1:
        return "html-anchor-links", url[1:]
    return ("html-mailto-links", url.lower()) if url[:7].lower() == "mailto:" else ("", "")


def _typed(element: Element) -> tuple[str, str]:
    usual = "text" if element.name == "input" else "submit"
    kind = element.get("type").strip().lower() or usual
    return TYPED_ELEMENTS.get((element.name, kind), ""), ""


def _meta(element: Element) -> tuple[str, str]:
    is_scheme = element.get("name").lower() == "color-scheme"
    return "html-meta-color-scheme" if is_scheme else "", ""


_SPECIAL: Mapping[str, Callable[[Element], tuple[str, str]]] = {
    "a": _link,
    "area": _link,
    "button": _typed,
    "input": _typed,
    "li": lambda element: ("html-lists" if "value" in element.attributes else "", ""),
    "link": lambda element: ("html-link" if "stylesheet" in element.get("rel").lower() else "", ""),
    "meta": _meta,
    "object": lambda element: ("html-object", element.get("type").lower()),
}
