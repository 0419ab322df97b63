"""A message as one HTML document that needs nothing else: for browsers without our page."""

import html
import re
from base64 import b64encode
from urllib.parse import unquote

from mailtrap_local.mail.mime.content import Content

_MOST_OCTETS = 10**8  # put in place: a mail can refer to its largest picture any number of times
_CID = re.compile(r"\bcid:([^\s\"'<>()]{1,500})", re.IGNORECASE)


def standalone_html(content: Content) -> str:
    """The HTML body with what it shows by `cid:` put in place; the text, if there is no HTML."""
    source = content.html
    if source is None:
        return f"<!doctype html><meta charset=utf-8><pre>{html.escape(content.text or '')}</pre>"
    shown = {part.content_id: part for part in content.parts if part.content_id}

    left = _MOST_OCTETS

    def in_place(reference: re.Match[str]) -> str:
        nonlocal left
        part = shown.get(unquote(reference[1]))
        if part is None or part.end - part.body > left:
            return reference[0]
        left -= part.end - part.body
        return f"data:{part.content_type};base64,{b64encode(content.payload(part)).decode()}"

    return _CID.sub(in_place, source)
