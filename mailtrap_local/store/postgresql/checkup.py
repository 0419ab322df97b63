"""Look for damage in the tables of a PostgreSQL store, as they are at one moment."""

from collections.abc import Callable, Iterator

import psycopg

from mailtrap_local.errors import StoreUnavailable
from mailtrap_local.store.base import Counts
from mailtrap_local.store.postgresql.database import Connection, one_line
from mailtrap_local.store.recount import NotedCounts, find_miscounts
from mailtrap_local.store.rows import COLUMNS

_AT_ONCE = 2000  # rows that are fetched
_SNAPSHOT = b"SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY"
_WITH_BODIES = (
    f"SELECT {', '.join(f'message.{name}' for name in COLUMNS.split(', '))}, octet_length(raw) "
    "FROM message LEFT JOIN body USING (id) ORDER BY seq"
).encode()
_TALLIES = "SELECT kind, name, total, unread FROM tally"
_UNEXPECTED = {
    "the row of the state is missing": "SELECT NOT EXISTS (SELECT FROM state)",
    "the counts of pinned messages are not those of the messages": (
        "SELECT pinned <> total OR pinned_octets <> size FROM (SELECT pinned, pinned_octets "
        "FROM state) AS noted, (SELECT count(*) AS total, coalesce(sum(size), 0) AS size "
        "FROM message WHERE pinned) AS counted"
    ),
    "a message would never be dropped for the caps": (
        "SELECT EXISTS (SELECT FROM message, state WHERE NOT message.pinned "
        "AND message.seq <= all_pinned_until)"
    ),
    "the log of changes has gaps": (
        "SELECT count(*) <> coalesce(max(seq) - min(seq) + 1, 0) FROM change"
    ),
    "the log of changes does not begin where the store says": (
        "SELECT min(change.seq) <> logged_after + 1 FROM change, state GROUP BY logged_after"
    ),
    "the log of changes does not end where the store does": (
        "SELECT coalesce(max(change.seq), logged_after) <> state.seq FROM state "
        "LEFT JOIN change ON true GROUP BY logged_after, state.seq"
    ),
    "a message is newer than the newest change": (
        "SELECT EXISTS (SELECT FROM message, state WHERE message.seq > state.seq)"
    ),
    "there are octets of messages that are gone": (
        "SELECT EXISTS (SELECT FROM body WHERE NOT EXISTS "
        "(SELECT FROM message WHERE message.id = body.id))"
    ),
    "there are search texts of messages that are gone": (
        "SELECT EXISTS (SELECT FROM words WHERE NOT EXISTS "
        "(SELECT FROM message WHERE message.seq = words.seq))"
    ),
}


def find_problems(db: Connection, advance: Callable[[int], None]) -> Iterator[str]:
    """Look at all tables; `advance` is called with the number of messages looked at.

    Processes may write meanwhile. Ends with the first problem that keeps it from looking further.
    """
    try:
        with db.transaction():
            db.execute(_SNAPSHOT)
            for text, select in _UNEXPECTED.items():
                row = db.execute(select.encode()).fetchone()
                if row is not None and row[0]:
                    yield text
            with db.cursor("messages") as rows:  # a name: not all are fetched at once
                rows.itersize = _AT_ONCE
                rows.execute(_WITH_BODIES)
                yield from find_miscounts(rows, lambda: _noted(db), advance)
    except (psycopg.Error, StoreUnavailable) as problem:
        yield f"it cannot be read any further: {one_line(problem)}"


def _noted(db: Connection) -> NotedCounts:
    total = db.execute("SELECT total, unread, octets FROM state").fetchone() or (0, 0, 0)
    by_kind: dict[str, dict[str, Counts]] = {"mailbox": {}, "tag": {}}
    for kind, name, *counts in db.execute(_TALLIES):
        by_kind.setdefault(kind, {})[name] = Counts(*counts)
    return NotedCounts(Counts(*total[:2]), by_kind["mailbox"], by_kind["tag"], total[2])
