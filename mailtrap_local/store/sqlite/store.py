"""Keeps messages and the change log in an SQLite file, for one process."""

import logging
import sqlite3
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from datetime import datetime
from functools import partial
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mailtrap_local.clock import monotonic
from mailtrap_local.errors import DiskFull, StoreUnavailable
from mailtrap_local.mail.envelope import Envelope
from mailtrap_local.mail.flags import changed_flags, new_flags
from mailtrap_local.mail.message import Message
from mailtrap_local.mail.message_checks import MessageChecker
from mailtrap_local.mail.relay_attempt import RelayAttempt
from mailtrap_local.store.base import (
    Change,
    Changes,
    Counts,
    Cursor,
    Entry,
    FindSession,
    FoundMessages,
    MessageOutline,
)
from mailtrap_local.store.group_commit import Write
from mailtrap_local.store.rows import attempts_text, envelope_text, moment_value, names_text
from mailtrap_local.store.sqlite.accounts import SqliteAccounts
from mailtrap_local.store.sqlite.changes import AT_ONCE, Bounds, SqliteChanges
from mailtrap_local.store.sqlite.file import DAMAGE_ERRORS, SqliteFile, refusal
from mailtrap_local.store.sqlite.keyed_texts import SqliteTexts
from mailtrap_local.store.sqlite.messages import SqliteMessages, rows_at
from mailtrap_local.store.sqlite.search import SqliteSearch
from mailtrap_local.store.sqlite.writer import SqliteWriter
from mailtrap_local.store.stored_message import StoredMessage

if TYPE_CHECKING:
    from mailtrap_local.search import Query

_LOOK_INTERVAL = 0.02  # seconds, between two looks at how full the disk is

log = logging.getLogger(__name__)


class SqliteStore:
    """Store (see `base`) of at most `max_messages` messages of `max_bytes` octets in all.

    The log keeps the newest `log_length` changes. `checker` is what its messages are checked with.
    Raises BadSetting if the file cannot be used.
    """

    kind = "sqlite"
    may_block = True

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
        self._file = SqliteFile(path)
        self._has_room = True
        self._looks_again_at = 0.0
        self._messages = SqliteMessages(self._file, checker)
        self._search = SqliteSearch(self._file, self._messages)
        bounds = Bounds(max_messages, max_bytes, log_length)
        try:
            self._changes = SqliteChanges(self._file.writer, bounds, self._messages.raws.drop)
        except (*DAMAGE_ERRORS, StoreUnavailable) as problem:
            self._file.close()
            raise refusal(path, problem) from None
        self._published = self._changes.published()
        self._commits = SqliteWriter(
            self._file.writer,
            publish=self._publish,
            forget=self._read_again,
            check=self._check_place,
            complete=self._changes.complete,
        )

    @property
    def accounts(self) -> SqliteAccounts:
        """The storage of accounts beside the mail."""
        return SqliteAccounts(self._file.reading, self._write_beside)

    @property
    def keyed_texts(self) -> SqliteTexts:
        """The storage of texts beside the mail."""
        return SqliteTexts(self._file.reading, self._write_beside)

    def _write_beside(self, do: Callable[[sqlite3.Connection], None]) -> None:
        self._commits.begin(lambda: do(self._file.writer)).result()

    def close(self) -> None:
        self._commits.close()
        self._file.close()

    def follow(self, ring: Callable[[], None], find_session: FindSession) -> None:
        self._ring = ring
        self._messages.find_session = find_session

    def _publish(self) -> None:
        before, self._published = self._published, self._changes.published()
        self._file.note(self._published.cursor)
        if self._ring is not None and before.cursor != self._published.cursor:
            self._ring()

    def _read_again(self) -> None:
        self._changes.read_again(self._published.dropped)
        self._messages.raws.clear()  # some may be of messages that have not been kept

    def _check_place(self) -> None:
        self._file.place.check()
        now = monotonic()
        if self._has_room and now < self._looks_again_at:
            return
        self._looks_again_at = now + _LOOK_INTERVAL
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

    def tags(self, mailboxes: Collection[str] | None = None) -> dict[str, Counts]:
        if mailboxes is not None:
            return self._messages.tags(mailboxes)
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
        attempts: Collection[RelayAttempt] = (),
    ) -> Write[Message]:
        octets = len(raw)
        flags = new_flags(tags, attempts)
        values = (
            *(message_id, mailbox, moment_value(received_at), octets, octets + envelope.octets),
            *(envelope_text(envelope), names_text(flags.tags), attempts_text(attempts)),
            not raw or raw.endswith(b"\r\n"),
        )

        def add() -> Message:
            if not self._has_room:
                raise DiskFull("the disk is nearly full: free some of it, or delete messages")
            seq = self._changes.add(values, flags, raw)
            self._messages.raws.put(seq, raw)
            return StoredMessage(
                id=message_id,
                seq=seq,
                mailbox=mailbox,
                received_at=received_at,
                envelope=envelope,
                load=partial(self._messages.raw, seq),
                octets=octets,
                _checker=self._checker,
            )

        return self._commits.begin(add)

    def update(self, message_ids: Iterable[str], **flags: Any) -> int:
        changed = changed_flags(flags)
        return sum(
            self._commits.begin(partial(self._changes.update, ids, changed)).result()
            for ids in _few_at_once(message_ids)
        )

    def remove(self, message_ids: Iterable[str]) -> int:
        return sum(
            self._commits.begin(partial(self._changes.remove, ids)).result()
            for ids in _few_at_once(message_ids)
        )

    def clear(self, mailbox: str | None = None, *, pinned: bool = False) -> int:
        until = self.cursor.seq
        return self._until_none_is_left(
            partial(self._changes.clear_some, mailbox, until, pinned=pinned)
        )

    def expire(self, before: datetime) -> int:
        return self._until_none_is_left(partial(self._changes.expire_some, moment_value(before)))

    def _until_none_is_left(self, remove_some: Callable[[], int]) -> int:
        """Remove messages in several transactions: others can write in between."""
        removed = 0
        while some := self._commits.begin(remove_some).result():
            removed += some
        return removed

    # -- reading -----------------------------------------------------------------------------

    def get(self, message_id: str) -> Entry:
        return self._messages.get(message_id)

    def position(self, seq: int, mailbox: str | None = None) -> int:
        return self._messages.position(seq, mailbox)

    def read(self, start: int, stop: int, mailbox: str | None = None) -> Sequence[Entry]:
        return self._messages.read(start, stop, mailbox)

    def at(self, seqs: Collection[int]) -> list[Entry]:
        return self._messages.at(seqs)

    def outline(self, after: int, limit: int, mailbox: str | None = None) -> list[MessageOutline]:
        return self._messages.outline(after, limit, mailbox)

    def find(self, query: "Query", mailbox: str | None = None) -> FoundMessages:
        return self._search.find(query, mailbox)

    def unread_for_search(self, after: int, limit: int) -> Sequence[Message]:
        return [entry.message for entry in self._messages.without_search_text(after, limit)]

    def keep_search_texts(self, messages: Sequence[Message]) -> None:
        texts = [(one.seq, one.indexed_text) for one in messages if one.is_searchable]
        seqs = [one.seq for one in messages]
        self._commits.begin(lambda: self._changes.keep_search_texts(texts, seqs)).result()

    def changes(self, after: Cursor, limit: int) -> Changes:
        with self._file.reading() as db:
            epoch, seq = db.execute("SELECT epoch, seq FROM state").fetchone()
            (oldest,) = db.execute("SELECT coalesce(min(seq), 0) FROM change").fetchone()
            if after.epoch != epoch or not max(oldest - 1, 0) <= after.seq <= seq:
                return Changes(Cursor(epoch, seq), (), reset=True)
            select = "SELECT * FROM change WHERE seq > ? ORDER BY seq LIMIT ?"
            lines = db.execute(select, (after.seq, limit)).fetchall()
            seqs = {line[-1] for line in lines if line[1] != "removed"}
            entries = {row[0]: self._messages.entry(row) for row in rows_at(db, seqs)}
        changes = tuple(Change._make((*line, entries.get(line[-1]), None)) for line in lines)
        return Changes(Cursor(epoch, after.seq + len(lines)), changes)


def _few_at_once(message_ids: Iterable[str]) -> Iterator[list[str]]:
    """Return ids, as many at once as are written in one transaction."""
    ids = iter(message_ids)
    while some := list(dict.fromkeys(islice(ids, AT_ONCE))):
        yield some
