"""Events of Mailtrap: https://docs.mailtrap.io/email-api-smtp/advanced/webhooks."""

import hmac
from collections.abc import Iterator, Mapping
from typing import Any

from mailtrap_local.mail.provider_ids import uuid_of
from mailtrap_local.outbound.feedback.provider_events.occurrence import (
    CLIENT_IP,
    USER_AGENT,
    EventFormat,
    Happening,
    Occurrence,
    new_token,
    to_json,
)

_EVENTS: Mapping[Happening, str] = {
    "bounced": "bounce",
    "delayed": "soft bounce",
    "delivered": "delivery",
    "complained": "spam",
    "opened": "open",
    "clicked": "click",
}


class MailtrapEvents(EventFormat):
    """One list of an object a recipient. `key` is that of HMAC over the body."""

    def __init__(self, key: str | None) -> None:
        self._key = None if key is None else key.encode()

    def bodies(self, occurrence: Occurrence) -> Iterator[bytes]:
        name = _EVENTS.get(occurrence.happening)
        if name is not None:
            events = [_event(occurrence, name, one) for one in occurrence.recipients]
            yield to_json({"events": events})

    def headers(self, body: bytes, event_id: str, at: float) -> Mapping[str, str]:
        if self._key is None:
            return {}
        return {"Mailtrap-Signature": hmac.new(self._key, body, "sha256").hexdigest()}


def _event(occurrence: Occurrence, name: str, recipient: str) -> dict[str, Any]:
    return {
        "event": name,
        "email": recipient,
        "message_id": uuid_of(occurrence.message.id),
        "timestamp": occurrence.timestamp,
        "event_id": new_token(),
        "sending_stream": "transactional",
        **({"category": occurrence.tags[0]} if occurrence.tags else {}),
        **({"custom_variables": dict(occurrence.metadata)} if occurrence.metadata else {}),
        **_details(occurrence),
    }


def _details(occurrence: Occurrence) -> dict[str, Any]:
    client = {"ip": CLIENT_IP, "user_agent": USER_AGENT}
    match occurrence.happening:
        case "bounced" | "delayed":
            return {
                "response": occurrence.reply,
                "response_code": occurrence.reply_code,
                "bounce_category": _category(occurrence.code),
            }
        case "opened":
            return client
        case "clicked":
            return {**client, "url": occurrence.feedback.link}
    return {}


def _category(code: str) -> str:
    if code[1:].startswith(".1."):
        return "bad-mailbox"
    if code[1:].startswith(".2."):
        return "quota-issues" if code.endswith(".2.2") else "inactive-mailbox"
    return "spam-related" if code[1:].startswith(".7.") else "other"
