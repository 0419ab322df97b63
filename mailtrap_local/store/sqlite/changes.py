"""Changes of an SQLite store: each is made within a transaction of its writer."""

import sqlite3
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any, Literal, NamedTuple, TypeVar

from mailtrap_local.errors import StoreFull
from mailtrap_local.mail.flags import Flags
from mailtrap_local.store.rows import COLUMNS, FLAG_COLUMNS, flag_values, flags_of
from mailtrap_local.store.sqlite.arrivals import Arrivals
from mailtrap_local.store.sqlite.ledger import Ledger, Published
from mailtrap_local.store.sqlite.text_index import TextIndex

_SET_FLAGS = ", ".join(f"{name} = ?" for name in FLAG_COLUMNS.split(", "))
_TABLES = ("message", "body", "words")
_ROWS = 64  # of one statement
AT_ONCE = 500
"""Messages that are removed in one transaction."""


_Row = TypeVar("_Row")


class Bounds(NamedTuple):
    """Bounds of a store: messages, octets of all, and changes in the log (5 % more are kept)."""

    max_messages: int
    max_bytes: int
    log_length: int


class SqliteChanges:
    """Writes changes, and counts what is kept. For the thread of the writer alone.

    What a transaction adds and removes is collected, and written by `complete`, or before something
    else has to read it. `forget` is called with the seq of each message that is removed.
    """

    def __init__(
        self, db: sqlite3.Connection, bounds: Bounds, forget: Callable[[int], None]
    ) -> None:
        self._db = db
        self._bounds = bounds
        self._forget = forget
        self._index = TextIndex(db)
        self._start(0)

    def _start(self, dropped: int) -> None:
        self._ledger = Ledger(self._db, dropped)
        self._arrivals = Arrivals(self._db)
        self._lines: list[tuple[Any, ...]] = []  # of the log, but those of arrivals
        self._gone: list[int] = []
        self._dropped_to = 0  # no older message is without a pin
        self._log_begins = 0  # it has no line up to this one

    def published(self) -> Published:
        """Return the counts as they are now."""
        return self._ledger.published()

    def read_again(self, dropped: int) -> None:
        """Forget what was not written, and read the counts: a transaction has been lost."""
        self._start(dropped)

    def complete(self) -> None:
        """Write what is left to write, at the end of a transaction.

        Arrivals alone are one statement, and so a transaction of their own: none has begun.
        """
        log_begins = self._ledger.seq - self._bounds.log_length
        trims = log_begins > self._log_begins + self._bounds.log_length // 20
        if self._ledger.is_written and self._arrivals.fit_one_statement and not trims:
            self._arrivals.write()
            return
        self._write()
        self._ledger.write()
        if trims:
            self._db.execute("DELETE FROM change WHERE seq <= ?", (log_begins,))
            self._log_begins = log_begins

    def _write(self) -> None:
        """Write what has been collected, within a transaction that can be continued."""
        if not self._db.in_transaction:
            self._db.execute("BEGIN IMMEDIATE")
        self._arrivals.write()
        for rows in _some_at_once(self._lines):
            lines = ", ".join(["(?, ?, ?, ?, ?)"] * len(rows))
            values = [value for row in rows for value in row]
            self._db.execute(f"INSERT INTO change VALUES {lines}", values)
        for seqs in _some_at_once(self._gone):
            marks = ", ".join("?" * len(seqs))
            for table in _TABLES:
                self._db.execute(f"DELETE FROM {table} WHERE seq IN ({marks})", seqs)
        self._lines.clear()
        self._gone.clear()

    def add(self, values: tuple[Any, ...], flags: Flags, raw: bytes) -> int:
        """Add the message of a row without its seq, which is returned. Raises StoreFull."""
        _, mailbox, _, _, size = values[:5]
        self._make_room(size)
        seq = self._ledger.count_arrival(mailbox, flags, size)
        self._arrivals.add((seq, *values, raw))
        return seq

    def _make_room(self, size: int) -> None:
        most, most_octets, _ = self._bounds
        ledger = self._ledger
        if ledger.tallies.all.total < most and ledger.octets + size <= most_octets:
            return
        if ledger.pinned >= most or ledger.pinned_octets + size > most_octets:
            raise StoreFull(
                f"{size} octets do not fit beside {ledger.pinned} pinned messages of "
                f"{ledger.pinned_octets} octets in a store of {most} messages and {most_octets} "
                "octets: unpin or delete some, or raise its caps"
            )
        while ledger.tallies.all.total >= most or ledger.octets + size > most_octets:
            row = self._oldest()
            self._dropped_to = row[0]
            self._drop(row)
            ledger.dropped += 1

    def _oldest(self) -> tuple[Any, ...]:
        """Return the oldest message that is not pinned: there is one."""
        select = f"SELECT {COLUMNS} FROM message WHERE seq > ? AND pinned = 0 ORDER BY seq LIMIT 1"
        row = self._db.execute(select, (self._dropped_to,)).fetchone()
        if row is None:
            self._write()  # it is of this transaction
            row = self._db.execute(select, (self._dropped_to,)).fetchone()
        found: tuple[Any, ...] = row
        return found

    def update(self, ids: Collection[str], changed: dict[str, Any]) -> int:
        """Set flags; returns how many messages have changed."""
        self._write()
        return sum(self._set_flags(row, changed) for row in self._rows(ids))

    def _set_flags(self, row: tuple[Any, ...], changed: dict[str, Any]) -> bool:
        seq, message_id, mailbox, _, _, size = row[:6]
        before = flags_of(row[7:])
        after = replace(before, **changed)
        if before == after:
            return False
        values = (*flag_values(after), seq)
        self._db.execute(f"UPDATE message SET {_SET_FLAGS} WHERE seq = ?", values)
        self._ledger.count(mailbox, before, -1, size)
        self._ledger.count(mailbox, after, 1, size)
        self._log("updated", message_id, mailbox, seq)
        self._dropped_to = min(self._dropped_to, seq - 1)  # it may have had a pin
        return True

    def remove(self, ids: Collection[str]) -> int:
        """Remove messages; returns how many."""
        self._write()
        return self._drop_all(self._rows(ids))

    def clear_some(self, mailbox: str | None, until: int, *, pinned: bool) -> int:
        """Remove the oldest messages of a mailbox, or of all, up to change `until`.

        Pinned ones only if `pinned`. Returns how many: none once all are gone.
        """
        self._write()
        where = "(? IS NULL OR mailbox = ?)" if mailbox is None else "? = ? AND mailbox = ?"
        values = (mailbox, mailbox) if mailbox is None else (1, 1, mailbox)
        select = f"SELECT {COLUMNS} FROM message WHERE {where} AND seq <= ? AND pinned <= ?"
        rows = self._db.execute(f"{select} ORDER BY seq LIMIT ?", (*values, until, pinned, AT_ONCE))
        return self._drop_all(rows.fetchall())

    def keep_search_texts(self, texts: Sequence[tuple[int, bytes]], seqs: Sequence[int]) -> None:
        """Keep the search texts of messages by their seq, of those that are still here.

        `seqs` are those of all that were read for it, consecutive ones.
        """
        self._write()
        self._index.add(texts)
        insert = "INSERT OR REPLACE INTO words SELECT seq, ? FROM message WHERE seq = ?"
        self._db.executemany(insert, [(text, seq) for seq, text in texts])
        gap = "SELECT 1 FROM message WHERE seq > searchable AND seq < ?"
        reach = f"UPDATE state SET searchable = ? WHERE searchable < ? AND NOT EXISTS ({gap})"
        self._db.execute(reach, (seqs[-1], seqs[-1], seqs[0]))

    def expire_some(self, before: int) -> int:
        """Remove some of the messages received before a moment, but pinned ones, oldest first.

        Stops at the first newer one: after a clock set back a message may stay a bit longer.
        Returns how many: none once all are gone.
        """
        self._write()
        select = f"SELECT {COLUMNS} FROM message WHERE seq > ? AND pinned = 0 ORDER BY seq LIMIT ?"
        rows = self._db.execute(select, (self._dropped_to, AT_ONCE)).fetchall()
        newer: int = next((at for at, row in enumerate(rows) if row[3] >= before), len(rows))
        self._drop_all(rows[:newer])
        if newer:
            self._dropped_to = rows[newer - 1][0]
        self._ledger.dropped += newer
        return newer

    def _rows(self, ids: Iterable[str]) -> Iterator[tuple[Any, ...]]:
        select = f"SELECT {COLUMNS} FROM message WHERE id = ?"
        for message_id in ids:
            row = self._db.execute(select, (message_id,)).fetchone()
            if row is not None:
                yield row

    def _drop_all(self, rows: Iterable[tuple[Any, ...]]) -> int:
        count = 0
        for row in rows:
            self._drop(row)
            count += 1
        return count

    def _drop(self, row: tuple[Any, ...]) -> None:
        seq, message_id, mailbox, _, _, size = row[:6]
        self._gone.append(seq)
        self._ledger.count(mailbox, flags_of(row[7:]), -1, size)
        self._ledger.place(seq, mailbox, -1, size)
        self._log("removed", message_id, mailbox, seq)
        self._forget(seq)

    def _log(
        self,
        kind: Literal["updated", "removed"],
        message_id: str,
        mailbox: str,
        message_seq: int,
    ) -> None:
        """Note a change."""
        self._ledger.seq += 1
        self._lines.append((self._ledger.seq, kind, message_id, mailbox, message_seq))


def _some_at_once(rows: Sequence[_Row]) -> Iterator[Sequence[_Row]]:
    """Split rows into what goes into one statement."""
    return (rows[start : start + _ROWS] for start in range(0, len(rows), _ROWS))
