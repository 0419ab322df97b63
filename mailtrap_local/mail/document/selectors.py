"""Parse selectors, and match them against elements (Selectors 4). Never raises.

Each comparison of an element with a part of a selector is a step of a budget. State of a user,
as in `:hover`, is never met, nor is a pseudo-element.
"""

import re
from collections.abc import Callable, Iterator
from itertools import islice
from typing import NamedTuple

from mailtrap_local.mail.css import unescape
from mailtrap_local.mail.document.element import Element
from mailtrap_local.mail.document.sheets import split_commas

_MOST_SELECTORS = 200  # of a list
_MOST_PARTS = 40
_DEEPEST = 4
_IDENT = r"(?:[\w-]|[^\x00-\x7f]|\\(?:[0-9a-fA-F]{1,6}\s?+|[^\n]))++"
_PART = re.compile(
    rf"""\s*+(?P<combinator>[>+~])\s*+ | (?P<space>\s++)
    | (?:[\w*-]*\|)?(?P<type>\*|{_IDENT}) | \#(?P<id>{_IDENT}) | \.(?P<class>{_IDENT})
    | \[\s*+(?:[\w*-]*\|)?(?P<attribute>{_IDENT})\s*+
      (?:(?P<operator>[~|^$*]?=)\s*+(?P<value>"[^"]*+"|'[^']*+'|{_IDENT})\s*+(?P<flag>[iIsS])?\s*+)?
      \]
    | ::?(?P<element>(?:before|after|first-line|first-letter)(?![\w(-]))
    | ::(?P<pseudo_element>-?{_IDENT}) (?:\([^()]*+\))?
    | :(?P<pseudo>-?{_IDENT}) (?P<arguments>\((?:[^()]|\([^()]*+\))*+\))?""",
    re.VERBOSE,
)
_NTH = re.compile(r"([+-]?\d*)n(?:([+-]\d+))?|([+-]?\d+)", re.IGNORECASE)
# Valid, and never met by a document that is only looked at.
_STATES = frozenset(
    {"hover", "active", "focus", "focus-within", "focus-visible", "visited", "target", "checked"}
    | {"disabled", "indeterminate", "fullscreen", "open", "invalid", "required", "in-range"}
    | {"placeholder-shown", "autofill", "user-invalid", "default", "defined", "modal", "lang"}
    | {"dir", "host", "scope", "current", "past", "future", "empty", "valid", "enabled"}
    | {"read-only", "read-write", "optional", "out-of-range", "has"}
)
Matches = Callable[[Element, "Steps"], bool]


class Steps:
    """A budget of comparisons; `are_left` until it is used up."""

    def __init__(self, most: int) -> None:
        self.left = most

    @property
    def are_left(self) -> bool:
        return self.left > 0


class Compound(NamedTuple):
    """What one element must meet, and how it stands to that of the compound to the left."""

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
            if not all(one in classes for one in self.classes):
                return False
        return not self.others or all(one(element, steps) for one in self.others)


class Selector(NamedTuple):
    """A selector: its compounds from right to left, and its specificity."""

    compounds: tuple[Compound, ...]
    specificity: tuple[int, int, int]
    is_of_element: bool
    """False of pseudo-elements."""

    @property
    def key(self) -> str:
        """What an element must have at least: `#id`, `.class`, `name`, or "" for any."""
        last = self.compounds[0]
        if last.id:
            return f"#{last.id}"
        return f".{last.classes[0]}" if last.classes else last.name

    def matches(self, element: Element, steps: Steps) -> bool:
        """Return whether an element is selected; False once no steps are left."""
        return self.is_of_element and _fits_from(self.compounds, 0, element, steps)


def parse_selectors(written: str, depth: int = 0) -> list[Selector]:
    """Parse a list; empty if one is invalid, as browsers drop the whole rule."""
    found = []
    for one in islice(split_commas(written), _MOST_SELECTORS):
        selector = _SelectorParser(one, depth).parse()
        if selector is None:
            return []
        found.append(selector)
    return found


def _fits_from(compounds: tuple[Compound, ...], at: int, element: Element, steps: Steps) -> bool:
    if steps.left <= 0 or not compounds[at].fits(element, steps):
        return False
    if at + 1 == len(compounds):
        return True
    combinator = compounds[at].combinator
    return any(_fits_from(compounds, at + 1, one, steps) for one in _towards(combinator, element))


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


class _SelectorParser:
    """Parser of one selector."""

    def __init__(self, written: str, depth: int) -> None:
        self._written = written.strip()
        self._depth = depth
        self._compounds: list[Compound] = []
        self._counts = [0, 0, 0]
        self._is_of_element = True
        self._clear("")

    def _clear(self, combinator: str) -> None:
        self._name, self._id, self._combinator = "", "", combinator
        self._classes: list[str] = []
        self._others: list[Matches] = []
        self._is_empty = True

    def parse(self) -> Selector | None:
        position = 0
        for _ in range(_MOST_PARTS):
            if position == len(self._written):
                break
            part = _PART.match(self._written, position)
            if part is None or not self._read(part):
                return None
            position = part.end()
        if position != len(self._written) or self._is_empty:
            return None
        self._finish("")
        a, b, c = self._counts
        return Selector(tuple(self._compounds[::-1]), (a, b, c), self._is_of_element)

    def _finish(self, combinator: str) -> None:
        # the combinator stands to the right of a compound, and counts for that at its right
        self._compounds.append(
            Compound(
                self._name, self._id, tuple(self._classes), tuple(self._others), self._combinator
            )
        )
        self._clear(combinator)

    def _read(self, part: re.Match[str]) -> bool:
        if part["combinator"] or part["space"]:
            if self._is_empty:
                return False
            self._finish(part["combinator"] or " ")
            return True
        if part["type"]:
            if not self._is_empty:
                return False
            self._name = "" if part["type"] == "*" else unescape(part["type"]).lower()
            self._counts[2] += bool(self._name)
        elif part["id"]:
            self._counts[0] += 1
            if self._id:  # two ids
                self._others.append(_attribute("id", "=", unescape(part["id"]), ""))
            self._id = self._id or unescape(part["id"])
        elif part["class"]:
            self._counts[1] += 1
            self._classes.append(unescape(part["class"]))
        elif part["attribute"]:
            self._read_attribute(part)
        elif part["element"] or part["pseudo_element"]:
            self._counts[2] += 1
            self._is_of_element = False
        elif not self._read_pseudo_class(part["pseudo"].lower(), (part["arguments"] or "")[1:-1]):
            return False
        self._is_empty = False
        return True

    def _read_attribute(self, part: re.Match[str]) -> None:
        self._counts[1] += 1
        value = part["value"] or ""
        value = unescape(value[1:-1] if value[:1] in ("'", '"') else value)
        name = unescape(part["attribute"]).lower()
        self._others.append(_attribute(name, part["operator"] or "", value, part["flag"] or ""))

    def _read_pseudo_class(self, name: str, arguments: str) -> bool:
        if name in {"not", "is", "where", "matches", "-webkit-any"}:
            return self._read_logical(name, arguments)
        matches = _STRUCTURAL.get(name)
        if name.startswith("nth-"):
            matches = _nth(name, arguments.strip().lower())
        if matches is None:
            if name not in _STATES:
                return False
            matches = _never
        self._counts[1] += 1
        self._others.append(matches)
        return True

    def _read_logical(self, name: str, arguments: str) -> bool:
        inner = parse_selectors(arguments, self._depth + 1) if self._depth < _DEEPEST else []
        if not inner:
            return False
        if name != "where":
            heaviest = max(one.specificity for one in inner)
            self._counts = [sum(pair) for pair in zip(self._counts, heaviest, strict=True)]
        is_wanted = name != "not"

        def matches(element: Element, steps: Steps) -> bool:
            return any(one.matches(element, steps) for one in inner) is is_wanted

        self._others.append(matches)
        return True


def _attribute(name: str, operator: str, value: str, flag: str) -> Matches:
    folds = flag.lower() == "i" or name in {"align", "bgcolor", "color", "lang", "type", "valign"}
    value = value.lower() if folds else value

    def matches(element: Element, _steps: Steps) -> bool:
        found = element.attributes.get(name)
        if found is None or not operator:
            return found is not None
        found = found.lower() if folds else found
        if operator == "=":
            return found == value
        if operator == "|=":
            return found == value or found.startswith(f"{value}-")
        if operator == "~=":
            return value in found.split()
        if not value:
            return False
        if operator == "^=":
            return found.startswith(value)
        return found.endswith(value) if operator == "$=" else value in found

    return matches


def _nth(name: str, written: str) -> Matches | None:
    step = {"odd": "2n+1", "even": "2n"}.get(written, "".join(written.split()))
    found = _NTH.fullmatch(step)
    if found is None:
        return None
    if name != "nth-child":
        return _never  # rare in mail, and slow
    if found[3]:
        every, first = 0, int(found[3][:6])
    else:
        every = int(f"{found[1]}1"[:6] if found[1] in {"", "+", "-"} else found[1][:6])
        first = int((found[2] or "0")[:6])

    def matches(element: Element, _steps: Steps) -> bool:
        rest = element.place - first
        return rest == 0 if every == 0 else rest % every == 0 and rest // every >= 0

    return matches


def _never(_element: Element, _steps: Steps) -> bool:
    return False


def _is_only_of_type(element: Element, steps: Steps, following: bool) -> bool:  # noqa: FBT001  # private
    other = element.following if following else element.previous
    while other is not None and steps.left > 0:
        steps.left -= 1
        if other.name == element.name:
            return False
        other = other.following if following else other.previous
    return True


_STRUCTURAL: dict[str, Matches] = {
    "root": lambda element, _: element.parent is None,
    "first-child": lambda element, _: element.previous is None,
    "last-child": lambda element, _: element.following is None,
    "only-child": lambda element, _: element.previous is None and element.following is None,
    "first-of-type": lambda element, steps: _is_only_of_type(element, steps, following=False),
    "last-of-type": lambda element, steps: _is_only_of_type(element, steps, following=True),
    "link": lambda element, _: element.name == "a" and "href" in element.attributes,
    "any-link": lambda element, _: element.name == "a" and "href" in element.attributes,
}
