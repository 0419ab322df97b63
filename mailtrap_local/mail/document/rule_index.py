"""Index the rules of style sheets by what an element must have at least to be selected."""

from collections.abc import Iterable, Sequence

from mailtrap_local.mail.document.conditions import Steps
from mailtrap_local.mail.document.element import Element
from mailtrap_local.mail.document.selector import Selector
from mailtrap_local.mail.document.selectors import key_of, parse_selectors, split_selectors
from mailtrap_local.mail.document.sheets import StyleRule

MOST_STEPS = 200_000
"""Comparisons of selectors with elements, in one document."""

_Match = tuple[tuple[int, int, int], StyleRule]
_Candidate = tuple[Selector, StyleRule]


class RuleTable:
    """Rules by what an element must have at least to be selected, see `Selector.key`.

    Most sheets are for more than one mail, so selectors are parsed when an element may need them.
    """

    def __init__(self, rules: Iterable[StyleRule]) -> None:
        self._unread: dict[str, list[tuple[list[str], StyleRule]]] = {}
        self._parsed: dict[int, list[Selector]] = {}
        self._buckets: dict[str, list[_Candidate]] = {}
        for rule in rules:
            written = split_selectors(rule.selectors)
            keys = {key_of(one) for one in written}
            if None in keys:
                keys = {selector.key for selector in self._selectors(written, rule)}
            for key in keys:
                self._unread.setdefault(key or "", []).append((written, rule))

    def _selectors(self, written: list[str], rule: StyleRule) -> list[Selector]:
        parsed = self._parsed.get(rule.order)
        if parsed is None:
            parsed = self._parsed[rule.order] = parse_selectors(written)
        return parsed

    def bucket(self, key: str) -> Sequence[_Candidate]:
        """The selectors with a key. May be called from any thread."""
        bucket = self._buckets.get(key)
        if bucket is None:
            bucket = self._buckets[key] = [
                (selector, rule)
                for written, rule in self._unread.get(key, ())
                for selector in self._selectors(written, rule)
                if selector.key == key
            ]
        return bucket


class RuleIndex:
    """The elements of one document that the rules of a table select."""

    def __init__(self, table: RuleTable) -> None:
        self.steps = Steps(MOST_STEPS)
        self._table = table
        self._candidates: dict[tuple[str, str, str], list[_Candidate]] = {}
        self._matches: dict[Element, list[_Match]] = {}

    def matches(self, element: Element) -> list[_Match]:
        """The rules that select an element, the strongest last."""
        known = self._matches.get(element)
        if known is None:
            known = self._matches[element] = self._matches_of(element)
        return known

    def _matches_of(self, element: Element) -> list[_Match]:
        key = (element.name, element.get("id"), element.get("class"))
        candidates = self._candidates.get(key)
        if candidates is None:
            candidates = self._candidates[key] = self._candidates_of(*key)
        if not candidates:
            return []
        found: dict[int, _Match] = {}
        words = element.words
        for selector, rule in candidates:
            if self.steps.left <= 0:
                break
            self.steps.left -= 1
            if not selector.around <= words:
                continue
            known = found.get(rule.order)
            if known is not None and known[0] >= selector.specificity:
                continue
            if selector.matches(element, self.steps):
                found[rule.order] = selector.specificity, rule
        return sorted(found.values(), key=lambda one: (one[0], one[1].order))

    def _candidates_of(self, name: str, identity: str, classes: str) -> list[_Candidate]:
        keys = ["", name, *(f".{one}" for one in dict.fromkeys(classes.split()))]
        keys += [f"#{identity}"] if identity else []
        return [one for key in keys for one in self._table.bucket(key)]
