"""Counts the messages that clients are sending right now. Knows no mailbox and wakes no reader."""

import threading

from mailtrap_local.clock import monotonic


class Transfers:
    """Messages between DATA and their end, by listener. For any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._counts: dict[str, int] = {}
        self._last_end = 0.0

    def begin(self, listener: str) -> None:
        """Count a message that a client begins to send."""
        with self._lock:
            self._counts[listener] = self._counts.get(listener, 0) + 1

    def end(self, listener: str) -> None:
        """Count one down: it has been kept or refused, or its client has gone."""
        with self._lock:
            left = self._counts.pop(listener, 0) - 1
            if left > 0:
                self._counts[listener] = left
            self._last_end = monotonic()

    def forget(self, listener: str) -> None:
        """Drop the count of a listener that is closed."""
        with self._lock:
            self._counts.pop(listener, None)

    def snapshot(self) -> tuple[list[str], float]:
        """Return the listeners that are receiving, and the `monotonic()` of the last end."""
        with self._lock:
            return list(self._counts), self._last_end
