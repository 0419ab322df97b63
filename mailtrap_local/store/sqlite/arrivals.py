"""Messages that arrive in an SQLite store: one statement writes many, and counts them.

Before and after each statement Python's lock is given away and waited for, which takes longer than
most of them: while mail arrives, this one is the only one of a commit.
"""

import sqlite3
from collections.abc import Sequence
from typing import Any

from mailtrap_local.store.sqlite.schema import BLOCK

_COLUMNS = (
    *("seq", "id", "mailbox", "received_at", "octets", "size", "envelope", "tags"),
    *("ends_with_crlf", "raw", "count", "sizes", "last"),
)
PREPARATION = f"""
CREATE TEMP VIEW arrival AS SELECT {", ".join(f"NULL AS {name}" for name in _COLUMNS)};
CREATE TEMP TRIGGER message_arrives INSTEAD OF INSERT ON arrival BEGIN
    INSERT INTO message VALUES (
        new.seq, new.id, new.mailbox, new.received_at, new.octets, new.size, new.envelope,
        0, 0, 0, 0, 0, new.tags, '', NULL, new.ends_with_crlf
    );
    INSERT INTO body VALUES (new.seq, new.raw);
    INSERT INTO change VALUES (new.seq, 'added', new.id, new.mailbox, new.seq);
END;
CREATE TEMP TRIGGER messages_are_counted INSTEAD OF INSERT ON arrival WHEN new.count > 0 BEGIN
    UPDATE state SET seq = max(seq, new.last), total = total + new.count,
        unread = unread + new.count, octets = octets + new.sizes;
    INSERT INTO tally VALUES ('mailbox', new.mailbox, new.count, new.count)
        ON CONFLICT DO UPDATE SET total = total + new.count, unread = unread + new.count;
    INSERT INTO block VALUES
        (new.mailbox, new.seq / {BLOCK}, new.count), ('', new.seq / {BLOCK}, new.count)
        ON CONFLICT DO UPDATE SET total = total + new.count;
END;
CREATE TEMP TRIGGER tags_are_counted INSTEAD OF INSERT ON arrival WHEN new.tags <> '' BEGIN
    INSERT INTO tally SELECT 'tag', value, 1, 1 FROM json_each(new.tags)
        WHERE true ON CONFLICT DO UPDATE SET total = total + 1, unread = unread + 1;
END;
"""
"""Statements that a connection executes before it can write arrivals.

A row is counted for `count` messages, of `sizes` octets in all and up to seq `last`.
"""

_ROW = f"({', '.join('?' * len(_COLUMNS))})"
_ROWS = 64  # of one statement


class Arrivals:
    """Messages of a transaction that are not written yet."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        self._rows: list[tuple[Any, ...]] = []

    @property
    def fit_one_statement(self) -> bool:
        """Return whether a transaction of them needs no BEGIN and no COMMIT."""
        return len(self._rows) <= _ROWS

    def add(self, row: tuple[Any, ...]) -> None:
        """Add the row of a message, in the columns of the view."""
        self._rows.append(row)

    def write(self) -> None:
        """Write them to the file."""
        for start in range(0, len(self._rows), _ROWS):
            some = self._rows[start : start + _ROWS]
            insert = f"INSERT INTO arrival VALUES {', '.join([_ROW] * len(some))}"
            self._db.execute(insert, _values(some))
        self._rows.clear()


def _values(rows: Sequence[tuple[Any, ...]]) -> list[Any]:
    """Return the values of rows, of which the first of a mailbox and block is counted for all."""
    counted: dict[tuple[str, int], tuple[int, int, int]] = {}
    for row in rows:
        place = row[2], row[0] // BLOCK
        count, sizes, _ = counted.get(place, (0, 0, 0))
        counted[place] = count + 1, sizes + row[5], row[0]
    values: list[Any] = []
    for row in rows:
        values += row
        values += counted.pop((row[2], row[0] // BLOCK), (0, 0, 0))
    return values
