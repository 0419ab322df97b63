"""Views of one message: whole, its header, its source and its parts."""

from collections import defaultdict
from email.utils import format_datetime
from urllib.parse import quote

from flask import request
from werkzeug.wrappers import Response

from mailtrap_local.mail.message import Message
from mailtrap_local.mail.mime.content import Content
from mailtrap_local.webapp.api.context import Context
from mailtrap_local.webapp.mailpit.lookup import entry_of, opened
from mailtrap_local.webapp.mailpit.parts import NumberedPart, find_part
from mailtrap_local.webapp.mailpit.requests import NOT_FOUND, MailpitRefusal, as_json
from mailtrap_local.webapp.mailpit.shapes import message_id, unnamed_recipients, whole
from mailtrap_local.webapp.mailpit.thumbnail import BLANK_JPEG

_BY_SMTP = frozenset({"smtp", "lmtp"})


def get_message(context: Context, id: str) -> Response:  # noqa: A002  # the name in the path
    """Get a whole message, which is read from then on."""
    return as_json(whole(opened(context, id)))


def get_headers(context: Context, id: str) -> Response:  # noqa: A002  # likewise
    """List the fields of a message by name, with those that Mailpit puts in front of it."""
    message = entry_of(context, id).message
    fields: defaultdict[str, list[str]] = defaultdict(list)
    headers = message.headers
    for name in dict.fromkeys(headers.names()):
        fields[_canonical(name)] = [value.strip() for value in headers.all_raw(name)]
    if message.mail_from:
        fields["Return-Path"] = [f"<{message.mail_from}>"]
    if message.via in _BY_SMTP:
        fields["Received"].insert(0, _received(message))
    fields["Message-Id"] = fields.get("Message-Id") or [f"<{message_id(message)}>"]
    if unnamed := unnamed_recipients(message):
        fields["Bcc"] = [", ".join([*fields["Bcc"], *map(str, unnamed)])]
    return as_json(dict(sorted(fields.items())))


def get_raw(context: Context, id: str) -> Response:  # noqa: A002  # likewise
    """Get the message exactly as it was received."""
    message = entry_of(context, id).message
    response = Response(message.raw, content_type="text/plain; charset=utf-8")
    if request.args.get("dl") == "1":
        response.headers["Content-Disposition"] = f'attachment; filename="{message.id}.eml"'
    return response


def get_part(context: Context, id: str, number: str) -> Response:  # noqa: A002  # likewise
    """Get the decoded octets of a part."""
    content = entry_of(context, id).message.content
    part = find_part(content, number)
    if part is None:
        raise MailpitRefusal(NOT_FOUND, 404)
    return _shown(content, part)


def _shown(content: Content, one: NumberedPart) -> Response:
    """Return a part to be shown in place: under the policy of all responses it can run nothing."""
    part = one.part
    charset = f"; charset={part.charset}" if part.charset and part.charset.isalnum() else ""
    response = Response(content.payload(part), content_type=f"{part.content_type}{charset}")
    response.headers["Content-Disposition"] = f'inline; filename="{_escaped(one.name)}"'
    return response


def get_thumbnail(context: Context, id: str, number: str) -> Response:  # noqa: A002  # likewise
    """Get the thumbnail of a part: a blank one, as of files that are no pictures."""
    part = find_part(entry_of(context, id).message.content, number)
    if part is None:
        raise MailpitRefusal("attachment not found")
    response = Response(BLANK_JPEG, content_type="image/jpeg")
    response.headers["Content-Disposition"] = f'filename="{_jpeg_name(part.name)}"'
    return response


def _jpeg_name(name: str) -> str:
    stem, dot, _ = name.rpartition(".")
    return _escaped(f"{(stem if dot else name) or 'thumb'}.jpg")


def _escaped(name: str) -> str:
    return quote(name, safe="$&+=:@")  # what need not be escaped in a path, RFC 3986 section 3.3


def _canonical(name: str) -> str:
    """Return the name of a field with capitals at the start of its words."""
    return "-".join(word.capitalize() for word in name.split("-")) if name.isascii() else name


def _received(message: Message) -> str:
    envelope = message.envelope
    peer = envelope.peer.rpartition(":")[0].strip("[]")
    helo = envelope.helo or "unknown"
    moment = format_datetime(message.received_at)
    return f"from {helo} ({helo} [{peer}]) by mailtrap-local with SMTP id {message.id}; {moment}"
