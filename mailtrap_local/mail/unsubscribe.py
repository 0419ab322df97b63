"""Parse List-Unsubscribe (RFC 2369) and List-Unsubscribe-Post (RFC 8058)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import NamedTuple

from mailtrap_local.mail.links.urls import followed_url
from mailtrap_local.mail.mime.headers import Headers

# Angle brackets with comments and commas, RFC 2369 section 2. Comments do not nest here.
_ITEM = re.compile(r"(?:[\s,]++|\([^()]*+\))*+ < ([^<>]*+) >", re.VERBOSE)
_BEHIND_ITEM = re.compile(r"(?:\s++|\([^()]*+\))*+,")
_MOST_URLS = 100


@dataclass(frozen=True, slots=True)
class Unsubscribe:
    """Ways to leave a list: URLs in the sender's order of preference, mostly https and mailto.

    `one_click`: a POST of `List-Unsubscribe=One-Click` to the https URL is enough (RFC 8058).
    """

    urls: tuple[str, ...]
    one_click: bool


class OneClick(NamedTuple):
    """Result of one click: `problem` is "" if the server has unsubscribed the recipient."""

    url: str
    status: int | None
    problem: str


def parse_unsubscribe(headers: Headers) -> Unsubscribe | None:
    """Parse the headers; None without a URL that mail clients recognize."""
    found = (url for value in headers.all("List-Unsubscribe") for url in list_urls(value))
    urls = tuple(dict.fromkeys(islice(found, _MOST_URLS)))
    if not urls:
        return None
    posts = [value.strip().lower() for value in headers.all("List-Unsubscribe-Post")]
    has_https = any(url.lower().startswith("https://") for url in urls)
    # RFC 8058 section 3.1: only this pair, and at least one https URL
    return Unsubscribe(urls, posts == ["list-unsubscribe=one-click"] and has_https)


def list_urls(value: str) -> Iterator[str]:
    """The URLs in angle brackets of a List-* field, up to the first invalid item, as clients do."""
    position = 0
    while (item := _ITEM.match(value, position)) is not None:
        url = followed_url("".join(item[1].split()))  # white space from folding
        if url:
            yield url
        comma = _BEHIND_ITEM.match(value, item.end())
        if comma is None:
            return
        position = comma.end()
