"""Look for damage in the file of an SQLite store."""

import sqlite3
from collections.abc import Callable, Iterator

from mailtrap_local.errors import StoreUnavailable
from mailtrap_local.store.recount import NotedCounts, find_miscounts
from mailtrap_local.store.rows import COLUMNS
from mailtrap_local.store.sqlite.ledger import Ledger
from mailtrap_local.store.sqlite.schema import BLOCK

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
        yield from find_miscounts(db.execute(_WITH_BODIES), lambda: _noted(db), advance)
    except (sqlite3.Error, UnicodeDecodeError, TypeError, StoreUnavailable) as problem:
        yield f"it cannot be read any further: {problem}"


def _noted(db: sqlite3.Connection) -> NotedCounts:
    counted = Ledger(db).published()
    return NotedCounts(counted.total, counted.mailboxes, counted.tags, counted.octets)
