"""The HTML body of a message as a page of its own that can do no harm.

The mail is shown as it was sent, not cleaned: what makes it harmless is the policy it is served
under (an opaque origin, no scripts, no forms, and nothing loaded from elsewhere unless allowed).
"""

import re
from collections.abc import Mapping
from urllib.parse import unquote

# possessive and atomic throughout: a mail must not be able to make it try again and again
_DOCTYPE = re.compile(r"\s*+(?:<!--(?>.*?-->)\s*+)*+<!doctype[^>]*+>", re.IGNORECASE | re.DOTALL)
_CID = re.compile(r"(?P<before>[\"'(=]\s*)cid:(?P<id>[^\"'()<>\s]+)", re.IGNORECASE)
# Chromium opens a connection to where a frame points before it learns that the policy forbids it,
# which tells the sender who reads, and when. An iframe becomes a template, whose content nobody
# sees either; a frame becomes a tag that means nothing.
_FRAME = re.compile(r"<(?P<end>/?)(?P<name>iframe|frame)(?=[\s/>])", re.IGNORECASE)
_INSTEAD = {"iframe": "template", "frame": "x-frame"}
_BASE = '<base target="_blank">'


def preview_page(html: str, parts_by_content_id: Mapping[str, int]) -> str:
    """The page for a message's HTML: embedded images (RFC 2392) point at the message's own parts.

    Links open in a new tab, which then does not know of this page. Frames are never shown. URLs
    are relative to the address of the preview.
    """

    def to_part(match: re.Match[str]) -> str:
        number = parts_by_content_id.get(unquote(match["id"]))
        return match[0] if number is None else f"{match['before']}parts/{number}"

    doctype = _DOCTYPE.match(html)
    head = doctype.end() if doctype else 0  # in front of the doctype it would cause quirks mode
    return html[:head] + _BASE + _FRAME.sub(_unframed, _CID.sub(to_part, html[head:]))


def _unframed(match: re.Match[str]) -> str:
    return f"<{match['end']}{_INSTEAD[match['name'].lower()]}"


def preview_policy(*, remote: bool) -> str:
    """The Content-Security-Policy of a preview; with `remote`, passive content may be loaded."""
    elsewhere = " http: https:" if remote else ""
    return "; ".join(
        [
            "sandbox allow-popups allow-popups-to-escape-sandbox",
            "default-src 'none'",
            f"style-src 'unsafe-inline'{elsewhere}",
            f"img-src 'self' data:{elsewhere}",
            f"font-src data:{elsewhere}",
            *(["media-src http: https:"] if remote else []),
            "base-uri 'none'",
            "form-action 'none'",
            "frame-ancestors 'self'",
        ]
    )
