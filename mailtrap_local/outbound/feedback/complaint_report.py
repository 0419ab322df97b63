"""Compose a complaint as mailbox providers report one: Abuse Reporting Format (RFC 5965)."""

from collections.abc import Sequence
from datetime import datetime
from email.utils import format_datetime
from importlib.metadata import version

from mailtrap_local.mail.message import Message
from mailtrap_local.outbound.feedback.dsn_request import DsnRequest
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
    subject_of,
)
from mailtrap_local.outbound.received_field import client_address


def complaint_report(
    message: Message, request: DsnRequest, recipients: Sequence[str], now: datetime
) -> ReportMail:
    """Compose the report that recipients have called a message spam."""
    is_global = is_international(message, *recipients)
    text = (
        "This is an email abuse report for a message that was received on\n"
        f"{format_datetime(message.received_at)}. For more on this format see\n"
        "https://www.rfc-editor.org/rfc/rfc5965.\n"
    )
    return report_mail(
        message,
        kind="feedback-report",
        fields=[
            ("From", f"Abuse Desk <abuse@{HOST}>"),
            ("Subject", subject_of(message, "FW: ")),  # RFC 5965 section 2
        ],
        text=text,
        parts=[
            ReportPart(
                "message/feedback-report",
                field_lines(_report_fields(message, request, recipients)),
            ),
            returned_part(message, whole=message.size <= MOST_RETURNED, is_global=is_global),
        ],
        is_global=is_global,
        now=now,
    )


def _report_fields(message: Message, request: DsnRequest, recipients: Sequence[str]) -> list[Field]:
    sender = message.sender
    domain = "" if sender is None else one_line(sender.rpartition("@")[2])
    return [
        ("Feedback-Type", "abuse"),
        ("User-Agent", f"mailtrap-local/{version('mailtrap-local')}"),
        ("Version", "1"),
        *([("Original-Envelope-Id", request.envelope_id)] if request.envelope_id else []),
        ("Original-Mail-From", f"<{one_line(message.mail_from)}>"),
        *(("Original-Rcpt-To", f"<{one_line(one)}>") for one in recipients),
        ("Arrival-Date", format_datetime(message.received_at)),
        ("Reporting-MTA", f"dns; {HOST}"),
        ("Source-IP", client_address(message)),
        *([("Reported-Domain", domain)] if domain else []),
    ]
