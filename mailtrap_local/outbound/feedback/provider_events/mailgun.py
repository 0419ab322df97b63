"""Events of Mailgun.

https://documentation.mailgun.com/docs/mailgun/user-manual/webhooks/webhook-payloads
"""

import hmac
import secrets
from collections.abc import Iterator, Mapping
from typing import Any

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
    "bounced": "failed",
    "delayed": "failed",
    "delivered": "delivered",
    "complained": "complained",
    "opened": "opened",
    "clicked": "clicked",
}
_CLIENT = {
    "client-name": "Firefox",
    "client-os": "Linux",
    "client-type": "browser",
    "device-type": "desktop",
    "user-agent": USER_AGENT,
}


class MailgunEvents(EventFormat):
    """One object for each recipient, with its signature in it. `key` is that of HMAC."""

    def __init__(self, key: str | None) -> None:
        self._key = (key or "").encode()

    def bodies(self, occurrence: Occurrence) -> Iterator[bytes]:
        name = _EVENTS.get(occurrence.happening)
        if name is None:
            return
        for recipient in occurrence.recipients:
            event = _event(occurrence, name, recipient)
            yield to_json({"signature": self._signature(occurrence), "event-data": event})

    def _signature(self, occurrence: Occurrence) -> dict[str, str]:
        timestamp, token = str(occurrence.timestamp), secrets.token_hex(25)
        signature = hmac.new(self._key, f"{timestamp}{token}".encode(), "sha256").hexdigest()
        return {"timestamp": timestamp, "token": token, "signature": signature}


def _event(occurrence: Occurrence, name: str, recipient: str) -> dict[str, Any]:
    message = occurrence.message
    return {
        "id": new_token()[:22],
        "timestamp": occurrence.at.timestamp(),
        "event": name,
        "log-level": "error" if occurrence.happening == "bounced" else "info",
        "recipient": recipient,
        "recipient-domain": recipient.rpartition("@")[2],
        "tags": list(occurrence.tags),
        "campaigns": [],
        "user-variables": dict(occurrence.metadata),
        "flags": {
            "is-routed": False,
            "is-authenticated": True,
            "is-system-test": False,
            "is-test-mode": False,
        },
        "envelope": {
            "transport": "smtp",
            "sender": message.mail_from,
            "sending-ip": CLIENT_IP,
            "targets": recipient,
        },
        "message": {
            "headers": {
                "to": occurrence.header("To"),
                "message-id": occurrence.message_id.strip("<>"),
                "from": occurrence.header("From"),
                "subject": message.subject,
            },
            "attachments": [
                {"filename": one.filename, "size": len(one.content)} for one in message.attachments
            ],
            "size": message.size,
        },
        **_details(occurrence),
    }


def _details(occurrence: Occurrence) -> dict[str, Any]:
    match occurrence.happening:
        case "bounced":
            details = {"severity": "permanent", "reason": "bounce"}
            return {**details, "delivery-status": _status(occurrence)}
        case "delayed":
            details = {"severity": "temporary", "reason": "generic"}
            status = {**_status(occurrence), "retry-seconds": 600}
            return {**details, "delivery-status": status}
        case "delivered":
            return {"delivery-status": _status(occurrence)}
        case "opened":
            return {"ip": CLIENT_IP, "client-info": _CLIENT}
        case "clicked":
            return {"ip": CLIENT_IP, "client-info": _CLIENT, "url": occurrence.feedback.link}
    return {}


def _status(occurrence: Occurrence) -> dict[str, Any]:
    return {
        "attempt-no": 1,
        "code": occurrence.reply_code,
        "enhanced-code": occurrence.code,
        "message": occurrence.reply,
        "description": "",
        "mx-host": "localhost",
        "session-seconds": 0.1,
        "tls": True,
        "certificate-verified": True,
        "utf8": True,
    }
