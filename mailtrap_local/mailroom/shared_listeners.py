"""Decides which mailbox owns mail of a listener that tests share, one test after the other."""

import threading
from datetime import UTC, datetime

from mailtrap_local.mail.envelope import Envelope

_MAX_ENDED = 1000  # turns, the newest


class SharedListenerOwners:
    """Mailboxes that own the shared listeners in turn, each from `begin` to `end`.

    A message belongs to the turn in which its connection began, even if that has ended, so mail
    that is sent late does not disturb the next test. Mail of a connection that began in no turn,
    such as before the first, belongs to the current turn when it is received.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._current: dict[str, datetime] = {}  # start by mailbox; the last one is current
        self._ended: list[tuple[datetime, datetime, str]] = []  # start, end, mailbox

    @property
    def any(self) -> bool:
        """True if there has been a turn."""
        return bool(self._current or self._ended)

    def begin(self, mailbox: str) -> None:
        """Begin a mailbox's turn. Within another's it is the current one until it ends."""
        with self._lock:
            self._current[mailbox] = datetime.now(UTC)

    def end(self, mailbox: str) -> None:
        """End its turn, if it has one."""
        with self._lock:
            start = self._current.pop(mailbox, None)
            if start is not None:
                self._ended.append((start, datetime.now(UTC), mailbox))
                del self._ended[:-_MAX_ENDED]

    def owner(self, envelope: Envelope) -> str | None:
        """Return the mailbox that a message of the shared listeners belongs to, or None."""
        session = envelope.session() if envelope.session is not None else None
        with self._lock:
            if session is not None:
                for start, end, mailbox in reversed(self._ended):
                    if start <= session.started_at < end and mailbox not in self._current:
                        return mailbox
            return next(reversed(self._current), None)
