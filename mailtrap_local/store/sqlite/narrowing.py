"""Conditions in SQL on the rows of messages, for searches."""

from collections.abc import Iterable
from datetime import datetime
from functools import partial
from typing import NamedTuple

from mailtrap_local.search.tree import AllOf, Node, Not, Query, Term, TextTest, all_of
from mailtrap_local.store.rows import moment_value

_AND, _OR = " AND ", " OR "
_IS = {
    "read": "read = 1",  # so that there is an index for it
    "unread": "read = 0",
    "pinned": "pinned",
    "tagged": "tags <> ''",
}


class Condition(NamedTuple):
    """Condition that each row fits whose message fits, and no other row where `is_exact`."""

    sql: str
    values: tuple[int, ...] = ()
    is_exact: bool = False


ANYTHING = "1"
"""Condition of each row."""
_ANY = Condition(ANYTHING)


def condition_of(node: Node) -> Condition:
    """Return the condition of a query."""
    if isinstance(node, Term):
        return _of_term(node)
    if isinstance(node, Not):
        inner = condition_of(node.operand)
        return inner._replace(sql=f"NOT {inner.sql}") if inner.is_exact else _ANY
    if not node.operands:
        return _ANY._replace(is_exact=True)
    return _joined(_AND if isinstance(node, AllOf) else _OR, node.operands)


def text_test_of(tree: Node) -> TextTest | None:
    """Return the test of a search text for messages that fit the condition, if it tells all."""
    operands = tree.operands if isinstance(tree, AllOf) else (tree,)
    left = all_of([operand for operand in operands if not condition_of(operand).is_exact])
    return Query(left).in_text


def _joined(joint: str, operands: Iterable[Node]) -> Condition:
    each = [condition_of(operand) for operand in operands]
    is_exact = all(one.is_exact for one in each)
    narrow = [one for one in each if one.sql != ANYTHING]
    if not narrow or (joint == _OR and len(narrow) < len(each)):
        return Condition(ANYTHING, is_exact=is_exact)
    values = tuple(value for one in narrow for value in one.values)
    return Condition(f"({joint.join(one.sql for one in narrow)})", values, is_exact)


def _of_term(term: Term) -> Condition:
    exact = partial(Condition, is_exact=True)
    if term.word == "is" and term.value in _IS:
        return exact(f"({_IS[term.value]})")
    if term.word in ("after", "before"):
        moment = moment_value(datetime.fromisoformat(term.value))
        return exact(f"(received_at {'>=' if term.word == 'after' else '<'} ?)", (moment,))
    if term.word in ("larger", "smaller"):
        size = int(term.value)
        return exact(f"(octets {'>' if term.word == 'larger' else '<'} ?)", (size,))
    return Condition("(tags <> '')") if term.word == "tag" else _ANY
