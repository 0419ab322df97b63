"""Parse selectors, and match them against elements (Selectors 4). Never raises.

Each comparison of an element with a part of a selector is a step of a budget. State of a user,
as in `:hover`, is never met, nor is a pseudo-element.
"""

import re
from collections.abc import Container, Iterator
from itertools import islice
from typing import NamedTuple

from mailtrap_local.mail.css import unescape
from mailtrap_local.mail.document.comma_lists import split_commas
from mailtrap_local.mail.document.conditions import (
    STATES,
    STRUCTURAL,
    Matches,
    Steps,
    attribute_condition,
    never,
    nth_condition,
)
from mailtrap_local.mail.document.element import Element

_MOST_SELECTORS = 200  # of a list
_MOST_PARTS = 40
_DEEPEST = 4
_IDENT = r"(?:[\w-]|[^\x00-\x7f]|\\(?:[0-9a-fA-F]{1,6}\s?+|[^\n]))++"
# Selectors that are valid, and can only select elements with all of their words.
_PLAIN = re.compile(r"[\w\s.#>+~*,-]+")
_WORDS = re.compile(r"[.#]([\w-]+)")
_PLAIN_WORDS = re.compile(r"([.#]?)([\w-]+)")
_COMPOUND = r"(?:[A-Za-z][\w-]*+|[.#][A-Za-z_-][\w-]*+)(?:[.#][A-Za-z_-][\w-]*+)*+"
_DESCENDANTS = re.compile(rf"\s*+{_COMPOUND}(?:\s++{_COMPOUND})*+\s*+", re.ASCII)
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


def parse_fitting(written: str, present: Container[str]) -> list[Selector]:
    """Parse a list without those whose ids and classes are not among the ones that are present."""
    if not _PLAIN.fullmatch(written):
        return parse_selectors(written)
    found = [
        one
        for one in written.split(",")[:_MOST_SELECTORS]
        if all(word in present for word in _WORDS.findall(one))
    ]
    return parse_selectors(",".join(found)) if found else []


def parse_selectors(written: str, depth: int = 0) -> list[Selector]:
    """Parse a list; empty if one is invalid, as browsers drop the whole rule."""
    found = []
    for one in islice(split_commas(written), _MOST_SELECTORS):
        selector = _parsed_plain(one) or _SelectorParser(one, depth).parse()
        if selector is None:
            return []
        found.append(selector)
    return found


def _parsed_plain(written: str) -> Selector | None:
    """Parse names, classes and ids with spaces between, as most selectors are; else None."""
    if _DESCENDANTS.fullmatch(written) is None:
        return None
    compounds: list[Compound] = []
    ids = classes = names = 0
    for piece in written.split()[:_MOST_PARTS]:
        words = _PLAIN_WORDS.findall(piece)
        name = words[0][1].lower() if not words[0][0] else ""
        own = tuple(word for sign, word in words if sign == ".")
        identity = [word for sign, word in words if sign == "#"]
        if len(identity) > 1:
            return None
        combinator = " " if compounds else ""
        compounds.append(Compound(name, "".join(identity), own, (), combinator))
        ids, classes, names = ids + len(identity), classes + len(own), names + bool(name)
    found = tuple(compounds[::-1])
    return Selector(found, (ids, classes, names), True, _words_around(found))  # noqa: FBT003  # of an element


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


def _words_around(compounds: tuple[Compound, ...]) -> frozenset[str]:
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
        compounds = tuple(self._compounds[::-1])
        return Selector(compounds, (a, b, c), self._is_of_element, _words_around(compounds))

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
            self._read_id(unescape(part["id"]))
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

    def _read_id(self, identity: str) -> None:
        self._counts[0] += 1
        if self._id:  # two ids
            self._others.append(attribute_condition("id", "=", identity, ""))
        self._id = self._id or identity

    def _read_attribute(self, part: re.Match[str]) -> None:
        self._counts[1] += 1
        value = part["value"] or ""
        value = unescape(value[1:-1] if value[:1] in ("'", '"') else value)
        name = unescape(part["attribute"]).lower()
        operator, flag = part["operator"] or "", part["flag"] or ""
        self._others.append(attribute_condition(name, operator, value, flag))

    def _read_pseudo_class(self, name: str, arguments: str) -> bool:
        if name in {"not", "is", "where", "matches", "-webkit-any"}:
            return self._read_logical(name, arguments)
        matches = STRUCTURAL.get(name)
        if name.startswith("nth-"):
            matches = nth_condition(name, arguments.strip().lower())
        if matches is None:
            if name not in STATES:
                return False
            matches = never
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
