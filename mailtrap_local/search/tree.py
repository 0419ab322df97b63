"""Query as a tree of terms. `str()` of it is an equivalent query.

Built only by `all_of`, `any_of` and `negated`, so that equivalent trees are equal: no list nests in
one of its kind, none has a single operand, nothing is negated twice.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from operator import attrgetter

from mailtrap_local.mail.flags import Flags
from mailtrap_local.mail.message import Message

Test = Callable[[Message, Flags], bool]
TextTest = Callable[[bytes], bool]

CHECKED = 5
"""Cost of a term that a message has to be checked for: above that of all others."""

# Text that needs no quotes in any context.
_PLAIN = re.compile(r"(?!(?:AND|OR|NOT)\Z)[\w@./+=%*#][\w@./+=%*#-]*")
_TO_ESCAPE = re.compile(r'["\\]')


def quoted(text: str) -> str:
    """Text for a query, in quotes if it needs them."""
    if _PLAIN.fullmatch(text):
        return text
    return '"' + _TO_ESCAPE.sub(r"\\\g<0>", text) + '"'


@dataclass(frozen=True, slots=True)
class Term:
    """One condition. `word` is `from` in `from:ann`, None for text alone.

    `cost` orders the terms of a list: cheap ones are tested first. `needle` is in the search text
    of each message that fits, as stores keep it. `in_text` tests that text, if it tells all.
    """

    word: str | None
    value: str
    cost: int = field(compare=False)
    test: Test = field(compare=False, repr=False)
    needle: bytes = field(default=b"", compare=False, repr=False)
    in_text: TextTest | None = field(default=None, compare=False, repr=False)

    def __str__(self) -> str:
        if self.word is None:
            return quoted(self.value)
        if self.word == "header":
            name, equals, value = self.value.partition("=")
            return f"header:{name}{equals}{quoted(value) if value else ''}"
        return f"{self.word}:{quoted(self.value)}"


@dataclass(frozen=True, slots=True)
class Not:
    """Negation."""

    operand: "Term | AllOf | AnyOf"

    def __str__(self) -> str:
        return f"-{_within(self.operand)}"

    @property
    def cost(self) -> int:
        return self.operand.cost

    @property
    def test(self) -> Test:
        test = self.operand.test
        return lambda message, flags: not test(message, flags)


@dataclass(frozen=True, slots=True)
class AllOf:
    """Conjunction; without operands it fits any message."""

    operands: "tuple[Node, ...]"

    def __str__(self) -> str:
        return " ".join(map(_within, self.operands))

    @property
    def cost(self) -> int:
        return max((operand.cost for operand in self.operands), default=0)

    @property
    def test(self) -> Test:
        tests = _cheapest_first(self.operands)
        if len(tests) == 2:
            first, second = tests
            return lambda message, flags: first(message, flags) and second(message, flags)

        def test(message: Message, flags: Flags) -> bool:
            for each in tests:  # noqa: SIM110  # a generator takes four times as long
                if not each(message, flags):
                    return False
            return True

        return test


@dataclass(frozen=True, slots=True)
class AnyOf:
    """Disjunction."""

    operands: "tuple[Node, ...]"

    def __str__(self) -> str:
        return " OR ".join(map(_within, self.operands))

    @property
    def cost(self) -> int:
        return max(operand.cost for operand in self.operands)

    @property
    def test(self) -> Test:
        tests = _cheapest_first(self.operands)

        def test(message: Message, flags: Flags) -> bool:
            for each in tests:  # noqa: SIM110  # a generator takes four times as long
                if each(message, flags):
                    return True
            return False

        return test


Node = Term | Not | AllOf | AnyOf


def all_of(operands: Sequence[Node]) -> Node:
    """The conjunction of all operands."""
    flat: list[Node] = []
    for operand in operands:
        flat += operand.operands if isinstance(operand, AllOf) else [operand]
    return flat[0] if len(flat) == 1 else AllOf(tuple(flat))


def any_of(operands: Sequence[Node]) -> Node:
    """The disjunction of one or more operands."""
    flat: list[Node] = []
    for operand in operands:
        flat += operand.operands if isinstance(operand, AnyOf) else [operand]
    return flat[0] if len(flat) == 1 else AnyOf(tuple(flat))


def negated(operand: Node) -> Node:
    """The negation of a node."""
    return operand.operand if isinstance(operand, Not) else Not(operand)


def _within(node: Node) -> str:
    """Text of a nested node."""
    return f"({node})" if isinstance(node, AllOf | AnyOf) else str(node)


def _cheapest_first(operands: Sequence[Node]) -> list[Test]:
    return [operand.test for operand in sorted(operands, key=attrgetter("cost"))]


@dataclass(frozen=True, slots=True)
class Query:
    """A search; equal to another with an equal tree. `str()` of it is an equivalent query.

    `matches` tests a message and its flags.
    """

    tree: Node
    matches: Test = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "matches", self.tree.test)  # made once, called often

    @property
    def needs_checks(self) -> bool:
        """Return whether messages may have to be checked for it."""
        return self.tree.cost >= CHECKED

    @property
    def alternatives(self) -> frozenset[bytes]:
        """Octets of which each message that fits has one in its search text; none if unknown."""
        return _alternatives(self.tree)

    @property
    def fits_by_needle(self) -> bool:
        """Return whether each message fits that has one of the `alternatives` in its text."""
        return isinstance(self.tree, Term) and self.tree.word in (None, "has")

    @property
    def in_text(self) -> TextTest | None:
        """The test of a search text that a store keeps, if that tells all."""
        return _in_text(self.tree)

    def closeness(self, message: Message, flags: Flags) -> float:
        """Share of the query that a message fits, from 0 to 1.

        The mean of a conjunction, the maximum of a disjunction.
        """
        return _closeness(self.tree, message, flags)

    def __str__(self) -> str:
        return str(self.tree)


def _alternatives(node: Node) -> frozenset[bytes]:
    if isinstance(node, Term):
        return frozenset({node.needle} if node.needle else ())
    if isinstance(node, Not):
        return frozenset()
    each = [_alternatives(operand) for operand in node.operands]
    if isinstance(node, AnyOf):
        return frozenset().union(*each) if all(each) else frozenset()
    # of a conjunction the one that is probably in the fewest messages: of few, long octets
    known = [needles for needles in each if needles]
    return max(known, key=lambda some: min(map(len, some)) / len(some), default=frozenset())


def _in_text(node: Node) -> TextTest | None:
    if isinstance(node, Term):
        return node.in_text
    operands = [node.operand] if isinstance(node, Not) else node.operands
    tests = [test for operand in operands if (test := _in_text(operand)) is not None]
    if len(tests) < len(operands):
        return None
    if isinstance(node, Not):
        return lambda text: not tests[0](text)
    combine = all if isinstance(node, AllOf) else any
    return lambda text: combine(test(text) for test in tests)


def _closeness(node: Node, message: Message, flags: Flags) -> float:
    if isinstance(node, AllOf) and node.operands:
        each = [_closeness(one, message, flags) for one in node.operands]
        return sum(each) / len(each)
    if isinstance(node, AnyOf):
        return max(_closeness(one, message, flags) for one in node.operands)
    return float(node.test(message, flags))
