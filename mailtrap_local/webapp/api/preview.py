"""Preview of the HTML body of a message, as a sandboxed page.

The HTML is shown as sent, not cleaned: the policy it is served under makes it harmless (an opaque
origin, no scripts, no forms, and nothing loaded from elsewhere unless allowed).
"""

import re
from collections.abc import Callable, Sequence
from typing import Literal

from mailtrap_local.mail.html import HtmlTag
from mailtrap_local.mail.html_urls import replace_urls
from mailtrap_local.mail.links.urls import absolute_url, cleaned_url
from mailtrap_local.webapp.api.preview_marks import MARK_STYLE

# possessive and atomic throughout: no message may cause backtracking
_DOCTYPE = re.compile(r"\s*+(?:<!--(?>.*?-->)\s*+)*+<!doctype[^>]*+>", re.IGNORECASE | re.DOTALL)
# Chromium opens a connection to the URL of a frame before it learns that the policy forbids it,
# which shows the sender who reads, and when. An iframe becomes a template, whose content is hidden
# too; a frame becomes an unknown tag.
_FRAME = re.compile(r"<(?P<end>/?)(?P<name>iframe|frame)(?=[\s/>])", re.IGNORECASE)
_INSTEAD = {"iframe": "template", "frame": "x-frame"}
# The scroll bars of the frame are the only ones, as in clients that drop `html` and `body`. In the
# first layer, because there `!important` wins over every rule of the mail.
_OVERFLOW = {"html": "overflow:auto!important", "body": "overflow:visible!important"}
_SCROLLING = "".join(f"{name}{{{rule}}}" for name, rule in _OVERFLOW.items())
_HEAD = f'<base target="_blank"><style>@layer{{{_SCROLLING}{MARK_STYLE}}}</style>'

Scheme = Literal["light", "dark", "inverted"]

# A frame of another origin sees the browser's own scheme, whatever the page around it chooses. So
# the media features of style sheets are replaced by ones that are always or never true.
_MEDIA = re.compile(
    r"<style(?>.*?</style|.*+)|\bmedia\s*+=\s*+(?:\"[^\"]*+\"|'[^']*+')", re.IGNORECASE | re.DOTALL
)
_SCHEME_FEATURE = re.compile(
    r"prefers-color-scheme\s*+:\s*+(?P<scheme>dark|light)\b", re.IGNORECASE
)
_ALWAYS, _NEVER = "min-width:0", "max-width:0"
_CAN_BE_DARK = re.compile(
    r"(?<!prefers-)color-scheme[\"']?+(?:\s*+:|\s++content\s*+=)[^;}>]{0,100}?\bdark\b",
    re.IGNORECASE,
)
_INVERTED = "filter:invert(1) hue-rotate(180deg)!important"
_STYLES = {
    "light": "<style>:root{color-scheme:only light!important}</style>",
    "dark": "<style>:root{color-scheme:dark!important}</style>",
    # pictures are inverted twice, as clients leave them alone
    "inverted": "<style>:root{color-scheme:only light!important;background-color:#fff;"
    f"{_INVERTED}}}img,video,[background],[style*='url(']{{{_INVERTED}}}</style>",
}


def preview_page(
    html: str,
    part_url: Callable[[str], str | None],
    scheme: Scheme | None = None,
    base: str = "",
) -> str:
    """Return the page for a message's HTML.

    `part_url` returns the URL of the part that a URL of the HTML names (RFC 2392, RFC 2557), else
    None; `base` is the base URL of the HTML. Links open in a new tab without a reference to this
    page, those to a place in the mail scroll to it. Frames are never shown. `dark` is the author's
    dark style, `inverted` what clients make of HTML without one; None is the browser's choice.
    """

    def loaded(url: str) -> str | None:
        return part_url(url) or _resolved(base, url)

    def changes(tag: HtmlTag, attributes: dict[str, str]) -> dict[str, str]:
        if tag.name in _OVERFLOW and "important" in attributes.get("style", ""):
            return {"style": f"{attributes['style']};{_OVERFLOW[tag.name]}"}
        if tag.name not in {"a", "area"}:
            return {}
        name = "href" if "href" in attributes else "xlink:href"
        url = cleaned_url(attributes.get(name, ""))
        if url.startswith("#"):
            return {"target": "_self"}
        is_part = url[:4].lower() == "cid:"
        followed = part_url(url) if is_part else _resolved(base, url)
        return {} if followed is None else {name: followed}

    doctype = _DOCTYPE.match(html)
    start = doctype.end() if doctype else 0  # before the doctype it would cause quirks mode
    style = "" if scheme is None else _style(html, scheme)
    shown = html[start:] if scheme is None else _fix_scheme(html[start:], scheme)
    shown = _FRAME.sub(_unframed, replace_urls(shown, loaded, changes))
    return html[:start] + _HEAD + style + shown


def _resolved(base: str, url: str) -> str | None:
    """Return a URL resolved against a base; None if that changes nothing."""
    url = cleaned_url(url)
    resolved = absolute_url(base, url)
    return resolved if resolved != url else None


def _style(html: str, scheme: Scheme) -> str:
    # without a dark style it is shown light
    is_light = scheme == "dark" and not _CAN_BE_DARK.search(html)
    return _STYLES["light" if is_light else scheme]


def _fix_scheme(html: str, scheme: Scheme) -> str:
    """Return the HTML with every media feature for the colour scheme decided."""
    shown = "dark" if scheme == "dark" else "light"

    def decided(match: re.Match[str]) -> str:
        return _ALWAYS if match["scheme"].lower() == shown else _NEVER

    return _MEDIA.sub(lambda match: _SCHEME_FEATURE.sub(decided, match[0]), html)


def _unframed(match: re.Match[str]) -> str:
    return f"<{match['end']}{_INSTEAD[match['name'].lower()]}"


def preview_policy(*, remote: bool, images: bool = True, own: Sequence[str] = ()) -> str:
    """Return the Content-Security-Policy of a preview, whose `own` pictures are below these URLs.

    With `remote` passive content may be loaded. Without `images` no picture is, not even its own.
    """
    pictures = " ".join([*own, "data:"])
    elsewhere = " http: https:" if remote else ""
    return "; ".join(
        [
            "sandbox allow-popups allow-popups-to-escape-sandbox",
            "default-src 'none'",
            f"style-src 'unsafe-inline'{elsewhere}",
            f"img-src {pictures}{elsewhere}" if images else "img-src 'none'",
            f"font-src data:{elsewhere}",
            *(["media-src http: https:"] if remote else []),
            "base-uri 'none'",
            "form-action 'none'",
            "frame-ancestors 'self'",
        ]
    )
