"""What is asked for, as a tree of terms. `str()` of it is text that means the same.

Made by `all_of`, `any_of` and `negated` only, so that two trees that mean the same by their form
are equal: no list holds one of its own kind, none a single thing, and nothing is negated twice.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from operator import attrgetter

from mailtrap_local.mail.flags import Flags
from mailtrap_local.mail.message import Message

Test = Callable[[Message, Flags], bool]

# What reads the same without quotes, whatever stands before or behind it.
_PLAIN = re.compile(r"(?!(?:AND|OR)\Z)[\w@./+=%*#][\w@./+=%*#-]*")
_TO_ESCAPE = re.compile(r'["\\]')


def quoted(text: str) -> str:
    """A text as it stands in a query, in quotes if it needs them."""
    if _PLAIN.fullmatch(text):
        return text
    return '"' + _TO_ESCAPE.sub(r"\\\g<0>", text) + '"'


@dataclass(frozen=True, slots=True)
class Term:
    """One thing that is asked for. `word` is `from` in `from:ann`, None for text alone.

    `cost` orders the terms of a list: what can be told at a glance is looked at first.
    """

    word: str | None
    value: str
    cost: int = field(compare=False)
    test: Test = field(compare=False, repr=False)

    def __str__(self) -> str:
        if self.word is None:
            return quoted(self.value)
        if self.word == "header":
            name, equals, value = self.value.partition("=")
            return f"header:{name}{equals}{quoted(value) if value else ''}"
        return f"{self.word}:{quoted(self.value)}"


@dataclass(frozen=True, slots=True)
class Not:
    """The opposite."""

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
    """Everything in it; of nothing at all, any message."""

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
    """At least one thing in it."""

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
    """What fits all of them."""
    flat: list[Node] = []
    for operand in operands:
        flat += operand.operands if isinstance(operand, AllOf) else [operand]
    return flat[0] if len(flat) == 1 else AllOf(tuple(flat))


def any_of(operands: Sequence[Node]) -> Node:
    """What fits one of them, of which there is at least one."""
    flat: list[Node] = []
    for operand in operands:
        flat += operand.operands if isinstance(operand, AnyOf) else [operand]
    return flat[0] if len(flat) == 1 else AnyOf(tuple(flat))


def negated(operand: Node) -> Node:
    """What does not fit it."""
    return operand.operand if isinstance(operand, Not) else Not(operand)


def _within(node: Node) -> str:
    """The text of a node inside another one."""
    return f"({node})" if isinstance(node, AllOf | AnyOf) else str(node)


def _cheapest_first(operands: Sequence[Node]) -> list[Test]:
    return [operand.test for operand in sorted(operands, key=attrgetter("cost"))]


@dataclass(frozen=True, slots=True)
class Query:
    """A search. Two are equal when they ask for the same, `str()` gives text that does.

    `matches` says whether a message fits, with the flags that stand beside it.
    """

    tree: Node
    matches: Test = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "matches", self.tree.test)  # made once: it is asked very often

    def closeness(self, message: Message, flags: Flags) -> float:
        """How much of what is asked for a message has: 1 if it fits, 0 if it has none of it.

        Of things that must all be so it is their mean, of alternatives the closest.
        """
        return _closeness(self.tree, message, flags)

    def __str__(self) -> str:
        return str(self.tree)


def _closeness(node: Node, message: Message, flags: Flags) -> float:
    if isinstance(node, AllOf) and node.operands:
        each = [_closeness(one, message, flags) for one in node.operands]
        return sum(each) / len(each)
    if isinstance(node, AnyOf):
        return max(_closeness(one, message, flags) for one in node.operands)
    return float(node.test(message, flags))
