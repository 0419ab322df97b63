"""Post the events of mail providers to the webhooks of the configuration, again if need be.

Imported only where a webhook is configured. What waits is in memory: it ends with the process.
"""

import heapq
import logging
import secrets
import threading
import time
from base64 import b64encode
from collections.abc import Callable, Collection, Sequence
from datetime import UTC, datetime
from itertools import count
from typing import NamedTuple, Self
from urllib.parse import unquote

from mailtrap_local.config.provider_webhook_fields import ProviderWebhookSetting
from mailtrap_local.mail.feedback import Feedback
from mailtrap_local.mail.message import Message
from mailtrap_local.mailroom.background import BackgroundThread, BackgroundThreads
from mailtrap_local.net.sns_signer import SnsSigner
from mailtrap_local.outbound.feedback.provider_events.formats import event_format
from mailtrap_local.outbound.feedback.provider_events.occurrence import Occurrence
from mailtrap_local.outbound.http_client import HttpClient
from mailtrap_local.outbound.webhooks.event_post import post_event
from mailtrap_local.outbound.webhooks.guard import WebhookGuard

_MOST_WAITING = 10_000  # requests of one webhook
_REFUSED = {"mailgun": 406}  # answers that end retries, beside what does for all

log = logging.getLogger(__name__)


class _EventRequest(NamedTuple):
    """A request that waits: when it is due, a number for the order, its id, its body, its tries."""

    due: float
    number: int
    event_id: str
    body: bytes
    tries: int = 0


class ProviderWebhook:
    """One webhook, which posts in a thread of its own, begun with the first event."""

    def __init__(
        self,
        setting: ProviderWebhookSetting,
        signer: SnsSigner,
        own_ports: Callable[[], Collection[int]],
        among: BackgroundThreads,
    ) -> None:
        self.setting = setting
        self._format = event_format(setting, signer)
        self._client = HttpClient(WebhookGuard(anywhere=True, own_ports=own_ports))
        self._numbers = count()
        self._waiting: list[_EventRequest] = []  # a heap
        self._changed = threading.Condition()
        self._thread = BackgroundThread(f"mailtrap-events-{setting.provider}", self._step, among)
        self._has_begun = False

    def takes(self, message: Message, feedback: Feedback) -> bool:
        """Return whether it is for an event: of mail by its provider's API, or by SMTP."""
        if feedback.kind not in self.setting.events:
            return False
        return message.request is None or message.request.provider == self.setting.provider

    def put(self, occurrence: Occurrence) -> bool:
        """Have an event posted soon. Returns False if the provider has no such event."""
        bodies = list(self._format.bodies(occurrence))
        with self._changed:
            if not bodies or self._thread.stopped.is_set():
                return False
            if len(self._waiting) + len(bodies) > _MOST_WAITING:
                log.warning("%s: an event is dropped, %d wait", self._name, len(self._waiting))
                return False
            if not self._has_begun:
                self._has_begun = True
                bodies = [*self._format.opening(), *bodies]
                self._thread.start()
            for body in bodies:
                post = _EventRequest(time.time(), next(self._numbers), secrets.token_hex(12), body)
                heapq.heappush(self._waiting, post)
            self._changed.notify()
        return True

    def begin_to_stop(self) -> None:
        """Make the thread end, also in the middle of a request."""
        with self._changed:
            self._thread.stopped.set()
            self._changed.notify()
        self._client.close()

    def stop(self) -> None:
        """Wait for the end of the thread."""
        self._thread.join()

    @property
    def _name(self) -> str:
        return f"webhook of {self.setting.provider}, {self.setting.url}"

    def _step(self) -> bool:
        post = self._next()
        if post is not None:
            self._send(post)
        return True

    def _next(self) -> _EventRequest | None:
        """Wait until a request is due, and take it; None if the thread stops."""
        with self._changed:
            while not self._thread.stopped.is_set():
                now = time.time()
                if self._waiting and self._waiting[0].due <= now:
                    return heapq.heappop(self._waiting)
                self._changed.wait(self._waiting[0].due - now if self._waiting else None)
        return None

    def _send(self, post: _EventRequest) -> None:
        headers = {
            **self._format.headers(post.body, post.event_id, time.time()),
            **self._authorization(),
        }
        result = post_event(self._client, self.setting.url, headers, post.body)
        tries = post.tries + 1
        delay = result.delay(tries)
        if result.is_success or self._thread.stopped.is_set():
            return
        is_refused = result.code == _REFUSED.get(self.setting.provider)
        answer = result.reply if result.code is None else f"{result.code} {result.reply}"
        if delay is None or is_refused:
            log.warning("%s: given up: %s", self._name, answer)
            return
        log.warning("%s: again in %.0f s: %s", self._name, delay, answer)
        with self._changed:
            again = post._replace(due=time.time() + delay, tries=tries)
            heapq.heappush(self._waiting, again)

    def _authorization(self) -> dict[str, str]:
        credentials = self.setting.credentials
        if credentials is None:
            return {}
        text = ":".join(map(unquote, credentials.split(":", 1)))
        return {"Authorization": f"Basic {b64encode(text.encode()).decode()}"}


class ProviderWebhooks:
    """Webhooks of the configuration. May be used from any thread.

    `own_ports` are those of the listeners of this sandbox. Raises BadSetting for a key.
    """

    def __init__(
        self,
        settings: Sequence[ProviderWebhookSetting],
        signer: SnsSigner,
        own_ports: Callable[[], Collection[int]],
        among: BackgroundThreads,
    ) -> None:
        self._webhooks = [ProviderWebhook(one, signer, own_ports, among) for one in settings]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exception: object) -> None:
        for webhook in self._webhooks:
            webhook.begin_to_stop()
        for webhook in self._webhooks:
            webhook.stop()

    def post(self, message: Message, feedback: Feedback) -> tuple[str, ...]:
        """Have an event posted soon; returns the providers of the webhooks that get it."""
        occurrence = Occurrence(message, feedback, datetime.now(UTC))
        return tuple(
            one.setting.provider
            for one in self._webhooks
            if one.takes(message, feedback) and one.put(occurrence)
        )
