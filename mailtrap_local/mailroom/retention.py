"""Removes messages by age. Knows no other reason to remove one."""

import threading
from datetime import UTC, datetime, timedelta

from mailtrap_local.mailroom.mailroom import Mailroom

_CHECKS = 20  # within the age, so that a message outlives it by a twentieth at most
_MAX_INTERVAL = 60.0  # seconds between two checks
_MIN_INTERVAL = 0.05


class Retention:
    """Thread that removes messages older than `max_age` seconds but pinned ones."""

    def __init__(self, mailroom: Mailroom, max_age: float) -> None:
        self._mailroom = mailroom
        self._max_age = timedelta(seconds=max_age)
        self._interval = max(_MIN_INTERVAL, min(max_age / _CHECKS, _MAX_INTERVAL))
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, name="mailtrap-retention", daemon=True)

    def start(self) -> None:
        """Start to check at intervals."""
        self._thread.start()

    def stop(self) -> None:
        """Stop checking."""
        self._stopped.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._stopped.wait(self._interval):
            self._mailroom.expire(datetime.now(UTC) - self._max_age)
