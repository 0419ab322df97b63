"""Cascade: find what is declared for an element, and the style that follows (CSS Cascade 4).

    styles = Styles(outline)
    styles.sheets                      # parsed once, with the position of each declaration
    styles.rules_of(element)           # rules that select it, in any at-rule
    styles.elements_of(rule)
    styles.inline(element)             # declarations of its `style`
    styles.is_seen(element)            # computed, on a screen by day
    styles.on(NIGHT).of(element)       # in dark mode

`is_complete` turns False once the budget of selector matching is used up: then what is said of
styles is not to be relied on, and rules that need them are undecided.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property

from mailtrap_local.mail.document.colors import parse_old_color
from mailtrap_local.mail.document.declared import Longhands, Pairs, presentation
from mailtrap_local.mail.document.defaults import DEFAULTS, LINK, QUIRKY_TABLE
from mailtrap_local.mail.document.element import Element
from mailtrap_local.mail.document.media import DAY, Screen, applies
from mailtrap_local.mail.document.outline import Outline
from mailtrap_local.mail.document.rule_index import RuleIndex, RuleTable
from mailtrap_local.mail.document.sheets import (
    AtRule,
    Declaration,
    Sheet,
    StyleRule,
    parse_declarations,
    parse_sheet,
)
from mailtrap_local.mail.document.style import DEFAULT_STYLE, Style, computed

_MOST_SHEETS = 50
_LONGEST_STYLE = 10_000
_TELLING = ("style", "bgcolor", "background", "color", "size", "hidden", "text", "href")
_DOCTYPE = re.compile(r"\s*+(?:<!--.*?-->\s*+)*+<!doctype\s+html", re.IGNORECASE | re.DOTALL)


class Cascade:
    """Styles of elements on one screen, each computed when asked for."""

    def __init__(
        self,
        index: RuleIndex,
        screen: Screen = DAY,
        *,
        has_quirks: bool = False,
        link: Mapping[str, str] = LINK,
    ) -> None:
        self._index = index
        self._link = link
        self._screen = screen
        self._has_quirks = has_quirks
        self._longhands = Longhands()
        self._applies: dict[tuple[AtRule, ...], bool] = {(): True}
        self._pairs: dict[int, tuple[Pairs, Pairs]] = {}
        self._values: dict[tuple[str, str, tuple[int, ...]], Mapping[str, str]] = {}
        self._styles: dict[Element, Style] = {}
        self._computed: dict[tuple[int, int], Style] = {}
        self._seen: dict[int, bool] = {}

    def style(self, element: Element) -> Style:
        """The computed style of an element."""
        known = self._styles.get(element)
        if known is not None:
            return known
        chain = [element]
        around = DEFAULT_STYLE
        for one in element.ancestors():
            known = self._styles.get(one)
            if known is not None:
                around = known
                break
            chain.append(one)
        for one in reversed(chain):
            around = self._styles[one] = self._computed_in(one, around)
        return around

    def is_seen(self, element: Element) -> bool:
        """Return whether a reader sees the text of an element."""
        style = self.style(element)
        seen = self._seen.get(id(style))  # it is kept
        if seen is None:
            seen = self._seen[id(style)] = style.is_seen
        return seen

    def _computed_in(self, element: Element, around: Style) -> Style:
        if around.hidden:
            return around
        values = self.values(element)
        if not values:
            return around
        key = (id(values), id(around))  # both are kept
        known = self._computed.get(key)
        if known is None:
            known = self._computed[key] = computed(values, around)
        return known

    def values(self, element: Element) -> Mapping[str, str]:
        """The declared values of an element, of the properties that are read, the winners alone."""
        matches = [
            one for one in self._index.matches(element) if self._applies_here(one[1].conditions)
        ]
        tag = element.tag
        key = (tag.name, tag.attributes_source, tuple(one[1].order for one in matches))
        known = self._values.get(key)
        if known is None:
            known = self._values[key] = self._declared(element, [one[1] for one in matches])
        return known

    def _applies_here(self, conditions: tuple[AtRule, ...]) -> bool:
        known = self._applies.get(conditions)
        if known is None:
            known = self._applies[conditions] = applies(conditions, self._screen)
        return known

    def _declared(self, element: Element, rules: list[StyleRule]) -> Mapping[str, str]:
        values = dict(DEFAULTS.get(element.name, ()))
        written = element.tag.attributes_source.lower()
        inline: tuple[Pairs, Pairs] = (), ()
        if element.name == "table" and self._has_quirks:
            values.update(QUIRKY_TABLE)
        if any(name in written for name in _TELLING):
            if element.name == "a" and "href" in element.attributes:
                values.update(self._link)
            values.update(presentation(element))
            style = element.get("style")[:_LONGEST_STYLE]
            inline = self._longhands.of_style(style) if style else inline
        pairs = [self._pairs_of(rule) for rule in rules]
        for normal, _ in (*pairs, inline):
            values.update(normal)
        for _, important in (*pairs, inline):
            values.update(important)
        return values

    def _pairs_of(self, rule: StyleRule) -> tuple[Pairs, Pairs]:
        known = self._pairs.get(rule.order)
        if known is None:
            known = self._pairs[rule.order] = self._longhands.of_rule(rule.declarations)
        return known


def has_quirks(source: str) -> bool:
    """Return whether a document has no doctype, which changes how browsers lay it out."""
    return _DOCTYPE.match(source) is None


def _link_style(bodies: Sequence[Element]) -> Mapping[str, str]:
    """Return the style of links, which the `link` of the body may color (HTML section 15.3.3)."""
    color = parse_old_color(bodies[0].get("link")) if bodies else None
    return LINK if color is None else {"color": str(color)}


class Styles:
    """The style sheets of a document, and the styles of its elements on a screen."""

    def __init__(self, outline: Outline) -> None:
        self._outline = outline
        self._screen = DAY
        self._inline: dict[str, tuple[Declaration, ...]] = {}

    def on(self, screen: Screen) -> "Styles":
        """The styles of the same document on another screen."""
        other = Styles(self._outline)
        other._screen = screen
        other._inline = self._inline
        other.__dict__.update(sheets=self.sheets, _index=self._index)  # cached properties
        return other

    @cached_property
    def sheets(self) -> Sequence[Sheet]:
        """The `style` elements, parsed. A `media` attribute is a condition of all its rules."""
        found: list[Sheet] = []
        order = 0
        for element in self._outline.named("style")[:_MOST_SHEETS]:
            text = self._outline.raw_text(element)
            sheet = parse_sheet(text, element.tag.end, element.get("media"), order)
            order += len(sheet.rules)
            found.append(sheet)
        return found

    def inline(self, element: Element) -> tuple[Declaration, ...]:
        """The declarations of the `style` attribute; each `start` counts within its value."""
        style = element.get("style") if "style" in element.tag.attributes_source.lower() else ""
        known = self._inline.get(style)
        if known is None:
            known = self._inline[style] = parse_declarations(style[:_LONGEST_STYLE])
        return known

    @cached_property
    def _index(self) -> RuleIndex:
        return self.index_of(rule for sheet in self.sheets for rule in sheet.rules)

    def index_of(self, rules: Iterable[StyleRule]) -> RuleIndex:
        """The elements of the document that some rules select."""
        return RuleIndex(RuleTable(rules))

    @cached_property
    def _cascade(self) -> Cascade:
        quirks = has_quirks(self._outline.source)
        link = _link_style(self._outline.named("body"))
        return Cascade(self._index, self._screen, has_quirks=quirks, link=link)

    @property
    def is_complete(self) -> bool:
        """Return whether all selectors could be compared so far."""
        return self._index.steps.are_left

    def of(self, element: Element) -> Style:
        """The computed style of an element."""
        return self._cascade.style(element)

    def is_seen(self, element: Element) -> bool:
        """Return whether a reader sees the text of an element."""
        return self._cascade.is_seen(element)

    def values(self, element: Element) -> Mapping[str, str]:
        """The declared values on the screen, in lower case, shorthands taken apart."""
        return self._cascade.values(element)

    def rules_of(self, element: Element) -> list[StyleRule]:
        """The rules that select an element, whatever the screen, the strongest last."""
        return [rule for _, rule in self._index.matches(element)]

    def elements_of(self, rule: StyleRule) -> Sequence[Element]:
        """The elements that a rule selects, whatever the screen."""
        return self._selected.get(rule.order, [])

    @cached_property
    def _selected(self) -> dict[int, list[Element]]:
        found: dict[int, list[Element]] = {}
        for element in self._outline.elements:
            for _, rule in self._index.matches(element):
                found.setdefault(rule.order, []).append(element)
        return found
