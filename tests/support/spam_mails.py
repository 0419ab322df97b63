"""Messages for spam filters."""

from datetime import UTC, datetime
from typing import Any

from mailtrap_local.mail.envelope import Envelope
from mailtrap_local.mail.message import Message

GTUBE = b"XJS*C4JDBQADN1.NSBN3*2IDNEN*GTUBE-STANDARD-ANTI-UBE-TEST-EMAIL*C.34X"
NOW = datetime.now(UTC)
PLAIN = (
    b"From: Shop <orders@shop-online.org>\r\nTo: Ann <ann@mailhome.org>\r\n"
    b"Subject: Your order 117\r\nDate: " + NOW.strftime("%a, %d %b %Y %H:%M:%S +0000").encode() +
    b"\r\nMessage-ID: <a8f1c39e7745b210@shop-online.org>\r\nMIME-Version: 1.0\r\n"
    b"Content-Type: text/plain; charset=utf-8\r\n\r\n"
    b"Hello Ann,\r\nyour order 117 was shipped today. It will be with you on Thursday.\r\n"
)  # fmt: skip


def spam_message(raw: bytes, **envelope: Any) -> Message:
    fields: dict[str, Any] = {
        "mail_from": "bounce@shop-online.org",
        "helo": "app",
        "peer": "127.0.0.1:4444",
    }
    made = Envelope(rcpt_to=("ann@mailhome.org",), **{**fields, **envelope})
    return Message(id="M1", seq=1, mailbox="inbox", received_at=NOW, envelope=made, raw=raw)
