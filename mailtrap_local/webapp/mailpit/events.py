"""Makes the events of Mailpit's socket from what has changed. Knows no socket."""

from collections.abc import Iterator

import msgspec

from mailtrap_local.clock import monotonic
from mailtrap_local.mailroom.change_reader import ChangeReader
from mailtrap_local.mailroom.mailroom import Mailroom
from mailtrap_local.store.base import Change, Entry
from mailtrap_local.webapp.mailpit.announcements import Announcement, Announcements
from mailtrap_local.webapp.mailpit.info import VERSION
from mailtrap_local.webapp.mailpit.shapes import MailpitEntity, entity, sorted_tags

_AT_ONCE = 200  # changes; of more that are removed at once one event tells
_KNOWN = 1000  # newest messages whose flags are known from the start
_STATS_DELAY = 0.25  # seconds after a change
_HEARTBEAT = 1.0  # seconds
_MOST_FAILED = 20  # sessions of one look


class MailpitEvent(msgspec.Struct, frozen=True, rename="pascal"):
    """An event and its data: a message, what has changed of one, or numbers."""

    type: str
    data: "MailpitEntity | Stats | ClientError | dict[str, str | bool | list[str]] | None" = None


class Stats(msgspec.Struct, frozen=True, rename="pascal"):
    """Numbers of all messages."""

    total: int
    unread: int
    version: str = VERSION


class ClientError(msgspec.Struct, frozen=True, rename="pascal"):
    """Failure of an SMTP session."""

    level: str
    type: str
    ip: str = msgspec.field(name="IP")
    message: str


class _Flags(msgspec.Struct, frozen=True):
    read: bool
    tags: list[str]


class MailpitEvents:
    """Events for one socket, of what changes from now on. For one thread."""

    def __init__(self, mailroom: Mailroom, announcements: Announcements) -> None:
        self._mailroom = mailroom
        self._store = mailroom.store
        self._announcements = announcements
        self._announced = 0
        self._of_a_part = 0  # number of an announcement about some of the mailboxes that are seen
        self._reader = ChangeReader(mailroom.change_signal)
        self._is_behind = False
        self._cursor = self._store.cursor  # before the flags: seen twice, never lost
        self._flags: dict[str, _Flags] = {}
        self._stats_due: float | None = None  # of monotonic()
        self._failed = self._failed_sessions()
        total = self._store.count().total
        for entry in self._store.read(max(0, total - _KNOWN), total):
            self._flags[entry.message.id] = _flags(entry)

    def next(self) -> list[MailpitEvent]:
        """Return what has happened since the last call, or nothing after a second."""
        timeout = _HEARTBEAT
        if self._stats_due is not None:
            timeout = max(0.0, self._stats_due - monotonic())
        if not self._is_behind:
            self._reader.wait(timeout)
        events = self._changes()
        if events and self._stats_due is None:
            self._stats_due = monotonic() + _STATS_DELAY
        elif self._stats_due is not None and monotonic() >= self._stats_due:
            self._stats_due = None
            counts = self._store.count()
            events.append(MailpitEvent("stats", Stats(counts.total, counts.unread)))
        return [*events, *self._errors()]

    def _changes(self) -> list[MailpitEvent]:
        page = self._store.changes(self._cursor, _AT_ONCE)
        self._cursor = page.cursor
        if page.reset:
            return [MailpitEvent("prune")]
        self._is_behind = len(page.changes) == _AT_ONCE
        if self._is_behind and all(change.kind == "removed" for change in page.changes):
            return [MailpitEvent("prune")]
        return [event for change in page.changes for event in self._of(change)]

    def _of(self, change: Change) -> Iterator[MailpitEvent]:
        announced = self._announcement(change)
        if announced is not None:
            if announced.number != self._announced:
                self._announced = announced.number
                yield MailpitEvent(announced.kind)
            self._note(change)
        elif change.kind == "removed":
            self._flags.pop(change.message_id, None)
            yield MailpitEvent("delete", {"ID": change.message_id})
        elif change.entry is not None:
            yield from self._of_entry(change, change.entry)

    def _announcement(self, change: Change) -> Announcement | None:
        """Return how a change is announced here: all are gone only if they are all that is seen."""
        announced = self._announcements.of(change)
        if announced is None or announced.number == self._announced:
            return announced
        if announced.number != self._of_a_part and announced.kind == "truncate":
            is_all = self._store.mailboxes().keys() <= announced.mailboxes
            self._of_a_part = 0 if is_all else announced.number
        return None if announced.number == self._of_a_part else announced

    def _of_entry(self, change: Change, entry: Entry) -> Iterator[MailpitEvent]:
        """Return the events of a message that is there: new, or with other flags."""
        message_id = change.message_id
        if change.kind == "added":
            shape = msgspec.structs.replace(entity(entry), read=False)
            self._flags[message_id] = _Flags(read=False, tags=shape.tags)
            yield MailpitEvent("new", shape)
            return
        before, after = self._flags.get(message_id), self._note(change)
        if after is None:
            return
        if before is None or before.read != after.read:
            yield MailpitEvent("update", {"ID": message_id, "Read": after.read})
        if before is None or before.tags != after.tags:
            yield MailpitEvent("update", {"ID": message_id, "Tags": after.tags})

    def _note(self, change: Change) -> _Flags | None:
        """Note the flags of a message after a change; None if it has been removed."""
        if change.kind == "removed" or change.entry is None:
            self._flags.pop(change.message_id, None)
            return None
        flags = change.entry.flags if change.flags is None else change.flags
        noted = _flags(Entry(change.entry.message, flags))
        self._flags[change.message_id] = noted
        return noted

    def _errors(self) -> Iterator[MailpitEvent]:
        """Return the sessions that have failed meanwhile."""
        before, self._failed = self._failed, self._failed_sessions()
        for session_id, error in self._failed.items():
            if session_id not in before:
                yield MailpitEvent("error", error)

    def _failed_sessions(self) -> dict[str, ClientError]:
        failed = self._mailroom.sessions.find(failed=True, limit=_MOST_FAILED)
        return {
            one.id: ClientError(
                "warning", "smtp", one.peer.rpartition(":")[0].strip("[]"), one.reason
            )
            for one in reversed(failed)
        }


def _flags(entry: Entry) -> _Flags:
    return _Flags(entry.flags.read, sorted_tags(entry.flags.tags))
