"""Reads messages of an SQLite file: by id, by seq, and by position."""

import json
import sqlite3
from array import array
from collections.abc import Callable, Collection, Iterator, Sequence
from functools import partial
from typing import Any

from mailtrap_local.errors import MessageNotFound
from mailtrap_local.mail.message_checks import MessageChecker
from mailtrap_local.store.base import Counts, Entry, FindSession, MessageOutline, no_such_message
from mailtrap_local.store.raw_cache import RawCache
from mailtrap_local.store.rows import COLUMNS, flags_of, moment_of, names_of
from mailtrap_local.store.sqlite.file import SqliteFile
from mailtrap_local.store.sqlite.schema import BLOCK
from mailtrap_local.store.stored_entries import AT_ONCE, StoredEntries
from mailtrap_local.store.stored_message import StoredMessage

_MESSAGES = f"SELECT {COLUMNS} FROM message"
_OUTLINES = "SELECT seq, octets, ends_with_crlf, read, keywords FROM message"
_RAW_IN_MEMORY = 64_000_000  # octets of messages that were read last


class SqliteMessages:
    """Messages of a file, for any thread. `raws` keeps the octets of those that were read last."""

    def __init__(self, file: SqliteFile, checker: Callable[[], MessageChecker] | None) -> None:
        self._file = file
        self._checker = checker
        self.find_session: FindSession | None = None
        self.raws = RawCache(_RAW_IN_MEMORY)

    def get(self, message_id: str) -> Entry:
        """Return the message with that id. Raises MessageNotFound."""
        with self._file.reading() as db:
            row = db.execute(f"{_MESSAGES} WHERE id = ?", (message_id,)).fetchone()
        if row is None:
            raise no_such_message(message_id)
        return self.entry(row)

    def position(self, seq: int, mailbox: str | None) -> int:
        """Return how many messages are older than change `seq`."""
        where, values = in_mailbox(mailbox)
        block = seq // BLOCK
        older = "SELECT coalesce(sum(total), 0) FROM block WHERE mailbox = ? AND block < ?"
        among = f"SELECT count(*) FROM message {where} seq >= ? AND seq < ?"
        with self._file.reading() as db:
            (before,) = db.execute(older, (mailbox or "", block)).fetchone()
            (within,) = db.execute(among, (*values, block * BLOCK, seq)).fetchone()
        return int(before + within)

    def read(self, start: int, stop: int, mailbox: str | None) -> Sequence[Entry]:
        """Return the messages at positions `start` to `stop` (exclusive), oldest first."""
        start, stop = max(start, 0), max(stop, 0)
        if start >= stop:
            return []
        where, values = in_mailbox(mailbox)
        with self._file.reading() as db:
            total, first, offset = _place(db, start, mailbox or "")
            count = min(stop, total) - start
            if count <= 0:
                return []
            span = f"{where} seq >= ? ORDER BY seq LIMIT ? OFFSET ?"
            bounds = (*values, first, count, offset)
            if count > AT_ONCE:
                seqs = db.execute(f"SELECT seq FROM message {span}", bounds)
                return StoredEntries(array("q", (seq for (seq,) in seqs)), self.at)
            rows = db.execute(f"{_MESSAGES} {span}", bounds).fetchall()
        return list(map(self.entry, rows))

    def at(self, seqs: Collection[int]) -> list[Entry]:
        """Return the messages of these seqs that are still there, oldest first."""
        with self._file.reading() as db:
            return list(map(self.entry, rows_at(db, seqs)))

    def outline(self, after: int, limit: int, mailbox: str | None) -> list[MessageOutline]:
        """Return what a list of messages shows of those behind change `after`, oldest first."""
        where, values = in_mailbox(mailbox)
        select = f"{_OUTLINES} {where} seq > ? ORDER BY seq LIMIT ?"
        with self._file.reading() as db:
            rows = db.execute(select, (*values, after, limit)).fetchall()
        return [
            MessageOutline(seq, octets, bool(ends), bool(read), names_of(keywords))
            for seq, octets, ends, read, keywords in rows
        ]

    def tags(self, mailboxes: Collection[str]) -> dict[str, Counts]:
        """Return the tags in use in these mailboxes."""
        select = (
            "SELECT tag.value, count(*), sum(NOT read) FROM message, json_each(tags) AS tag "
            "WHERE mailbox IN (SELECT value FROM json_each(?)) AND tags <> '' GROUP BY 1"
        )
        with self._file.reading() as db:
            rows = db.execute(select, (json.dumps(list(mailboxes)),)).fetchall()
        return {name: Counts(total, unread) for name, total, unread in rows}

    def without_search_text(self, after: int, limit: int) -> list[Entry]:
        """Return messages behind change `after` that have no search text yet, oldest first."""
        select = (
            f"{_MESSAGES} WHERE seq > (SELECT max(searchable, ?) FROM state) ORDER BY seq LIMIT ?"
        )
        with self._file.reading() as db:
            rows = db.execute(select, (after, limit)).fetchall()
        return [self.entry(row, has_text=False) for row in rows]

    def entry(
        self, row: tuple[Any, ...], search_text: bytes | None = None, *, has_text: bool = True
    ) -> Entry:
        """Return the message of a row with its flags, and the text unless it is read later."""
        seq, message_id, mailbox, received_at, octets, _, envelope, *flags = row
        message = StoredMessage(
            id=message_id,
            seq=seq,
            mailbox=mailbox,
            received_at=moment_of(received_at),
            envelope=envelope,
            load=partial(self.raw, seq),
            load_text=partial(self._search_text, seq) if has_text else None,
            octets=octets,
            search_text=search_text,
            find_session=self.find_session,
            _checker=self._checker,
        )
        return Entry(message, flags_of(tuple(flags)))

    def raw(self, seq: int) -> bytes:
        """Return the octets of a message. Raises MessageNotFound."""
        raw = self.raws.get(seq)
        if raw is None:
            with self._file.reading() as db:
                row = db.execute("SELECT raw FROM body WHERE seq = ?", (seq,)).fetchone()
            if row is None:
                raise MessageNotFound("the message has been removed")
            raw = bytes(row[0])
            self.raws.put(seq, raw)
        return raw

    def _search_text(self, seq: int) -> bytes | None:
        with self._file.reading() as db:
            row = db.execute("SELECT text FROM words WHERE seq = ?", (seq,)).fetchone()
        return None if row is None else bytes(row[0])


def in_mailbox(mailbox: str | None) -> tuple[str, tuple[str, ...]]:
    """Return the beginning of a condition, and its values."""
    return ("WHERE", ()) if mailbox is None else ("WHERE mailbox = ? AND", (mailbox,))


def rows_at(db: sqlite3.Connection, seqs: Collection[int]) -> Iterator[tuple[Any, ...]]:
    """Read the rows of some messages, oldest first."""
    marks = ", ".join("?" * len(seqs))
    yield from db.execute(f"{_MESSAGES} WHERE seq IN ({marks}) ORDER BY seq", tuple(seqs))


def _place(db: sqlite3.Connection, position: int, mailbox: str) -> tuple[int, int, int]:
    """Return the number of messages, and where a position is: behind a seq, by how many."""
    blocks = db.execute(
        "SELECT block, total FROM block WHERE mailbox = ? ORDER BY block", (mailbox,)
    ).fetchall()
    total = before = first = 0
    for block, count in blocks:
        if total <= position:
            first, before = block * BLOCK, total
        total += count
    return total, first, position - before
