"""Render a message as one self-contained HTML document."""

import html
from base64 import b64encode
from typing import Protocol

from mailtrap_local.mail.html_urls import replace_urls
from mailtrap_local.mail.mime.content import Content

_MOST_OCTETS = 10**8  # embedded: a mail can refer to its largest picture any number of times


class BrowserPage(Protocol):
    """The method of Playwright's page that `Message.open_in` calls."""

    def set_content(self, html: str) -> object: ...


def standalone_html(content: Content) -> str:
    """The HTML body with the parts that it refers to embedded; the text if there is no HTML."""
    source = content.rich
    if source is None:
        return f"<!doctype html><meta charset=utf-8><pre>{html.escape(content.text or '')}</pre>"
    finder = content.part_finder(source)
    left = _MOST_OCTETS

    def embedded(url: str) -> str | None:
        nonlocal left
        part = finder.find(url)
        if part is None or part.end - part.body > left:
            return None
        left -= part.end - part.body
        return f"data:{part.content_type};base64,{b64encode(content.payload(part)).decode()}"

    return replace_urls(source, embedded)
