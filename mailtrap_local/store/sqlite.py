"""Keeps messages and the change log in an SQLite file, for one process."""

import sqlite3
import threading
from collections import OrderedDict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import fields, replace
from datetime import datetime
from itertools import takewhile
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypeVar

from mailtrap_local.errors import MessageNotFound, StoreFull
from mailtrap_local.mail.envelope import Envelope
from mailtrap_local.mail.flags import Flags
from mailtrap_local.mail.message import Message
from mailtrap_local.mail.message_checks import MessageChecker
from mailtrap_local.store.base import Change, Changes, Counts, Cursor, Entry
from mailtrap_local.store.group_commit import GroupCommit, Write
from mailtrap_local.store.sqlite_file import SqliteFile
from mailtrap_local.store.sqlite_ledger import Ledger
from mailtrap_local.store.sqlite_rows import (
    COLUMNS,
    FLAG_COLUMNS,
    envelope_of,
    envelope_text,
    flag_values,
    flags_of,
    moment_of,
    moment_value,
)
from mailtrap_local.store.stored_message import StoredMessage

if TYPE_CHECKING:
    from mailtrap_local.search import Query

_T = TypeVar("_T")
_FLAG_NAMES = frozenset(field.name for field in fields(Flags))
_RAW_IN_MEMORY = 64_000_000  # octets of messages that were read last
_WITH_WORDS = (
    f"SELECT {', '.join(f'message.{name}' for name in COLUMNS.split(', '))}, words.text "
    "FROM message LEFT JOIN words USING (seq)"
)
_PLACEHOLDERS = ", ".join("?" * len(COLUMNS.split(", ")))
_SET_FLAGS = ", ".join(f"{name} = ?" for name in FLAG_COLUMNS.split(", "))


class SqliteStore:
    """Store (see `base`) of at most `max_messages` messages of `max_bytes` octets in all.

    The log keeps the newest `log_length` changes. `checker` is what its messages are checked with.
    Raises BadSetting if the file cannot be used.
    """

    def __init__(
        self,
        path: Path,
        *,
        max_messages: int,
        max_bytes: int,
        log_length: int = 20_000,
        checker: Callable[[], MessageChecker] | None = None,
    ) -> None:
        self._max_messages = max_messages
        self._max_bytes = max_bytes
        self._log_length = log_length
        self._checker = checker
        self._file = SqliteFile(path)
        self._raws = _RawCache(_RAW_IN_MEMORY)
        self._ledger = Ledger(self._file.writer)
        self._published = self._ledger.published()
        self._ring: Callable[[], None] | None = None
        self._commits = GroupCommit(self._file.writer, self._publish, self._forget)

    def follow(self, ring: Callable[[], None]) -> None:
        self._ring = ring

    def close(self) -> None:
        """Commit what is queued, and close the file."""
        self._commits.close()
        self._file.close()

    def _publish(self) -> None:
        before, self._published = self._published, self._ledger.published()
        if self._ring is not None and before.cursor != self._published.cursor:
            self._ring()

    def _forget(self) -> None:
        self._ledger = Ledger(self._file.writer, self._published.dropped)

    def _write(self, do: Callable[[sqlite3.Connection], _T]) -> _T:
        return self._commits.begin(do).result()

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
        flags = Flags(tags=frozenset(tags))
        size = len(raw) + envelope.octets
        values = (
            *(message_id, mailbox, moment_value(received_at), len(raw), size),
            *(envelope_text(envelope), *flag_values(flags)),
        )

        def add(db: sqlite3.Connection) -> Message:
            ledger = self._ledger
            if (
                ledger.total.total >= self._max_messages
                or ledger.octets + size > self._max_bytes
            ):
                self._make_room(db, size)
            seq = self._log_change(db, "added", message_id, mailbox)
            db.execute(f"INSERT INTO message ({COLUMNS}) VALUES ({_PLACEHOLDERS})", (seq, *values))
            db.execute("INSERT INTO body VALUES (?, ?)", (seq, raw))
            ledger.octets += size
            ledger.count(mailbox, flags, 1)
            self._raws.put(seq, raw)
            return StoredMessage(
                id=message_id,
                seq=seq,
                mailbox=mailbox,
                received_at=received_at,
                envelope=envelope,
                load=lambda: self._raw(seq),
                octets=len(raw),
                _checker=self._checker,
            )

        return self._commits.begin(add)

    def _make_room(self, db: sqlite3.Connection, size: int) -> None:
        ledger = self._ledger
        if ledger.pinned >= self._max_messages or ledger.pinned_octets + size > self._max_bytes:
            raise StoreFull(
                f"{size} octets do not fit beside {ledger.pinned} pinned messages of "
                f"{ledger.pinned_octets} octets in a store of {self._max_messages} messages and "
                f"{self._max_bytes} octets: unpin or delete some, or raise its caps"
            )
        while ledger.total.total >= self._max_messages or ledger.octets + size > self._max_bytes:
            row = db.execute(
                f"SELECT {COLUMNS} FROM message WHERE pinned = 0 ORDER BY seq LIMIT 1"
            ).fetchone()
            self._drop(db, row)
            ledger.dropped += 1

    def update(self, message_ids: Iterable[str], **flags: Any) -> int:
        changed = {name: value for name, value in flags.items() if value is not None}
        if unknown := changed.keys() - _FLAG_NAMES:
            raise TypeError(f"no such flag: {', '.join(sorted(unknown))}")
        for name in changed.keys() & {"tags", "keywords"}:
            changed[name] = frozenset(changed[name])
        ids = list(dict.fromkeys(message_ids))

        def update(db: sqlite3.Connection) -> int:
            return sum(self._set_flags(db, row, changed) for row in _rows_of(db, ids))

        return self._write(update)

    def _set_flags(
        self, db: sqlite3.Connection, row: tuple[Any, ...], changed: dict[str, Any]
    ) -> bool:
        seq, message_id, mailbox, _, _, size = row[:6]
        before = flags_of(row[7:15])
        after = replace(before, **changed)
        if before == after:
            return False
        ledger = self._ledger
        db.execute(f"UPDATE message SET {_SET_FLAGS} WHERE seq = ?", (*flag_values(after), seq))
        ledger.count(mailbox, before, -1)
        ledger.count(mailbox, after, 1)
        change = after.pinned - before.pinned
        ledger.pinned += change
        ledger.pinned_octets += change * size
        self._log_change(db, "updated", message_id, mailbox, seq)
        return True

    def remove(self, message_ids: Iterable[str]) -> int:
        ids = list(dict.fromkeys(message_ids))
        return self._write(lambda db: self._drop_all(db, _rows_of(db, ids)))

    def expire(self, before: datetime) -> int:
        moment = moment_value(before)

        def expire(db: sqlite3.Connection) -> int:
            rows = db.execute(f"SELECT {COLUMNS} FROM message WHERE pinned = 0 ORDER BY seq")
            # stops at the first newer one: after a clock set back a message may stay a bit longer
            expired = list(takewhile(lambda row: row[3] < moment, rows))
            self._ledger.dropped += len(expired)
            return self._drop_all(db, expired)

        return self._write(expire)

    def _drop_all(self, db: sqlite3.Connection, rows: Iterable[tuple[Any, ...]]) -> int:
        count = 0
        for row in rows:
            self._drop(db, row)
            count += 1
        return count

    def _drop(self, db: sqlite3.Connection, row: tuple[Any, ...]) -> None:
        seq, message_id, mailbox, _, _, size = row[:6]
        flags = flags_of(row[7:15])
        for table in ("message", "body", "words"):
            db.execute(f"DELETE FROM {table} WHERE seq = ?", (seq,))
        ledger = self._ledger
        ledger.octets -= size
        ledger.pinned -= flags.pinned
        ledger.pinned_octets -= flags.pinned * size
        ledger.count(mailbox, flags, -1)
        self._log_change(db, "removed", message_id, mailbox, seq)
        self._raws.drop(seq)

    def _log_change(
        self,
        db: sqlite3.Connection,
        kind: Literal["added", "updated", "removed"],
        message_id: str,
        mailbox: str,
        message_seq: int | None = None,
    ) -> int:
        """Note a change and return its seq, which is also that of a message it adds."""
        ledger = self._ledger
        ledger.seq = seq = ledger.seq + 1
        line = (seq, kind, message_id, mailbox, seq if message_seq is None else message_seq)
        db.execute("INSERT INTO change VALUES (?, ?, ?, ?, ?)", line)
        db.execute("UPDATE state SET seq = ?", (seq,))
        if ledger.logged < self._log_length:
            ledger.logged += 1
        else:
            db.execute("DELETE FROM change WHERE seq <= ?", (seq - self._log_length,))
        return seq

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
            found = db.execute(f"SELECT count(*) FROM message {where} seq < ?", (*values, seq))
            count: int = found.fetchone()[0]
        return count

    def read(self, start: int, stop: int, mailbox: str | None = None) -> Sequence[Entry]:
        start, stop = max(start, 0), max(stop, 0)
        if stop <= start:
            return []
        where, values = _in_mailbox(mailbox)
        with self._file.reading() as db:
            rows = db.execute(
                f"{_WITH_WORDS} {where} 1 ORDER BY seq LIMIT ? OFFSET ?",
                (*values, stop - start, start),
            ).fetchall()
        return [self._entry(row) for row in rows]

    def find(self, query: "Query", mailbox: str | None = None) -> Sequence[Entry]:
        return [
            entry
            for entry in self.read(0, 2**62, mailbox)
            if query.matches(entry.message, entry.flags)
        ]

    def changes(self, after: Cursor, limit: int) -> Changes:
        with self._file.reading() as db:
            epoch, seq = db.execute("SELECT epoch, seq FROM state").fetchone()
            (logged,) = db.execute("SELECT count(*) FROM change").fetchone()
            behind = seq - after.seq
            if after.epoch != epoch or not 0 <= behind <= logged:
                return Changes(Cursor(epoch, seq), (), reset=True)
            lines = db.execute(
                "SELECT * FROM change WHERE seq > ? ORDER BY seq LIMIT ?", (after.seq, limit)
            ).fetchall()
            entries = {row[1]: self._entry(row) for row in _with_words(db, lines)}
        changes = tuple(Change(*line, entries.get(line[2])) for line in lines)
        return Changes(Cursor(epoch, after.seq + len(lines)), changes)

    def _entry(self, row: tuple[Any, ...]) -> Entry:
        seq, message_id, mailbox, received_at, octets, _, envelope = row[:7]
        message = StoredMessage(
            id=message_id,
            seq=seq,
            mailbox=mailbox,
            received_at=moment_of(received_at),
            envelope=envelope_of(envelope),
            load=lambda: self._raw(seq),
            octets=octets,
            search_text=row[15],
            _checker=self._checker,
        )
        return Entry(message, flags_of(row[7:15]))

    def _raw(self, seq: int) -> bytes:
        raw = self._raws.get(seq)
        if raw is None:
            with self._file.reading() as db:
                row = db.execute("SELECT raw FROM body WHERE seq = ?", (seq,)).fetchone()
            if row is None:
                raise MessageNotFound("the message has been removed")
            raw = row[0]
            self._raws.put(seq, raw)
        return raw


class _RawCache:
    """Octets of the messages that were read last. May be used from any thread."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._octets = 0
        self._kept: OrderedDict[int, bytes] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, seq: int) -> bytes | None:
        with self._lock:
            raw = self._kept.get(seq)
            if raw is not None:
                self._kept.move_to_end(seq)
            return raw

    def put(self, seq: int, raw: bytes) -> None:
        with self._lock:
            if seq in self._kept or len(raw) > self._most:
                return
            self._kept[seq] = raw
            self._octets += len(raw)
            while self._octets > self._most:
                _, dropped = self._kept.popitem(last=False)
                self._octets -= len(dropped)

    def drop(self, seq: int) -> None:
        with self._lock:
            self._octets -= len(self._kept.pop(seq, b""))


def _in_mailbox(mailbox: str | None) -> tuple[str, tuple[str, ...]]:
    """Return the beginning of a condition, and its values."""
    return ("WHERE", ()) if mailbox is None else ("WHERE mailbox = ? AND", (mailbox,))


def _rows_of(db: sqlite3.Connection, ids: Iterable[str]) -> Iterator[tuple[Any, ...]]:
    for message_id in ids:
        found = db.execute(f"SELECT {COLUMNS} FROM message WHERE id = ?", (message_id,))
        row = found.fetchone()
        if row is not None:
            yield row


def _with_words(
    db: sqlite3.Connection, lines: Iterable[tuple[Any, ...]]
) -> Iterator[tuple[Any, ...]]:
    for message_seq in {line[4] for line in lines}:
        row = db.execute(f"{_WITH_WORDS} WHERE seq = ?", (message_seq,)).fetchone()
        if row is not None:
            yield row
