"""Wakes readers when something has happened. Holds no messages and no queues."""

import threading


class ChangeSignal:
    """A bell that counts its version.

    A reader notes `version`, looks at the store, and then waits for a version beyond the noted one: a
    change between the look and the wait is never missed.
    """

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._version = 0
        self._closed = False

    @property
    def version(self) -> int:
        """How often it has rung."""
        return self._version

    @property
    def closed(self) -> bool:
        """Whether readers should stop waiting for good."""
        return self._closed

    def notify(self) -> None:
        """Wake every reader. Costs next to nothing when nobody waits."""
        with self._changed:
            self._version += 1
            self._changed.notify_all()

    def wait(self, seen: int, timeout: float | None) -> int:
        """Wait until it has changed more than `seen` times, is closed, or `timeout` seconds are over.

        Returns the version, which is `seen` after a timeout.
        """
        with self._changed:
            self._changed.wait_for(lambda: self._version != seen or self._closed, timeout)
            return self._version

    def close(self) -> None:
        """Let go of every reader, now and later."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()
