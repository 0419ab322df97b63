"""JSON shapes of Mailpit's API. Lists have names in snake_case, messages in PascalCase."""

import hashlib
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from itertools import islice

import msgspec

from mailtrap_local.mail.address import Address
from mailtrap_local.mail.message import Message
from mailtrap_local.mail.mime.content import Content
from mailtrap_local.mail.recipients import addresses_of
from mailtrap_local.store.base import Entry
from mailtrap_local.webapp.mailpit.bodies import crlf_text, html_source, snippet_of
from mailtrap_local.webapp.mailpit.parts import NumberedPart, sort_files
from mailtrap_local.webapp.mailpit.unsubscribe import read_unsubscribe

_MOST_ADDRESSES = 1000  # of a field
_ANY_DOMAIN = "mailpit"  # of the Message-ID of a message without one


class MailpitAddress(msgspec.Struct, frozen=True, rename="pascal"):
    """An address with its name, "" without one."""

    name: str
    address: str


class MailpitEntity(msgspec.Struct, frozen=True, kw_only=True, rename="pascal"):
    """A message in a list, or in the frame of a new one."""

    id: str = msgspec.field(name="ID")
    message_id: str = msgspec.field(name="MessageID")
    read: bool
    from_: MailpitAddress = msgspec.field(name="From")
    to: list[MailpitAddress] | None
    cc: list[MailpitAddress] | None
    bcc: list[MailpitAddress] | None
    reply_to: list[MailpitAddress] | None
    subject: str
    created: str
    username: str
    tags: list[str]
    size: int
    attachments: int
    snippet: str


class MailpitList(msgspec.Struct, frozen=True, kw_only=True):
    """A page of a list: `total` and `unread` are of all mail, `messages_…` of all that match."""

    total: int
    unread: int
    count: int
    messages_count: int
    messages_unread: int
    start: int
    tags: list[str]
    messages: list[MailpitEntity]


class ListUnsubscribe(msgspec.Struct, frozen=True, kw_only=True, rename="pascal"):
    """The fields List-Unsubscribe and List-Unsubscribe-Post, and the URLs in the former."""

    header: str = ""
    links: list[str] = []
    errors: str = ""
    header_post: str = ""


class Checksums(msgspec.Struct, frozen=True, kw_only=True, rename="upper"):
    """Digests of a file in hexadecimal."""

    md5: str
    sha1: str
    sha256: str


class ListedFile(msgspec.Struct, frozen=True, kw_only=True, rename="pascal"):
    """A part that is listed as a file; `size` is that of its decoded octets."""

    part_id: str = msgspec.field(name="PartID")
    file_name: str
    content_type: str
    content_id: str = msgspec.field(name="ContentID")
    size: int
    checksums: Checksums


class MailpitMessage(msgspec.Struct, frozen=True, kw_only=True, rename="pascal"):
    """A whole message."""

    id: str = msgspec.field(name="ID")
    message_id: str = msgspec.field(name="MessageID")
    from_: MailpitAddress = msgspec.field(name="From")
    to: list[MailpitAddress]
    cc: list[MailpitAddress]
    bcc: list[MailpitAddress]
    reply_to: list[MailpitAddress]
    return_path: str
    subject: str
    list_unsubscribe: ListUnsubscribe
    date: str
    tags: list[str]
    username: str
    text: str
    html: str = msgspec.field(name="HTML")
    size: int
    inline: list[ListedFile]
    attachments: list[ListedFile]


def entity(entry: Entry) -> MailpitEntity:
    """Return the shape of a message in the frame of a new one, where no list is null."""
    message, flags = entry
    return MailpitEntity(
        id=message.id,
        message_id=message_id(message),
        read=flags.read,
        from_=_sender(message),
        to=_addresses(message.to),
        cc=_addresses(message.cc),
        bcc=_addresses(blind_recipients(message)),
        reply_to=_addresses(message.reply_to),
        subject=message.subject,
        created=_created(message),
        username=_username(message),
        tags=sorted_tags(flags.tags),
        size=message.size,
        attachments=len(sort_files(message.content).attachments),
        snippet=snippet_of(message.content),
    )


def listed(entry: Entry, *, in_search: bool) -> MailpitEntity:
    """Return the shape of a message in a list, where empty lists of addresses are null."""
    shape = entity(entry)
    return msgspec.structs.replace(
        shape,
        to=shape.to or None,
        cc=shape.cc or None,
        bcc=shape.bcc or None,
        reply_to=(shape.reply_to or None) if in_search else shape.reply_to,
    )


def whole(entry: Entry) -> MailpitMessage:
    """Return the shape of a whole message."""
    message, flags = entry
    content = message.content
    files = sort_files(content)
    return MailpitMessage(
        id=message.id,
        message_id=message_id(message),
        from_=_sender(message),
        to=_addresses(message.to),
        cc=_addresses(message.cc),
        bcc=_addresses(blind_recipients(message)),
        reply_to=_addresses(message.reply_to),
        return_path=message.mail_from or str(message.sender or ""),
        subject=message.subject,
        list_unsubscribe=_unsubscribe(message),
        date=_rfc3339(message.date, "seconds") if message.date else _created(message),
        tags=sorted_tags(flags.tags),
        username=_username(message),
        text=crlf_text(content),
        html=html_source(content),
        size=message.size,
        inline=_files(content, [*files.inline, *files.others]),
        attachments=_files(content, files.attachments),
    )


def message_id(message: Message) -> str:
    """Return the Message-ID without brackets; one that is made up for a message without any."""
    written = (message.message_id or "").strip().removeprefix("<").removesuffix(">")
    return written or f"{message.id}@{_ANY_DOMAIN}"


def blind_recipients(message: Message) -> Sequence[Address]:
    """Return who the fields Bcc name, and the recipients of the envelope that no field names."""
    return [*addresses_of(message.headers, "Bcc"), *unnamed_recipients(message)]


def unnamed_recipients(message: Message) -> Sequence[Address]:
    """Return the recipients of the envelope that no field names, Bcc neither."""
    known = {address.lower() for address in addresses_of(message.headers, "Bcc")}
    return [one for one in message.bcc if one.lower() not in known]


def sorted_tags(tags: Iterable[str]) -> list[str]:
    """Return tags in order, whatever their case."""
    return sorted(tags, key=str.casefold)


def _sender(message: Message) -> MailpitAddress:
    sender = message.sender
    return MailpitAddress("", "") if sender is None else MailpitAddress(sender.name, str(sender))


def _addresses(every: Iterable[Address]) -> list[MailpitAddress]:
    first = islice(every, _MOST_ADDRESSES)
    return [MailpitAddress(address.name, str(address)) for address in first]


def _username(message: Message) -> str:
    return "" if message.auth is None else message.auth.username


def _created(message: Message) -> str:
    return _rfc3339(message.received_at.astimezone(UTC), "milliseconds")


def _rfc3339(moment: datetime, precision: str) -> str:
    return moment.isoformat(timespec=precision).replace("+00:00", "Z")


def _unsubscribe(message: Message) -> ListUnsubscribe:
    header = message.headers.get("List-Unsubscribe") or ""
    if not header:
        return ListUnsubscribe()
    links, errors = read_unsubscribe(header)
    return ListUnsubscribe(
        header=header,
        links=links,
        errors=errors,
        header_post=message.headers.get("List-Unsubscribe-Post") or "",
    )


def _files(content: Content, several: Iterable[NumberedPart]) -> list[ListedFile]:
    return [_file(content, one) for one in several if one.name]


def _file(content: Content, one: NumberedPart) -> ListedFile:
    octets = content.payload(one.part)
    return ListedFile(
        part_id=one.number,
        file_name=one.name,
        content_type=one.part.content_type,
        content_id=one.part.content_id or "",
        size=len(octets),
        checksums=Checksums(
            md5=hashlib.md5(octets, usedforsecurity=False).hexdigest(),
            sha1=hashlib.sha1(octets, usedforsecurity=False).hexdigest(),
            sha256=hashlib.sha256(octets).hexdigest(),
        ),
    )
