"""Events of Resend: https://resend.com/docs/webhooks/introduction."""

from collections.abc import Iterator, Mapping
from typing import Any

from mailtrap_local.mail.provider_ids import uuid_of
from mailtrap_local.outbound.feedback.provider_events.occurrence import (
    CLIENT_IP,
    USER_AGENT,
    EventFormat,
    Happening,
    Occurrence,
    rfc3339,
    to_json,
)
from mailtrap_local.outbound.feedback.status_codes import is_mailbox_full
from mailtrap_local.outbound.webhooks.signature import signed_headers

_EVENTS: Mapping[Happening, str] = {
    "bounced": "email.bounced",
    "delayed": "email.delivery_delayed",
    "delivered": "email.delivered",
    "complained": "email.complained",
    "opened": "email.opened",
    "clicked": "email.clicked",
}


class ResendEvents(EventFormat):
    """One object for each recipient. `key` is a secret of Svix, `whsec_` and base64."""

    def __init__(self, key: str | None) -> None:
        self._secrets = () if key is None else (key,)

    def bodies(self, occurrence: Occurrence) -> Iterator[bytes]:
        name = _EVENTS.get(occurrence.happening)
        if name is None:
            return
        at = rfc3339(occurrence.at, digits="milliseconds")
        for recipient in occurrence.recipients:
            data = {**_data(occurrence, recipient), **_details(occurrence, at)}
            yield to_json({"type": name, "created_at": at, "data": data})

    def headers(self, body: bytes, event_id: str, at: float) -> Mapping[str, str]:
        return signed_headers(self._secrets, f"msg_{event_id}", body, at, prefix="svix")


def _data(occurrence: Occurrence, recipient: str) -> dict[str, Any]:
    message = occurrence.message
    tags = {name: str(value) for name, value in occurrence.metadata.items()}
    return {
        "email_id": uuid_of(message.id),
        "message_id": occurrence.message_id,
        "created_at": rfc3339(message.received_at, digits="milliseconds"),
        "from": occurrence.header("From"),
        "to": [recipient],
        "subject": message.subject,
        "headers": occurrence.headers(),
        **({"tags": tags} if tags else {}),
    }


def _details(occurrence: Occurrence, at: str) -> dict[str, Any]:
    match occurrence.happening:
        case "bounced":
            is_full = is_mailbox_full(occurrence.code)
            bounce = {
                "type": "Transient" if is_full else "Permanent",
                "subType": "MailboxFull" if is_full else "General",
                "message": (
                    "The recipient's email provider sent a bounce message because the recipient's "
                    "inbox was full."
                    if is_full
                    else "The recipient's email provider sent a hard bounce message."
                ),
                "diagnosticCode": [f"smtp; {occurrence.reply}"],
            }
            return {"bounce": bounce}
        case "opened":
            return {"open": {"ipAddress": CLIENT_IP, "timestamp": at, "userAgent": USER_AGENT}}
        case "clicked":
            client = {"ipAddress": CLIENT_IP, "timestamp": at, "userAgent": USER_AGENT}
            return {"click": {**client, "link": occurrence.feedback.link}}
    return {}
