"""Trace field of a message, as the server would have added it that asks a spam filter."""

import re
from email.utils import format_datetime

from mailtrap_local.mail.message import Message

_UNSAFE = re.compile(r"[^A-Za-z0-9.:_\[\]@+=-]+")
_LONGEST = 255


def with_received(message: Message) -> bytes:
    """Return the message with a field Received of its session (RFC 5321 section 4.4).

    Without one a filter takes it for mail that was never sent, and skips some of its rules.
    """
    envelope = message.envelope
    helo = _safe(envelope.helo) or "unknown"
    protocol = "ESMTPS" if envelope.tls else "ESMTP"
    field = (
        f"Received: from {helo} ({helo} [{client_address(message)}])\r\n"
        f"\t(envelope-from <{_safe(envelope.mail_from)}>)\r\n"
        f"\tby mailtrap-local with {protocol} id {_safe(message.id)};\r\n"
        f"\t{format_datetime(message.received_at)}\r\n"
    )
    return field.encode("ascii") + message.raw


def client_address(message: Message) -> str:
    """Return the IP address of the client that delivered a message, else that of this machine."""
    address = message.envelope.peer.rpartition(":")[0].strip("[]")
    return _safe(address) or "127.0.0.1"


def _safe(text: str) -> str:
    return _UNSAFE.sub("", text)[:_LONGEST]
