"""Post events to one webhook: a reader of the log of changes that posts what fits, and retries.

There is no queue: it reads as far as it can post. What is to be posted again waits beside the mail.
"""

import logging
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime

from mailtrap_local.config.webhook_fields import EventType, Payload, WebhookSetting
from mailtrap_local.errors import StoreUnavailable
from mailtrap_local.mail.webhook_attempt import WebhookAttempt
from mailtrap_local.mailroom.mailroom import Mailroom
from mailtrap_local.outbound.http_client import HttpClient
from mailtrap_local.outbound.webhooks.attempt_sender import AttemptSender, new_attempt_id, tried
from mailtrap_local.outbound.webhooks.event_post import PostResult
from mailtrap_local.outbound.webhooks.records import WebhookPlace, WebhookRecords
from mailtrap_local.outbound.webhooks.signature import signed_headers
from mailtrap_local.search import Query
from mailtrap_local.store.base import Change, Cursor, Entry

RESET = "reset"
"""Type of the event that stands for all that the log no longer has."""

_MOST_WAITING = 50  # before no more is read
_MOST_UNKEPT = 1000  # changes that are read again after a crash, none of them an event
_TYPES: Mapping[str, EventType] = {
    "added": "message.received",
    "updated": "message.updated",
    "removed": "message.deleted",
}
_TURNED_OFF = "the receiver has answered 410 to another event"
_OFF = WebhookPlace(None)

EventEncoder = Callable[[str, datetime, Entry | Mapping[str, str], Payload], bytes]
"""Return the body of an event: of its type and time, and the message or what is known of it."""

log = logging.getLogger(__name__)


class WebhookSender(AttemptSender):
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
        super().__init__(mailroom, setting.name, setting.url, records, client)
        self.setting = setting
        self._store = mailroom.store
        self._query = query
        self._first_cursor = cursor
        self._encode = encode
        self._kept_until = cursor.seq

    def _headers(self, event_id: str, body: bytes, at: float) -> Mapping[str, str]:
        return signed_headers(self.setting.secret, event_id, body, at)

    # -- what there is to post ---------------------------------------------------------------

    def _resume(self) -> None:
        """Go on where this process or another one has stopped."""
        super()._resume()
        self._place = self._records.place(self.name)
        if self._place is None:
            self._keep(place=WebhookPlace(self._first_cursor))

    def _plan_more(self) -> bool:
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
        log.warning("webhook %s has missed changes: it gets a reset", self.name)
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

    # -- what comes of it --------------------------------------------------------------------

    def _settle(self, attempt: WebhookAttempt, result: PostResult) -> None:
        after = tried(attempt, result, time.time())
        if result.is_gone:
            self._turn_off(after)
        elif result.is_success and self._place == _OFF:
            log.warning("webhook %s is on again", self.name)
            self._keep(after, place=WebhookPlace(self._store.cursor))
        else:
            self._keep(after)

    def _turn_off(self, attempt: WebhookAttempt) -> None:
        log.warning("webhook %s is off: its receiver has answered 410", self.name)
        others = [
            one._replace(status="failed", reply=_TURNED_OFF, next_at=None)
            for one in self._attempts.values()
            if one.status == "waiting" and one.id != attempt.id
        ]
        self._due = []
        self._keep(attempt, *others, place=_OFF)
