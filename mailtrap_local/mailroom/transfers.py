"""Counts the messages that clients are sending right now. Knows no mailbox and wakes no reader."""

import threading
from collections.abc import Callable

from mailtrap_local.clock import monotonic
from mailtrap_local.mailroom.change_reader import ChangeReader
from mailtrap_local.mailroom.change_signal import ChangeSignal

SIGNAL_INTERVAL = 1.0
"""Seconds: Ctrl-C right before a wait, or in one on Windows, ends no wait."""


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


def wait_until_quiet(
    transfers: Transfers,
    signal: ChangeSignal,
    counts: Callable[[str], bool],
    *,
    quiet: float,
    timeout: float,
    look: Callable[[], None] | None = None,
) -> bool:
    """Wait until nothing has come for `quiet` seconds by listeners that `counts` returns True for.

    False after `timeout` seconds. Calls `look` now and after each change: what it raises ends it.
    """
    started = monotonic()
    deadline = started + timeout
    reader = ChangeReader(signal)
    while True:
        if look is not None:
            look()
        now = monotonic()
        listeners, last_end = transfers.snapshot()
        is_busy = any(map(counts, listeners))
        quiet_at = max(started, last_end) + quiet
        if not is_busy and now >= quiet_at:
            return True
        if now >= deadline or signal.closed:
            return False
        until = deadline if is_busy else min(quiet_at, deadline)
        reader.wait(min(until - now, SIGNAL_INTERVAL))
