"""Whose mail it is that comes in by a listener which tests share one after the other."""

import threading
from datetime import UTC, datetime

from mailtrap_local.mail.envelope import Envelope

_REMEMBERED = 1000  # turns that are over, the newest


class SharedListenerOwners:
    """The mailboxes that have had a turn at the shared listeners, by the time they had it.

    A message belongs to the turn in which its connection began, even if that is over: who sends
    late does not disturb the next. Connections that began in no turn, before the first one say,
    belong to whose turn it is when the message comes.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._current: dict[str, datetime] = {}  # mailbox and when its turn began, the last is on
        self._over: list[tuple[datetime, datetime, str]] = []

    @property
    def any(self) -> bool:
        """Whether there has been any turn at all."""
        return bool(self._current or self._over)

    def begin(self, mailbox: str) -> None:
        """Begin a mailbox's turn. Within another's it comes first until it ends."""
        with self._lock:
            self._current[mailbox] = datetime.now(UTC)

    def end(self, mailbox: str) -> None:
        """End it, if it is on."""
        with self._lock:
            began = self._current.pop(mailbox, None)
            if began is not None:
                self._over.append((began, datetime.now(UTC), mailbox))
                del self._over[:-_REMEMBERED]

    def owner(self, envelope: Envelope) -> str | None:
        """The mailbox that a message of the shared listeners belongs to; None if it is no one's."""
        session = envelope.session() if envelope.session is not None else None
        with self._lock:
            if session is not None:
                for began, ended, mailbox in reversed(self._over):
                    if began <= session.started_at < ended and mailbox not in self._current:
                        return mailbox
            return next(reversed(self._current), None)
