"""Make the attempts to post events to one URL: when they are due, again if need be, and on request.

What waits, and the newest of what does not, is kept beside the mail: so it goes on after a restart.
"""

import heapq
import logging
import secrets
import time
from abc import ABC, abstractmethod
from collections.abc import Collection, Mapping

from mailtrap_local.errors import StoreUnavailable
from mailtrap_local.mail.webhook_attempt import WebhookAttempt, WebhookStatus
from mailtrap_local.mailroom.background import BackgroundThread
from mailtrap_local.mailroom.change_reader import ChangeReader
from mailtrap_local.mailroom.mailroom import Mailroom
from mailtrap_local.outbound.http_client import HttpClient
from mailtrap_local.outbound.webhooks.event_post import PostResult, post_event
from mailtrap_local.outbound.webhooks.records import WebhookPlace, WebhookRecords
from mailtrap_local.store.shared import SharedStore

KEPT = 100
"""Attempts that are kept of each webhook beside those that wait."""
MOST_WAITING = 10_000
"""Attempts that may wait; others fail at once."""

_LOOKS_EVERY = 2.0  # seconds, at whether this process is the one that sends, and for what is asked

log = logging.getLogger(__name__)


class AttemptSender(ABC):
    """Posts to one URL, in a thread of its own. Where processes share a store, one of them does."""

    def __init__(
        self, mailroom: Mailroom, name: str, url: str, records: WebhookRecords, client: HttpClient
    ) -> None:
        self.name = name
        self._mailroom = mailroom
        store = mailroom.store
        self._shared = store if isinstance(store, SharedStore) else None
        self._url = url
        self._records = records
        self._client = client
        self._reader = ChangeReader(mailroom.change_signal)
        self._knows_records = False
        self._place: WebhookPlace | None = None  # of one that reads the log of changes
        self._due: list[tuple[float, float, str]] = []  # a heap: when, since when, id
        self._attempts: dict[str, WebhookAttempt] = {}  # oldest first
        self.thread = BackgroundThread(f"mailtrap-webhook-{name}", self._step, mailroom.background)

    def begin_to_stop(self) -> None:
        """Make the thread end, also while the receiver keeps it waiting. What waits goes on."""
        self.thread.stopped.set()
        self._client.close()
        self._mailroom.wake()

    # -- what a webhook says -----------------------------------------------------------------

    @abstractmethod
    def _headers(self, event_id: str, body: bytes, at: float) -> Mapping[str, str]:
        """Return the header fields of an event that is posted `at` a time, seconds since 1970."""

    def _resume(self) -> None:
        """Read what this process or another one has kept."""
        self._attempts = {one.id: one for one in self._records.attempts(self.name)}
        self._due = []
        for one in self._attempts.values():
            self._schedule(one)

    def _plan_more(self) -> bool:
        """Plan more attempts; returns whether there may be still more to plan."""
        return False

    def _settle(self, attempt: WebhookAttempt, result: PostResult) -> None:
        """Keep what has come of an attempt."""
        self._keep(tried(attempt, result, time.time()))

    # -- what there is to do -----------------------------------------------------------------

    def _step(self) -> bool:
        """Post what is due and plan more; wait if there is nothing to do."""
        self._reader.mark()
        has_more = False
        try:
            if self._may_post():
                if not self._knows_records:
                    self._resume()
                    self._knows_records = True
                self._take_asked()
                has_more = self._plan_more()
                self._post_due()
            else:
                self._knows_records = False  # another process posts
            if self.thread.stopped.is_set() and self._knows_records and self._place is not None:
                self._keep(place=self._place)
        except StoreUnavailable:
            self._knows_records = False
            if not self.thread.stopped.is_set():
                raise
        if not has_more and not self.thread.stopped.is_set():
            self._reader.wait(self._pause())
        return True

    def _may_post(self) -> bool:
        """Return whether this process is the one that posts."""
        return self._shared is None or self._shared.leads()

    def _pause(self) -> float | None:
        until = max(0.0, self._due[0][0] - time.time()) if self._due else None
        if self._shared is None:
            return until
        return _LOOKS_EVERY if until is None else min(until, _LOOKS_EVERY)

    def _take_asked(self) -> None:
        asked = self._records.asked(self.name)
        if not asked:
            return
        free = max(0, MOST_WAITING - len(self._due))
        dropped = f"{MOST_WAITING} events wait already"
        refused = [one._replace(status="failed", reply=dropped) for one in asked[free:]]
        self._keep(*asked[:free], *refused, asked=[one.id for one in asked])

    # -- posting -----------------------------------------------------------------------------

    def _post_due(self) -> None:
        while self._due and self._due[0][0] <= time.time() and not self.thread.stopped.is_set():
            if not self._may_post():
                return
            *_, attempt_id = heapq.heappop(self._due)
            self._post(self._attempts[attempt_id])

    def _post(self, attempt: WebhookAttempt) -> None:
        body = attempt.body.encode()
        headers = self._headers(attempt.event_id, body, time.time())
        result = post_event(self._client, self._url, headers, body)
        if self.thread.stopped.is_set() and result.code is None:
            return  # it was broken off, and is posted after the next start
        self._settle(attempt, result)

    def _keep(
        self,
        *attempts: WebhookAttempt,
        place: WebhookPlace | None = None,
        asked: Collection[str] = (),
    ) -> None:
        """Keep attempts, and a place, beside the mail, then here; the oldest are forgotten.

        `asked` are ids of attempts that were asked for and now are kept.
        """
        known = self._attempts | {one.id: one for one in attempts}
        over = [one.id for one in known.values() if one.status != "waiting"][:-KEPT]
        self._records.change(self.name, place=place, attempts=attempts, forgotten=over, asked=asked)
        for attempt_id in over:
            del known[attempt_id]
        self._attempts = known
        self._place = place or self._place
        for one in attempts:
            self._schedule(one)
            if one.status == "failed":
                answer = f"{one.code} {one.reply}".removeprefix("None ")
                log.warning("webhook %s: %s is given up: %s", self.name, one.type, answer)

    def _schedule(self, attempt: WebhookAttempt) -> None:
        if attempt.status == "waiting":
            when = attempt.next_at or attempt.created_at
            heapq.heappush(self._due, (when, attempt.created_at, attempt.id))


def new_attempt_id() -> str:
    """Return an id for an attempt."""
    return secrets.token_hex(6)


def tried(attempt: WebhookAttempt, result: PostResult, now: float) -> WebhookAttempt:
    """Return an attempt as the answer leaves it."""
    tries = attempt.tries + 1
    delay = result.delay(tries)
    failed: WebhookStatus = "failed" if delay is None else "waiting"
    return attempt._replace(
        status="sent" if result.is_success else failed,
        tries=tries,
        code=result.code,
        reply=result.reply,
        tried_at=now,
        next_at=None if delay is None else now + delay,
    )
