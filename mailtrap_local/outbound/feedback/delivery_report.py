"""Compose delivery status notifications (RFC 3464), for other scripts by RFC 6533."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from email.utils import format_datetime
from typing import Literal, NamedTuple

from mailtrap_local.mail.message import Message
from mailtrap_local.outbound.feedback.dsn_request import DsnRecipient, DsnRequest, Notify
from mailtrap_local.outbound.feedback.report_mail import (
    HOST,
    MOST_RETURNED,
    Field,
    ReportMail,
    ReportPart,
    field_lines,
    is_international,
    one_line,
    report_mail,
    returned_part,
)

DsnAction = Literal["failed", "delayed", "delivered", "relayed"]

_RETRIED_FOR = timedelta(days=5)  # RFC 5321 section 4.5.4.1


class _Wording(NamedTuple):
    subject: str
    text: str


_WORDINGS: dict[DsnAction, _Wording] = {
    "failed": _Wording(
        "Undelivered Mail Returned to Sender",
        "Your message could not be delivered to the recipients below. This is final:\n"
        "it will not be tried again.",
    ),
    "delayed": _Wording(
        "Delayed Mail (still being retried)",
        "Your message could not be delivered to the recipients below yet. It will be tried\n"
        "again for five days: you need not send it again.",
    ),
    "delivered": _Wording(
        "Successful Mail Delivery Report",
        "Your message was delivered to the recipients below.",
    ),
    "relayed": _Wording(
        "Mail Relay Report",
        "Your message was sent on for the recipients below, to servers that may not report\n"
        "what becomes of it.",
    ),
}
NOTIFY: dict[DsnAction, Notify] = {
    "failed": "FAILURE",
    "delayed": "DELAY",
    "delivered": "SUCCESS",
    "relayed": "SUCCESS",
}
"""Word of the parameter NOTIFY (RFC 3461 section 4.1) by which each is asked for."""


class DeliveryStatus(NamedTuple):
    """Result of a delivery: its enhanced status code, and the reply of the recipients' server."""

    action: DsnAction
    code: str
    reply: str


def delivery_report(
    message: Message,
    request: DsnRequest,
    recipients: Sequence[DsnRecipient],
    status: DeliveryStatus,
    now: datetime,
) -> ReportMail:
    """Compose the notification that a message was delivered to some recipients, or was not."""
    is_failure = status.action == "failed"
    # RFC 3461 section 4.3: RET is about failures, otherwise it is the header alone
    is_small = request.returns == "FULL" or message.size <= MOST_RETURNED
    whole = is_failure and request.returns != "HDRS" and is_small
    addresses = (each for one in recipients for each in (one.address, one.original))
    is_global = is_international(message, *addresses)
    groups = [_message_fields(message, request), *_groups(recipients, status, now)]
    kind = "message/global-delivery-status" if is_global else "message/delivery-status"
    wording = _WORDINGS[status.action]
    return report_mail(
        message,
        kind="delivery-status",
        fields=[
            ("From", f"Mail Delivery System <MAILER-DAEMON@{HOST}>"),
            ("Subject", wording.subject),
        ],
        text=_text(message, wording, recipients, status),
        parts=[
            ReportPart(kind, b"\r\n".join(field_lines(group) for group in groups)),
            returned_part(message, whole=whole, is_global=is_global),
        ],
        is_global=is_global,
        now=now,
    )


def _text(
    message: Message,
    wording: _Wording,
    recipients: Iterable[DsnRecipient],
    status: DeliveryStatus,
) -> str:
    lines = [
        f"This is the mail system at {HOST}, a sandbox of mailtrap-local.",
        "",
        wording.text,
        "",
        *(f"<{one_line(one.address)}>: {one_line(status.reply)}" for one in recipients),
        "",
        f"Subject: {one_line(message.subject)[:200]}",
        "",
    ]
    return "\n".join(lines)


def _message_fields(message: Message, request: DsnRequest) -> list[Field]:
    envelope_id = request.envelope_id
    return [
        *([("Original-Envelope-Id", envelope_id)] if envelope_id else []),
        ("Reporting-MTA", f"dns; {HOST}"),
        ("Arrival-Date", format_datetime(message.received_at)),
    ]


def _groups(
    recipients: Iterable[DsnRecipient], status: DeliveryStatus, now: datetime
) -> Iterable[list[Field]]:
    """Iterate over the fields of each recipient, RFC 3464 section 2.3."""
    for one in recipients:
        final = one_line(one.address)
        domain = final.rpartition("@")[2]
        yield [
            *([("Original-Recipient", one.original)] if one.original else []),
            ("Final-Recipient", f"{address_type(final)}; {final}"),
            ("Action", status.action),
            ("Status", status.code),
            *([("Remote-MTA", f"dns; {domain}")] if domain.isascii() and domain else []),
            *_diagnostic(status),
            ("Last-Attempt-Date", format_datetime(now)),
            *(
                [("Will-Retry-Until", format_datetime(now + _RETRIED_FOR))]
                if status.action == "delayed"
                else []
            ),
        ]


def _diagnostic(status: DeliveryStatus) -> list[Field]:
    if status.action in ("delivered", "relayed") or not status.reply.isascii():
        return []
    return [("Diagnostic-Code", f"smtp; {one_line(status.reply)}")]


def address_type(address: str) -> str:
    """Return the type of an address: `rfc822`, or `utf-8` (RFC 6533 section 3)."""
    return "rfc822" if address.isascii() else "utf-8"
