"""Wakes readers when something has changed. Holds no messages and no queues."""

import threading


class ChangeSignal:
    """Version that grows with each change, and that threads wait for: see `ChangeReader`."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._version = 0
        self._closed = False

    @property
    def version(self) -> int:
        """Number of changes so far."""
        return self._version

    @property
    def closed(self) -> bool:
        """True once readers should stop waiting for good."""
        return self._closed

    def notify(self) -> None:
        """Wake every reader. Costs next to nothing when none waits."""
        with self._changed:
            self._version += 1
            self._changed.notify_all()

    def wait(self, seen: int, timeout: float | None) -> int:
        """Wait until the version is not `seen`, the signal closes, or `timeout` seconds are over.

        Returns the version, which is `seen` after a timeout.
        """
        with self._changed:
            self._changed.wait_for(lambda: self._version != seen or self._closed, timeout)
            return self._version

    def close(self) -> None:
        """End every wait, now and later."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()
