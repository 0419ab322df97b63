"""Digests of messages, small enough to compare each with many."""

from collections.abc import Iterable
from datetime import datetime
from hashlib import blake2b
from typing import NamedTuple

from mailtrap_local.mail.message import Message
from mailtrap_local.mail.recipients import mailbox_key

_CAMPAIGN_FIELDS = ("Feedback-ID", "X-Campaign-Id", "X-Campaign", "List-Id")


class MessageDigest(NamedTuple):
    """Facts of a message by which it is compared with others.

    `recipients` are normalized, `body` is a digest of its text, `campaign` the fields that name
    the mailing it is part of; `()` if it is sent to one person.
    """

    id: str
    received_at: datetime
    recipients: frozenset[tuple[str, str]]
    message_id: str
    subject: str
    body: bytes
    campaign: tuple[str, ...]


def digest_of(message: Message) -> MessageDigest:
    """Make the digest of a message, which reads its body once."""
    headers = message.headers
    text = message.text or message.visible_text
    body = blake2b(" ".join(text.split()).encode("utf-8", "replace"), digest_size=16).digest()
    return MessageDigest(
        message.id,
        message.received_at,
        frozenset(map(mailbox_key, message.rcpt_to)),
        (message.message_id or "").strip(),
        " ".join(message.subject.split()),
        body,
        tuple(filter(None, ((headers.get(name) or "").strip() for name in _CAMPAIGN_FIELDS))),
    )


def digests_of(messages: Iterable[Message]) -> list[MessageDigest]:
    """Make the digests of messages."""
    return list(map(digest_of, messages))
