"""The JSON shapes of messages and mailboxes. Those of sessions and faults are in `smtp_shapes`."""

import dataclasses
import hashlib
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec

from mailtrap_local.mail.address import Address
from mailtrap_local.mail.attachment import Attachment
from mailtrap_local.mail.envelope import TlsInfo
from mailtrap_local.mail.message import Message
from mailtrap_local.mail.mime import Part
from mailtrap_local.store.base import Change, Changes, Counts, Cursor, Entry

_SNIPPET_LENGTH = 200
_SUBJECT_LENGTH = 1000  # a page of a list holds up to 1,000 of them, and they may be of any length


class NamedAddress(msgspec.Struct, frozen=True):
    name: str
    address: str


class Tls(msgspec.Struct, frozen=True):
    version: str
    cipher: str


class Summary(msgspec.Struct, frozen=True, kw_only=True, rename={"from_": "from"}):
    """A message as lists show it."""

    id: str
    seq: int
    mailbox: str
    received_at: datetime
    mail_from: str
    rcpt_to: tuple[str, ...]
    from_: NamedAddress | None
    to: list[NamedAddress]
    cc: list[NamedAddress]
    subject: str
    snippet: str
    size: int
    attachment_count: int
    read: bool
    pinned: bool
    tags: list[str]
    auth_user: str | None
    tls: Tls | None
    session_id: str


class PartShape(msgspec.Struct, frozen=True, kw_only=True):
    """A node of the MIME tree; `size` is that of its body as sent, in octets."""

    part: int
    content_type: str
    size: int
    children: "list[PartShape]"


class AttachmentShape(msgspec.Struct, frozen=True, kw_only=True):
    """`size` and `sha256` are of the decoded bytes."""

    part: int
    filename: str
    content_type: str
    content_id: str | None
    inline: bool
    size: int
    sha256: str


class DefectShape(msgspec.Struct, frozen=True):
    id: str
    detail: str


class Detail(Summary, frozen=True, kw_only=True):
    """A whole message."""

    bcc: list[NamedAddress]
    reply_to: list[NamedAddress]
    date: datetime | None
    message_id: str | None
    headers: list[tuple[str, str]]
    text: str | None
    html: str | None
    parts: PartShape
    attachments: list[AttachmentShape]
    defects: list[DefectShape]


class MessageList(msgspec.Struct, frozen=True, kw_only=True):
    """A page of the list, newest first. `next` is the `before` of the next page."""

    cursor: str
    total: int
    unread: int
    next: int | None
    messages: list[Summary]


class HeaderList(msgspec.Struct, frozen=True):
    headers: list[tuple[str, str]]


class Deleted(msgspec.Struct, frozen=True):
    deleted: int


class Settled(msgspec.Struct, frozen=True):
    settled: bool


class MailboxShape(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """`port` is there when the mailbox has a listener of its own."""

    name: str
    total: int
    unread: int
    port: int | None = None


class TagShape(msgspec.Struct, frozen=True):
    name: str
    total: int
    unread: int


class Door(msgspec.Struct, frozen=True):
    host: str
    port: int


class Info(msgspec.Struct, frozen=True, kw_only=True):
    version: str
    epoch: int
    smtp: list[Door]


class Added(msgspec.Struct, frozen=True, tag_field="type", tag="added"):
    message: Summary


class Updated(msgspec.Struct, frozen=True, tag_field="type", tag="updated"):
    message: Summary


class Removed(msgspec.Struct, frozen=True, tag_field="type", tag="removed"):
    id: str
    mailbox: str


class ChangesFrame(msgspec.Struct, frozen=True, tag_field="type", tag="changes"):
    cursor: str
    changes: list[Added | Updated | Removed]


class ResetFrame(msgspec.Struct, frozen=True, tag_field="type", tag="reset"):
    cursor: str


class Arrived(msgspec.Struct, frozen=True):
    """What was waited for, oldest first. Nothing behind `cursor` is among it."""

    cursor: str
    messages: list[Summary]


class Problem(msgspec.Struct, frozen=True, kw_only=True):
    """An error, RFC 9457."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str


def summary(entry: Entry) -> Summary:
    """A message as lists show it. Parsed for this alone: lists must not fill memory with trees."""
    return Summary(**_summary_fields(entry, _transient(entry.message)))


def detail(entry: Entry) -> Detail:
    """A whole message."""
    message = _transient(entry.message)
    return Detail(
        **_summary_fields(entry, message) | {"subject": message.subject},
        bcc=_addresses(message.bcc),
        reply_to=_addresses(message.reply_to),
        date=message.date,
        message_id=message.message_id,
        headers=list(message.headers),
        text=message.text,
        html=message.html,
        parts=_part(message.content.root),
        attachments=[_attachment(one) for one in message.attachments],
        defects=[DefectShape(defect.id, defect.detail) for defect in message.defects],
    )


def message_list(
    cursor: Cursor, counts: Counts, entries: Sequence[Entry], *, more: bool
) -> MessageList:
    """A page of the list from entries, newest first; `more` says whether there are older ones."""
    return MessageList(
        cursor=str(cursor),
        total=counts.total,
        unread=counts.unread,
        next=entries[-1].message.seq if more and entries else None,
        messages=[summary(entry) for entry in entries],
    )


def frame(changes: Changes) -> ChangesFrame | ResetFrame:
    """What the live socket sends for a stretch of the log."""
    if changes.reset:
        return ResetFrame(str(changes.cursor))
    shapes = [shape for shape in map(_change, changes.changes) if shape is not None]
    return ChangesFrame(str(changes.cursor), shapes)


def tls_shape(tls: TlsInfo | None) -> Tls | None:
    """The TLS of a message or a session; None if that came in clear."""
    return Tls(tls.version, tls.cipher) if tls else None


def _change(change: Change) -> Added | Updated | Removed | None:
    if change.kind == "removed":
        return Removed(change.message_id, change.mailbox)
    if change.entry is None:  # removed since: the log tells of that later on
        return None
    return (Added if change.kind == "added" else Updated)(summary(change.entry))


def _transient(message: Message) -> Message:
    """The message without the tree it may have kept: what is parsed for a page goes with it."""
    return dataclasses.replace(message)


def _summary_fields(entry: Entry, message: Message) -> dict[str, Any]:
    flags = entry.flags
    return {
        "id": message.id,
        "seq": message.seq,
        "mailbox": message.mailbox,
        "received_at": message.received_at,
        "mail_from": message.mail_from,
        "rcpt_to": message.rcpt_to,
        "from_": _address(message.sender) if message.sender is not None else None,
        "to": _addresses(message.to),
        "cc": _addresses(message.cc),
        "subject": message.subject[:_SUBJECT_LENGTH],
        "snippet": message.content.snippet(_SNIPPET_LENGTH),
        "size": len(message.raw),
        "attachment_count": sum(not one.inline for one in message.attachments),
        "read": flags.read,
        "pinned": flags.pinned,
        "tags": sorted(flags.tags),
        "auth_user": message.auth.username if message.auth else None,
        "tls": tls_shape(message.tls),
        "session_id": message.envelope.session_id,
    }


def _address(address: Address) -> NamedAddress:
    return NamedAddress(address.name, address.address)


def _addresses(addresses: Sequence[Address]) -> list[NamedAddress]:
    return [_address(address) for address in addresses]


def _part(part: Part) -> PartShape:
    return PartShape(
        part=part.number,
        content_type=part.content_type,
        size=part.end - part.body,
        children=[_part(child) for child in part.children],
    )


def _attachment(attachment: Attachment) -> AttachmentShape:
    content = attachment.content
    return AttachmentShape(
        part=attachment.part,
        filename=attachment.filename,
        content_type=attachment.content_type,
        content_id=attachment.content_id,
        inline=attachment.inline,
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
    )
