"""Keeps messages and the change log in memory. Waits for nothing but its own lock."""

import secrets
import threading
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from datetime import datetime
from itertools import takewhile
from typing import TYPE_CHECKING, Any, Literal

from mailtrap_local.errors import StoreFull
from mailtrap_local.mail.envelope import Envelope
from mailtrap_local.mail.flags import changed_flags, new_flags
from mailtrap_local.mail.message import Message
from mailtrap_local.mail.message_checks import MessageChecker
from mailtrap_local.mail.relay_attempt import RelayAttempt
from mailtrap_local.store.base import (
    Changes,
    Counts,
    Cursor,
    DoneKeeping,
    Entry,
    FindSession,
    MessageOutline,
    no_such_message,
)
from mailtrap_local.store.change_log import ChangeLog
from mailtrap_local.store.search_segments import SearchSegments
from mailtrap_local.store.stored_entries import FoundEntries
from mailtrap_local.store.tally import Tallies, tags_of
from mailtrap_local.store.timeline import Record, Timeline

if TYPE_CHECKING:
    from mailtrap_local.search import Query


class MemoryStore:
    """Store (see `base`) of at most `max_messages` messages of `max_bytes` octets in all.

    The log keeps the newest `log_length` changes. `checker` is what its messages are checked with.
    """

    kind = "memory"
    may_block = False

    def __init__(
        self,
        *,
        max_messages: int,
        max_bytes: int,
        log_length: int = 20_000,
        checker: Callable[[], MessageChecker] | None = None,
    ) -> None:
        self._max_messages = max_messages
        self._max_bytes = max_bytes
        self._checker = checker
        self._lock = threading.Lock()
        self._epoch = secrets.randbelow(2**31 - 1) + 1
        self._log = ChangeLog(log_length)
        self._by_id: dict[str, Record] = {}
        self._all = Timeline()
        self._unpinned = Timeline()  # so that finding the oldest to drop steps over none
        self._by_mailbox: defaultdict[str, Timeline] = defaultdict(Timeline)
        self._tallies = Tallies()
        self._segments = SearchSegments()
        self._bytes = 0
        self._pinned_bytes = 0
        self._dropped = 0
        self._ring: Callable[[], None] | None = None

    def follow(self, ring: Callable[[], None], find_session: FindSession) -> None:
        self._ring = ring  # and the envelopes that it keeps have their sessions

    def close(self) -> None:
        pass

    @property
    def cursor(self) -> Cursor:
        with self._lock:
            return Cursor(self._epoch, self._log.seq)

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
    ) -> DoneKeeping:
        flags = new_flags(tags, attempts)
        size = len(raw) + envelope.octets
        with self._lock:
            if len(self._by_id) >= self._max_messages or self._bytes + size > self._max_bytes:
                self._make_room(size)
            seq = self._log.add("added", message_id, mailbox)
            message = Message(
                id=message_id,
                seq=seq,
                mailbox=mailbox,
                received_at=received_at,
                envelope=envelope,
                raw=raw,
                _checker=self._checker,
            )
            record = Record(message, flags, size)
            self._by_id[message_id] = record
            self._all.append(record)
            self._unpinned.append(record)
            self._by_mailbox[mailbox].append(record)
            self._bytes += size
            self._count(record, 1)
        self._rang(1)
        return DoneKeeping(message)

    def _rang(self, count: int) -> int:
        if count and self._ring is not None:
            self._ring()
        return count

    def _make_room(self, size: int) -> None:
        pinned = len(self._all) - len(self._unpinned)
        if pinned >= self._max_messages or self._pinned_bytes + size > self._max_bytes:
            raise StoreFull(
                f"{size} octets do not fit beside {pinned} pinned messages of {self._pinned_bytes} "
                f"octets in a store of {self._max_messages} messages and {self._max_bytes} octets: "
                "unpin or delete some, or raise its caps"
            )
        while len(self._all) >= self._max_messages or self._bytes + size > self._max_bytes:
            (oldest,) = self._unpinned.slice(0, 1)
            self._drop(oldest)
            self._dropped += 1

    def get(self, message_id: str) -> Entry:
        with self._lock:
            if (record := self._by_id.get(message_id)) is None:
                raise no_such_message(message_id)
            return record.entry

    @property
    def octets(self) -> int:
        return self._bytes

    @property
    def dropped(self) -> int:
        return self._dropped

    def count(self, mailbox: str | None = None) -> Counts:
        with self._lock:
            return self._tallies.counts(mailbox)

    def mailboxes(self) -> dict[str, Counts]:
        with self._lock:
            return self._tallies.mailboxes()

    def tags(self, mailboxes: Collection[str] | None = None) -> dict[str, Counts]:
        with self._lock:
            if mailboxes is None:
                return self._tallies.tags()
            records = [one for name in mailboxes for one in self._timeline(name)]
        return tags_of(record.flags for record in records)  # outside the lock: they may be many

    def position(self, seq: int, mailbox: str | None = None) -> int:
        with self._lock:
            return self._timeline(mailbox).position(seq)

    def read(self, start: int, stop: int, mailbox: str | None = None) -> list[Entry]:
        with self._lock:
            records = self._timeline(mailbox).slice(start, stop)
            return [record.entry for record in records]

    def at(self, seqs: Collection[int]) -> list[Entry]:
        with self._lock:
            records = map(self._all.of, sorted(set(seqs)))
            return [record.entry for record in records if record is not None]

    def outline(self, after: int, limit: int, mailbox: str | None = None) -> list[MessageOutline]:
        with self._lock:
            timeline = self._timeline(mailbox)
            start = timeline.position(after + 1)
            records = timeline.slice(start, start + limit)
        return [record.outline() for record in records]

    def find(self, query: "Query", mailbox: str | None = None) -> FoundEntries:
        with self._lock:
            haystack = self._segments.haystack(self._timeline(mailbox), self._all, query)
        return haystack.find(query, mailbox)  # for 100,000 messages this takes a while

    def unread_for_search(self, after: int, limit: int) -> list[Message]:
        with self._lock:
            start = self._all.position(after + 1)
            return [one.message for one in self._all.slice(start, start + limit)]

    def keep_search_texts(self, messages: Sequence[Message]) -> None:
        with self._lock:  # until then a message keeps its text itself
            self._segments.add_from(self._all)

    def _timeline(self, mailbox: str | None) -> Timeline:
        if mailbox is None:
            return self._all
        return self._by_mailbox.get(mailbox) or Timeline()

    def update(self, message_ids: Iterable[str], **flags: Any) -> int:
        changed = changed_flags(flags)
        with self._lock:
            count = sum(self._set_flags(record, changed) for record in self._known(message_ids))
        return self._rang(count)

    def _set_flags(self, record: Record, changed: dict[str, Any]) -> bool:
        before, after = record.flags, record.flags.changed(changed)
        if before == after:
            return False
        self._count(record, -1)
        record.set_flags(after)
        self._count(record, 1)
        if before.pinned != after.pinned:
            (self._unpinned.discard if after.pinned else self._unpinned.insert)(record)
            self._pinned_bytes += record.size if after.pinned else -record.size
        message = record.message
        self._log.add("updated", message.id, message.mailbox, message.seq, after)
        return True

    def remove(self, message_ids: Iterable[str]) -> int:
        with self._lock:
            count = self._drop_many(list(self._known(message_ids)))
        return self._rang(count)

    def clear(self, mailbox: str | None = None, *, pinned: bool = False) -> int:
        with self._lock:
            gone = [one for one in self._timeline(mailbox) if pinned or not one.flags.pinned]
            count = self._drop_many(gone)
        return self._rang(count)

    def expire(self, before: datetime) -> int:
        with self._lock:
            # stops at the first newer one: after a clock set back a message may stay a bit longer
            expired = list(takewhile(lambda one: one.message.received_at < before, self._unpinned))
            self._dropped += len(expired)
            count = self._drop_many(expired)
        return self._rang(count)

    def changes(self, after: Cursor, limit: int) -> Changes:
        with self._lock:
            lines = self._log.after(after.seq, limit) if after.epoch == self._epoch else None
            if lines is None:
                return Changes(Cursor(self._epoch, self._log.seq), (), reset=True)
            changes = tuple(line.change(self._entry(line.message_id)) for line in lines)
            return Changes(Cursor(self._epoch, after.seq + len(lines)), changes)

    def _entry(self, message_id: str) -> Entry | None:
        record = self._by_id.get(message_id)
        return record.entry if record else None

    def _known(self, message_ids: Iterable[str]) -> Iterator[Record]:
        for message_id in dict.fromkeys(message_ids):
            if record := self._by_id.get(message_id):
                yield record

    def _drop(self, record: Record) -> None:
        self._discard(record)
        self._all.discard(record)
        self._by_mailbox[record.message.mailbox].discard(record)
        if not record.flags.pinned:
            self._unpinned.discard(record)
        self._drop_if_empty(record.message.mailbox)

    def _drop_many(self, records: list[Record]) -> int:
        if len(records) <= 2:
            for record in records:
                self._drop(record)
            return len(records)
        gone = set(records)
        for record in records:
            self._discard(record)
        self._all.discard_all(gone)
        self._unpinned.discard_all(gone)
        for mailbox in {record.message.mailbox for record in records}:
            self._by_mailbox[mailbox].discard_all(gone)
            self._drop_if_empty(mailbox)
        return len(records)

    def _discard(self, record: Record) -> None:
        message = record.message
        del self._by_id[message.id]
        self._segments.discard(record)
        self._bytes -= record.size
        if record.flags.pinned:
            self._pinned_bytes -= record.size
        self._count(record, -1)
        self._log.add("removed", message.id, message.mailbox, message.seq)

    def _drop_if_empty(self, mailbox: str) -> None:
        if not self._by_mailbox[mailbox]:
            del self._by_mailbox[mailbox]

    def _count(self, record: Record, sign: Literal[1, -1]) -> None:
        self._tallies.count(record.message.mailbox, record.flags, sign)
