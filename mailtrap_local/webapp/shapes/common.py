"""JSON shapes of lists (summaries, mailboxes, tags) and of errors."""

import dataclasses
from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any

import msgspec
from msgspec import UNSET, UnsetType

from mailtrap_local.config.values import HostPort
from mailtrap_local.mail.address import Address
from mailtrap_local.mail.connection_info import AuthInfo, TlsInfo
from mailtrap_local.mail.message import Message
from mailtrap_local.mailroom.mailroom import Mailroom
from mailtrap_local.store.base import Counts, Entry

Timestamp = Annotated[datetime, msgspec.Meta(tz=True)]
"""A time with its offset from UTC."""

_SNIPPET_LENGTH = 200
_SUBJECT_LENGTH = 1000  # a list has up to 1,000 of them, of any length


class Status(msgspec.Struct, frozen=True):
    """State of the server in a word."""

    status: str


class NamedAddress(msgspec.Struct, frozen=True):
    name: str
    address: str


class Tls(msgspec.Struct, frozen=True):
    version: str
    cipher: str


class AuthShape(msgspec.Struct, frozen=True):
    """User name and mechanism of a client. Never has a password."""

    user: str
    mechanism: str


class Summary(msgspec.Struct, frozen=True, kw_only=True, rename={"from_": "from"}):
    """A message as lists show it."""

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


class MailboxShape(msgspec.Struct, frozen=True, kw_only=True):
    """A mailbox and its counts; `port` is set if it has a listener of its own."""

    name: str
    total: int
    unread: int
    port: int | UnsetType = UNSET


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


class Info(msgspec.Struct, frozen=True, kw_only=True):
    version: str
    epoch: int
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
    """Return the summary of a message. What is parsed for it is not kept in memory."""
    return Summary(**summary_fields(entry, transient(entry.message)))


def mailbox_shapes(mailroom: Mailroom) -> list[MailboxShape]:
    """Return all mailboxes with their counts and ports."""
    listeners = mailroom.listeners()
    return [
        _mailbox_shape(name, counts, listeners.get(name))
        for name, counts in mailroom.mailboxes().items()
    ]


def mailbox_shape(mailroom: Mailroom, name: str) -> MailboxShape:
    """Return one mailbox, which need not exist."""
    return _mailbox_shape(name, mailroom.store.count(name), mailroom.listeners().get(name))


def _mailbox_shape(name: str, counts: Counts, listener: str | None) -> MailboxShape:
    port = UNSET if listener is None else HostPort.parse(listener).port
    return MailboxShape(name=name, total=counts.total, unread=counts.unread, port=port)


def tag_shapes(mailroom: Mailroom) -> list[TagShape]:
    """Return the tags in use with their counts, by name."""
    tags = sorted(mailroom.store.tags().items())
    return [TagShape(name, counts.total, counts.unread) for name, counts in tags]


def auth_shape(auth: AuthInfo | None) -> AuthShape | None:
    """Return the authentication of a message or a session, if any."""
    return AuthShape(auth.username, auth.mechanism) if auth else None


def tls_shape(tls: TlsInfo | None) -> Tls | None:
    """Return the TLS of a message or a session, if any."""
    return Tls(tls.version, tls.cipher) if tls else None


def transient(message: Message) -> Message:
    """Return a copy of a message that keeps what is parsed to itself."""
    return dataclasses.replace(message)


def summary_fields(entry: Entry, message: Message) -> dict[str, Any]:
    """Return the fields of a summary, which a whole message has too."""
    flags = entry.flags
    return {
        "id": message.id,
        "seq": message.seq,
        "mailbox": message.mailbox,
        "received_at": message.received_at,
        "mail_from": message.mail_from,
        "rcpt_to": message.rcpt_to,
        "from_": named(message.sender) if message.sender is not None else None,
        "to": addresses(message.to),
        "cc": addresses(message.cc),
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


def named(address: Address) -> NamedAddress:
    """Return an address with its name."""
    return NamedAddress(address.name, address.address)


def addresses(each: Sequence[Address]) -> list[NamedAddress]:
    """Return addresses in their order."""
    return [named(address) for address in each]
