"""Counts the messages of a store on disk anew, and looks at each: for its upkeep."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from typing import Any, NamedTuple

from mailtrap_local.errors import StoreUnavailable
from mailtrap_local.store.base import Counts
from mailtrap_local.store.rows import envelope_of, flags_of, moment_of
from mailtrap_local.store.tally import Tallies


class NotedCounts(NamedTuple):
    """Counts as a store has noted them."""

    messages: Counts
    by_mailbox: dict[str, Counts]
    by_tag: dict[str, Counts]
    octets: int


def find_miscounts(
    rows: Iterable[tuple[Any, ...]],
    noted: Callable[[], NotedCounts],
    advance: Callable[[int], None],
) -> Iterator[str]:
    """Look at all messages; `advance` is called with the number of messages looked at.

    A row is that of a message (`rows.COLUMNS`), and behind it the length of its body, if there.
    """
    tallies = Tallies()
    octets = 0
    for row in rows:
        problem = _problem_of(row)
        if problem:
            yield f"message {row[1]}: {problem}"
        with suppress(StoreUnavailable):  # is among the problems
            tallies.count(row[2], flags_of(row[7:-1]), 1)
            octets += row[5]
        advance(1)
    found = NotedCounts(tallies.counts(None), tallies.mailboxes(), tallies.tags(), octets)
    names = ("messages", "messages by mailbox", "messages by tag", "octets")
    for name, there, count in zip(names, found, noted(), strict=True):
        if there != count:
            yield f"{name}: there are {_describe(there)}, and {_describe(count)} are noted"


def _problem_of(row: tuple[Any, ...]) -> str:
    """Return what is wrong with a message, `""` if nothing is."""
    octets, body = row[4], row[-1]
    if body is None:
        return "its octets are missing"
    if body != octets:
        return f"it has {body} octets, and {octets} are noted"
    try:
        moment_of(row[3])
        envelope_of(row[6])
        flags_of(row[7:-1])
    except StoreUnavailable as problem:
        return f"its envelope or its flags cannot be read ({problem.__cause__})"
    return ""


def _describe(counted: Any) -> str:
    if isinstance(counted, Counts):
        return f"{counted.total} ({counted.unread} unread)"
    if isinstance(counted, dict):
        return ", ".join(f"{name}: {_describe(each)}" for name, each in counted.items()) or "none"
    return str(counted)
