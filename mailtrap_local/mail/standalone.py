"""A message as one HTML document that needs nothing else: for browsers without our page."""

import html
import re
from base64 import b64encode
from urllib.parse import unquote

from mailtrap_local.mail.mime import Content

_CID = re.compile(r"\bcid:([^\s\"'<>()]{1,500})", re.IGNORECASE)


def standalone_html(content: Content) -> str:
    """The HTML body with what it shows by `cid:` put in place; the text, if there is no HTML."""
    source = content.html
    if source is None:
        return f"<!doctype html><meta charset=utf-8><pre>{html.escape(content.text or '')}</pre>"
    shown = {part.content_id: part for part in content.parts if part.content_id}

    def in_place(reference: re.Match[str]) -> str:
        part = shown.get(unquote(reference[1]))
        if part is None:
            return reference[0]
        return f"data:{part.content_type};base64,{b64encode(content.payload(part)).decode()}"

    return _CID.sub(in_place, source)
