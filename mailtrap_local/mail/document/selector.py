"""Match selectors against elements (Selectors 4).

Each comparison of an element with a part of a selector is a step of a budget.
"""

from collections.abc import Iterator
from typing import NamedTuple

from mailtrap_local.mail.document.conditions import Matches, Steps
from mailtrap_local.mail.document.element import Element


class Compound(NamedTuple):
    """Conditions of one element, and how it stands to that of the compound to the left."""

    name: str
    id: str
    classes: tuple[str, ...]
    others: tuple[Matches, ...]
    combinator: str

    def fits(self, element: Element, steps: Steps) -> bool:
        """Return whether an element meets it."""
        steps.left -= 1
        if self.name and self.name != element.name:
            return False
        if self.id and self.id != element.get("id"):
            return False
        if self.classes:
            classes = element.classes
            for one in self.classes:
                if one not in classes:
                    return False
        return not self.others or all(one(element, steps) for one in self.others)


class Selector(NamedTuple):
    """A selector: its compounds from right to left, and its specificity."""

    compounds: tuple[Compound, ...]
    specificity: tuple[int, int, int]
    is_of_element: bool
    """False of pseudo-elements."""
    around: frozenset[str]
    """Words that the elements around must have, see `Element.words`."""

    @property
    def key(self) -> str:
        """The least that an element must have: `#id`, `.class`, `name`, or "" for any."""
        last = self.compounds[0]
        if last.id:
            return f"#{last.id}"
        return f".{last.classes[0]}" if last.classes else last.name

    def matches(self, element: Element, steps: Steps) -> bool:
        """Return whether an element is selected; False once no steps are left."""
        return self.is_of_element and _fits_from(self.compounds, 0, element, steps)


def _fits_from(compounds: tuple[Compound, ...], at: int, element: Element, steps: Steps) -> bool:
    if steps.left <= 0 or not compounds[at].fits(element, steps):
        return False
    return at + 1 == len(compounds) or _rest_fits(compounds, at, element, steps)


def _rest_fits(compounds: tuple[Compound, ...], at: int, element: Element, steps: Steps) -> bool:
    """Return whether what stands to the left of a compound fits, too."""
    combinator = compounds[at].combinator
    if combinator != " " or compounds[at + 1].combinator not in ("", " "):
        return any(
            _fits_from(compounds, at + 1, one, steps) for one in _towards(combinator, element)
        )
    for one in element.ancestors():  # of `a b c` the nearest `b` is as good as any
        if steps.left <= 0:
            return False
        if compounds[at + 1].fits(one, steps):
            return at + 2 == len(compounds) or _rest_fits(compounds, at + 1, one, steps)
    return False


def words_around(compounds: tuple[Compound, ...]) -> frozenset[str]:
    """The words that elements around must have for the compounds to the left to fit."""
    if any(one.combinator in {"+", "~"} for one in compounds):
        return frozenset()
    words = {one.name for one in compounds[1:]} | {f"#{one.id}" for one in compounds[1:] if one.id}
    words.update(f".{each}" for one in compounds[1:] for each in one.classes)
    return frozenset(words - {""})


def _towards(combinator: str, element: Element) -> Iterator[Element]:
    """The elements that may be at the left of a combinator."""
    if combinator == " ":
        yield from element.ancestors()
    elif combinator == ">":
        yield from filter(None, [element.parent])
    elif combinator == "+":
        yield from filter(None, [element.previous])
    else:
        before = element.previous
        while before is not None:
            yield before
            before = before.previous
