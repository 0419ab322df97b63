"""Render a message as one self-contained HTML document."""

import html
import re
from base64 import b64encode
from typing import Protocol
from urllib.parse import unquote

from mailtrap_local.mail.mime.content import Content

_MOST_OCTETS = 10**8  # embedded: a mail can refer to its largest picture any number of times
_CID = re.compile(r"\bcid:([^\s\"'<>()]{1,500})", re.IGNORECASE)


class BrowserPage(Protocol):
    """The method of Playwright's page that `Message.open_in` calls."""

    def set_content(self, html: str) -> object: ...


def standalone_html(content: Content) -> str:
    """The HTML body with `cid:` references (RFC 2392) embedded; the text if there is no HTML."""
    source = content.rich
    if source is None:
        return f"<!doctype html><meta charset=utf-8><pre>{html.escape(content.text or '')}</pre>"
    shown = {part.content_id: part for part in content.parts if part.content_id}

    left = _MOST_OCTETS

    def embedded(reference: re.Match[str]) -> str:
        nonlocal left
        part = shown.get(unquote(reference[1]))
        if part is None or part.end - part.body > left:
            return reference[0]
        left -= part.end - part.body
        return f"data:{part.content_type};base64,{b64encode(content.payload(part)).decode()}"

    return _CID.sub(embedded, source)
