"""How a message says one can leave its list: List-Unsubscribe and List-Unsubscribe-Post."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from mailtrap_local.mail.mime.headers import Headers

# Brackets and what may stand around them, RFC 2369 section 2. A comment holds no further one here.
_ITEM = re.compile(r"(?:[\s,]++|\([^()]*+\))*+ < ([^<>]*+) >", re.VERBOSE)
_BEHIND_ITEM = re.compile(r"(?:\s++|\([^()]*+\))*+,")
_MOST_URLS = 100


@dataclass(frozen=True, slots=True)
class Unsubscribe:
    """Where to leave the list: URLs in the sender's order of preference, https and mailto mostly.

    `one_click` says that a POST of `List-Unsubscribe=One-Click` to the https one is enough
    (RFC 8058).
    """

    urls: tuple[str, ...]
    one_click: bool


def parse_unsubscribe(headers: Headers) -> Unsubscribe | None:
    """What the headers offer; None without a URL that a mail client would recognize."""
    found = (url for value in headers.all("List-Unsubscribe") for url in _urls(value))
    urls = tuple(dict.fromkeys(islice(found, _MOST_URLS)))
    if not urls:
        return None
    posts = [value.strip().lower() for value in headers.all("List-Unsubscribe-Post")]
    has_https = any(url.lower().startswith("https://") for url in urls)
    # RFC 8058 section 3.1: this one pair and no other, and at least one https URL
    return Unsubscribe(urls, posts == ["list-unsubscribe=one-click"] and has_https)


def _urls(value: str) -> Iterator[str]:
    """The URLs in angle brackets. Clients ignore all from the first thing on that is none."""
    position = 0
    while (item := _ITEM.match(value, position)) is not None:
        url = "".join(item[1].split())  # white space in it comes from folding
        if url:
            yield url
        comma = _BEHIND_ITEM.match(value, item.end())
        if comma is None:
            return
        position = comma.end()
