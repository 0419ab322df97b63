"""Searches an SQLite file."""

import sqlite3
from array import array
from collections.abc import Iterator
from itertools import chain
from typing import TYPE_CHECKING, Any

from mailtrap_local.mail.search_text import MARKS
from mailtrap_local.store.base import Entry, FoundMessages
from mailtrap_local.store.rows import COLUMNS
from mailtrap_local.store.sqlite.file import SqliteFile
from mailtrap_local.store.sqlite.messages import SqliteMessages
from mailtrap_local.store.sqlite.text_index import PART, expression, parts_of
from mailtrap_local.store.stored_entries import AT_ONCE, FoundEntries, StoredEntries

if TYPE_CHECKING:
    from mailtrap_local.search import Query

_COLUMNS = ", ".join(f"message.{name}" for name in COLUMNS.split(", "))
_IS_READ = """EXISTS (
    SELECT 1 FROM message AS one INDEXED BY message_read WHERE read = 1 AND one.seq = words.seq
)"""
_MARKS = frozenset(MARKS.values())
_Hit = tuple[int, Any, Entry | None]
"""The seq of a message, whether it is read, and the message where it was needed."""


class SqliteSearch:
    """Searches of a file, for any thread: SQL narrows, and what is left is looked at."""

    def __init__(self, file: SqliteFile, messages: SqliteMessages) -> None:
        self._file = file
        self._messages = messages

    def find(self, query: "Query", mailbox: str | None) -> FoundMessages:
        """Return the messages that match, oldest first."""
        from mailtrap_local.store.sqlite.narrowing import condition_of  # noqa: PLC0415  # slow

        condition = condition_of(query.tree)
        where: str = condition.sql
        values: tuple[Any, ...] = condition.values
        if mailbox is not None:
            where, values = f"mailbox = ? AND {where}", (mailbox, *values)
        with self._file.reading() as db:
            if condition.is_exact:
                return self._found(*_exact_hits(db, where, values))
            seqs = array("q")
            unread = 0
            entries: list[Entry | None] = []
            for seq, is_read, entry in self._hits(db, query, where, values):
                seqs.append(seq)
                unread += not is_read
                if len(seqs) <= AT_ONCE:
                    entries.append(entry)
        if len(seqs) > AT_ONCE or None in entries:
            return self._found(seqs, unread)
        return FoundEntries(entry for entry in entries if entry is not None)

    def _found(self, seqs: "array[int]", unread: int) -> FoundMessages:
        found = StoredEntries(seqs, self._messages.at, unread)
        return found if len(seqs) > AT_ONCE else FoundEntries(found)

    def _hits(
        self, db: sqlite3.Connection, query: "Query", where: str, values: tuple[Any, ...]
    ) -> Iterator[_Hit]:
        from mailtrap_local.store.sqlite.narrowing import ANYTHING, text_test_of  # noqa: PLC0415  # slow

        (searchable,) = db.execute("SELECT searchable FROM state").fetchone()
        match = expression(query.alternatives)
        in_text = text_test_of(query.tree)
        for part, is_indexed in parts_of(db, searchable):
            bounds = (part * PART, min(part * PART + PART - 1, searchable))
            among, wanted = f"{where} AND words.seq BETWEEN ? AND ?", (*values, *bounds)
            joint = "JOIN"
            if is_indexed and match is not None:
                table = f"words_of_part_{part}"
                among += f" AND words.seq IN (SELECT rowid FROM {table} WHERE {table} MATCH ?)"
                wanted = (*wanted, match)
                joint = "CROSS JOIN"  # in this order
            if query.alternatives and query.alternatives <= _MARKS:  # at the start of the text
                start = f"instr(substr(words.text, 1, {len(_MARKS)}), ?)"
                among += f" AND ({' OR '.join([start] * len(query.alternatives))})"
                wanted = (*wanted, *query.alternatives)
            if in_text is None:
                among = f"words {joint} message USING (seq) WHERE {among} ORDER BY words.seq"
                yield from self._looked_at(db, query, among, wanted)
                continue
            # of a message itself nothing more is read than has to be
            joined = "" if where == ANYTHING else f" {joint} message USING (seq)"
            select = f"SELECT words.seq, {_IS_READ}, text FROM words{joined} WHERE {among}"
            rows = db.execute(f"{select} ORDER BY words.seq", wanted)
            yield from ((seq, is_read, None) for seq, is_read, text in rows if in_text(text))
        select = f"SELECT {COLUMNS} FROM message WHERE {where} AND seq > ? ORDER BY seq"
        for row in db.execute(select, (*values, searchable)):
            entry = self._messages.entry(row, has_text=False)
            if query.matches(*entry):
                yield row[0], entry.flags.read, entry

    def _looked_at(
        self, db: sqlite3.Connection, query: "Query", among: str, values: tuple[Any, ...]
    ) -> Iterator[_Hit]:
        """Return the hits among messages that have a search text, which does not tell all."""
        needles = query.alternatives
        for row in db.execute(f"SELECT {_COLUMNS}, text FROM {among}", values):
            text = row[-1]
            if not needles or any(text.find(needle) >= 0 for needle in needles):
                entry = self._messages.entry(row[:-1], text)
                if query.matches(*entry):
                    yield entry.message.seq, entry.flags.read, entry


def _exact_hits(
    db: sqlite3.Connection, where: str, values: tuple[Any, ...]
) -> tuple["array[int]", int]:
    """Return the seqs of the messages that fit a condition, and of many also the unread ones."""
    rows = db.execute(f"SELECT seq FROM message WHERE {where} ORDER BY seq", values)
    seqs = array("q", chain.from_iterable(rows))  # no step in Python for each of a million
    if len(seqs) <= AT_ONCE:
        return seqs, 0
    select = f"SELECT count(*) FROM message WHERE {where} AND read = 0"
    (unread,) = db.execute(select, values).fetchone()
    return seqs, unread
