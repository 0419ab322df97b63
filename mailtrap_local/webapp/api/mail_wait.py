"""A wait for mail: what it waits for, and what there is to say if nothing comes."""

from collections.abc import Sequence
from datetime import UTC, datetime

from mailtrap_local.errors import BadQuery
from mailtrap_local.mail.session import Session
from mailtrap_local.search import Query
from mailtrap_local.store.base import BEHIND_ALL, Cursor, Entry
from mailtrap_local.webapp.api.context import Context
from mailtrap_local.webapp.api.parameters import WaitQuery
from mailtrap_local.webapp.live.waiters import WaitCondition

MOST = 1000
"""Messages of a response, the newest."""


class MailWait:
    """A wait that begins now, for the messages that match a search; for all without one.

    Raises BadQuery for a cursor of another run of the server.
    """

    def __init__(self, context: Context, query: WaitQuery, search: Query | None) -> None:
        self._context = context
        self._mailbox = query.mailbox
        self._search = search
        self._after = _seq(query.after, context.mailroom.store.cursor)
        self._began = datetime.now(UTC)
        self.condition = WaitCondition(
            count=query.count,
            mailbox=query.mailbox,
            after=self._after,
            is_seen=context.principal.may_see,
            matches=(lambda _: True) if search is None else (lambda entry: search.matches(*entry)),
            find=self._find,
        )

    def _find(self) -> Sequence[Entry]:
        """Return the matching messages, oldest first; without a search as many as are shown."""
        search, store = self._search, self._context.mailroom.store
        if search is None:
            return self._newest()
        if not self._after and not search.needs_checks:
            return store.find(search, self._mailbox)
        later = store.read(
            store.position(self._after + 1, self._mailbox), BEHIND_ALL, self._mailbox
        )
        newest_first = [entry for entry in reversed(later) if search.matches(*entry)]
        return newest_first[::-1]

    def _newest(self) -> Sequence[Entry]:
        store = self._context.mailroom.store
        end = store.count(self._mailbox).total
        start = max(store.position(self._after + 1, self._mailbox), end - MOST)
        return store.read(start, BEHIND_ALL, self._mailbox)

    def near_misses(self, most: int) -> Sequence[Entry]:
        """Return messages that did arrive, the closest to the search first."""
        there, search = self._newest()[::-1], self._search
        if search is not None:
            there = sorted(there, key=lambda entry: -search.closeness(*entry))
        return there[:most]

    def failed_sessions(self, most: int) -> list[Session]:
        """Return sessions that have failed since it began, the newest first."""
        failed = [
            session
            for session in self._context.mailroom.sessions.find(failed=True)
            if session.ended_at is not None
            and session.ended_at >= self._began
            and (self._mailbox is None or session.mailbox in (None, self._mailbox))
        ]
        return failed[:most]


def _seq(after: str | None, now: Cursor) -> int:
    """Return the change after which messages count. Raises BadQuery for another run's cursor."""
    if after is None:
        return 0
    cursor = Cursor.parse(after)
    if cursor.epoch != now.epoch or cursor.seq > now.seq:
        raise BadQuery(
            f"the cursor {after!r} is of another run of the server, whose mail is gone: "
            "wait without `after`, or read the list and go on from its cursor"
        )
    return cursor.seq
