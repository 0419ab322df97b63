"""JSON shapes of lists (summaries, tags) and of errors."""

import dataclasses
import logging
from datetime import datetime
from typing import Annotated, Any

import msgspec
from msgspec import UNSET, UnsetType

from mailtrap_local.mail.connection_info import AuthInfo, TlsInfo
from mailtrap_local.mail.message import Message
from mailtrap_local.mail.mime.charset import without_surrogates
from mailtrap_local.mailroom.mailroom import Mailroom
from mailtrap_local.store.base import Entry
from mailtrap_local.webapp.shapes.truncation import (
    MOST_ADDRESSES,
    NamedAddress,
    TruncatedField,
    Truncation,
)

Timestamp = Annotated[datetime, msgspec.Meta(tz=True)]
"""A time with its offset from UTC."""

_SUBJECT_LENGTH = 1000  # characters: a list has up to 1,000 of them, of any length
UNREADABLE = "(this message cannot be shown: open its source)"
"""Subject of a message of which no summary can be made."""
_SNIPPET_LENGTH = 200

log = logging.getLogger(__name__)


class Status(msgspec.Struct, frozen=True):
    """State of the server in a word."""

    status: str


class Tls(msgspec.Struct, frozen=True):
    """TLS of a connection. `client` is the name in the client's certificate, null without one."""

    version: str
    cipher: str
    client: str | None


class AuthShape(msgspec.Struct, frozen=True):
    """User name and mechanism of a client. Never has a password."""

    user: str
    mechanism: str


class ChecksSummary(msgspec.Struct, frozen=True):
    """Number of findings of the checks."""

    error: int
    warning: int


class Summary(msgspec.Struct, frozen=True, kw_only=True, rename={"from_": "from"}):
    """A message as lists show it.

    `checks` is null before it was checked. `replica` names the process that received it, null where
    none other shares the store. `truncated` names the fields that were cut. `unreadable`
    is true if the message cannot be shown.
    """

    id: str
    seq: int
    mailbox: str
    received_at: Timestamp
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
    replica: str | None
    via: str
    checks: ChecksSummary | None
    truncated: list[TruncatedField] | UnsetType = UNSET
    unreadable: bool | UnsetType = UNSET


class MessageList(msgspec.Struct, frozen=True, kw_only=True):
    """A page of the list, newest first. `next` is the `before` of the next page."""

    cursor: str
    total: int
    unread: int
    next: int | None
    messages: list[Summary]


class Changed(msgspec.Struct, frozen=True):
    changed: int


class Deleted(msgspec.Struct, frozen=True):
    deleted: int


class Settled(msgspec.Struct, frozen=True):
    settled: bool


class TagShape(msgspec.Struct, frozen=True):
    name: str
    total: int
    unread: int


class ListenerAddress(msgspec.Struct, frozen=True):
    host: str
    port: int


class NamedListener(msgspec.Struct, frozen=True):
    name: str
    host: str
    port: int


class StoreInfo(msgspec.Struct, frozen=True):
    kind: str


class Info(msgspec.Struct, frozen=True, kw_only=True):
    version: str
    epoch: int
    instance: int
    replica: str | None
    store: StoreInfo
    account: str | None
    smtp: list[ListenerAddress]
    listeners: list[NamedListener]


class Arrived(msgspec.Struct, frozen=True):
    """Messages that were waited for, oldest first, none of them after `cursor`."""

    cursor: str
    messages: list[Summary]


class Problem(msgspec.Struct, frozen=True, kw_only=True):
    """An error, RFC 9457."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str


class QueryProblem(Problem, frozen=True, kw_only=True):
    """An error in a search, and its column: characters from 1."""

    column: int


def summary(entry: Entry) -> Summary:
    """Return the summary of a message. What is parsed for it is not kept in memory.

    One that cannot be made costs nothing but its own row, which says so.
    """
    try:
        made = _summary(entry)
        msgspec.json.encode(made)  # raises for a lone surrogate
    except Exception:
        log.exception("message %s cannot be shown in lists", entry.message.id)
        return Summary(**unreadable_fields(entry))
    return made


def _summary(entry: Entry) -> Summary:
    truncation = Truncation()
    fields = summary_fields(entry, transient(entry.message), truncation)
    fields["subject"] = truncation.text("subject", fields["subject"], _SUBJECT_LENGTH)
    return Summary(**fields, truncated=truncation.fields)


def tag_shapes(mailroom: Mailroom) -> list[TagShape]:
    """Return the tags in use with their counts, by name."""
    tags = sorted(mailroom.store.tags().items())
    return [TagShape(name, counts.total, counts.unread) for name, counts in tags]


def auth_shape(auth: AuthInfo | None) -> AuthShape | None:
    """Return the authentication of a message or a session, if any."""
    return AuthShape(auth.username, auth.mechanism) if auth else None


def tls_shape(tls: TlsInfo | None) -> Tls | None:
    """Return the TLS of a message or a session, if any."""
    return Tls(tls.version, tls.cipher, tls.client) if tls else None


def transient(message: Message) -> Message:
    """Return a copy of a message that keeps what is parsed to itself."""
    return dataclasses.replace(message)


def summary_fields(
    entry: Entry, message: Message, truncation: Truncation, most: int = MOST_ADDRESSES
) -> dict[str, Any]:
    """Return the fields of a summary and of a whole message, with up to `most` addresses."""
    sender = message.sender
    return {
        **_known_fields(entry),
        "mail_from": message.mail_from,
        "rcpt_to": tuple(truncation.first("rcpt_to", message.rcpt_to, most)),
        "from_": None if sender is None else truncation.addresses("from", [sender])[0],
        "to": truncation.addresses("to", message.to, most),
        "cc": truncation.addresses("cc", message.cc, most),
        "subject": message.subject,
        "snippet": message.content.snippet(_SNIPPET_LENGTH),
        "attachment_count": sum(not one.inline for one in message.attachments),
        "auth_user": message.auth.username if message.auth else None,
        "tls": tls_shape(message.tls),
    }


def unreadable_fields(entry: Entry) -> dict[str, Any]:
    """Return the fields of a summary that need no parsing; the rest is empty."""
    message = entry.message
    recipients = message.rcpt_to[:MOST_ADDRESSES]
    return {
        **_known_fields(entry),
        "mail_from": without_surrogates(message.mail_from),
        "rcpt_to": tuple(map(without_surrogates, recipients)),
        "from_": None,
        "to": [],
        "cc": [],
        "subject": UNREADABLE,
        "snippet": "",
        "attachment_count": 0,
        "auth_user": without_surrogates(message.auth.username) if message.auth else None,
        "tls": tls_shape(message.tls),
        "unreadable": True,
    }


def _known_fields(entry: Entry) -> dict[str, Any]:
    """Return the fields that are the server's own."""
    message, flags = entry
    return {
        "id": message.id,
        "seq": message.seq,
        "mailbox": message.mailbox,
        "received_at": message.received_at,
        "size": message.size,
        "read": flags.read,
        "pinned": flags.pinned,
        "tags": sorted(flags.tags),
        "session_id": message.envelope.session_id,
        "replica": message.envelope.replica or None,
        "via": message.via,
        "checks": flags.checks and ChecksSummary(flags.checks.errors, flags.checks.warnings),
    }
