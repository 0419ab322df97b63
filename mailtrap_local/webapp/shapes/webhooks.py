"""JSON of webhooks, and of the attempts to post events to them."""

from collections.abc import Iterable
from typing import Any

import msgspec

from mailtrap_local.config.provider_webhook_fields import EventKind, EventProvider
from mailtrap_local.config.webhook_fields import EventType, Payload
from mailtrap_local.mail.webhook_attempt import KnownWebhook, WebhookAttempt, WebhookStatus
from mailtrap_local.webapp.shapes.relays import Moment, moment


class WebhookShape(msgspec.Struct, frozen=True, kw_only=True):
    """A webhook, without its secrets and the query of its URL.

    `configured`: it is one of the settings, which the API cannot delete. `enabled` is false after
    an answer of 410. `signed`: it has a secret or a key. The `payload` of one that gets a mail
    provider's events is the provider, and its `types` are kinds of feedback.
    """

    name: str
    url: str
    types: tuple[EventType | EventKind, ...]
    query: str | None
    mailbox: str | None
    payload: Payload | EventProvider
    signed: bool
    configured: bool
    enabled: bool


class NewWebhook(WebhookShape, frozen=True, kw_only=True):
    """A webhook that was added, with the secrets that its events are signed with."""

    secrets: tuple[str, ...]


class WebhookList(msgspec.Struct, frozen=True):
    webhooks: list[WebhookShape]


class WebhookBody(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A new webhook. Without a secret it gets one; several are for a change of it."""

    name: str
    url: str
    secret: str | list[str] | None = None
    types: list[EventType] | None = None
    query: str | None = None
    mailbox: str | None = None
    payload: Payload | None = None


class WebhookAttemptShape(msgspec.Struct, frozen=True, kw_only=True):
    """State of posting an event.

    `code` is the status of the last answer and `reply` the start of its body; without a code,
    `reply` is why there was no answer. `next_at` is when it is posted again, `body` what is posted.
    """

    id: str
    event_id: str
    type: str
    message_id: str | None
    status: WebhookStatus
    tries: int
    code: int | None
    reply: str
    replay: bool
    created_at: Moment
    tried_at: Moment | None
    next_at: Moment | None
    body: str


class WebhookAttemptList(msgspec.Struct, frozen=True):
    attempts: list[WebhookAttemptShape]


class ReplayBody(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Id of the attempt whose event is posted once more."""

    attempt: str


def webhook_shape(webhook: KnownWebhook) -> WebhookShape:
    """Return the JSON of a webhook."""
    return WebhookShape(**_fields(webhook))


def new_webhook_shape(webhook: KnownWebhook, secrets: tuple[str, ...]) -> NewWebhook:
    """Return the JSON of a webhook for whoever has just added it."""
    return NewWebhook(**_fields(webhook), secrets=secrets)


def _fields(webhook: KnownWebhook) -> dict[str, Any]:
    return {
        "name": webhook.name,
        "url": webhook.url,
        "types": webhook.types,
        "query": webhook.query,
        "mailbox": webhook.mailbox,
        "payload": webhook.payload,
        "signed": webhook.is_signed,
        "configured": webhook.is_configured,
        "enabled": webhook.is_on,
    }


def webhook_attempt_shapes(attempts: Iterable[WebhookAttempt]) -> list[WebhookAttemptShape]:
    """Return the JSON of attempts."""
    return [
        WebhookAttemptShape(
            id=one.id,
            event_id=one.event_id,
            type=one.type,
            message_id=one.message_id,
            status=one.status,
            tries=one.tries,
            code=one.code,
            reply=one.reply,
            replay=one.is_replay,
            created_at=moment(one.created_at),
            tried_at=None if one.tried_at is None else moment(one.tried_at),
            next_at=None if one.next_at is None else moment(one.next_at),
            body=one.body,
        )
        for one in attempts
    ]
