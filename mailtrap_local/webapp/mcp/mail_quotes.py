"""Messages in answers: what the server knows of each, and apart from it what its sender says."""

from collections.abc import Iterable
from datetime import datetime
from typing import Annotated, Any

import msgspec

from mailtrap_local.mail.message import Message
from mailtrap_local.store.base import Entry
from mailtrap_local.webapp.api.context import Context
from mailtrap_local.webapp.api.parameters import MailboxName, SearchQuery
from mailtrap_local.webapp.shapes.common import Summary, transient
from mailtrap_local.webapp.shapes.truncation import NamedAddress

_MOST_ADDRESSES = 20
_LONGEST_LINE = 500  # characters, of a subject and the like

MessageId = Annotated[
    str, msgspec.Meta(min_length=1, max_length=100, description="Id of a message, or: latest")
]
Mailbox = Annotated[MailboxName, msgspec.Meta(description="Of this mailbox alone")]
Query = Annotated[
    str,
    msgspec.Meta(
        max_length=1000,
        description="Search, as: from:app to:ann subject:reset has:code -tag:old after:1h",
    ),
]
Offset = Annotated[
    int, msgspec.Meta(ge=0, le=2**53, description="Where to go on: next_offset of an answer")
]


class MessageRef(msgspec.Struct, frozen=True, kw_only=True):
    """Fields of a message that the server itself has made."""

    id: str
    seq: int
    mailbox: str
    received_at: datetime
    session_id: str


class MessageArguments(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One message."""

    id: MessageId = "latest"


def ref_of(entry: Entry) -> MessageRef:
    """Return what the server knows of a message."""
    message = entry.message
    return MessageRef(
        id=message.id,
        seq=message.seq,
        mailbox=message.mailbox,
        received_at=message.received_at,
        session_id=message.envelope.session_id,
    )


def refs_of(summaries: Iterable[Summary]) -> list[MessageRef]:
    """Return what the server knows of messages."""
    return [
        MessageRef(
            id=one.id,
            seq=one.seq,
            mailbox=one.mailbox,
            received_at=one.received_at,
            session_id=one.session_id,
        )
        for one in summaries
    ]


def headline(summary: Summary) -> dict[str, Any]:
    """Return what a sender says in the headers and the envelope, and how it begins."""
    return {
        "id": summary.id,
        "from": None if summary.from_ is None else _address(summary.from_),
        "to": [_address(one) for one in summary.to[:_MOST_ADDRESSES]],
        "cc": [_address(one) for one in summary.cc[:_MOST_ADDRESSES]],
        "mail_from": line(summary.mail_from),
        "rcpt_to": [line(one) for one in summary.rcpt_to[:_MOST_ADDRESSES]],
        "subject": line(summary.subject),
        "snippet": summary.snippet,
        "tags": [line(one) for one in summary.tags],
        "size": summary.size,
        "attachments": summary.attachment_count,
    }


def line(text: str) -> str:
    """Return the start of a text that is usually short."""
    return text[:_LONGEST_LINE]


def _address(address: NamedAddress) -> str:
    return f"{address.name} <{address.address}>" if address.name else address.address


def entry_of(context: Context, message_id: str) -> Entry:
    """Return a message by its id, or the newest for `latest`. Raises MessageNotFound."""
    return context.entry(message_id, SearchQuery())


def copy_of(context: Context, message_id: str) -> tuple[MessageRef, Message]:
    """Return a message that keeps what is parsed of it to itself. Raises MessageNotFound."""
    entry = entry_of(context, message_id)
    return ref_of(entry), transient(entry.message)
