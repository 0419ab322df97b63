"""Whole messages that an app has composed itself, as providers complete them."""

from datetime import UTC, datetime
from email.utils import format_datetime, make_msgid
from typing import Any

from mailtrap_local.mail.submission import (
    addressees,
    author,
    begins_with_headers,
    has_field,
    is_sendable,
    with_crlf,
    without_fields,
)
from mailtrap_local.webapp.providers.outgoing import OutgoingMail
from mailtrap_local.webapp.providers.refusal import ApiRefusal


def outgoing_raw(
    raw: bytes,
    *,
    field: str,
    mail_from: str = "",
    account: str = "",
    rcpt_to: tuple[str, ...] = (),
    message_id: str = "",
    **more: Any,
) -> OutgoingMail:
    """Return a message with its envelope, that of its header unless it is given.

    `account` is the sender of one without From. Bcc goes, CRLF ends the lines, From, Date and
    Message-ID are added where they are missing. `more` are fields of OutgoingMail. Raises
    ApiRefusal for what is no message.
    """
    if not raw.strip() or not begins_with_headers(raw):
        raise ApiRefusal("invalid", f"{field}: this is no message with a header", field=field)
    mail_from = mail_from or author(raw) or account
    recipients = rcpt_to or tuple(addressees(raw))
    for address in (mail_from, *recipients):
        if not is_sendable(address):
            raise ApiRefusal("invalid", f"{address[:100]!r} is no valid address", field=field)
    added = {
        "From": mail_from,
        "Date": format_datetime(datetime.now(UTC)),
        "Message-ID": message_id or make_msgid(domain="localhost"),
    }
    raw = with_crlf(without_fields(raw, ("bcc",)))
    missing = [name for name in added if not has_field(raw, name.lower())]
    lines = "".join(f"{name}: {added[name]}\r\n" for name in missing)
    return OutgoingMail(
        content=lines.encode() + raw, mail_from=mail_from, rcpt_to=recipients, **more
    )
