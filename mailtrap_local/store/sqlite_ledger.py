"""Counts of an SQLite store, which its writer keeps: by mailbox, by tag, and of all."""

import sqlite3
from collections import defaultdict
from typing import Literal, NamedTuple

from mailtrap_local.mail.flags import Flags
from mailtrap_local.store.base import Counts, Cursor
from mailtrap_local.store.sqlite_rows import names_of
from mailtrap_local.store.tally import Tally


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
        self.total = Tally()
        self._mailboxes: defaultdict[str, Tally] = defaultdict(Tally)
        self._tags: defaultdict[str, Tally] = defaultdict(Tally)
        counted = "count(*), count(*) FILTER (WHERE NOT read) FROM message"
        for mailbox, total, unread in db.execute(f"SELECT mailbox, {counted} GROUP BY mailbox"):
            self._mailboxes[mailbox].add(total, unread)
            self.total.add(total, unread)
        for tags, total, unread in db.execute(
            f"SELECT tags, {counted} WHERE tags <> '' GROUP BY tags"
        ):
            for tag in names_of(tags):
                self._tags[tag].add(total, unread)

    def count(self, mailbox: str, flags: Flags, sign: Literal[1, -1]) -> None:
        """Count a message, or no longer."""
        self.total.count(flags, sign)
        for tallies, name in (
            (self._mailboxes, mailbox),
            *((self._tags, tag) for tag in flags.tags),
        ):
            tally = tallies[name]
            tally.count(flags, sign)
            if not tally.total:
                del tallies[name]

    def published(self) -> Published:
        """Return the counts as they are now."""
        return Published(
            Cursor(self.epoch, self.seq),
            self.total.counts(),
            {name: tally.counts() for name, tally in self._mailboxes.items()},
            {name: tally.counts() for name, tally in self._tags.items()},
            self.octets,
            self.dropped,
        )
