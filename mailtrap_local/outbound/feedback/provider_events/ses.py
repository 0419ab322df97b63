"""Events of Amazon SES, as Amazon SNS delivers them over HTTP.

https://docs.aws.amazon.com/ses/latest/dg/notification-contents.html
https://docs.aws.amazon.com/ses/latest/dg/event-publishing-retrieving-sns-contents.html
"""

import uuid
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec

from mailtrap_local.mail.provider_ids import ses_id
from mailtrap_local.net.sns_signer import HOST, SnsSigner
from mailtrap_local.outbound.feedback.provider_events.occurrence import (
    CLIENT_IP,
    USER_AGENT,
    EventFormat,
    Happening,
    Occurrence,
    new_token,
    rfc3339,
    to_json,
)
from mailtrap_local.outbound.feedback.status_codes import is_mailbox_full

TOPIC = "arn:aws:sns:us-east-1:123456789012:mailtrap-local"

_ACCOUNT = "123456789012"
_EVENTS: Mapping[Happening, str] = {
    "bounced": "Bounce",
    "delayed": "DeliveryDelay",
    "delivered": "Delivery",
    "complained": "Complaint",
    "opened": "Open",
    "clicked": "Click",
}
_OBJECTS = {"DeliveryDelay": "deliveryDelay"}  # others are the name in lower case
_OF_PUBLISHING = ("DeliveryDelay", "Open", "Click")
_REPORTER = "dns; localhost"
_RETRIED_FOR = timedelta(hours=14)


class SesEvents(EventFormat):
    """One notification for each event, signed by a key of this sandbox."""

    def __init__(self, signer: SnsSigner) -> None:
        self._signer = signer

    def bodies(self, occurrence: Occurrence) -> Iterator[bytes]:
        name = _EVENTS.get(occurrence.happening)
        if name is not None:
            content = to_json(_event(occurrence, name)).decode()
            yield self._signed(
                "Notification", content, occurrence.at, UnsubscribeURL=_unsubscribe()
            )

    def opening(self) -> Sequence[bytes]:
        """Return the request to confirm the subscription."""
        token = new_token()
        url = f"https://{HOST}/?Action=ConfirmSubscription&TopicArn={TOPIC}&Token={token}"
        text = (
            f"You have chosen to subscribe to the topic {TOPIC}.\n"
            "To confirm the subscription, visit the SubscribeURL included in this message."
        )
        now = datetime.now(UTC)
        more = {"Token": token, "SubscribeURL": url}
        return [self._signed("SubscriptionConfirmation", text, now, **more)]

    def _signed(self, kind: str, content: str, at: datetime, **more: str) -> bytes:
        notification = {
            "Type": kind,
            "MessageId": str(uuid.uuid4()),
            "TopicArn": TOPIC,
            "Message": content,
            "Timestamp": rfc3339(at, digits="milliseconds"),
            "SignatureVersion": "1",
            **more,
        }
        return to_json({**notification, **self._signer.signature(notification)})

    def headers(self, body: bytes, event_id: str, at: float) -> Mapping[str, str]:
        notification: dict[str, str] = msgspec.json.decode(body)
        return {
            "Content-Type": "text/plain; charset=UTF-8",
            "User-Agent": "Amazon Simple Notification Service Agent",
            "x-amz-sns-message-type": notification["Type"],
            "x-amz-sns-message-id": notification["MessageId"],
            "x-amz-sns-topic-arn": TOPIC,
        }


def _unsubscribe() -> str:
    return f"https://{HOST}/?Action=Unsubscribe&SubscriptionArn={TOPIC}:{uuid.uuid4()}"


def _event(occurrence: Occurrence, name: str) -> dict[str, Any]:
    request = occurrence.message.request
    configuration = None if request is None else request.other.get("ConfigurationSetName")
    is_published = configuration is not None or name in _OF_PUBLISHING
    tags = {key: [str(value)] for key, value in occurrence.metadata.items()}
    if configuration is not None:
        tags["ses:configuration-set"] = [str(configuration)]
    mail = {**_mail(occurrence), **({"tags": tags} if is_published else {})}
    return {
        "eventType" if is_published else "notificationType": name,
        "mail": mail,
        _OBJECTS.get(name, name.lower()): _details(occurrence),
    }


def _mail(occurrence: Occurrence) -> dict[str, Any]:
    message = occurrence.message
    return {
        "timestamp": rfc3339(message.received_at, digits="milliseconds"),
        "messageId": ses_id(message.id),
        "source": message.mail_from,
        "sourceArn": f"arn:aws:ses:us-east-1:{_ACCOUNT}:identity/{message.mail_from}",
        "sourceIp": CLIENT_IP,
        "sendingAccountId": _ACCOUNT,
        "destination": list(message.rcpt_to),
        "headersTruncated": False,
        "headers": occurrence.headers(),
        "commonHeaders": {
            "from": [occurrence.header("From")],
            "to": [str(one) for one in message.to],
            "date": occurrence.header("Date"),
            "messageId": occurrence.message_id,
            "subject": message.subject,
        },
    }


def _details(occurrence: Occurrence) -> dict[str, Any]:
    at = {"timestamp": rfc3339(occurrence.at, digits="milliseconds")}
    recipients = occurrence.recipients
    match occurrence.happening:
        case "bounced":
            return {**at, **_bounce(occurrence)}
        case "delayed":
            until = occurrence.at + _RETRIED_FOR
            is_full = is_mailbox_full(occurrence.code)
            return {
                **at,
                "delayType": "MailboxFull" if is_full else "TransientCommunicationFailure",
                "expirationTime": rfc3339(until, digits="milliseconds"),
                "delayedRecipients": _statuses(occurrence),
                "reportingMTA": _REPORTER,
            }
        case "complained":
            return {
                **at,
                "complainedRecipients": [{"emailAddress": one} for one in recipients],
                "feedbackId": new_token(),
                "complaintSubType": None,
                "complaintFeedbackType": "abuse",
                "userAgent": "mailtrap-local",
                "arrivalDate": rfc3339(occurrence.message.received_at, digits="milliseconds"),
            }
        case "delivered":
            return {
                **at,
                "processingTimeMillis": 1,
                "recipients": list(recipients),
                "smtpResponse": occurrence.reply,
                "remoteMtaIp": CLIENT_IP,
                "reportingMTA": _REPORTER,
            }
    link = {"link": occurrence.feedback.link, "linkTags": {}} if occurrence.feedback.link else {}
    return {**at, "ipAddress": CLIENT_IP, "userAgent": USER_AGENT, **link}


def _bounce(occurrence: Occurrence) -> dict[str, Any]:
    is_full = is_mailbox_full(occurrence.code)
    return {
        "bounceType": "Transient" if is_full else "Permanent",
        "bounceSubType": "MailboxFull" if is_full else "General",
        "bouncedRecipients": [{**one, "action": "failed"} for one in _statuses(occurrence)],
        "feedbackId": new_token(),
        "remoteMtaIp": CLIENT_IP,
        "reportingMTA": _REPORTER,
    }


def _statuses(occurrence: Occurrence) -> list[dict[str, Any]]:
    return [
        {
            "emailAddress": one,
            "status": occurrence.code,
            "diagnosticCode": f"smtp; {occurrence.reply}",
        }
        for one in occurrence.recipients
    ]
