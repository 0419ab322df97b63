"""JSON shapes of a whole message and its parts."""

import hashlib
from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import msgspec
from msgspec import UNSET, UnsetType

from mailtrap_local.mail.attachment import Attachment
from mailtrap_local.mail.envelope import Envelope
from mailtrap_local.mail.links import LinkKind
from mailtrap_local.mail.message import Message
from mailtrap_local.mail.mime.content import BodyStart, Content, Part
from mailtrap_local.mail.unsubscribe import Unsubscribe
from mailtrap_local.store.base import Entry
from mailtrap_local.webapp.shapes.api_request import RequestShape, bounded_request
from mailtrap_local.webapp.shapes.common import (
    Summary,
    log,
    summary_fields,
    transient,
    unreadable_fields,
)
from mailtrap_local.webapp.shapes.envelope import EnvelopeShape, envelope_shape
from mailtrap_local.webapp.shapes.events import EventShape, event_shape
from mailtrap_local.webapp.shapes.truncation import NamedAddress, Truncation

if TYPE_CHECKING:
    from mailtrap_local.mail.links.extract import ExtractedLinks, Link

_MOST_ITEMS = 1000  # of each list: header fields, links, addresses; its own route has all of them
_MOST_CODES = 100

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


class UnsubscribeShape(msgspec.Struct, frozen=True):
    """URLs of List-Unsubscribe (RFC 2369), and whether one click is enough (RFC 8058)."""

    urls: tuple[str, ...]
    one_click: bool


class Detail(Summary, frozen=True, kw_only=True):
    """A whole message.

    `remote` is the number of URLs that its HTML loads from elsewhere. `skipped` is true if links
    and codes were searched only in a part of it.
    """

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
    remote: int
    codes: list[CodeShape]
    events: list[EventShape]
    list_unsubscribe: UnsubscribeShape | None
    defects: list[DefectShape]
    envelope: EnvelopeShape
    request: RequestShape | None
    skipped: bool | UnsetType = UNSET


class HeaderList(msgspec.Struct, frozen=True):
    headers: list[HeaderField]


class LinkList(msgspec.Struct, frozen=True):
    """Links; `skipped` is true if only a part of the message was searched."""

    links: list[LinkShape]
    skipped: bool | UnsetType = UNSET


class CodeList(msgspec.Struct, frozen=True):
    """Codes, best first; `skipped` is true if only a part of the message was searched."""

    codes: list[CodeShape]
    skipped: bool | UnsetType = UNSET


def detail(entry: Entry) -> Detail:
    """Return a whole message; one that cannot be made is marked, and empty."""
    try:
        made = _detail(entry)
        msgspec.json.encode(made)  # raises for a lone surrogate
    except Exception:  # noqa: BLE001  # whatever it is, it costs one row
        log.exception("message %s cannot be shown", entry.message.id)
        return _unreadable(entry)
    return made


def _detail(entry: Entry) -> Detail:
    message, truncation = transient(entry.message), Truncation()
    content = message.content
    text, html = content.text_start, content.html_start
    found, found_codes = _links_of(content, text, html), _codes(content, text, html)
    return Detail(
        **summary_fields(entry, message, truncation, _MOST_ITEMS),
        bcc=truncation.addresses("bcc", message.bcc, _MOST_ITEMS),
        reply_to=truncation.addresses("reply_to", message.reply_to, _MOST_ITEMS),
        date=message.date,
        message_id=message.message_id,
        headers=_fields(truncation.first("headers", message.headers, _MOST_ITEMS)),
        text=truncation.body("text", text),
        html=truncation.body("html", html),
        parts=_part(content.root),
        attachments=[_attachment(one) for one in message.attachments],
        links=_link_shapes(truncation.first("links", found.links, _MOST_ITEMS)),
        remote=len(found.remote),
        codes=list(truncation.first("codes", found_codes.codes, _MOST_CODES)),
        events=[event_shape(event) for event in message.events],
        list_unsubscribe=_unsubscribe(message.unsubscribe),
        envelope=envelope_shape(message.envelope, _MOST_ITEMS),
        request=bounded_request(message.request, truncation),
        defects=[DefectShape(defect.id, defect.detail) for defect in message.defects],
        skipped=(found.skipped or found_codes.skipped) or UNSET,
        truncated=truncation.fields,
    )


def _unreadable(entry: Entry) -> Detail:
    """Return a whole message of which nothing can be shown but its source."""
    return Detail(
        **unreadable_fields(entry),
        bcc=[],
        reply_to=[],
        date=None,
        message_id=None,
        headers=[],
        text=None,
        html=None,
        parts=PartShape(part=1, content_type="text/plain", size=entry.message.size, children=[]),
        attachments=[],
        links=[],
        remote=0,
        codes=[],
        events=[],
        list_unsubscribe=None,
        envelope=envelope_shape(Envelope(), 0),
        request=None,
        defects=[DefectShape("unreadable", "the server failed to read it, see its log")],
    )


def header_fields(message: Message) -> list[HeaderField]:
    """Return name and value of each header field, in order."""
    return _fields(message.headers)


def _fields(fields: Iterable[tuple[str, str]]) -> list[HeaderField]:
    return [list(field) for field in fields]


def links(message: Message) -> LinkList:
    """Return the links of a message, each URL once."""
    content = message.content
    found = _links_of(content, content.text_start, content.html_start)
    return LinkList(_link_shapes(found.links), found.skipped or UNSET)


def _links_of(content: Content, text: BodyStart | None, html: BodyStart | None) -> "ExtractedLinks":
    from mailtrap_local.mail.links.extract import links_of  # noqa: PLC0415  # slow to import: word tables

    return links_of(content, text, html)


def _link_shapes(links: "Iterable[Link]") -> list[LinkShape]:
    return [LinkShape(link.url, link.text, link.kind) for link in links]


def codes(message: Message) -> CodeList:
    """Return the one-time codes of a message, best first."""
    content = message.content
    return _codes(content, content.text_start, content.html_start)


def _codes(content: Content, text: BodyStart | None, html: BodyStart | None) -> CodeList:
    from mailtrap_local.mail.codes.extract import codes_of  # noqa: PLC0415  # slow to import: forty languages

    found = codes_of(content, text, html)
    shapes = [CodeShape(one.code, one.text, one.score, one.context) for one in found.codes]
    return CodeList(shapes, found.skipped or UNSET)


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


def _unsubscribe(found: Unsubscribe | None) -> UnsubscribeShape | None:
    return UnsubscribeShape(found.urls, found.one_click) if found else None
