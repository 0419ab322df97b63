"""Wakes readers when something has happened. Holds no messages and no queues."""

import threading


class Feed:
    """A bell that counts its rings.

    A reader notes `rings`, looks at the store, and then waits for a ring beyond the noted one: a
    change between the look and the wait is never missed.
    """

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._rings = 0
        self._closed = False

    @property
    def rings(self) -> int:
        """How often it has rung."""
        return self._rings

    @property
    def closed(self) -> bool:
        """Whether readers should stop waiting for good."""
        return self._closed

    def ring(self) -> None:
        """Wake every reader. Costs next to nothing when nobody waits."""
        with self._changed:
            self._rings += 1
            self._changed.notify_all()

    def wait(self, heard: int, timeout: float | None) -> int:
        """Wait until it has rung more than `heard` times, is closed, or `timeout` seconds are over.

        Returns the number of rings, which is `heard` after a timeout.
        """
        with self._changed:
            self._changed.wait_for(lambda: self._rings != heard or self._closed, timeout)
            return self._rings

    def close(self) -> None:
        """Let go of every reader, now and later."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()
