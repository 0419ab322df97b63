"""Changes of many messages that sockets announce by one event: all are gone, or much differs."""

import threading
from collections import deque
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Literal, NamedTuple

from mailtrap_local.store.base import BEHIND_ALL, Change, Store

_KEPT = 100

AnnouncedKind = Literal["truncate", "prune"]
_CHANGES = {"truncate": "removed", "prune": "updated"}


class Announcement(NamedTuple):
    """Announcement of a change; those that belong together have one number.

    `mailboxes` are those that it is about.
    """

    kind: AnnouncedKind
    number: int
    mailboxes: AbstractSet[str]


@dataclass(slots=True)
class _Announced:
    kind: AnnouncedKind
    mailboxes: AbstractSet[str]
    first: int
    last: int = BEHIND_ALL  # while it is being done

    def covers(self, change: Change) -> bool:
        is_within = change.mailbox in self.mailboxes and self.first <= change.seq <= self.last
        return is_within and change.kind == _CHANGES[self.kind]


class Announcements:
    """Changes that go together, by their numbers in the log. For any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._announced: deque[_Announced] = deque(maxlen=_KEPT)

    @contextmanager
    def truncate(self, store: Store, mailbox: str | None) -> Iterator[None]:
        """Announce the messages that the block removes as all of a store, or of one mailbox.

        Other requests may remove messages of other mailboxes meanwhile.
        """
        with self._announce("truncate", store, mailbox):
            yield

    @contextmanager
    def prune(self, store: Store, mailbox: str | None) -> Iterator[None]:
        """Announce what the block changes, likewise, as a reason to read the list again."""
        with self._announce("prune", store, mailbox):
            yield

    @contextmanager
    def _announce(self, kind: AnnouncedKind, store: Store, mailbox: str | None) -> Iterator[None]:
        mailboxes = frozenset(store.mailboxes() if mailbox is None else [mailbox])
        announced = _Announced(kind, mailboxes, store.cursor.seq + 1)
        with self._lock:
            self._announced.append(announced)
        try:
            yield
        finally:
            announced.last = store.cursor.seq

    def of(self, change: Change) -> Announcement | None:
        """Return how a change is announced, None for one by itself."""
        with self._lock:
            for one in self._announced:
                if one.covers(change):
                    return Announcement(one.kind, one.first, one.mailboxes)
        return None
