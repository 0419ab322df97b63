"""Counts of an SQLite store: its writer keeps them in memory, and in the file with each commit."""

import sqlite3
from collections import defaultdict
from typing import Literal, NamedTuple

from mailtrap_local.mail.flags import Flags
from mailtrap_local.store.base import Counts, Cursor
from mailtrap_local.store.sqlite.schema import BLOCK
from mailtrap_local.store.tally import Tallies, Tally

_STATE = "seq, total, unread, octets, pinned, pinned_octets"
_SET_STATE = f"UPDATE state SET {', '.join(f'{name} = ?' for name in _STATE.split(', '))}"
_SET_TALLY = "INSERT OR REPLACE INTO tally VALUES (?, ?, ?, ?)"
_ADD_TO_BLOCK = (
    "INSERT INTO block VALUES (?, ?, ?) "
    "ON CONFLICT DO UPDATE SET total = block.total + excluded.total"
)


class Published(NamedTuple):
    """The counts after a commit."""

    cursor: Cursor
    total: Counts
    mailboxes: dict[str, Counts]
    tags: dict[str, Counts]
    octets: int
    dropped: int


class Ledger:
    """Counts while a batch is written. Read anew from the database when a batch is lost."""

    def __init__(self, db: sqlite3.Connection, dropped: int = 0) -> None:
        self._db = db
        self.tallies = Tallies()
        self.dropped = dropped
        self.seq: int
        state = db.execute(f"SELECT epoch, {_STATE} FROM state").fetchone()
        self.epoch, self.seq, total, unread, self.octets, self.pinned, self.pinned_octets = state
        self.tallies.all.add(total, unread)
        for kind, name, total, unread in db.execute("SELECT * FROM tally"):
            self._tallies_of(kind)[name].add(total, unread)
        self._blocks: defaultdict[tuple[str, int], int] = defaultdict(int)  # what was added to each
        self._unwritten: set[tuple[str, str]] = set()
        self._unpublished: set[tuple[str, str]] = set()
        self._published = Published(
            Cursor(self.epoch, self.seq),
            self.tallies.counts(None),
            self.tallies.mailboxes(),
            self.tallies.tags(),
            self.octets,
            dropped,
        )

    def _tallies_of(self, kind: str) -> defaultdict[str, Tally]:
        return self.tallies.by_mailbox if kind == "mailbox" else self.tallies.by_tag

    def count(self, mailbox: str, flags: Flags, sign: Literal[1, -1], size: int) -> None:
        """Count a message with its flags, or no longer."""
        self.tallies.count(mailbox, flags, sign)
        touched = [("mailbox", mailbox), *(("tag", tag) for tag in flags.tags)]
        self._unwritten.update(touched)
        self._unpublished.update(touched)
        if flags.pinned:
            self.pinned += sign
            self.pinned_octets += sign * size

    def count_arrival(self, mailbox: str, flags: Flags, size: int) -> int:
        """Count a new message, which is counted in the file as it is written; returns its seq."""
        self.seq += 1
        self.octets += size
        self.tallies.count(mailbox, flags, 1)
        self._unpublished.add(("mailbox", mailbox))
        if flags.tags:
            self._unpublished.update(("tag", tag) for tag in flags.tags)
        seq: int = self.seq
        return seq

    def place(self, seq: int, mailbox: str, sign: Literal[1, -1], size: int) -> None:
        """Count a message among the positions, and its octets, or no longer."""
        self._blocks[mailbox, seq // BLOCK] += sign
        self._blocks["", seq // BLOCK] += sign
        self.octets += sign * size

    @property
    def is_written(self) -> bool:
        """Return whether the file has these counts, once all arrivals are written."""
        return not self._unwritten

    def write(self) -> None:
        """Write to the file what has changed, at the end of a transaction."""
        total = self.tallies.all
        values = (self.seq, total.total, total.unread, self.octets, self.pinned, self.pinned_octets)
        self._db.execute(_SET_STATE, values)
        changed = [(kind, name, self._counts(kind, name)) for kind, name in self._unwritten]
        rows = [(kind, name, *counts) for kind, name, counts in changed]
        self._db.executemany(_SET_TALLY, [row for row in rows if row[2]])
        gone = [row[:2] for row in rows if not row[2]]
        if gone:
            self._db.executemany("DELETE FROM tally WHERE kind = ? AND name = ?", gone)
        blocks = [(*key, added) for key, added in self._blocks.items() if added]
        self._db.executemany(_ADD_TO_BLOCK, blocks)
        if any(added < 0 for _, _, added in blocks):
            emptied = "DELETE FROM block WHERE mailbox = ? AND block = ? AND total = 0"
            self._db.executemany(emptied, [row[:2] for row in blocks])
        self._blocks.clear()
        self._unwritten.clear()

    def _counts(self, kind: str, name: str) -> Counts:
        tally = self._tallies_of(kind).get(name)
        return Counts(0, 0) if tally is None else tally.counts()

    def published(self) -> Published:
        """Return the counts as they are now. Those that nobody has touched are not made anew."""
        before = self._published
        by_kind = {"mailbox": before.mailboxes, "tag": before.tags}
        for kind in {kind for kind, _ in self._unpublished}:
            by_kind[kind] = dict(by_kind[kind])
        for kind, name in self._unpublished:
            counts = self._counts(kind, name)
            if counts.total:
                by_kind[kind][name] = counts
            else:
                by_kind[kind].pop(name, None)
        self._unpublished.clear()
        self._published = Published(
            Cursor(self.epoch, self.seq),
            self.tallies.counts(None),
            by_kind["mailbox"],
            by_kind["tag"],
            self.octets,
            self.dropped,
        )
        return self._published
