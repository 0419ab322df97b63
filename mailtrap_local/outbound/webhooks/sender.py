"""Post events to one webhook: a reader of the log of changes that posts what fits, and retries.

There is no queue: it reads as far as it can post. What is to be posted again waits beside the mail.
"""

import heapq
import logging
import secrets
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime

from mailtrap_local.config.webhook_fields import EventType, Payload, WebhookSetting
from mailtrap_local.errors import StoreUnavailable
from mailtrap_local.mail.webhook_attempt import WebhookAttempt, WebhookStatus
from mailtrap_local.mailroom.background import BackgroundThread
from mailtrap_local.mailroom.change_reader import ChangeReader
from mailtrap_local.mailroom.mailroom import Mailroom
from mailtrap_local.outbound.http_client import HttpClient
from mailtrap_local.outbound.webhooks.event_post import PostResult, post_event
from mailtrap_local.outbound.webhooks.records import WebhookPlace, WebhookRecords
from mailtrap_local.outbound.webhooks.signature import signed_headers
from mailtrap_local.search import Query
from mailtrap_local.store.base import Change, Cursor, Entry
from mailtrap_local.store.shared import SharedStore

KEPT = 100
"""Attempts that are kept of each webhook beside those that wait."""
RESET = "reset"
"""Type of the event that stands for all that the log no longer has."""

_MOST_WAITING = 50  # before no more is read
_MOST_UNKEPT = 1000  # changes that are read again after a crash, none of them an event
_LOOKS_EVERY = 2.0  # seconds, at whether this process is the one that sends, and for replays
_TYPES: Mapping[str, EventType] = {
    "added": "message.received",
    "updated": "message.updated",
    "removed": "message.deleted",
}
_TURNED_OFF = "the receiver has answered 410 to another event"

EventEncoder = Callable[[str, datetime, Entry | Mapping[str, str], Payload], bytes]
"""Return the body of an event: of its type and time, and the message or what is known of it."""

log = logging.getLogger(__name__)


class WebhookSender:
    """Posts to one webhook, in a thread of its own.

    `query` is that of its setting. It begins behind `cursor` unless it has a place already.
    """

    def __init__(
        self,
        mailroom: Mailroom,
        setting: WebhookSetting,
        *,
        query: Query | None,
        cursor: Cursor,
        records: WebhookRecords,
        encode: EventEncoder,
        client: HttpClient,
    ) -> None:
        self.setting = setting
        self._mailroom = mailroom
        self._store = mailroom.store
        self._shared = self._store if isinstance(self._store, SharedStore) else None
        self._query = query
        self._first_cursor = cursor
        self._records = records
        self._encode = encode
        self._client = client
        self._reader = ChangeReader(mailroom.change_signal)
        self._place: WebhookPlace | None = None  # until what is kept has been read
        self._due: list[tuple[float, float, str]] = []  # a heap: when, since when, id
        self._attempts: dict[str, WebhookAttempt] = {}  # oldest first
        self._kept_until = cursor.seq
        self.thread = BackgroundThread(
            f"mailtrap-webhook-{setting.name}", self._step, mailroom.background
        )

    def begin_to_stop(self) -> None:
        """Make the thread end, also while the receiver keeps it waiting. What waits goes on."""
        self.thread.stopped.set()
        self._client.close()
        self._mailroom.wake()

    # -- what there is to do -----------------------------------------------------------------

    def _step(self) -> bool:
        """Post what is due and plan more; wait if there is nothing to do."""
        self._reader.mark()
        has_more = False
        try:
            if self._may_post():
                if self._place is None:
                    self._resume()
                self._take_replays()
                has_more = self._look()
                self._post_due()
            else:
                self._place = None  # another process posts; read what it has kept after it
            if self.thread.stopped.is_set() and self._place is not None:
                self._keep(place=self._place)
        except StoreUnavailable:
            self._place = None
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

    def _resume(self) -> None:
        """Go on where this process or another one has stopped."""
        name = self.setting.name
        self._attempts = {one.id: one for one in self._records.attempts(name)}
        self._due = []
        for one in self._attempts.values():
            self._schedule(one)
        self._place = self._records.place(name)
        if self._place is None:
            self._keep(place=WebhookPlace(self._first_cursor))

    def _take_replays(self) -> None:
        if asked := self._records.replays(self.setting.name):
            self._keep(*asked, replays=[one.id for one in asked])

    def _look(self) -> bool:
        """Plan events for some changes; returns whether there may be more of them."""
        free = _MOST_WAITING - len(self._due)
        if self._place is None or (cursor := self._place.cursor) is None or free <= 0:
            return False
        found = self._store.changes(cursor, 2 * _MOST_WAITING)
        planned = [self._reset(found.cursor)] if found.reset else []
        after = found.cursor
        for change in found.changes:
            if len(planned) == free:
                after = Cursor(cursor.epoch, change.seq - 1)
                break
            planned += self._plan_safely(change, cursor.epoch)
        if planned or after.seq >= self._kept_until + _MOST_UNKEPT:
            self._keep(*[one for one in planned if one.body], place=WebhookPlace(after))
            self._kept_until = after.seq
        else:
            self._place = WebhookPlace(after)  # to look anew at what fits nothing costs little
        return bool(found.changes) or found.reset

    def _plan_safely(self, change: Change, epoch: int) -> list[WebhookAttempt]:
        """Return the attempt for a change, if any; a message that is no event stops no others."""
        try:
            attempt = self._plan(change, epoch)
        except StoreUnavailable:
            raise
        except Exception as error:  # noqa: BLE001  # whatever its parsing raises
            self.thread.failures.add(error)
            attempt = None
        return [] if attempt is None else [attempt]

    def _plan(self, change: Change, epoch: int) -> WebhookAttempt | None:
        """Return the attempt for a change, None if it is no event of this webhook."""
        kind, setting, entry = _TYPES[change.kind], self.setting, change.entry
        if kind not in setting.types or setting.mailbox not in (None, change.mailbox):
            return None
        event_id = f"msg_{epoch:x}_{change.seq}"
        if kind == "message.deleted":
            about = {"id": change.message_id, "mailbox": change.mailbox}
            return self._attempt(event_id, kind, datetime.now(UTC), about, change.message_id)
        if entry is None or not (self._query is None or self._query.matches(*entry)):
            return None
        at = entry.message.received_at if kind == "message.received" else datetime.now(UTC)
        return self._attempt(event_id, kind, at, entry, change.message_id)

    def _reset(self, cursor: Cursor) -> WebhookAttempt:
        log.warning("webhook %s has missed changes: it gets a reset", self.setting.name)
        event_id = f"msg_{cursor.epoch:x}_{cursor.seq}_{RESET}"
        return self._attempt(event_id, RESET, datetime.now(UTC), {"cursor": str(cursor)}, None)

    def _attempt(
        self,
        event_id: str,
        kind: str,
        at: datetime,
        about: Entry | Mapping[str, str],
        message_id: str | None,
    ) -> WebhookAttempt:
        body = self._encode(kind, at, about, self.setting.payload).decode()
        return WebhookAttempt(new_attempt_id(), event_id, kind, message_id, body, time.time())

    # -- posting -----------------------------------------------------------------------------

    def _post_due(self) -> None:
        while self._due and self._due[0][0] <= time.time() and not self.thread.stopped.is_set():
            if not self._may_post():
                return
            *_, attempt_id = heapq.heappop(self._due)
            self._post(self._attempts[attempt_id])

    def _post(self, attempt: WebhookAttempt) -> None:
        setting, body, now = self.setting, attempt.body.encode(), time.time()
        headers = signed_headers(setting.secret, attempt.event_id, body, now)
        result = post_event(self._client, setting.url, headers, body)
        if self.thread.stopped.is_set() and result.code is None:
            return  # it was broken off, and is posted after the next start
        after = _tried(attempt, result, time.time())
        if result.is_gone:
            self._turn_off(after)
        elif result.is_success and self._place == WebhookPlace(None):
            log.warning("webhook %s is on again", setting.name)
            self._keep(after, place=WebhookPlace(self._store.cursor))
        else:
            self._keep(after)

    def _turn_off(self, attempt: WebhookAttempt) -> None:
        log.warning("webhook %s is off: its receiver has answered 410", self.setting.name)
        others = [
            one._replace(status="failed", reply=_TURNED_OFF, next_at=None)
            for one in self._attempts.values()
            if one.status == "waiting" and one.id != attempt.id
        ]
        self._due = []
        self._keep(attempt, *others, place=WebhookPlace(None))

    def _keep(
        self,
        *attempts: WebhookAttempt,
        place: WebhookPlace | None = None,
        replays: list[str] | None = None,
    ) -> None:
        """Keep attempts and the place beside the mail, then here; the oldest are forgotten."""
        known = self._attempts | {one.id: one for one in attempts}
        over = [one.id for one in known.values() if one.status != "waiting"][:-KEPT]
        self._records.change(
            self.setting.name, place=place, attempts=attempts, forgotten=over, replays=replays or ()
        )
        for attempt_id in over:
            del known[attempt_id]
        self._attempts = known
        self._place = place or self._place
        for one in attempts:
            self._schedule(one)

    def _schedule(self, attempt: WebhookAttempt) -> None:
        if attempt.status == "waiting":
            when = attempt.next_at or attempt.created_at
            heapq.heappush(self._due, (when, attempt.created_at, attempt.id))


def new_attempt_id() -> str:
    """Return an id for an attempt."""
    return secrets.token_hex(6)


def _tried(attempt: WebhookAttempt, result: PostResult, now: float) -> WebhookAttempt:
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
