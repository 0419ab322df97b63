"""Lets go of messages that have grown too old. Knows no other reason to drop one."""

import threading
from datetime import UTC, datetime, timedelta

from mailtrap_local.mailroom.mailroom import Mailroom

_LOOKS = 20  # within the age, so that a message outlives it by a twentieth at most
_LONGEST = 60.0  # seconds between two looks
_SHORTEST = 0.05


class Retention:
    """Removes what is older than `max_age` seconds and not pinned, from `start` to `stop`."""

    def __init__(self, mailroom: Mailroom, max_age: float) -> None:
        self._mailroom = mailroom
        self._max_age = timedelta(seconds=max_age)
        self._pause = max(_SHORTEST, min(max_age / _LOOKS, _LONGEST))
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, name="mailtrap-retention", daemon=True)

    def start(self) -> None:
        """Begin to look now and then."""
        self._thread.start()

    def stop(self) -> None:
        """Look no more."""
        self._stopped.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._stopped.wait(self._pause):
            self._mailroom.expire(datetime.now(UTC) - self._max_age)
