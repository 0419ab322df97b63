"""Removes messages by age. Knows no other reason to remove one."""

from datetime import UTC, datetime, timedelta

from mailtrap_local.mailroom.background import BackgroundThread
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
        self._thread = BackgroundThread("mailtrap-retention", self._check, mailroom.background)

    def start(self) -> None:
        """Start to check at intervals."""
        self._thread.start()

    def stop(self) -> None:
        """Stop checking."""
        self._thread.stopped.set()
        self._thread.join()

    def _check(self) -> bool:
        if self._thread.stopped.wait(self._interval):
            return False
        self._mailroom.store.expire(datetime.now(UTC) - self._max_age)
        return True
