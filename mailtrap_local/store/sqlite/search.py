"""Searches an SQLite file."""

import sqlite3
from array import array
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from mailtrap_local.store.base import Entry, FoundMessages
from mailtrap_local.store.rows import COLUMNS
from mailtrap_local.store.sqlite.file import SqliteFile
from mailtrap_local.store.sqlite.messages import SqliteMessages
from mailtrap_local.store.sqlite.text_index import PART, expression, parts_of
from mailtrap_local.store.stored_entries import AT_ONCE, FoundEntries, StoredEntries

if TYPE_CHECKING:
    from mailtrap_local.search import Query

_COLUMNS = ", ".join(f"message.{name}" for name in COLUMNS.split(", "))
_LAST = 2**62
_Hit = tuple[int, Any, Entry | None]
"""The seq of a message, whether it is read, and the message where it was needed."""


class SqliteSearch:
    """Searches of a file, for any thread: SQL narrows, and what is left is looked at."""

    def __init__(self, file: SqliteFile, messages: SqliteMessages) -> None:
        self._file = file
        self._messages = messages

    def find(self, query: "Query", mailbox: str | None) -> FoundMessages:
        """Return the messages that match, oldest first."""
        seqs = array("q")
        unread = 0
        entries: list[Entry | None] = []
        with self._file.reading() as db:
            for seq, is_read, entry in self._hits(db, query, mailbox):
                seqs.append(seq)
                unread += not is_read
                if len(seqs) <= AT_ONCE:
                    entries.append(entry)
        if len(seqs) > AT_ONCE or None in entries:
            found = StoredEntries(seqs, self._messages.at, unread)
            return found if len(seqs) > AT_ONCE else FoundEntries(found)
        return FoundEntries(entry for entry in entries if entry is not None)

    def _hits(self, db: sqlite3.Connection, query: "Query", mailbox: str | None) -> Iterator[_Hit]:
        from mailtrap_local.store.sqlite.narrowing import condition_of  # noqa: PLC0415  # slow

        condition = condition_of(query.tree)
        where = f"{condition.sql} AND message.seq BETWEEN ? AND ?"
        values: tuple[Any, ...] = condition.values
        if mailbox is not None:
            where, values = f"mailbox = ? AND {where}", (mailbox, *values)
        if condition.is_exact:
            select = f"SELECT seq, read, NULL FROM message WHERE {where} ORDER BY seq"
            yield from db.execute(select, (*values, 0, _LAST))
            return
        (searchable,) = db.execute("SELECT searchable FROM state").fetchone()
        needles = query.alternatives
        match = expression(needles)
        for part, is_indexed in parts_of(db, searchable):
            bounds = (part * PART, min(part * PART + PART - 1, searchable))
            among, wanted = where, (*values, *bounds)
            if is_indexed and match is not None:
                table = f"words_of_part_{part}"
                among += f" AND message.seq IN (SELECT rowid FROM {table} WHERE {table} MATCH ?)"
                wanted = (*wanted, match)
            yield from self._with_text(db, query, among, wanted)
        select = f"SELECT {COLUMNS} FROM message WHERE {where} ORDER BY seq"
        for row in db.execute(select, (*values, searchable + 1, _LAST)):
            entry = self._messages.entry(row, has_text=False)
            if query.matches(*entry):
                yield row[0], entry.flags.read, entry

    def _with_text(
        self, db: sqlite3.Connection, query: "Query", where: str, values: tuple[Any, ...]
    ) -> Iterator[_Hit]:
        """Return the hits among messages that have a search text."""
        among = f"FROM message JOIN words USING (seq) WHERE {where} ORDER BY message.seq"
        from mailtrap_local.store.sqlite.narrowing import text_test_of  # noqa: PLC0415  # slow

        in_text = text_test_of(query.tree)
        if in_text is not None:
            rows = db.execute(f"SELECT seq, read, text {among}", values)
            yield from ((seq, is_read, None) for seq, is_read, text in rows if in_text(text))
            return
        needles = query.alternatives
        for row in db.execute(f"SELECT {_COLUMNS}, text {among}", values):
            text = row[-1]
            if not needles or any(text.find(needle) >= 0 for needle in needles):
                entry = self._messages.entry(row[:-1], text)
                if query.matches(*entry):
                    yield entry.message.seq, entry.flags.read, entry
