"""Compose automatic replies (RFC 3834), as of somebody who is on holiday."""

import re
from datetime import datetime
from email.utils import format_datetime, make_msgid

from mailtrap_local.mail.message import Message
from mailtrap_local.outbound.feedback.report_mail import (
    HOST,
    Field,
    ReportMail,
    field_lines,
    one_line,
    reply_fields,
    subject_of,
)

ABSENT = "I am out of the office and will read your message when I am back.\n"

_BULK = frozenset({"bulk", "list", "junk", "auto_reply"})
_OF_LISTS = frozenset(  # RFC 5230 section 4.6
    f"list-{name}"
    for name in ("id", "help", "subscribe", "unsubscribe", "post", "owner", "archive")
)
_NO_PERSON = re.compile(
    r"(?:owner-.*|.*-(?:owner|request)|mailer-daemon|listserv|majordomo)", re.IGNORECASE
)
_SUPPRESSED = re.compile(r"\b(?:all|oof|autoreply)\b", re.IGNORECASE)


def reply_refusal(message: Message) -> str:
    """Return why nothing replies to a message by itself, "" if it may (RFC 3834 section 2)."""
    headers = message.headers
    submitted = (headers.get("Auto-Submitted") or "no").partition(";")[0].strip().lower()
    if submitted != "no":
        return f"it is an automatic message itself: Auto-Submitted is {submitted[:40]}"
    if (headers.get("Precedence") or "").strip().lower() in _BULK:
        return "it is sent to many: Precedence says so"
    of_list = next((name for name, _ in headers if name.lower() in _OF_LISTS), None)
    if of_list is not None:
        return f"it is from a mailing list: it has a {of_list}"
    if _SUPPRESSED.search(headers.get("X-Auto-Response-Suppress") or ""):
        return "it asks for none: X-Auto-Response-Suppress says so"
    if _NO_PERSON.fullmatch(message.mail_from.rpartition("@")[0]):
        return f"{message.mail_from} is nobody's address"
    return ""


def automatic_reply(message: Message, recipient: str, text: str, now: datetime) -> ReportMail:
    """Compose the reply of one recipient to the sender. `text` may be in any script."""
    fields: list[Field] = [
        ("Date", format_datetime(now)),
        ("From", f"<{one_line(recipient)}>"),
        ("To", f"<{one_line(message.mail_from)}>"),
        ("Subject", subject_of(message, "Auto: ")),  # RFC 3834 section 3.1.5
        ("Message-ID", make_msgid(domain=HOST)),
        *reply_fields(message),
        ("Auto-Submitted", "auto-replied"),
        ("MIME-Version", "1.0"),
        ("Content-Type", "text/plain; charset=utf-8"),
        ("Content-Transfer-Encoding", "7bit" if text.isascii() else "8bit"),
    ]
    header = field_lines(fields)
    lines = text.replace("\r\n", "\n").replace("\r", "\n").rstrip("\n")
    body = f"{lines}\n".replace("\n", "\r\n").encode("utf-8", "replace")
    return ReportMail(message.mail_from, header + b"\r\n" + body, not header.isascii())
