"""The hierarchy of folder names, and the patterns of LIST (RFC 3501 section 6.3.8)."""

import re
from collections.abc import Callable, Collection, Iterator

DELIMITER = "/"
"""Hierarchy delimiter: the mailbox `shop/eu` is the folder `eu` within `shop`."""

_WILDCARDS = re.compile(r"[*%]+")


def parents(names: Collection[str]) -> set[str]:
    """The names that others are below of, whether they are folders themselves or not."""
    return {parent for name in names for parent in _parents_of(name)}


def _parents_of(name: str) -> Iterator[str]:
    end = name.find(DELIMITER)
    while end >= 0:
        if end > 0 and name[end - 1] != DELIMITER and end < len(name) - 1:
            yield name[:end]
        end = name.find(DELIMITER, end + 1)


def matcher(pattern: str) -> Callable[[str], bool]:
    """Return whether a name matches a pattern: `*` is any text, `%` any without a delimiter.

    Time grows with the square of the name's length at most, whatever the pattern.
    """
    if pattern.upper() == "INBOX":
        pattern = "INBOX"
    literals = _WILDCARDS.split(pattern)
    wildcards = ["*" if "*" in run[0] else "%" for run in _WILDCARDS.finditer(pattern)]
    least = sum(map(len, literals))

    def matches(name: str) -> bool:
        if len(name) < least:
            return False
        reached = {0}  # offsets in the name up to which the pattern can match
        for literal, wildcard in zip(literals, [*wildcards, ""], strict=True):
            after = (at + len(literal) for at in reached if name.startswith(literal, at))
            reached = _spread(name, set(after), wildcard)
            if not reached:
                return False
        return len(name) in reached

    return matches


def _spread(name: str, reached: set[int], wildcard: str) -> set[int]:
    """The offsets that a wildcard can match up to from those reached before it."""
    if not wildcard or not reached:
        return reached
    spread: set[int] = set()
    for at in range(min(reached), len(name) + 1):
        may_go_on = at - 1 in spread and (wildcard == "*" or name[at - 1] != DELIMITER)
        if may_go_on or at in reached:
            spread.add(at)
    return spread
