"""Find the uses of features in style sheets: at-rules, selectors, and declarations that apply."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from itertools import islice

from mailtrap_local.checks.client_declarations import DeclaredFeatures
from mailtrap_local.checks.client_features import AT_RULES
from mailtrap_local.checks.client_guards import Guards, media_features
from mailtrap_local.checks.client_use import NO_FACTS, FeatureUse
from mailtrap_local.checks.client_values import (
    SelectorFeature,
    selector_features,
    without_states,
)
from mailtrap_local.mail.css import split_commas
from mailtrap_local.mail.document.cascade import Styles
from mailtrap_local.mail.document.element import Element
from mailtrap_local.mail.document.outline import Outline
from mailtrap_local.mail.document.sheets import AtRule, Sheet, StyleRule

_MOST_KINDS = 20  # of elements that a declaration is looked at on
_NESTED = frozenset({"nested"})
_AMPERSAND = frozenset({"ampersand"})


class SheetUses:
    """Uses in the style sheets of one document. Rules that select nothing have none."""

    def __init__(
        self,
        outline: Outline,
        styles: Styles,
        declared: DeclaredFeatures,
        guards: Guards,
        wanted: frozenset[str],
    ) -> None:
        self._outline = outline
        self._styles = styles
        self._declared = declared
        self._guards = guards
        self._wanted = wanted

    def find(self) -> Iterator[FeatureUse]:
        """The uses of the sheets, in order."""
        for sheet in self._styles.sheets:
            for at_rule in sheet.at_rules:
                yield from self._of_at_rule(at_rule)
            for rule in sheet.rules:
                elements = self._kinds(rule)
                if elements:
                    yield from self._of_rule(rule, sheet, elements)

    def _of_at_rule(self, rule: AtRule) -> Iterator[FeatureUse]:
        feature = AT_RULES.get(rule.name)
        value = rule.prelude.lower()
        if rule.name == "font-face":
            value = "; ".join(one.value for one in rule.declarations if one.name == "src").lower()
        is_nested = any(one.name == "media" for one in rule.conditions)
        use = FeatureUse(
            feature or "",
            rule.start,
            name=rule.name,
            value=value,
            guards=self._guards.of(rule.conditions, rule.start),
            facts=_NESTED if is_nested else NO_FACTS,
        )
        features = {feature, *(media_features(rule) if rule.name == "media" else ())}
        for one in features & self._wanted:
            yield use._replace(feature=one)

    def _of_rule(
        self, rule: StyleRule, sheet: Sheet, elements: Sequence[Element]
    ) -> Iterator[FeatureUse]:
        by_selector = [[*selector_features(one)] for one in split_commas(rule.selectors)]
        guards = self._guards.of(rule.conditions, rule.start)
        for one in dict.fromkeys(one for several in by_selector for one in several):
            if one.feature in self._wanted:
                use = FeatureUse(one.feature, rule.start, name=one.name, value=one.value)
                yield use._replace(guards=guards, facts=one.facts)
        if rule.is_nested:
            if "css-nesting" in self._wanted:
                begin = rule.start - sheet.start
                has_sign = "&" in sheet.text[begin : sheet.text.find("{", begin)]
                facts = _AMPERSAND if has_sign else NO_FACTS
                yield FeatureUse("css-nesting", rule.start, guards=guards, facts=facts)
            guards |= {"css-nesting"}
        guards |= _common(by_selector)
        for use in self._of_declarations(rule, sheet, elements):
            yield use._replace(guards=guards)

    def _of_declarations(
        self, rule: StyleRule, sheet: Sheet, elements: Sequence[Element]
    ) -> Iterator[FeatureUse]:
        for one in rule.declarations:
            for found in self._declared.of(one):
                if found.feature == "css-visibility" and not self._has_content(rule):
                    continue
                use = FeatureUse(found.feature, one.start, name=found.name, value=found.value)
                for element in elements:
                    yield use._replace(
                        tag=element.name,
                        attributes=element.attributes,
                        facts=self._declared.facts(found.feature, element, rule.declarations),
                    )
            important = self._declared.important(one, sheet.text, one.start - sheet.start)
            if important is not None:
                yield important._replace(offset=one.start)

    def _has_content(self, rule: StyleRule) -> bool:
        """Return whether one of the elements that a rule selects has a text or a picture."""
        return any(
            self._outline.text_of(element)
            or any(one.name == "img" for one in self._outline.inside(element))
            for element in islice(self._styles.elements_of(rule), _MOST_KINDS)
        )

    def _kinds(self, rule: StyleRule) -> Sequence[Element]:
        """Shown elements that a rule selects, or would in some state of theirs: one of a kind."""
        selected = self._styles.elements_of(rule) or self._in_states.get(rule.order, ())
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
        stateless: list[StyleRule] = []
        for sheet in self._styles.sheets:
            for rule in sheet.rules:
                if ":" not in rule.selectors or self._styles.elements_of(rule):
                    continue
                selectors = without_states(rule.selectors)
                if selectors != rule.selectors:
                    stateless.append(StyleRule(selectors, rule.start, rule.order, ()))
        index = self._styles.index_of(stateless)
        found: dict[int, list[Element]] = {}
        for element in self._outline.elements if stateless else ():
            for _, rule in index.matches(element):
                found.setdefault(rule.order, []).append(element)
        return found


def _common(by_selector: list[list[SelectorFeature]]) -> set[str]:
    """The features that all selectors of a rule have."""
    sets = [{one.feature for one in several} for several in by_selector]
    return set.intersection(*sets) if sets else set()
