"""Keeps messages and the change log in an SQLite file, for one process."""

import logging
import sqlite3
from array import array
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import fields
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mailtrap_local.errors import DiskFull, MessageNotFound, StoreUnavailable
from mailtrap_local.mail.envelope import Envelope
from mailtrap_local.mail.flags import Flags
from mailtrap_local.mail.message import Message
from mailtrap_local.mail.message_checks import MessageChecker
from mailtrap_local.store.base import Change, Changes, Counts, Cursor, Entry
from mailtrap_local.store.group_commit import GroupCommit, Write
from mailtrap_local.store.raw_cache import RawCache
from mailtrap_local.store.rows import (
    COLUMNS,
    envelope_of,
    envelope_text,
    flag_values,
    flags_of,
    moment_of,
    moment_value,
)
from mailtrap_local.store.sqlite.changes import Bounds, SqliteChanges
from mailtrap_local.store.sqlite.file import SqliteFile, refusal
from mailtrap_local.store.stored_entries import AT_ONCE, StoredEntries
from mailtrap_local.store.stored_message import StoredMessage

if TYPE_CHECKING:
    from mailtrap_local.search import Query

_FLAG_NAMES = frozenset(field.name for field in fields(Flags))
_RAW_IN_MEMORY = 64_000_000  # octets of messages that were read last
_WITH_WORDS = (
    f"SELECT {', '.join(f'message.{name}' for name in COLUMNS.split(', '))}, words.text "
    "FROM message LEFT JOIN words USING (seq)"
)

log = logging.getLogger(__name__)


class SqliteStore:
    """Store (see `base`) of at most `max_messages` messages of `max_bytes` octets in all.

    The log keeps the newest `log_length` changes. `checker` is what its messages are checked with.
    Raises BadSetting if the file cannot be used.
    """

    kind = "sqlite"

    def __init__(
        self,
        path: Path,
        *,
        max_messages: int,
        max_bytes: int,
        log_length: int = 20_000,
        checker: Callable[[], MessageChecker] | None = None,
    ) -> None:
        self._checker = checker
        self._ring: Callable[[], None] | None = None
        self._raws = RawCache(_RAW_IN_MEMORY)
        self._file = SqliteFile(path)
        self._has_room = True
        bounds = Bounds(max_messages, max_bytes, log_length)
        try:
            self._changes = SqliteChanges(self._file.writer, bounds, self._raws.drop)
        except (sqlite3.Error, StoreUnavailable, TypeError) as problem:  # TypeError: no number
            self._file.close()
            raise refusal(path, problem) from None
        self._published = self._changes.published()
        self._commits = GroupCommit(
            self._file.writer, self._publish, self._read_again, self._check_place
        )

    def close(self) -> None:
        self._commits.close()
        self._file.close()

    def follow(self, ring: Callable[[], None]) -> None:
        self._ring = ring

    def _publish(self) -> None:
        before, self._published = self._published, self._changes.published()
        self._file.note(self._published.cursor)
        if self._ring is not None and before.cursor != self._published.cursor:
            self._ring()

    def _read_again(self) -> None:
        self._changes.read_again(self._published.dropped)

    def _check_place(self) -> None:
        self._file.place.check()
        before, self._has_room = self._has_room, self._file.has_room()
        if before and not self._has_room:
            log.error("the disk is nearly full: no mail is kept until some of it is free")
        elif self._has_room and not before:
            log.warning("the disk has room again: mail is kept")

    # -- what is counted ---------------------------------------------------------------------

    @property
    def cursor(self) -> Cursor:
        return self._published.cursor

    @property
    def octets(self) -> int:
        return self._published.octets

    @property
    def dropped(self) -> int:
        return self._published.dropped

    def count(self, mailbox: str | None = None) -> Counts:
        published = self._published
        if mailbox is None:
            return published.total
        return published.mailboxes.get(mailbox, Counts(0, 0))

    def mailboxes(self) -> dict[str, Counts]:
        return dict(self._published.mailboxes)

    def tags(self) -> dict[str, Counts]:
        return dict(self._published.tags)

    # -- writing -----------------------------------------------------------------------------

    def add(
        self,
        *,
        message_id: str,
        mailbox: str,
        received_at: datetime,
        envelope: Envelope,
        raw: bytes,
        tags: Collection[str] = (),
    ) -> Write[Message]:
        octets = len(raw)
        values = (
            *(message_id, mailbox, moment_value(received_at), octets, octets + envelope.octets),
            *(envelope_text(envelope), *flag_values(Flags(tags=frozenset(tags)))),
        )

        def add() -> Message:
            if not self._has_room:
                raise DiskFull("the disk is nearly full: free some of it, or delete messages")
            seq = self._changes.add(values, raw)
            self._raws.put(seq, raw)
            return StoredMessage(
                id=message_id,
                seq=seq,
                mailbox=mailbox,
                received_at=received_at,
                envelope=envelope,
                load=lambda: self._raw(seq),
                octets=octets,
                _checker=self._checker,
            )

        return self._commits.begin(add)

    def update(self, message_ids: Iterable[str], **flags: Any) -> int:
        changed = {name: value for name, value in flags.items() if value is not None}
        if unknown := changed.keys() - _FLAG_NAMES:
            raise TypeError(f"no such flag: {', '.join(sorted(unknown))}")
        for name in changed.keys() & {"tags", "keywords"}:
            changed[name] = frozenset(changed[name])
        ids = list(dict.fromkeys(message_ids))
        return self._commits.begin(lambda: self._changes.update(ids, changed)).result()

    def remove(self, message_ids: Iterable[str]) -> int:
        ids = list(dict.fromkeys(message_ids))
        return self._commits.begin(lambda: self._changes.remove(ids)).result()

    def clear(self, mailbox: str | None = None, *, pinned: bool = False) -> int:
        return self._commits.begin(lambda: self._changes.clear(mailbox, pinned=pinned)).result()

    def expire(self, before: datetime) -> int:
        return self._commits.begin(lambda: self._changes.expire(before)).result()

    # -- reading -----------------------------------------------------------------------------

    def get(self, message_id: str) -> Entry:
        with self._file.reading() as db:
            row = db.execute(f"{_WITH_WORDS} WHERE id = ?", (message_id,)).fetchone()
        if row is None:
            raise MessageNotFound(f"no message has the id {message_id[:40]!r}")
        return self._entry(row)

    def position(self, seq: int, mailbox: str | None = None) -> int:
        where, values = _in_mailbox(mailbox)
        with self._file.reading() as db:
            select = f"SELECT count(*) FROM message {where} seq < ?"
            (count,) = db.execute(select, (*values, seq)).fetchone()
        return int(count)

    def read(self, start: int, stop: int, mailbox: str | None = None) -> Sequence[Entry]:
        start = max(start, 0)
        count = min(max(stop, 0), self.count(mailbox).total) - start
        where, values = _in_mailbox(mailbox)
        span = f"{where} 1 ORDER BY seq LIMIT ? OFFSET ?"
        bounds = (*values, max(stop - start, 0), start)
        with self._file.reading() as db:
            if count > AT_ONCE:
                seqs = db.execute(f"SELECT seq FROM message {span}", bounds)
                return StoredEntries(array("q", (seq for (seq,) in seqs)), self._entries_at)
            rows = db.execute(f"{_WITH_WORDS} {span}", bounds).fetchall()
        return list(map(self._entry, rows))

    def _entries_at(self, seqs: Sequence[int]) -> list[Entry]:
        with self._file.reading() as db:
            return list(map(self._entry, _rows_at(db, seqs)))

    def find(self, query: "Query", mailbox: str | None = None) -> Sequence[Entry]:
        where, values = _in_mailbox(mailbox)
        needles = query.needles  # messages without a search text are looked at anyway
        narrow = " AND ".join(["(words.text IS NULL OR instr(words.text, ?))"] * len(needles))
        select = f"{_WITH_WORDS} {where} {narrow or 1} ORDER BY seq"
        matches = query.matches
        found: list[Entry] = []
        seqs = array("q")
        with self._file.reading() as db:
            for entry in map(self._entry, db.execute(select, (*values, *needles))):
                if matches(entry.message, entry.flags):
                    seqs.append(entry.message.seq)
                    if len(seqs) <= AT_ONCE:
                        found.append(entry)
        return found if len(seqs) <= AT_ONCE else StoredEntries(seqs, self._entries_at)

    def unread_for_search(self, after: int, limit: int) -> Sequence[Message]:
        select = f"{_WITH_WORDS} WHERE words.seq IS NULL AND message.seq > ? ORDER BY seq LIMIT ?"
        with self._file.reading() as db:
            rows = db.execute(select, (after, limit)).fetchall()
        return [self._entry(row).message for row in rows]

    def keep_search_texts(self, messages: Sequence[Message]) -> None:
        texts = [(one.seq, one.search_text) for one in messages if one.is_searchable]
        self._commits.begin(lambda: self._changes.keep_search_texts(texts)).result()

    def changes(self, after: Cursor, limit: int) -> Changes:
        with self._file.reading() as db:
            epoch, seq = db.execute("SELECT epoch, seq FROM state").fetchone()
            (logged,) = db.execute("SELECT count(*) FROM change").fetchone()
            behind = seq - after.seq
            if after.epoch != epoch or not 0 <= behind <= logged:
                return Changes(Cursor(epoch, seq), (), reset=True)
            select = "SELECT * FROM change WHERE seq > ? ORDER BY seq LIMIT ?"
            lines = db.execute(select, (after.seq, limit)).fetchall()
            seqs = {line[-1] for line in lines}
            entries = {row[0]: self._entry(row) for row in _rows_at(db, seqs)}
        changes = tuple(Change._make((*line, entries.get(line[-1]))) for line in lines)
        return Changes(Cursor(epoch, after.seq + len(lines)), changes)

    def _entry(self, row: tuple[Any, ...]) -> Entry:
        seq, message_id, mailbox, received_at, octets, _, envelope, *flags, words = row
        message = StoredMessage(
            id=message_id,
            seq=seq,
            mailbox=mailbox,
            received_at=moment_of(received_at),
            envelope=envelope_of(envelope),
            load=lambda: self._raw(seq),
            octets=octets,
            search_text=words,
            _checker=self._checker,
        )
        return Entry(message, flags_of(tuple(flags)))

    def _raw(self, seq: int) -> bytes:
        raw = self._raws.get(seq)
        if raw is None:
            with self._file.reading() as db:
                row = db.execute("SELECT raw FROM body WHERE seq = ?", (seq,)).fetchone()
            if row is None:
                raise MessageNotFound("the message has been removed")
            raw = bytes(row[0])
            self._raws.put(seq, raw)
        return raw


def _in_mailbox(mailbox: str | None) -> tuple[str, tuple[str, ...]]:
    """Return the beginning of a condition, and its values."""
    return ("WHERE", ()) if mailbox is None else ("WHERE mailbox = ? AND", (mailbox,))


def _rows_at(db: sqlite3.Connection, seqs: Collection[int]) -> Iterator[tuple[Any, ...]]:
    """Read the rows of some messages, oldest first."""
    marks = ", ".join("?" * len(seqs))
    yield from db.execute(f"{_WITH_WORDS} WHERE seq IN ({marks}) ORDER BY seq", tuple(seqs))
