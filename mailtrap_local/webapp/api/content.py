"""Views of the content of a message: sources, parts, the preview, its session."""

import re
from urllib.parse import quote

from flask import request
from werkzeug.wrappers import Response

from mailtrap_local.errors import MessageNotFound, SessionNotFound
from mailtrap_local.mail.html_urls import base_url
from mailtrap_local.mail.message import Message
from mailtrap_local.mail.mime.content import BodyStart, Content, Part
from mailtrap_local.mail.part_names import file_name
from mailtrap_local.mail.session import Session
from mailtrap_local.webapp.api.context import Context
from mailtrap_local.webapp.api.parameters import PartQuery, PreviewQuery, SearchQuery
from mailtrap_local.webapp.api.part_urls import part_url, part_urls_in_policy
from mailtrap_local.webapp.api.preview import preview_page, preview_policy
from mailtrap_local.webapp.api.preview_marks import MarkedPlace, mark_places
from mailtrap_local.webapp.shapes.envelope import EnvelopeShape, whole_envelope
from mailtrap_local.webapp.shapes.message import (
    CodeList,
    HeaderList,
    LinkList,
    codes,
    header_fields,
    links,
)
from mailtrap_local.webapp.shapes.sessions import SessionDetail, session_detail

_MEDIA_TYPE = re.compile(r"[a-z0-9][a-z0-9!#$&^_.+-]*/[a-z0-9][a-z0-9!#$&^_.+-]*", re.ASCII)


def get_raw(context: Context, query: SearchQuery, message_id: str) -> Response:
    """Download the message exactly as received."""
    message = context.entry(message_id, query).message
    return _file(message.raw, "message/rfc822", f"{message.id}.eml")


def get_text(context: Context, query: SearchQuery, message_id: str) -> Response:
    """Get the plain text body."""
    return _source(context.entry(message_id, query).message.text, "plain text")


def get_html(context: Context, query: SearchQuery, message_id: str) -> Response:
    """Get the source of the HTML body."""
    return _source(context.entry(message_id, query).message.html, "HTML")


def get_preview(context: Context, query: PreviewQuery, message_id: str) -> Response:
    """Get the HTML body as a sandboxed page."""
    message = context.entry(message_id, query).message
    html = message.content.rich_start  # of a longer one the page shows the first 2 MiB
    if html is None:
        raise MessageNotFound("the message has no HTML body")
    token = context.part_tokens.for_parts(message.id, context.principal)
    finder = message.content.part_finder(html.text)

    def url_of_part(url: str) -> str | None:
        part = finder.find(url)
        return part_url(message.id, part.number, token) if part else None

    shown = _with_marks(html.text, message.content.html_start, query.marks)
    page = preview_page(shown, url_of_part, query.scheme, base_url(html.text))
    response = Response(page, content_type="text/html; charset=utf-8")
    response.headers["Content-Security-Policy"] = preview_policy(
        remote=bool(query.remote),
        images=bool(query.images),
        own=part_urls_in_policy(request, message.id),
    )
    return response


def _with_marks(shown: str, html: BodyStart | None, marks: str) -> str:
    """Mark places of the HTML in what is shown of it, with plain texts around it perhaps."""
    if html is None or not marks or html.text not in shown:
        return shown
    places = [MarkedPlace(*map(int, mark.split(":"))) for mark in marks.split(",")]
    return shown.replace(html.text, mark_places(html.text, places), 1)


def get_headers(context: Context, query: SearchQuery, message_id: str) -> HeaderList:
    """List the header fields in order."""
    return HeaderList(header_fields(context.entry(message_id, query).message))


def get_envelope(context: Context, query: SearchQuery, message_id: str) -> EnvelopeShape:
    """Get the SMTP envelope with all recipients, of which lists show the first."""
    return whole_envelope(context.entry(message_id, query).message.envelope)


def get_links(context: Context, query: SearchQuery, message_id: str) -> LinkList:
    """List the links, each URL once."""
    return links(context.entry(message_id, query).message)


def get_codes(context: Context, query: SearchQuery, message_id: str) -> CodeList:
    """List the one-time codes, best first."""
    return codes(context.entry(message_id, query).message)


def get_attachments(context: Context, query: SearchQuery, message_id: str) -> Response:
    """Download all attachments as a ZIP archive."""
    message = context.entry(message_id, query).message
    if not message.content.attachments:
        raise MessageNotFound("the message has no attachments")
    from mailtrap_local.mail.attachment_archive import pack_attachments  # noqa: PLC0415  # rarely needed

    packed = pack_attachments(message.content, message.received_at)
    return _file(packed, "application/zip", f"{message.id}.zip")


def get_part(context: Context, query: PartQuery, message_id: str, number: int) -> Response:
    """Download the decoded bytes of a part."""
    content = context.entry(message_id, query).message.content
    part = _part(content, number)
    response = _file(content.payload(part), part.content_type, file_name(part))
    if context.part_tokens.holder(query.pass_ or "", message_id):  # for a preview, see there
        response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


def get_part_text(context: Context, query: SearchQuery, message_id: str, number: int) -> Response:
    """Get a part as text, decoded by its charset."""
    content = context.entry(message_id, query).message.content
    return _source(content.decode(_part(content, number)), "such")


def get_message_session(context: Context, query: SearchQuery, message_id: str) -> SessionDetail:
    """Get the SMTP session of a message, while it is kept, from the replica that had it."""
    session = session_of(context, context.entry(message_id, query).message)
    return session_detail(session, context.mailroom.replica)


def session_of(context: Context, message: Message) -> Session:
    """Return the session of a message. Raises SessionNotFound if it is not kept, or not here."""
    here, there = context.mailroom.replica, message.envelope.replica
    if there not in ("", here):
        raise SessionNotFound(f"the session was at the replica {there}, and this is {here}")
    return context.mailroom.sessions.shown(message.session)


def _part(content: Content, number: int) -> Part:
    if not 1 <= number <= len(content.parts):
        raise MessageNotFound(f"the message has parts 1 to {len(content.parts)}, not {number}")
    return content.parts[number - 1]


def _file(data: bytes, media_type: str, filename: str) -> Response:
    """Return bytes as a download, never shown in place (RFC 6266, RFC 8187)."""
    content_type = media_type if _MEDIA_TYPE.fullmatch(media_type) else "application/octet-stream"
    response = Response(data, content_type=content_type)
    response.headers["Content-Disposition"] = (
        f"attachment; filename*=UTF-8''{quote(filename, safe='')}"
    )
    return response


def _source(body: str | None, kind: str) -> Response:
    if body is None:
        raise MessageNotFound(f"the message has no {kind} body")
    return Response(body, content_type="text/plain; charset=utf-8")
