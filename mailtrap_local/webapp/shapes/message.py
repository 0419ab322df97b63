"""JSON shapes of a whole message and its parts."""

import hashlib
from datetime import date, datetime
from typing import Annotated

import msgspec

from mailtrap_local.mail.attachment import Attachment
from mailtrap_local.mail.calendar.events import Event
from mailtrap_local.mail.envelope import Envelope
from mailtrap_local.mail.links.extract import LinkKind
from mailtrap_local.mail.message import Message
from mailtrap_local.mail.mime.content import Part
from mailtrap_local.mail.unsubscribe import Unsubscribe
from mailtrap_local.store.base import Entry
from mailtrap_local.webapp.shapes.common import (
    AuthShape,
    NamedAddress,
    Summary,
    addresses,
    auth_shape,
    named,
    summary_fields,
    transient,
)

# no tuple: that would be `prefixItems`, which many OpenAPI tools do not support
HeaderField = Annotated[list[str], msgspec.Meta(min_length=2, max_length=2)]


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


class LinkShape(msgspec.Struct, frozen=True):
    """A link in a message; `text` is what a reader sees of it."""

    url: str
    text: str
    kind: LinkKind


class CodeShape(msgspec.Struct, frozen=True):
    """A one-time code: without separators, as shown in the mail, and its score from 0 to 1."""

    code: str
    text: str
    score: float
    context: str


class AttendeeShape(msgspec.Struct, frozen=True, kw_only=True):
    """Attendee of an event, in the words of RFC 5545: PARTSTAT, ROLE and RSVP."""

    address: NamedAddress
    status: str
    role: str
    rsvp: bool


class EventShape(msgspec.Struct, frozen=True, kw_only=True):
    """A calendar event. `start` and `end` are a time with its offset, one without, or a date."""

    method: str | None
    uid: str | None
    sequence: int
    start: str | None
    end: str | None
    summary: str | None
    description: str | None
    location: str | None
    status: str | None
    organizer: NamedAddress | None
    attendees: list[AttendeeShape]
    recurrence: str | None
    recurrence_id: str | None


class UnsubscribeShape(msgspec.Struct, frozen=True):
    """URLs of List-Unsubscribe (RFC 2369), and whether one click is enough (RFC 8058)."""

    urls: tuple[str, ...]
    one_click: bool


class EnvelopeShape(msgspec.Struct, frozen=True, kw_only=True):
    """SMTP envelope without the addresses; options are ESMTP parameters as sent."""

    mail_options: tuple[str, ...]
    rcpt_options: tuple[tuple[str, ...], ...]
    helo: str
    peer: str
    listener: str
    auth: AuthShape | None


class Detail(Summary, frozen=True, kw_only=True):
    """A whole message."""

    bcc: list[NamedAddress]
    reply_to: list[NamedAddress]
    date: datetime | None
    message_id: str | None
    headers: list[HeaderField]
    text: str | None
    html: str | None
    parts: PartShape
    attachments: list[AttachmentShape]
    links: list[LinkShape]
    codes: list[CodeShape]
    events: list[EventShape]
    list_unsubscribe: UnsubscribeShape | None
    defects: list[DefectShape]
    envelope: EnvelopeShape


class HeaderList(msgspec.Struct, frozen=True):
    headers: list[HeaderField]


class LinkList(msgspec.Struct, frozen=True):
    links: list[LinkShape]


class CodeList(msgspec.Struct, frozen=True):
    """Codes, best first."""

    codes: list[CodeShape]


def detail(entry: Entry) -> Detail:
    """Return a whole message."""
    message = transient(entry.message)
    return Detail(
        **summary_fields(entry, message) | {"subject": message.subject},
        bcc=addresses(message.bcc),
        reply_to=addresses(message.reply_to),
        date=message.date,
        message_id=message.message_id,
        headers=header_fields(message),
        text=message.text,
        html=message.html,
        parts=_part(message.content.root),
        attachments=[_attachment(one) for one in message.attachments],
        links=links(message),
        codes=codes(message),
        events=[_event(event) for event in message.events],
        list_unsubscribe=_unsubscribe(message.unsubscribe),
        envelope=envelope_shape(message.envelope),
        defects=[DefectShape(defect.id, defect.detail) for defect in message.defects],
    )


def header_fields(message: Message) -> list[HeaderField]:
    """Return name and value of each header field, in order."""
    return [list(field) for field in message.headers]


def links(message: Message) -> list[LinkShape]:
    """Return the links of a message, each URL once."""
    return [LinkShape(link.url, link.text, link.kind) for link in message.links()]


def codes(message: Message) -> list[CodeShape]:
    """Return the one-time codes of a message, best first."""
    return [CodeShape(one.code, one.text, one.score, one.context) for one in message.codes()]


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


def _event(event: Event) -> EventShape:
    return EventShape(
        method=event.method,
        uid=event.uid,
        sequence=event.sequence,
        start=_moment(event.start),
        end=_moment(event.end),
        summary=event.summary,
        description=event.description,
        location=event.location,
        status=event.status,
        organizer=named(event.organizer) if event.organizer else None,
        attendees=[
            AttendeeShape(
                address=named(one.address), status=one.status, role=one.role, rsvp=one.rsvp
            )
            for one in event.attendees
        ],
        recurrence=event.recurrence,
        recurrence_id=_moment(event.recurrence_id),
    )


def _moment(moment: datetime | date | None) -> str | None:
    return moment.isoformat().replace("+00:00", "Z") if moment else None


def _unsubscribe(found: Unsubscribe | None) -> UnsubscribeShape | None:
    return UnsubscribeShape(found.urls, found.one_click) if found else None


def envelope_shape(envelope: Envelope) -> EnvelopeShape:
    """Return the SMTP envelope of a message without the addresses."""
    return EnvelopeShape(
        mail_options=envelope.mail_options,
        rcpt_options=envelope.rcpt_options,
        helo=envelope.helo,
        peer=envelope.peer,
        listener=envelope.listener,
        auth=auth_shape(envelope.auth),
    )
