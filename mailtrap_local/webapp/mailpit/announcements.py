"""Changes of many messages that sockets announce by one event: all are gone, or much differs."""

import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Literal, NamedTuple

from mailtrap_local.store.base import BEHIND_ALL, Change, Store

_KEPT = 100

AnnouncedKind = Literal["truncate", "prune"]
_CHANGES = {"truncate": "removed", "prune": "updated"}


class Announcement(NamedTuple):
    """Announcement of a change; those that belong together have one number."""

    kind: AnnouncedKind
    number: int


@dataclass(slots=True)
class _Announced:
    kind: AnnouncedKind
    first: int
    last: int = BEHIND_ALL  # while it is being done


class Announcements:
    """Changes that go together, by their numbers in the log. For any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._announced: deque[_Announced] = deque(maxlen=_KEPT)

    @contextmanager
    def truncate(self, store: Store) -> Iterator[None]:
        """Announce the messages that the block removes as all of them."""
        with self._announce("truncate", store):
            yield

    @contextmanager
    def prune(self, store: Store) -> Iterator[None]:
        """Announce what the block changes as a reason to read the list again."""
        with self._announce("prune", store):
            yield

    @contextmanager
    def _announce(self, kind: AnnouncedKind, store: Store) -> Iterator[None]:
        announced = _Announced(kind, store.cursor.seq + 1)
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
                if one.first <= change.seq <= one.last and change.kind == _CHANGES[one.kind]:
                    return Announcement(one.kind, one.first)
        return None
