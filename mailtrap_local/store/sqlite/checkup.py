"""Look for damage in the file of an SQLite store."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any

from mailtrap_local.errors import StoreUnavailable
from mailtrap_local.store.base import Counts
from mailtrap_local.store.rows import COLUMNS, envelope_of, flags_of, moment_of
from mailtrap_local.store.sqlite.ledger import Ledger
from mailtrap_local.store.sqlite.schema import BLOCK
from mailtrap_local.store.tally import Tallies

_MOST = 100  # problems that SQLite's own check lists
_WITH_BODIES = (
    f"SELECT {', '.join(f'message.{name}' for name in COLUMNS.split(', '))}, length(raw) "
    "FROM message LEFT JOIN body USING (seq) ORDER BY seq"
)
_BLOCKS = (
    f"SELECT mailbox, seq / {BLOCK}, count(*) FROM message GROUP BY 1, 2 "
    f"UNION ALL SELECT '', seq / {BLOCK}, count(*) FROM message GROUP BY 2"
)
_UNEXPECTED = {
    "the counts by position are not those of the messages": (
        f"SELECT EXISTS (SELECT * FROM ({_BLOCKS}) EXCEPT SELECT * FROM block) OR "
        f"EXISTS (SELECT * FROM block EXCEPT SELECT * FROM ({_BLOCKS}))"
    ),
    "the counts of pinned messages are not those of the messages": (
        "SELECT (pinned, pinned_octets) IS NOT "
        "(SELECT count(*), coalesce(sum(size), 0) FROM message WHERE pinned) FROM state"
    ),
    "the log of changes has gaps": (
        "SELECT count(*) <> coalesce(max(seq) - min(seq) + 1, 0) FROM change"
    ),
    "the log of changes does not end where the store does": (
        "SELECT max(seq) <> (SELECT seq FROM state) FROM change"
    ),
    "a message is newer than the newest change": (
        "SELECT max(seq) > (SELECT seq FROM state) FROM message"
    ),
    "there are octets of messages that are gone": (
        "SELECT count(*) FROM body WHERE seq NOT IN (SELECT seq FROM message)"
    ),
    "there are search texts of messages that are gone": (
        "SELECT count(*) FROM words WHERE seq NOT IN (SELECT seq FROM message)"
    ),
}


def find_problems(db: sqlite3.Connection, advance: Callable[[int], None]) -> Iterator[str]:
    """Look at all that is in a file; `advance` is called with the number of messages looked at.

    Ends with the first problem that keeps it from looking further.
    """
    try:
        found = [text for (text,) in db.execute(f"PRAGMA integrity_check({_MOST})")]
        yield from (text for text in found if text != "ok")
        for text, select in _UNEXPECTED.items():
            if db.execute(select).fetchone()[0]:
                yield text
        yield from _problems_of_messages(db, advance)
    except (sqlite3.Error, UnicodeDecodeError, TypeError, StoreUnavailable) as problem:
        yield f"it cannot be read any further: {problem}"


def _problems_of_messages(db: sqlite3.Connection, advance: Callable[[int], None]) -> Iterator[str]:
    tallies = Tallies()
    octets = 0
    for row in db.execute(_WITH_BODIES):
        problem = _problem_of(row)
        if problem:
            yield f"message {row[1]}: {problem}"
        with suppress(StoreUnavailable):  # is among the problems
            tallies.count(row[2], flags_of(row[7:-1]), 1)
            octets += row[5]
        advance(1)
    counted = Ledger(db).published()
    found = (tallies.counts(None), tallies.mailboxes(), tallies.tags(), octets)
    kept = (counted.total, counted.mailboxes, counted.tags, counted.octets)
    names = ("messages", "messages by mailbox", "messages by tag", "octets")
    for name, there, noted in zip(names, found, kept, strict=True):
        if there != noted:
            yield f"{name}: there are {_describe(there)}, and {_describe(noted)} are noted"


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
