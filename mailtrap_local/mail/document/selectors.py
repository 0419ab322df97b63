"""Parse selectors (Selectors 4). Never raises.

State of a user, as in `:hover`, is never met, nor is a pseudo-element.
"""

import re
from collections.abc import Iterable
from functools import lru_cache
from itertools import islice

from mailtrap_local.mail.css import split_commas, unescape
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
from mailtrap_local.mail.document.selector import Compound, Selector, words_around

_MOST_SELECTORS = 200  # of a list
_MOST_PARTS = 40
_DEEPEST = 4
_IDENT = r"(?:[\w-]|[^\x00-\x7f]|\\(?:[0-9a-fA-F]{1,6}\s?+|[^\n]))++"
_PLAIN = re.compile(r"[\w\s.#>+~*,-]+")
_PLAIN_WORDS = re.compile(r"([.#]?)([\w-]+)")
_COMPOUND = r"(?:[A-Za-z][\w-]*+|[.#][A-Za-z_-][\w-]*+)(?:[.#][A-Za-z_-][\w-]*+)*+"
_BETWEEN = r"(?:\s*+>\s*+|\s++(?!>))"
_DESCENDANTS = re.compile(rf"\s*+{_COMPOUND}(?:{_BETWEEN}{_COMPOUND})*+\s*+", re.ASCII)
# `a b:hover`: valid, and met by no element.
_IN_STATES = re.compile(
    rf"\s*+(?:{_COMPOUND}(?:{_BETWEEN}))*+{_COMPOUND}:(?:hover|active|focus|visited)", re.ASCII
)
_STEP = re.compile(r"\s*+(>)\s*+|\s++")
# The most that a selector which is plain can want of the element: of `a b.c#d` it is `#d`.
_LAST = re.compile(r"([\w-]*+)((?:[.#][\w-]++)*+)\s*+\Z")
_LONGEST_KEPT = 200  # characters
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


def split_selectors(written: str) -> list[str]:
    """The selectors of a list, without those that only a user's doings could meet."""
    each = islice(split_commas(written), _MOST_SELECTORS)
    return [one for one in each if ":" not in one or _IN_STATES.fullmatch(one) is None]


@lru_cache(maxsize=2048)
def key_of(written: str) -> str | None:
    """`Selector.key` of a selector, found without parsing it; None if that takes parsing."""
    if not _PLAIN.fullmatch(written):
        return None
    last = _LAST.search(written)
    if last is None:
        return ""
    name, words = last[1].lower(), _PLAIN_WORDS.findall(last[2])
    identity = next((word for sign, word in words if sign == "#"), "")
    if identity:
        return f"#{identity}"
    return f".{words[0][1]}" if words else name


def parse_selectors(written: Iterable[str], depth: int = 0) -> list[Selector]:
    """Parse a list; empty if one is invalid, as browsers drop the whole rule."""
    found = []
    for one in written:
        selector = _parsed(one, depth) if len(one) <= _LONGEST_KEPT else _parse(one, depth)
        if selector is None:
            return []
        found.append(selector)
    return found


def _parse(written: str, depth: int) -> Selector | None:
    return _parsed_plain(written) or _SelectorParser(written, depth).parse()


_parsed = lru_cache(maxsize=2048)(_parse)  # an app has few templates, and sends them often


def _parsed_plain(written: str) -> Selector | None:
    """Parse names, classes and ids with `>` or spaces between, as most selectors are; else None."""
    if _DESCENDANTS.fullmatch(written) is None:
        return None
    compounds: list[Compound] = []
    ids = classes = names = 0
    combinator = ""
    for piece in _STEP.split(written.strip())[: 2 * _MOST_PARTS]:
        if piece is None or piece == ">":
            combinator = piece or " "
            continue
        words = _PLAIN_WORDS.findall(piece)
        name = words[0][1].lower() if not words[0][0] else ""
        own = tuple(word for sign, word in words if sign == ".")
        identity = [word for sign, word in words if sign == "#"]
        if len(identity) > 1:
            return None
        compounds.append(Compound(name, "".join(identity), own, (), combinator))
        ids, classes, names = ids + len(identity), classes + len(own), names + bool(name)
    found = tuple(compounds[::-1])
    return Selector(found, (ids, classes, names), True, words_around(found))  # noqa: FBT003  # of an element


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
        return Selector(compounds, (a, b, c), self._is_of_element, words_around(compounds))

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
        inner: list[Selector] = []
        if self._depth < _DEEPEST:
            each = islice(split_commas(arguments), _MOST_SELECTORS)
            inner = parse_selectors(each, self._depth + 1)
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
