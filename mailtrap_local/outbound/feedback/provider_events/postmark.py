"""Events of Postmark: https://postmarkapp.com/developer/webhooks/webhooks-overview.

It signs nothing: credentials in the URL are the proof.
"""

import zlib
from collections.abc import Iterator, Mapping
from typing import Any

from mailtrap_local.mail.provider_ids import uuid_of
from mailtrap_local.outbound.feedback.provider_events.occurrence import (
    CLIENT_IP,
    USER_AGENT,
    EventFormat,
    Occurrence,
    rfc3339,
    to_json,
)

_TYPES = {  # https://postmarkapp.com/developer/api/bounce-api#bounce-types
    "HardBounce": (1, "Hard bounce", "The server was unable to deliver your message."),
    "Transient": (2, "Message delayed/Undeliverable", "The message could not be delivered yet."),
    "AutoResponder": (64, "Auto responder", "Automatic email responder, e.g. out of office."),
    "AddressChange": (128, "Address change", "The recipient has moved."),
    "DnsError": (256, "DNS error", "A temporary DNS error."),
    "SpamNotification": (512, "Spam notification", "The message was blocked as spam."),
    "Unknown": (2048, "Unknown", "Unable to classify the bounce."),
    "SoftBounce": (4096, "Soft bounce", "Unable to temporarily deliver message."),
    "VirusNotification": (8192, "Virus notification", "The message was blocked for a virus."),
    "BadEmailAddress": (100000, "Invalid email address", "The address is not valid."),
    "SpamComplaint": (100001, "Spam complaint", "The subscriber marked this message as spam."),
    "Blocked": (100006, "ISP block", "Blocked from this ISP due to content or a blocklist."),
    "DMARCPolicy": (100009, "DMARC policy", "The message was rejected due to a DMARC policy."),
}
_BY_CODE = {
    "5.0.0": "Unknown",
    "5.1.3": "BadEmailAddress",
    "5.1.6": "AddressChange",
    "5.4.4": "DnsError",
    "5.7.0": "VirusNotification",
    "5.7.1": "SpamNotification",
    "5.7.25": "Blocked",
    "5.7.26": "DMARCPolicy",
    "4.2.2": "SoftBounce",
}
_OTHERWISE = {
    "bounced": "HardBounce",
    "delayed": "Transient",
    "replied": "AutoResponder",
    "complained": "SpamComplaint",
}
_SERVER = 23


class PostmarkEvents(EventFormat):
    """One object for each recipient."""

    def bodies(self, occurrence: Occurrence) -> Iterator[bytes]:
        for recipient in occurrence.recipients:
            yield to_json({**_common(occurrence), **_event(occurrence, recipient)})

    def headers(self, body: bytes, event_id: str, at: float) -> Mapping[str, str]:
        return {"User-Agent": "Postmark"}


def _common(occurrence: Occurrence) -> dict[str, Any]:
    request = occurrence.message.request
    stream = "" if request is None else str(request.other.get("MessageStream", ""))
    return {
        "MessageID": uuid_of(occurrence.message.id),
        "ServerID": _SERVER,
        "MessageStream": stream or "outbound",
        "Tag": next(iter(occurrence.tags), ""),
        "Metadata": dict(occurrence.metadata),
    }


def _event(occurrence: Occurrence, recipient: str) -> dict[str, Any]:
    at = rfc3339(occurrence.at)
    match occurrence.happening:
        case "delivered":
            details = f"smtp;{occurrence.reply}"
            kind = {"RecordType": "Delivery", "Recipient": recipient}
            return {**kind, "DeliveredAt": at, "Details": details}
        case "opened":
            return {**_activity(recipient, at), "RecordType": "Open", "FirstOpen": True}
        case "clicked":
            return {
                **_activity(recipient, at),
                "RecordType": "Click",
                "ClickLocation": "HTML",
                "OriginalLink": occurrence.feedback.link,
            }
    return _bounce(occurrence, recipient, at)


def _activity(recipient: str, at: str) -> dict[str, Any]:
    return {
        "Recipient": recipient,
        "ReceivedAt": at,
        "UserAgent": USER_AGENT,
        "Platform": "Desktop",
        "Client": {"Name": "Firefox 128.0", "Company": "Mozilla", "Family": "Firefox"},
        "OS": {"Name": "Linux", "Company": "", "Family": "Linux"},
        "Geo": {"IP": CLIENT_IP},
    }


def _bounce(occurrence: Occurrence, recipient: str, at: str) -> dict[str, Any]:
    name = _BY_CODE.get(occurrence.code) or _OTHERWISE[occurrence.happening]
    code, title, description = _TYPES[name]
    is_complaint = name == "SpamComplaint"
    is_inactive = is_complaint or name in ("HardBounce", "BadEmailAddress")
    return {
        "RecordType": "SpamComplaint" if is_complaint else "Bounce",
        # the same for the same bounce, and a number as theirs are
        "ID": zlib.crc32(f"{occurrence.message.id}{recipient}{name}{at}".encode()),
        "Type": name,
        "TypeCode": code,
        "Name": title,
        "Description": description,
        "Details": f"smtp;{occurrence.reply}" if occurrence.code else "",
        "Email": recipient,
        "From": occurrence.message.mail_from,
        "BouncedAt": at,
        "DumpAvailable": False,
        "Inactive": is_inactive,
        "CanActivate": not is_complaint,
        "Subject": occurrence.message.subject,
        "Content": "",
    }
