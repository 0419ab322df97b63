"""Finds changes outside the message log: of mailboxes, tags, faults and sessions.

Nothing signals these; they are polled and compared. So they cost the delivery of mail nothing, and
a burst of sessions becomes few changes.
"""

from collections.abc import Callable, Iterator
from typing import TypeVar

from mailtrap_local.mailroom.background import FailureLog
from mailtrap_local.mailroom.mailroom import Mailroom
from mailtrap_local.webapp.shapes.common import TagShape, tag_shapes
from mailtrap_local.webapp.shapes.faults import FaultShape, fault_shape
from mailtrap_local.webapp.shapes.live import (
    FaultChange,
    FaultRemoved,
    MailboxChange,
    MailboxRemoved,
    SessionChange,
    StatusChange,
    StatusReset,
    TagChange,
    TagRemoved,
)
from mailtrap_local.webapp.shapes.mailbox import MailboxShape, mailbox_shapes
from mailtrap_local.webapp.shapes.sessions import SessionShape, session_shape

_SESSIONS = 100  # in a poll, the newest: a page cannot show more in time

_Item = TypeVar("_Item")
_Shape = TypeVar("_Shape")


class StatusChanges:
    """Compares the state with that of the poll before. For one thread at a time.

    What fails is logged in `failures` and left out; the rest is compared all the same.
    """

    def __init__(self, mailroom: Mailroom, failures: FailureLog) -> None:
        self._mailroom = mailroom
        self._failures = failures
        self._forget()

    def _forget(self) -> None:
        self._mailboxes: dict[str, MailboxShape] = {}
        self._tags: dict[str, TagShape] = {}
        self._faults: dict[str, FaultShape] = {}
        self._sessions: dict[str, SessionShape] = {}

    def read_all(self) -> list[StatusChange]:
        """Return all there is, for a new page."""
        self._forget()
        return [StatusReset(), *self.poll()]

    def poll(self) -> list[StatusChange]:
        """Return the differences from the last poll."""
        changes: list[StatusChange] = []
        for find in (
            self._mailbox_changes,
            self._tag_changes,
            self._fault_changes,
            self._session_changes,
        ):
            with self._failures.survive():
                changes += find()
        return changes

    def _mailbox_changes(self) -> Iterator[StatusChange]:
        before = self._mailboxes
        self._mailboxes = {shape.name: shape for shape in mailbox_shapes(self._mailroom)}
        yield from map(MailboxChange, _differing(before, self._mailboxes))
        yield from map(MailboxRemoved, before.keys() - self._mailboxes.keys())

    def _tag_changes(self) -> Iterator[StatusChange]:
        before = self._tags
        self._tags = {shape.name: shape for shape in tag_shapes(self._mailroom)}
        yield from map(TagChange, _differing(before, self._tags))
        yield from map(TagRemoved, before.keys() - self._tags.keys())

    def _fault_changes(self) -> Iterator[StatusChange]:
        before = self._faults
        faults = {fault.id: fault for fault in self._mailroom.faults.all()}
        self._faults = self._shapes(faults, fault_shape)
        yield from map(FaultChange, _differing(before, self._faults))
        yield from map(FaultRemoved, before.keys() - self._faults.keys())

    def _session_changes(self) -> Iterator[StatusChange]:
        before = self._sessions
        newest = self._mailroom.sessions.find(limit=_SESSIONS)
        sessions = {session.id: session for session in reversed(newest)}
        self._sessions = self._shapes(
            sessions, lambda session: session_shape(session, self._mailroom.replica)
        )
        yield from map(SessionChange, _differing(before, self._sessions))

    def _shapes(
        self, items: dict[str, _Item], shape_of: Callable[[_Item], _Shape]
    ) -> dict[str, _Shape]:
        shapes = {}
        for key, item in items.items():
            with self._failures.survive():
                shapes[key] = shape_of(item)
        return shapes


def _differing(before: dict[str, _Shape], now: dict[str, _Shape]) -> Iterator[_Shape]:
    return (shape for key, shape in now.items() if before.get(key) != shape)
