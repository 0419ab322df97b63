"""Attempts to post an event to a webhook."""

from typing import Literal, NamedTuple

from mailtrap_local.config.provider_webhook_fields import EventKind, EventProvider
from mailtrap_local.config.webhook_fields import EventType, Payload

WebhookStatus = Literal["waiting", "sent", "failed"]


class WebhookAttempt(NamedTuple):
    """State of posting one event to one webhook. Times are seconds since 1970.

    `event_id` is the same for each time that an event is posted, anywhere. `code` is the status of
    the last answer and `reply` the start of its body; without a code, `reply` says why there was no
    answer. `next_at` is when it is posted again, `body` what is posted.
    """

    id: str
    event_id: str
    type: str
    message_id: str | None
    body: str
    created_at: float
    status: WebhookStatus = "waiting"
    tries: int = 0
    code: int | None = None
    reply: str = ""
    tried_at: float | None = None
    next_at: float | None = None
    is_replay: bool = False


class KnownWebhook(NamedTuple):
    """A webhook: of the configuration or added, and whether it is on.

    `url` is without its query, which may be a secret. Events of these `types`, of mail in `mailbox`
    and that the search `query` finds, are posted in the shape `payload`.
    """

    name: str
    url: str
    types: tuple[EventType | EventKind, ...]
    payload: Payload | EventProvider
    is_signed: bool
    query: str | None = None
    mailbox: str | None = None
    is_configured: bool = True
    is_on: bool = True
