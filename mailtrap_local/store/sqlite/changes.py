"""Changes of an SQLite store: each is made within a transaction of its writer."""

import sqlite3
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from itertools import takewhile
from typing import Any, Literal, NamedTuple

from mailtrap_local.errors import StoreFull
from mailtrap_local.mail.flags import Flags
from mailtrap_local.store.rows import (
    COLUMNS,
    FLAG_COLUMNS,
    flag_values,
    flags_of,
    moment_value,
)
from mailtrap_local.store.sqlite.ledger import Ledger, Published

_PLACEHOLDERS = ", ".join("?" * len(COLUMNS.split(", ")))
_SET_FLAGS = ", ".join(f"{name} = ?" for name in FLAG_COLUMNS.split(", "))
_TABLES = ("message", "body", "words")


class Bounds(NamedTuple):
    """Bounds of a store: messages, octets of all, and changes in the log."""

    max_messages: int
    max_bytes: int
    log_length: int


class SqliteChanges:
    """Writes changes, and counts what is kept. For the thread of the writer alone.

    `forget` is called with the seq of each message that is removed.
    """

    def __init__(
        self, db: sqlite3.Connection, bounds: Bounds, forget: Callable[[int], None]
    ) -> None:
        self._db = db
        self._bounds = bounds
        self._forget = forget
        self._ledger = Ledger(db)

    def published(self) -> Published:
        """Return the counts as they are now."""
        return self._ledger.published()

    def read_again(self, dropped: int) -> None:
        """Count again what is in the database: a transaction has been lost."""
        self._ledger = Ledger(self._db, dropped)

    def add(self, values: tuple[Any, ...], raw: bytes) -> int:
        """Add the message of a row without its seq, which is returned. Raises StoreFull."""
        message_id, mailbox, _, _, size = values[:5]
        self._make_room(size)
        seq = self._log("added", message_id, mailbox)
        insert = f"INSERT INTO message ({COLUMNS}) VALUES ({_PLACEHOLDERS})"
        self._db.execute(insert, (seq, *values))
        self._db.execute("INSERT INTO body VALUES (?, ?)", (seq, raw))
        self._ledger.octets += size
        self._ledger.tallies.count(mailbox, flags_of(values[6:]), 1)
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
            oldest = f"SELECT {COLUMNS} FROM message WHERE pinned = 0 ORDER BY seq LIMIT 1"
            self._drop(self._db.execute(oldest).fetchone())
            ledger.dropped += 1

    def update(self, ids: Collection[str], changed: dict[str, Any]) -> int:
        """Set flags; returns how many messages have changed."""
        return sum(self._set_flags(row, changed) for row in self._rows(ids))

    def _set_flags(self, row: tuple[Any, ...], changed: dict[str, Any]) -> bool:
        seq, message_id, mailbox, _, _, size = row[:6]
        before = flags_of(row[7:])
        after = replace(before, **changed)
        if before == after:
            return False
        values = (*flag_values(after), seq)
        self._db.execute(f"UPDATE message SET {_SET_FLAGS} WHERE seq = ?", values)
        self._count(mailbox, before, -1, size)
        self._count(mailbox, after, 1, size)
        self._log("updated", message_id, mailbox, seq)
        return True

    def _count(self, mailbox: str, flags: Flags, sign: Literal[1, -1], size: int) -> None:
        self._ledger.tallies.count(mailbox, flags, sign)
        if flags.pinned:
            self._ledger.pinned += sign
            self._ledger.pinned_octets += sign * size

    def remove(self, ids: Collection[str]) -> int:
        """Remove messages; returns how many."""
        return self._drop_all(self._rows(ids))

    def clear(self, mailbox: str | None, *, pinned: bool) -> int:
        """Remove all messages of a mailbox, or of all; the pinned ones only if `pinned`."""
        select = f"SELECT {COLUMNS} FROM message WHERE (? IS NULL OR mailbox = ?) AND pinned <= ?"
        rows = self._db.execute(f"{select} ORDER BY seq", (mailbox, mailbox, pinned))
        return self._drop_all(rows.fetchall())

    def keep_search_texts(self, texts: Collection[tuple[int, bytes]]) -> None:
        """Keep the search texts of messages by their seq, of those that are still here."""
        insert = "INSERT OR REPLACE INTO words SELECT seq, ? FROM message WHERE seq = ?"
        self._db.executemany(insert, [(text, seq) for seq, text in texts])

    def expire(self, before: datetime) -> int:
        """Remove the messages received before a moment, but pinned ones; returns how many."""
        moment = moment_value(before)
        rows = self._db.execute(f"SELECT {COLUMNS} FROM message WHERE pinned = 0 ORDER BY seq")
        # stops at the first newer one: after a clock set back a message may stay a bit longer
        count = self._drop_all(list(takewhile(lambda row: row[3] < moment, rows)))
        self._ledger.dropped += count
        return count

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
        for table in _TABLES:
            self._db.execute(f"DELETE FROM {table} WHERE seq = ?", (seq,))
        self._ledger.octets -= size
        self._count(mailbox, flags_of(row[7:]), -1, size)
        self._log("removed", message_id, mailbox, seq)
        self._forget(seq)

    def _log(
        self,
        kind: Literal["added", "updated", "removed"],
        message_id: str,
        mailbox: str,
        message_seq: int | None = None,
    ) -> int:
        """Note a change and return its seq, which is also that of a message it adds."""
        ledger = self._ledger
        ledger.seq = seq = ledger.seq + 1
        line = (seq, kind, message_id, mailbox, seq if message_seq is None else message_seq)
        self._db.execute("INSERT INTO change VALUES (?, ?, ?, ?, ?)", line)
        self._db.execute("UPDATE state SET seq = ?", (seq,))
        if ledger.logged < self._bounds.log_length:
            ledger.logged += 1
        else:
            oldest = seq - self._bounds.log_length
            self._db.execute("DELETE FROM change WHERE seq <= ?", (oldest,))
        return seq
