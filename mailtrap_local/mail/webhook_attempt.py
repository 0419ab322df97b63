"""Attempts to post an event to a webhook."""

from typing import Literal, NamedTuple

from mailtrap_local.config.webhook_fields import WebhookSetting

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
    """A webhook: of the configuration or added, and whether it is on."""

    setting: WebhookSetting
    is_configured: bool
    is_on: bool
