"""Counts of an SQLite store, which its writer keeps: by mailbox, by tag, and of all."""

import sqlite3
from typing import NamedTuple

from mailtrap_local.store.base import Counts, Cursor
from mailtrap_local.store.rows import names_of
from mailtrap_local.store.tally import Tallies


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
        self.epoch: int
        self.seq: int
        self.epoch, self.seq = db.execute("SELECT epoch, seq FROM state").fetchone()
        self.dropped = dropped
        self.logged: int = db.execute("SELECT count(*) FROM change").fetchone()[0]
        self.octets: int = db.execute("SELECT coalesce(sum(size), 0) FROM message").fetchone()[0]
        self.pinned, self.pinned_octets = db.execute(
            "SELECT count(*), coalesce(sum(size), 0) FROM message WHERE pinned"
        ).fetchone()
        self.tallies = Tallies()
        counted = "count(*), count(*) FILTER (WHERE NOT read) FROM message"
        for mailbox, total, unread in db.execute(f"SELECT mailbox, {counted} GROUP BY mailbox"):
            self.tallies.by_mailbox[mailbox].add(total, unread)
            self.tallies.all.add(total, unread)
        tagged = f"SELECT tags, {counted} WHERE tags <> '' GROUP BY tags"
        for tags, total, unread in db.execute(tagged):
            for tag in names_of(tags):
                self.tallies.by_tag[tag].add(total, unread)

    def published(self) -> Published:
        """Return the counts as they are now."""
        return Published(
            Cursor(self.epoch, self.seq),
            self.tallies.counts(None),
            self.tallies.mailboxes(),
            self.tallies.tags(),
            self.octets,
            self.dropped,
        )
