"""Post the events of mail providers to the webhooks of the configuration, again if need be.

Imported only where a webhook is configured.
"""

import secrets
import threading
import time
from base64 import b64encode
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Self
from urllib.parse import unquote

from mailtrap_local.config.provider_webhook_fields import ProviderWebhookSetting
from mailtrap_local.mail.feedback import Feedback
from mailtrap_local.mail.message import Message
from mailtrap_local.mail.webhook_attempt import KnownWebhook, WebhookAttempt
from mailtrap_local.mailroom.mailroom import Mailroom
from mailtrap_local.net.sns_signer import SnsSigner
from mailtrap_local.outbound.feedback.provider_events.formats import event_format
from mailtrap_local.outbound.feedback.provider_events.occurrence import EventFormat, Occurrence
from mailtrap_local.outbound.http_client import HttpClient
from mailtrap_local.outbound.webhooks.attempt_sender import AttemptSender, new_attempt_id
from mailtrap_local.outbound.webhooks.event_post import PostResult
from mailtrap_local.outbound.webhooks.guard import WebhookGuard
from mailtrap_local.outbound.webhooks.records import WebhookRecords

_OPENING = "subscription"
"""Type of the events that come before all others."""

_REFUSED = {"mailgun": 406}  # answers that end retries, beside what does for all
_TICK = 1e-6  # seconds between two events, at least: so their order is known


class ProviderWebhook(AttemptSender):
    """One webhook, which gets the events that are put."""

    def __init__(
        self,
        mailroom: Mailroom,
        setting: ProviderWebhookSetting,
        *,
        name: str,
        shape: EventFormat,
        records: WebhookRecords,
        client: HttpClient,
    ) -> None:
        super().__init__(mailroom, name, setting.url, records, client)
        self.setting = setting
        self._shape = shape
        self._lock = threading.Lock()  # of what follows
        self._has_begun = False
        self._newest = 0.0  # seconds since 1970

    @property
    def known(self) -> KnownWebhook:
        """The webhook as it may be shown."""
        setting = self.setting
        return KnownWebhook(
            name=self.name,
            url=setting.shown_url,
            types=setting.events,
            payload=setting.provider,
            is_signed=setting.provider == "ses" or setting.key is not None,
        )

    def takes(self, message: Message, feedback: Feedback) -> bool:
        """Return whether it is for an event: of mail by its provider's API, or by SMTP."""
        if feedback.kind not in self.setting.events:
            return False
        return message.request is None or message.request.provider == self.setting.provider

    def put(self, occurrence: Occurrence) -> bool:
        """Have an event posted soon. Returns False if the provider has no such event.

        Raises StoreUnavailable.
        """
        kind, message_id = occurrence.feedback.kind, occurrence.message.id
        bodies = list(self._shape.bodies(occurrence))
        if not bodies or self.thread.stopped.is_set():
            return False
        with self._lock:
            opening = [] if self._has_begun else self._shape.opening()
            asked = [self._attempt(_OPENING, body, None) for body in opening]
            asked += [self._attempt(kind, body, message_id) for body in bodies]
            self._records.ask(self.name, *asked)
            self._has_begun = True
        self._mailroom.wake()
        return True

    def _attempt(self, kind: str, body: bytes, message_id: str | None) -> WebhookAttempt:
        self._newest = max(time.time(), self._newest + _TICK)
        event_id, at = secrets.token_hex(12), self._newest
        return WebhookAttempt(new_attempt_id(), event_id, kind, message_id, body.decode(), at)

    def _headers(self, event_id: str, body: bytes, at: float) -> Mapping[str, str]:
        return {**self._shape.headers(body, event_id, at), **self._authorization()}

    def _authorization(self) -> dict[str, str]:
        credentials = self.setting.credentials
        if credentials is None:
            return {}
        text = ":".join(map(unquote, credentials.split(":", 1)))
        return {"Authorization": f"Basic {b64encode(text.encode()).decode()}"}

    def _settle(self, attempt: WebhookAttempt, result: PostResult) -> None:
        if result.code is not None and result.code == _REFUSED.get(self.setting.provider):
            result = result._replace(may_retry=False)
        super()._settle(attempt, result)


class ProviderWebhooks:
    """Webhooks of the configuration; a context manager. May be used from any thread.

    `own_ports` are those of the listeners of this sandbox. Raises BadSetting for a key.
    """

    def __init__(
        self,
        mailroom: Mailroom,
        settings: Sequence[ProviderWebhookSetting],
        signer: SnsSigner,
        records: WebhookRecords,
        own_ports: Callable[[], Collection[int]],
    ) -> None:
        guard = WebhookGuard(anywhere=True, own_ports=own_ports)
        self._webhooks = [
            ProviderWebhook(
                mailroom,
                one,
                name=name,
                shape=event_format(one, signer),
                records=records,
                client=HttpClient(guard),
            )
            for one, name in zip(settings, _names(settings), strict=True)
        ]

    def __enter__(self) -> Self:
        for webhook in self._webhooks:
            webhook.thread.start()
        return self

    def __exit__(self, *_exception: object) -> None:
        for webhook in self._webhooks:
            webhook.begin_to_stop()
        for webhook in self._webhooks:
            webhook.thread.join()

    @property
    def known(self) -> list[KnownWebhook]:
        """The webhooks, as they may be shown."""
        return [one.known for one in self._webhooks]

    def post(self, message: Message, feedback: Feedback) -> tuple[str, ...]:
        """Have an event posted soon; returns the providers of the webhooks that get it.

        Raises StoreUnavailable.
        """
        occurrence = Occurrence(message, feedback, datetime.now(UTC))
        return tuple(
            one.setting.provider
            for one in self._webhooks
            if one.takes(message, feedback) and one.put(occurrence)
        )


def _names(settings: Sequence[ProviderWebhookSetting]) -> Iterator[str]:
    """Iterate over names that no other webhook has: `provider:ses`, then `provider:ses:2`."""
    seen: Counter[str] = Counter()
    for one in settings:
        seen[one.provider] += 1
        number = seen[one.provider]
        yield f"provider:{one.provider}" if number == 1 else f"provider:{one.provider}:{number}"
