"""Keeps the open sessions and the newest of those that have ended."""

import threading
from collections import Counter
from itertools import islice

from mailtrap_local.errors import SessionNotFound
from mailtrap_local.mail.session import Outcome, Session

KEPT = 1000
"""Sessions kept after their end."""


class SessionLog:
    """Open sessions and the newest that have ended. For any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._open: dict[str, Session] = {}
        self._ended: dict[str, Session] = {}  # in the order of their end
        self._outcomes: Counter[Outcome] = Counter()

    def begin(self, session: Session) -> None:
        """Add a session that begins."""
        with self._lock:
            self._open[session.id] = session

    def end(self, session: Session) -> None:
        """Note that a session has ended, and drop the oldest such one over the limit."""
        with self._lock:
            self._open.pop(session.id, None)
            self._ended[session.id] = session
            self._outcomes[session.outcome] += 1
            if len(self._ended) > KEPT:
                del self._ended[next(iter(self._ended))]

    def outcomes(self) -> dict[Outcome, int]:
        """Return how many sessions had which outcome since the start, and how many are open."""
        with self._lock:
            return {**self._outcomes, "open": len(self._open)}

    def known(self, session_id: str) -> Session | None:
        """Return the session with that id; None if it is not kept."""
        with self._lock:
            return self._open.get(session_id) or self._ended.get(session_id)

    def get(self, session_id: str) -> Session:
        """Return the session with that id. Raises SessionNotFound."""
        session = self.known(session_id)
        if session is None:
            raise session_not_found(session_id)
        return session

    def shown(self, session: Session) -> Session:
        """Return what may be shown of a session that somebody has by other means: all of it."""
        return session

    def find(
        self, mailbox: str | None = None, *, failed: bool | None = None, limit: int | None = None
    ) -> list[Session]:
        """Return at most `limit` sessions, newest first: of a mailbox, and failed ones or not."""
        with self._lock:
            every = [*self._ended.values(), *self._open.values()]
        every.sort(key=lambda session: session.started_at, reverse=True)
        fitting = (
            session
            for session in every
            if (mailbox is None or session.mailbox == mailbox)
            and (failed is None or session.failed == failed)
        )
        return list(islice(fitting, limit))


def session_not_found(session_id: str) -> SessionNotFound:
    """Return the error of a look for an id."""
    return SessionNotFound(
        f"no session {session_id[:40]!r} is kept: the newest {KEPT} that have ended are"
    )
