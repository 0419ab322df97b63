"""Conditions of one element in selectors: attributes, pseudo-classes (Selectors 4)."""

import re
from collections.abc import Callable

from mailtrap_local.mail.document.element import Element

_NTH = re.compile(r"([+-]?\d*)n(?:([+-]\d+))?|([+-]?\d+)", re.IGNORECASE)
Matches = Callable[[Element, "Steps"], bool]


class Steps:
    """A budget of comparisons; `are_left` until it is used up."""

    def __init__(self, most: int) -> None:
        self.left = most

    @property
    def are_left(self) -> bool:
        return self.left > 0


_COMPARED: dict[str, Callable[[str, str], bool]] = {
    "=": lambda found, value: found == value,
    "|=": lambda found, value: found == value or found.startswith(f"{value}-"),
    "~=": lambda found, value: value in found.split(),
    "^=": lambda found, value: value != "" and found.startswith(value),
    "$=": lambda found, value: value != "" and found.endswith(value),
    "*=": lambda found, value: value != "" and value in found,
}


def attribute_condition(name: str, operator: str, value: str, flag: str) -> Matches:
    """A condition of an attribute, such as `[lang|=en]`; without an operator that it is there."""
    folds = flag.lower() == "i" or name in {"align", "bgcolor", "color", "lang", "type", "valign"}
    value = value.lower() if folds else value

    def matches(element: Element, _steps: Steps) -> bool:
        found = element.attributes.get(name)
        if found is None or not operator:
            return found is not None
        found = found.lower() if folds else found
        return _COMPARED[operator](found, value)

    return matches


def nth_condition(name: str, written: str) -> Matches | None:
    """A condition of the place among siblings, such as `2n+1`; None if it is invalid."""
    step = {"odd": "2n+1", "even": "2n"}.get(written, "".join(written.split()))
    found = _NTH.fullmatch(step)
    if found is None:
        return None
    number = _NUMBERS.get(name)
    if number is None:
        return None
    if found[3]:
        every, first = 0, int(found[3][:6])
    else:
        every = int(f"{found[1]}1"[:6] if found[1] in {"", "+", "-"} else found[1][:6])
        first = int((found[2] or "0")[:6])

    def matches(element: Element, steps: Steps) -> bool:
        rest = number(element, steps) - first
        return rest == 0 if every == 0 else rest % every == 0 and rest // every >= 0

    return matches


def _number_of_type(element: Element, steps: Steps, *, from_end: bool) -> int:
    """The number of an element among the siblings of its name; 0 once no steps are left."""
    number = 1
    other = element.following if from_end else element.previous
    while other is not None:
        if steps.left <= 0:
            return 0
        steps.left -= 1
        number += other.name == element.name
        other = other.following if from_end else other.previous
    return number


def _number_from_end(element: Element, _steps: Steps) -> int:
    last = element.parent and element.parent.last_child
    return 1 if last is None else last.place - element.place + 1


_NUMBERS: dict[str, Callable[[Element, Steps], int]] = {
    "nth-child": lambda element, _: element.place,
    "nth-last-child": _number_from_end,
    "nth-of-type": lambda element, steps: _number_of_type(element, steps, from_end=False),
    "nth-last-of-type": lambda element, steps: _number_of_type(element, steps, from_end=True),
}


def never(_element: Element, _steps: Steps) -> bool:
    """Meet no element."""
    return False


def _is_only_of_type(element: Element, steps: Steps, *, following: bool) -> bool:
    other = element.following if following else element.previous
    while other is not None and steps.left > 0:
        steps.left -= 1
        if other.name == element.name:
            return False
        other = other.following if following else other.previous
    return True


STRUCTURAL: dict[str, Matches] = {
    "root": lambda element, _: element.parent is None,
    "first-child": lambda element, _: element.previous is None,
    "last-child": lambda element, _: element.following is None,
    "only-child": lambda element, _: element.previous is None and element.following is None,
    "first-of-type": lambda element, steps: _is_only_of_type(element, steps, following=False),
    "last-of-type": lambda element, steps: _is_only_of_type(element, steps, following=True),
    "only-of-type": lambda element, steps: (
        _is_only_of_type(element, steps, following=False)
        and _is_only_of_type(element, steps, following=True)
    ),
    "link": lambda element, _: element.name == "a" and "href" in element.attributes,
    "any-link": lambda element, _: element.name == "a" and "href" in element.attributes,
}
"""Pseudo-classes about where an element stands."""

# Valid, and never met by a document that is only looked at.
STATES = frozenset(
    {"hover", "active", "focus", "focus-within", "focus-visible", "visited", "target", "checked"}
    | {"disabled", "indeterminate", "fullscreen", "open", "invalid", "required", "in-range"}
    | {"placeholder-shown", "autofill", "user-invalid", "default", "defined", "modal", "lang"}
    | {"dir", "host", "scope", "current", "past", "future", "empty", "valid", "enabled"}
    | {"read-only", "read-write", "optional", "out-of-range", "has"}
)
