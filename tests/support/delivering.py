"""Put messages into a sandbox without SMTP."""

from typing import Any

from mailtrap_local import Message, Sandbox
from mailtrap_local.mail.envelope import Envelope
from mailtrap_local.mailroom.mailroom import Mailroom

HELLO = b"Subject: Hello\r\n\r\nHi\r\n"


def deliver(
    place: Sandbox | Mailroom,
    raw: bytes = HELLO,
    *,
    to: str = "ann@example.com",
    mailbox: str | None = None,
    **envelope: Any,
) -> Message:
    """Deliver a message to the octet, from app@example.com unless `envelope` says otherwise.

    The routes choose the mailbox if none is named.
    """
    mailroom = place.mailroom if isinstance(place, Sandbox) else place
    fields = {"mail_from": "app@example.com", "rcpt_to": (to,), **envelope}
    return mailroom.deliver(Envelope(**fields), raw, mailbox=mailbox)
