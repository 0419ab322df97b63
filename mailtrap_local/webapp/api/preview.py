"""The HTML body of a message as a page of its own that can do no harm.

The mail is shown as it was sent, not cleaned: what makes it harmless is the policy it is served
under (an opaque origin, no scripts, no forms, and nothing loaded from elsewhere unless allowed).
"""

import re
from collections.abc import Mapping
from typing import Literal
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

Scheme = Literal["light", "dark", "inverted"]

# A frame of another origin is asked for the browser's own scheme, whatever the page around it says.
# So the answer is written into the question, where style sheets ask it.
_ASKING = re.compile(
    r"<style(?>.*?</style|.*+)|\bmedia\s*+=\s*+(?:\"[^\"]*+\"|'[^']*+')", re.IGNORECASE | re.DOTALL
)
_QUESTION = re.compile(r"prefers-color-scheme\s*+:\s*+(?P<scheme>dark|light)\b", re.IGNORECASE)
_ALWAYS, _NEVER = "min-width:0", "max-width:0"
_CAN_BE_DARK = re.compile(
    r"(?<!prefers-)color-scheme[\"']?+(?:\s*+:|\s++content\s*+=)[^;}>]{0,100}?\bdark\b",
    re.IGNORECASE,
)
_INVERTED = "filter:invert(1) hue-rotate(180deg)!important"
_STYLES = {
    "light": "<style>:root{color-scheme:only light!important}</style>",
    "dark": "<style>:root{color-scheme:dark!important}</style>",
    # pictures are turned twice, as clients leave them alone
    "inverted": "<style>:root{color-scheme:only light!important;background-color:#fff;"
    f"{_INVERTED}}}img,video,[background],[style*='url(']{{{_INVERTED}}}</style>",
}


def preview_page(
    html: str,
    parts_by_content_id: Mapping[str, int],
    scheme: Scheme | None = None,
    parts_pass: str = "",
) -> str:
    """The page for a message's HTML: embedded images (RFC 2392) point at the message's own parts.

    Links open in a new tab, which then does not know of this page. Frames are never shown. URLs
    are relative to the address of the preview, with `parts_pass` if there is one. `dark` is what
    the author wrote for a dark screen, `inverted` what clients make of those who wrote nothing;
    None leaves it to the browser.
    """
    shown = f"?pass={parts_pass}" if parts_pass else ""

    def to_part(match: re.Match[str]) -> str:
        number = parts_by_content_id.get(unquote(match["id"]))
        return match[0] if number is None else f"{match['before']}parts/{number}{shown}"

    doctype = _DOCTYPE.match(html)
    head = doctype.end() if doctype else 0  # in front of the doctype it would cause quirks mode
    style = "" if scheme is None else _style(html, scheme)
    if scheme is not None:
        html = html[:head] + _settle(html[head:], scheme)
    return html[:head] + _BASE + style + _FRAME.sub(_unframed, _CID.sub(to_part, html[head:]))


def _style(html: str, scheme: Scheme) -> str:
    # who wrote nothing for the dark is shown in the light
    is_light = scheme == "dark" and not _CAN_BE_DARK.search(html)
    return _STYLES["light" if is_light else scheme]


def _settle(html: str, scheme: Scheme) -> str:
    """The same with every question for the reader's colour scheme answered."""
    shown = "dark" if scheme == "dark" else "light"

    def answer(match: re.Match[str]) -> str:
        return _ALWAYS if match["scheme"].lower() == shown else _NEVER

    return _ASKING.sub(lambda match: _QUESTION.sub(answer, match[0]), html)


def _unframed(match: re.Match[str]) -> str:
    return f"<{match['end']}{_INSTEAD[match['name'].lower()]}"


def preview_policy(*, remote: bool, images: bool = True) -> str:
    """The Content-Security-Policy of a preview.

    With `remote`, passive content may be loaded. Without `images` no picture is, its own neither.
    """
    elsewhere = " http: https:" if remote else ""
    return "; ".join(
        [
            "sandbox allow-popups allow-popups-to-escape-sandbox",
            "default-src 'none'",
            f"style-src 'unsafe-inline'{elsewhere}",
            f"img-src 'self' data:{elsewhere}" if images else "img-src 'none'",
            f"font-src data:{elsewhere}",
            *(["media-src http: https:"] if remote else []),
            "base-uri 'none'",
            "form-action 'none'",
            "frame-ancestors 'self'",
        ]
    )
