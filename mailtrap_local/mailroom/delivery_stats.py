"""Counts the messages that were kept, and how long that took, for the metrics."""

import threading
from bisect import bisect_left
from collections.abc import Callable
from typing import NamedTuple

from mailtrap_local.mail.message import Message
from mailtrap_local.store.base import Keeping

BOUNDS = (0.00005, 0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.1, 0.5)
"""Upper bounds in seconds of the buckets that deliveries fall into; one more holds the rest."""


class DeliveryCounts(NamedTuple):
    """Messages, their octets and the seconds they took; `buckets` go with `BOUNDS`."""

    messages: int
    octets: int
    seconds: float
    buckets: tuple[int, ...]


class DeliveryStats:
    """Counters of deliveries since the start. For any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._messages = 0
        self._octets = 0
        self._seconds = 0.0
        self._buckets = [0] * (len(BOUNDS) + 1)

    def record(self, octets: int, seconds: float) -> None:
        """Count a message of `octets` that took `seconds` to keep."""
        with self._lock:
            self._messages += 1
            self._octets += octets
            self._seconds += seconds
            self._buckets[bisect_left(BOUNDS, seconds)] += 1

    def counts(self) -> DeliveryCounts:
        """Return all counters as of one moment."""
        with self._lock:
            return DeliveryCounts(self._messages, self._octets, self._seconds, tuple(self._buckets))


class NotedKeeping:
    """A message that is being kept, with what to call once it is."""

    def __init__(self, keeping: Keeping, note: Callable[[], None]) -> None:
        self._keeping = keeping
        self._note = note

    @property
    def is_done(self) -> bool:
        """Return whether it is kept."""
        return self._keeping.is_done

    def result(self) -> Message:
        """Return the message, and note that it is kept."""
        message = self._keeping.result()
        self._note()
        return message

    def call_when_done(self, call: Callable[[], None]) -> None:
        """Call once `result` waits for nothing: now, or in the event loop that runs."""
        self._keeping.call_when_done(call)
