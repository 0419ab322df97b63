"""Events of SendGrid: https://www.twilio.com/docs/sendgrid/for-developers/tracking-events/event."""

from base64 import b64encode
from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

from mailtrap_local.errors import BadSetting
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
    "delayed": "deferred",
    "delivered": "delivered",
    "complained": "spamreport",
    "opened": "open",
    "clicked": "click",
}


class SendGridEvents(EventFormat):
    """One list of an object a recipient. `key` is the path of a private key (PEM, P-256)."""

    def __init__(self, key: str | None) -> None:
        self._path = key

    @cached_property
    def _key(self) -> Any:
        """The private key. Raises BadSetting for a file that is none."""
        # takes 30 ms, and only those with a key need it
        from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey  # noqa: PLC0415
        from cryptography.hazmat.primitives.serialization import load_pem_private_key  # noqa: PLC0415

        try:
            key = load_pem_private_key(Path(self._path or "").read_bytes(), None)
        except (OSError, ValueError, TypeError) as problem:
            raise BadSetting(
                f"[[provider_webhook]]: key = {self._path!r}: {problem}; make one by: "
                "openssl ecparam -name prime256v1 -genkey -noout -out sendgrid.pem"
            ) from None
        if not isinstance(key, EllipticCurvePrivateKey) or key.curve.name != "secp256r1":
            raise BadSetting(f"[[provider_webhook]]: key = {self._path!r}: it is no key of P-256")
        return key

    def check(self) -> None:
        """Raise BadSetting for a key that cannot be used."""
        if self._path is not None:
            _ = self._key

    def bodies(self, occurrence: Occurrence) -> Iterator[bytes]:
        name = _EVENTS.get(occurrence.happening)
        if name is not None:
            yield to_json([_event(occurrence, name, one) for one in occurrence.recipients])

    def headers(self, body: bytes, event_id: str, at: float) -> Mapping[str, str]:
        if self._path is None:
            return {}
        from cryptography.hazmat.primitives.asymmetric.ec import ECDSA  # noqa: PLC0415  # see above
        from cryptography.hazmat.primitives.hashes import SHA256  # noqa: PLC0415

        timestamp = str(int(at))
        signature = self._key.sign(timestamp.encode() + body, ECDSA(SHA256()))
        return {
            "X-Twilio-Email-Event-Webhook-Signature": b64encode(signature).decode(),
            "X-Twilio-Email-Event-Webhook-Timestamp": timestamp,
        }


def _event(occurrence: Occurrence, name: str, recipient: str) -> dict[str, Any]:
    tags = {"category": list(occurrence.tags)} if occurrence.tags else {}
    return {
        **occurrence.metadata,  # custom arguments
        "email": recipient,
        "timestamp": occurrence.timestamp,
        "smtp-id": occurrence.message_id,
        "event": name,
        **tags,
        "sg_event_id": new_token(),
        # begins with the X-Message-Id of the answer
        "sg_message_id": f"{occurrence.first_id}.mailtrap-local-{occurrence.message.id}.0",
        **_details(occurrence),
    }


def _details(occurrence: Occurrence) -> dict[str, Any]:
    client = {"useragent": USER_AGENT, "ip": CLIENT_IP}
    match occurrence.happening:
        case "bounced":
            is_policy = occurrence.code.startswith("5.7.")
            return {
                "type": "blocked" if is_policy else "bounce",
                "status": occurrence.code,
                "reason": occurrence.reply,
                "bounce_classification": _classification(occurrence.code),
                "tls": 1,
                "ip": CLIENT_IP,
            }
        case "delayed":
            return {"response": occurrence.reply, "attempt": "1", "tls": 0}
        case "delivered":
            return {"response": occurrence.reply, "tls": 1, "ip": CLIENT_IP}
        case "opened":
            return {**client, "sg_machine_open": False}
        case "clicked":
            offset = {"index": 0, "type": "html"}
            return {**client, "url": occurrence.feedback.link, "url_offset": offset}
    return {}


def _classification(code: str) -> str:
    if code.startswith("5.1."):
        return "Invalid Address"
    if code.startswith("5.2."):
        return "Mailbox Unavailable"
    if code.startswith("5.7."):
        return "Reputation"
    return "Technical" if code.startswith(("5.3.", "5.4.", "5.5.")) else "Unclassified"
