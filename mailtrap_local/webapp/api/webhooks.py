"""Views of webhooks, and of the events that were posted to them.

An account sees those of its own mailboxes; adding one, which makes the sandbox connect to
somewhere, is an admin's.
"""

import base64
import secrets

import msgspec

from mailtrap_local.config.webhook_fields import SECRET_PREFIX, parse_webhook
from mailtrap_local.errors import WebhookNotFound
from mailtrap_local.mail.webhook_attempt import KnownWebhook
from mailtrap_local.webapp.api.context import Context
from mailtrap_local.webapp.shapes.webhooks import (
    NewWebhook,
    ReplayBody,
    WebhookAttemptList,
    WebhookBody,
    WebhookList,
    new_webhook_shape,
    webhook_attempt_shapes,
    webhook_shape,
)


def list_webhooks(context: Context) -> WebhookList:
    """List the URLs to which events are posted, none by default."""
    own = [one for one in context.webhooks.all() if _is_own(context, one)]
    return WebhookList([webhook_shape(one) for one in own])


def add_webhook(context: Context, body: WebhookBody) -> NewWebhook:
    """Add a webhook on this machine, or on a host of `--webhook-allow`.

    Its secrets are in this response alone.
    """
    context.principal.check_admin()
    given = {name: one for name, one in msgspec.structs.asdict(body).items() if one is not None}
    setting = parse_webhook({"secret": _new_secret(), **given})
    return new_webhook_shape(context.webhooks.add(setting), setting.secret)


def remove_webhook(context: Context, webhook: str) -> None:
    """Remove a webhook that was added, with its attempts."""
    context.principal.check_admin()
    context.webhooks.remove(webhook)


def get_webhook_attempts(context: Context, webhook: str) -> WebhookAttemptList:
    """Get what waits to be posted to a webhook and the last 100 that do not, newest first."""
    _check_own(context, webhook)
    return WebhookAttemptList(webhook_attempt_shapes(context.webhooks.attempts(webhook)))


def replay(context: Context, body: ReplayBody, webhook: str) -> WebhookAttemptList:
    """Post the event of an attempt once more, with the same id; returns the new attempt."""
    _check_own(context, webhook)
    attempt = context.webhooks.replay(webhook, body.attempt)
    return WebhookAttemptList(webhook_attempt_shapes([attempt]))


def _is_own(context: Context, webhook: KnownWebhook) -> bool:
    mailbox, principal = webhook.mailbox, context.principal
    return principal.is_admin or (mailbox is not None and principal.may_see(mailbox))


def _check_own(context: Context, name: str) -> None:
    if not _is_own(context, context.webhooks.get(name)):
        raise WebhookNotFound(f"there is no webhook {name[:40]!r}")


def _new_secret() -> str:
    return SECRET_PREFIX + base64.b64encode(secrets.token_bytes(32)).decode()
