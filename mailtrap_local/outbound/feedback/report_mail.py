"""Compose reports to the sender of a message: multipart/report (RFC 6522), from the null sender.

The message that a report is about goes with it to the octet, or its header alone.
"""

import secrets
from collections.abc import Iterable, Sequence
from datetime import datetime
from email.header import Header
from email.utils import format_datetime, make_msgid
from typing import NamedTuple

from mailtrap_local.mail.message import Message
from mailtrap_local.mail.mime.headers import find_empty_line
from mailtrap_local.mail.submission import with_crlf

HOST = "localhost"
"""Name of the server that reports."""

MOST_RETURNED = 100_000
"""Octets of a message that is returned whole, unless its sender asks for it."""

_LONGEST_ID = 900  # characters of a Message-ID that is quoted

Field = tuple[str, str]


class ReportMail(NamedTuple):
    """A mail to the sender of a message. `is_utf8`: it is not for ASCII alone (RFC 6531)."""

    rcpt_to: str
    raw: bytes
    is_utf8: bool = False


class ReportPart(NamedTuple):
    """A part of a report: its media type and its octets."""

    media_type: str
    raw: bytes


def is_international(message: Message, *others: str) -> bool:
    """Return whether reports are in the forms of RFC 6533: other scripts are in an address.

    Then, or if it has used SMTPUTF8, the sender can read them.
    """
    options = map(str.upper, message.envelope.mail_options)
    return "SMTPUTF8" in options or not "".join((message.mail_from, *others)).isascii()


def returned_part(message: Message, *, whole: bool, is_global: bool) -> ReportPart:
    """Return the part that holds a message, or its header alone (RFC 6533 section 5)."""
    end = find_empty_line(message.raw)
    header = message.raw[: end.end()] if end else message.raw
    if is_global:
        kind = "message/global" if whole else "message/global-headers"
    else:
        kind = "message/rfc822" if whole else "text/rfc822-headers"
    return ReportPart(kind, with_crlf(message.raw if whole else header))


def report_mail(
    message: Message,
    *,
    kind: str,
    fields: Iterable[Field],
    text: str,
    parts: Sequence[ReportPart],
    is_global: bool,
    now: datetime,
) -> ReportMail:
    """Compose a report about a message, for its sender, see `is_international`."""
    boundary = f"=_{secrets.token_hex(16)}"
    every = [
        ("Date", format_datetime(now)),
        *fields,
        ("To", f"<{one_line(message.mail_from)}>"),
        ("Message-ID", make_msgid(domain=HOST)),
        *reply_fields(message),
        ("Auto-Submitted", "auto-replied"),  # RFC 3834 section 5
        ("MIME-Version", "1.0"),
        ("Content-Type", f'multipart/report; report-type={kind};\r\n\tboundary="{boundary}"'),
    ]
    header = field_lines(every)
    opening = ReportPart("text/plain; charset=utf-8", _crlf(text))
    pieces = [header, b"\r\n", b"This is a report in MIME format.\r\n"]
    for part in (opening, *parts):
        pieces += [f"\r\n--{boundary}\r\n".encode(), _part_header(part), b"\r\n", part.raw]
    raw = b"".join([*pieces, f"\r\n--{boundary}--\r\n".encode()])
    return ReportMail(message.mail_from, raw, is_global)


def reply_fields(message: Message) -> list[Field]:
    """Return the fields that say which message it is about, [] without a usable Message-ID."""
    message_id = one_line(message.message_id or "").strip()
    if not message_id.isascii() or not 2 < len(message_id) < _LONGEST_ID or " " in message_id:
        return []
    return [("In-Reply-To", message_id), ("References", message_id)]


def subject_of(message: Message, prefix: str) -> str:
    """Return the subject of a message behind a prefix, as a value of a header field."""
    text = one_line(f"{prefix}{message.subject}")[:_LONGEST_ID]
    return Header(text, None if text.isascii() else "utf-8", 68).encode(linesep="\r\n")


def field_lines(fields: Iterable[Field]) -> bytes:
    """Return header fields, or those of a report, as lines."""
    return "".join(f"{name}: {value}\r\n" for name, value in fields).encode("utf-8", "replace")


def one_line(text: str) -> str:
    """Return a text without line breaks and other characters that are not printed."""
    return "".join(each if each.isprintable() else " " for each in text)


def _part_header(part: ReportPart) -> bytes:
    encoding = "7bit" if part.raw.isascii() else "8bit"
    kind, coding = "Content-Type", "Content-Transfer-Encoding"
    return field_lines([(kind, part.media_type), (coding, encoding)])


def _crlf(text: str) -> bytes:
    return text.replace("\n", "\r\n").encode("utf-8", "replace")
