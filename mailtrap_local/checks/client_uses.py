"""Find the uses of features in a mail that clients may lack: in its elements and its styles.

Leaves out what is no use: comments, conditional comments, hidden elements such as a preheader, and
rules of a sheet that select nothing. What a sheet declares is tied to the elements that it
selects. A use has guards: features without which a client does not even see it.

Facts for qualifiers: `nested` in another `@media`, `unspaced` before `!important`, `colored`
(background), `has-table`, `mso-line-height`, `named` (anchor), `in-body`, `large`, `ampersand`.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from itertools import islice

from mailtrap_local.checks.client_features import (
    AT_RULES,
    ATTRIBUTES,
    ELEMENTS,
    MEDIA_FEATURES,
    TYPED_ELEMENTS,
)
from mailtrap_local.checks.client_plans import NOT_OUTLOOK
from mailtrap_local.checks.client_qualifiers import FeatureUse
from mailtrap_local.checks.client_values import (
    Found,
    SelectorFeature,
    features_of,
    image_features,
    selector_features,
    without_states,
)
from mailtrap_local.mail.document.cascade import RuleIndex, Styles
from mailtrap_local.mail.document.element import Element
from mailtrap_local.mail.document.outline import Outline
from mailtrap_local.mail.document.sheets import (
    AtRule,
    Declaration,
    Sheet,
    StyleRule,
    split_commas,
)
from mailtrap_local.mail.html_urls import loaded_urls


MOST_USES = 20_000
_MOST_KINDS = 20  # of elements that a declaration of a sheet is looked at on
_LARGE_SHEET = 16 * 1024  # octets, which Gmail drops
_NO_FACTS: frozenset[str] = frozenset()
_CONDITION = re.compile(
    r"<!(?:--)?\[if\s+(?P<others>!\s*+\(?mso)?[^\]]{0,100}+\](?:--)?>(?:<!-->)?|<!\[endif\]",
    re.IGNORECASE,
)
_MEDIA_FEATURE = re.compile(r"\(\s*+(-?[a-z-]++)")
_IMPORTANT = re.compile(r"[^;}!]*+!\s*+(important)", re.IGNORECASE)
_UNSEEN = frozenset({"head", "title", "meta", "link", "base", "style", "script", "html"})
_IMAGES = frozenset({"img", "source", "input", "image", "video", "body", "table", "td", "th"})


class UseFinder:
    """Finder of the uses of features of one document; only those that are `wanted`."""

    def __init__(self, outline: Outline, styles: Styles, wanted: frozenset[str]) -> None:
        self._outline = outline
        self._styles = styles
        self._wanted = wanted
        self._known: dict[tuple[str, str], tuple[Found, ...]] = {}
        self._has_mso_line_height = "mso-line-height-rule" in outline.source

    def find(self) -> Iterator[FeatureUse]:
        """All uses, up to 20,000: of elements, of their styles, and of style sheets."""
        yield from islice(self._find(), MOST_USES)

    def _find(self) -> Iterator[FeatureUse]:
        for element in self._outline.elements:
            guards = self._guards_at(element.start)
            hidden = element.name not in _UNSEEN and self._styles.of(element).hidden
            if hidden:
                uses = self._of_hiding(element)
            else:
                uses = (*self._of_element(element), *self._of_style(element))
            yield from (one._replace(guards=guards) if guards else one for one in uses)
        for sheet in self._styles.sheets:
            for at_rule in sheet.at_rules:
                yield from self._of_at_rule(at_rule)
            for rule in sheet.rules:
                yield from self._of_rule(rule, sheet)

    # -- elements ----------------------------------------------------------------------------

    def _of_element(self, element: Element) -> Iterator[FeatureUse]:
        attributes = element.attributes
        feature = ELEMENTS.get(element.name)
        if feature in self._wanted:
            yield self._use(feature, element, facts=self._facts_of_sheet(element))
        for name, value in attributes.items():
            feature = ATTRIBUTES.get(name)
            if feature in self._wanted:
                yield self._use(feature, element, name, value.strip().lower())
        for feature, value in self._of_special(element, attributes):
            if feature in self._wanted:
                facts = frozenset({"named"}) if value in self._anchors else _NO_FACTS
                yield self._use(feature, element, "", value, facts)
        if element.name in _IMAGES:
            for name, value in attributes.items():
                for url, _, _ in loaded_urls(element.name, name, value):
                    for feature, kind in image_features(url):
                        if feature in self._wanted:
                            yield self._use(feature, element, name, kind)

    def _of_special(
        self, element: Element, attributes: Mapping[str, str]
    ) -> Iterator[tuple[str, str]]:
        """Features of an element by the value of an attribute."""
        if element.name in ("a", "area"):
            url = attributes.get("href", "").strip()
            if url.startswith("#") and len(url) > 1:
                yield "html-anchor-links", url[1:]
            elif url[:7].lower() == "mailto:":
                yield "html-mailto-links", url.lower()
        elif element.name in ("input", "button"):
            kind = attributes.get("type", "text" if element.name == "input" else "submit")
            feature = TYPED_ELEMENTS.get((element.name, kind.strip().lower()))
            if feature is not None:
                yield feature, ""
        elif element.name == "meta" and attributes.get("name", "").lower() == "color-scheme":
            yield "html-meta-color-scheme", ""
        elif element.name == "link" and "stylesheet" in attributes.get("rel", "").lower():
            yield "html-link", ""
        elif element.name == "object":
            yield "html-object", attributes.get("type", "").lower()
        elif element.name == "li" and "value" in attributes:
            yield "html-lists", ""

    @cached_property
    def _anchors(self) -> frozenset[str]:
        """The anchors by name, which more clients know than those by id."""
        return frozenset(one.get("name") for one in self._outline.named("a"))

    def _facts_of_sheet(self, element: Element) -> frozenset[str]:
        if element.name != "style":
            return _NO_FACTS
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
            yield self._use("html-hidden", element, "hidden")
        declared = {one.name: one.value for one in self._styles.inline(element)}
        is_hidden_from_outlook = declared.get("mso-hide", "").lower() == "all"
        if declared.get("display", "").lower() == "none" and not is_hidden_from_outlook:
            first = bisect_right(self._tables, element.index)
            has_table = self._tables[first : first + 1] and self._tables[first] < element.end
            facts = frozenset({"has-table"}) if has_table else _NO_FACTS
            yield self._use("css-display-none", element, "display", "none", facts)

    @cached_property
    def _tables(self) -> list[int]:
        return [one.index for one in self._outline.named("table")]

    # -- styles ------------------------------------------------------------------------------

    def _of_style(self, element: Element) -> Iterator[FeatureUse]:
        declarations = self._styles.inline(element)
        for one in declarations:
            for found in self._features(one):
                facts = self._facts(found.feature, element)
                yield self._use(*found[:1], element, *found[1:], facts, is_inline=True)
        important = [one for one in declarations if one.important]
        if important and "css-important" in self._wanted:
            style = element.get("style")
            for one in important:
                yield self._important(one, style, one.start, element)._replace(is_inline=True)

    def _features(self, declaration: Declaration) -> tuple[Found, ...]:
        key = declaration.name, declaration.value
        known = self._known.get(key)
        if known is None:
            found = (one for one in features_of(*key) if one.feature in self._wanted)
            known = self._known[key] = tuple(found)
        return known

    def _facts(self, feature: str, element: Element) -> frozenset[str]:
        if feature == "css-line-height" and self._has_mso_line_height:
            return frozenset({"mso-line-height"})
        if feature == "css-margin":
            ground = self._styles.values(element).get("background-color", "transparent")
            if ground not in ("transparent", "none", "inherit", "initial"):
                return frozenset({"colored"})
        return _NO_FACTS

    def _important(
        self, declaration: Declaration, source: str, at: int, place: Element | int
    ) -> FeatureUse:
        written = _IMPORTANT.match(source, at)
        mark = source.rfind("!", at, written.end()) if written else at
        facts = _NO_FACTS if source[mark - 1 : mark].isspace() else frozenset({"unspaced"})
        value = written[1] if written else "important"
        return self._use("css-important", place, declaration.name, value, facts)

    # -- sheets ------------------------------------------------------------------------------

    def _of_at_rule(self, rule: AtRule) -> Iterator[FeatureUse]:
        feature = AT_RULES.get(rule.name)
        guards = self._guards(rule.conditions, rule.start)
        value = rule.prelude.lower()
        if rule.name == "font-face":
            value = "; ".join(one.value for one in rule.declarations if one.name == "src").lower()
        facts = frozenset({"nested"}) if _media_of(rule.conditions) else _NO_FACTS
        if feature in self._wanted:
            yield self._use(feature, rule.start, rule.name, value, facts, guards=guards)
        if rule.name == "media":
            for one in _media_features(rule):
                if one in self._wanted:
                    yield self._use(one, rule.start, rule.name, value, facts, guards=guards)

    def _of_rule(self, rule: StyleRule, sheet: Sheet) -> Iterator[FeatureUse]:
        elements = self._kinds(rule)
        if not elements:
            return
        by_selector = [[*selector_features(one)] for one in split_commas(rule.selectors)]
        guards = self._guards(rule.conditions, rule.start)
        for one in dict.fromkeys(one for several in by_selector for one in several):
            if one.feature in self._wanted:
                use = self._use(one.feature, rule.start, one.name, one.value, one.facts)
                yield use._replace(guards=guards)
        if rule.is_nested and "css-nesting" in self._wanted:
            begin = rule.start - sheet.start
            has_sign = "&" in sheet.text[begin : sheet.text.find("{", begin)]
            facts = frozenset({"ampersand"}) if has_sign else _NO_FACTS
            yield self._use("css-nesting", rule.start, facts=facts)._replace(guards=guards)
        guards |= _common(by_selector) | ({"css-nesting"} if rule.is_nested else set())
        for one in self._of_declarations(rule, sheet, elements):
            yield one._replace(guards=guards)

    def _of_declarations(
        self, rule: StyleRule, sheet: Sheet, elements: Sequence[Element]
    ) -> Iterator[FeatureUse]:
        for one in rule.declarations:
            for found in self._features(one):
                for element in elements:
                    use = self._use(found.feature, one.start, found.name, found.value)
                    facts = self._facts(found.feature, element)
                    attributes = element.attributes
                    yield use._replace(tag=element.name, attributes=attributes, facts=facts)
            if one.important and "css-important" in self._wanted:
                yield self._important(one, sheet.text, one.start - sheet.start, one.start)

    def _kinds(self, rule: StyleRule) -> Sequence[Element]:
        """Shown elements that a rule selects, or would in some state of theirs: one of a kind."""
        selected = self._styles.elements_of(rule)
        if not selected:
            selected = self._in_states.get(rule.order, [])
        kinds: dict[tuple[str, bool], Element] = {}
        for element in selected:
            if len(kinds) >= _MOST_KINDS:
                break
            kind = element.name, "width" in element.attributes
            if kind not in kinds and not self._styles.of(element).hidden:
                kinds[kind] = element
        return [*kinds.values()]

    @cached_property
    def _in_states(self) -> Mapping[int, list[Element]]:
        """Elements that rules with `:hover` and the like would select, by the rule's order."""
        stateless = Sheet("", 0)
        for sheet in self._styles.sheets:
            for rule in sheet.rules:
                selectors = without_states(rule.selectors) if ":" in rule.selectors else ""
                if selectors and selectors != rule.selectors:
                    stateless.rules.append(StyleRule(selectors, rule.start, rule.order, ()))
        index = RuleIndex([stateless])
        found: dict[int, list[Element]] = {}
        for element in self._outline.elements if stateless.rules else ():
            for _, rule in index.matches(element):
                found.setdefault(rule.order, []).append(element)
        return found

    # -- guards ------------------------------------------------------------------------------

    def _guards(self, conditions: tuple[AtRule, ...], at: int) -> frozenset[str]:
        found = set(self._guards_at(at))
        for one in conditions:
            feature = AT_RULES.get(one.name)
            if feature is not None:
                found |= {feature, *_media_features(one)}
        return frozenset(found)

    def _guards_at(self, offset: int) -> frozenset[str]:
        at = bisect_right(self._for_others, (offset, len(self._outline.source)))
        inside = at > 0 and offset < self._for_others[at - 1][1]
        return frozenset({NOT_OUTLOOK}) if inside else _NO_FACTS

    @cached_property
    def _for_others(self) -> list[tuple[int, int]]:
        """The spans that conditional comments hide from Outlook on Windows."""
        if "[if" not in self._outline.source:
            return []
        spans: list[tuple[int, int]] = []
        begin = None
        for found in _CONDITION.finditer(self._outline.source):
            if begin is not None:
                spans.append((begin, found.start()))
            begin = found.end() if found["others"] else None
        return spans

    def _use(
        self,
        feature: str,
        place: Element | int,
        name: str = "",
        value: str = "",
        facts: frozenset[str] = _NO_FACTS,
        *,
        is_inline: bool = False,
        guards: frozenset[str] = _NO_FACTS,
    ) -> FeatureUse:
        if isinstance(place, int):
            return FeatureUse(feature, place, None, "", {}, name, value, False, guards, facts)
        tag, attributes = place.name, place.attributes
        start = place.start
        return FeatureUse(
            feature, start, place, tag, attributes, name, value, is_inline, guards, facts
        )


def _media_of(conditions: tuple[AtRule, ...]) -> bool:
    return any(one.name == "media" for one in conditions)


def _media_features(rule: AtRule) -> set[str]:
    names = _MEDIA_FEATURE.findall(rule.prelude.lower())
    return {MEDIA_FEATURES[name] for name in names if name in MEDIA_FEATURES}


def _common(by_selector: list[list[SelectorFeature]]) -> set[str]:
    """The features that all selectors of a rule have."""
    sets = [{one.feature for one in several} for several in by_selector]
    return set.intersection(*sets) if sets else set()
