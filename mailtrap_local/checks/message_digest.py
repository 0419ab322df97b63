"""Digests of messages, small enough to compare each with many."""

import re
from datetime import datetime
from hashlib import blake2b
from typing import NamedTuple

from mailtrap_local.mail.message import Message
from mailtrap_local.mail.recipients import mailbox_key

_CAMPAIGN_FIELDS = ("Feedback-ID", "X-Campaign-Id", "X-Campaign", "List-Id")
_URL = re.compile(r"\S{0,30}://\S+")


class MessageDigest(NamedTuple):
    """Facts of a message by which it is compared with others.

    `recipients` are normalized, `body` and `words` are digests of its text with and without URLs,
    `campaign` are the fields that name the mailing it is part of; `()` if it can be left by no
    List-Unsubscribe.
    """

    id: str
    received_at: datetime
    recipients: frozenset[tuple[str, str]]
    message_id: str
    subject: str
    body: bytes
    words: bytes
    campaign: tuple[str, ...]


def digest_of(message: Message) -> MessageDigest:
    """Make the digest of a message, which reads its body once."""
    headers = message.headers
    text = message.text or message.visible_text
    fields = _CAMPAIGN_FIELDS if "List-Unsubscribe" in headers else ()
    return MessageDigest(
        message.id,
        message.received_at,
        frozenset(map(mailbox_key, message.rcpt_to)),
        (message.message_id or "").strip(),
        " ".join(message.subject.split()),
        _digest(text),
        _digest(_URL.sub(" ", text)),
        tuple(filter(None, ((headers.get(name) or "").strip() for name in fields))),
    )


def _digest(text: str) -> bytes:
    return blake2b(" ".join(text.split()).encode("utf-8", "replace"), digest_size=16).digest()
