"""Files of MailHog's API: a message, and one of its parts."""

import binascii
import re
from base64 import b64decode

from werkzeug.wrappers import Response

from mailtrap_local.errors import MessageNotFound
from mailtrap_local.mail.message import Message
from mailtrap_local.webapp.mailhog.content import (
    MailhogContent,
    read_content,
    without_last_line_end,
)
from mailtrap_local.webapp.mailhog.shapes import headers_with_trace

_PLAIN = "text/plain; charset=utf-8"
_DISPOSITION = re.compile(r"attachment\s*(?:;[\x20-\x7e]*)?", re.IGNORECASE)
_MEDIA_TYPE = re.compile(
    r"[a-z0-9][\w!#$&^.+-]*/[a-z0-9][\w!#$&^.+-]*\s*(?:;[\x20-\x7e]*)?", re.ASCII | re.IGNORECASE
)


def message_file(message: Message) -> Response:
    """Return a message with the headers as MailHog shows them."""
    content = read_content(without_last_line_end(message.raw))
    headers = headers_with_trace(message, content)
    lines = [f"{name}: {value}\r\n" for name, values in headers.items() for value in values]
    octets = "".join(lines).encode() + b"\r\n" + content.body
    return _file(octets, "message/rfc822", f'attachment; filename="{message.id}.eml"')


def part_file(message: Message, number: int) -> Response:
    """Return a part, counted from 0. Of all encodings MailHog undoes base64 alone.

    Raises MessageNotFound without such a part.
    """
    parts = read_content(without_last_line_end(message.raw)).parts or []
    if number >= len(parts):
        raise MessageNotFound(f"the message has {len(parts)} parts, counted from 0")
    part = parts[number]
    media_type = _field(part, "content-type").strip()
    disposition = _field(part, "content-disposition")
    if not _DISPOSITION.fullmatch(disposition):  # never shown in place, as no part is
        disposition = f'attachment; filename="{message.id}-part-{number}"'
    is_valid = _MEDIA_TYPE.fullmatch(media_type)
    return _file(_decoded(part), media_type if is_valid else _PLAIN, disposition)


def _field(part: MailhogContent, name: str) -> str:
    return next((values[0] for key, values in part.headers.items() if key.lower() == name), "")


def _decoded(part: MailhogContent) -> bytes:
    if _field(part, "content-transfer-encoding").strip().lower() != "base64":
        return part.body
    try:
        return b64decode(part.body)
    except binascii.Error:
        return part.body


def _file(octets: bytes, media_type: str, disposition: str) -> Response:
    headers = {"Content-Disposition": disposition}
    return Response(octets, content_type=media_type, headers=headers)
