"""The links of a message: where its HTML leads and what it loads, and the URLs of its plain text.

A link is what a reader's client could follow or load. URLs are given as the mail has them,
relative ones too: they lead nowhere from a mail, which is worth seeing.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice

from mailtrap_local.errors import AmbiguousLink, BadQuery, MessageNotFound
from mailtrap_local.mail.links.html import MOST_LINKS, HtmlLink, html_leads, html_links
from mailtrap_local.mail.links.kinds import LinkKind, kind_by_words, words_around
from mailtrap_local.mail.links.plain_text import bare_urls

__all__ = ["LOADED", "Link", "LinkKind", "extract_links", "one_link", "select_links"]

_LONGEST_TEXT = 500
_MOST_NAMED = 10

# Clients follow none of these: they run a script, hold the data themselves, or stay in the mail.
_NOT_FOLLOWED = ("javascript:", "vbscript:", "data:", "cid:", "mid:", "about:", "blob:", "#")
_BREAKS = re.compile(r"[\t\r\n]+")  # taken out by every reader of URLs, WHATWG URL section 4.4
_HOST = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*+://[^/?#]*+)/?+(.*+)", re.DOTALL)
LOADED = ("asset", "tracking")
"""The kinds of what a client only loads: nobody follows it."""


@dataclass(frozen=True, slots=True)
class Link:
    """Where a message leads.

    `text` is what a reader sees of it: its words, or those that stand for its picture; of a bare
    URL the URL itself; of an asset its alternative text.
    """

    url: str
    text: str
    kind: LinkKind


def extract_links(text: str | None, html: str | None, leaving: Iterable[str] = ()) -> list[Link]:
    """The links of a message, each URL once: those of the HTML in order, then those of the text.

    `leaving` are URLs known to unsubscribe. Of the HTML as of the text the first 5,000 are taken.
    """
    known = {_key(url) for url in leaving}
    found: dict[str, Link] = {}
    for written in (*html_links(html or ""), *_text_links(text or "")):
        url = _followed(written.url)
        if not url:
            continue
        key = _key(url)
        text = written.text[:_LONGEST_TEXT]
        kind = written.kind or kind_by_words(text, url, written.around)
        link = Link(url, text, "unsubscribe" if key in known else kind)
        found[key] = _merged(found[key], link) if key in found else link
    return list(found.values())


def leads_somewhere(text: str | None, html: str | None) -> bool:
    """Whether a message has a link to follow, one that is none of what is only LOADED."""
    bare = (url for url, _, _ in bare_urls(text or ""))
    return any(map(_followed, chain(bare, html_leads(html or ""))))


def _followed(written: str) -> str:
    """A URL as it is read; `""` if it leads nowhere."""
    url = _BREAKS.sub("", written.strip())
    return "" if url.lower().startswith(_NOT_FOLLOWED) else url


def _text_links(text: str) -> Iterator[HtmlLink]:
    for url, start, end in islice(bare_urls(text), MOST_LINKS):
        yield HtmlLink(url, url, words_around(text, start, end), None)


def _key(url: str) -> str:
    """One spelling for URLs that are the same (RFC 3986 section 6.2.3)."""
    parts = _HOST.fullmatch(url)
    return f"{parts[1].lower()}/{parts[2]}" if parts else url


def _merged(first: Link, second: Link) -> Link:
    """Both in one: what leads somewhere before what is loaded, words and a purpose before none."""
    if second.kind in LOADED:
        return first
    if first.kind in LOADED:
        return second
    has_words = bool(first.text) and _key(first.text) != _key(first.url)
    text = first.text if has_words or not second.text else second.text
    return Link(first.url, text, second.kind if first.kind == "other" else first.kind)


def select_links(
    links: Iterable[Link],
    *,
    contains: str | None = None,
    text: str | None = None,
    pattern: str | re.Pattern[str] | None = None,
    kind: LinkKind | None = None,
) -> list[Link]:
    """Those that meet all that is given: see `Message.links`."""
    try:
        wanted = re.compile(pattern or "")
    except re.error as error:
        raise BadQuery(f"pattern {pattern!r} is no regular expression: {error}") from None
    return [
        link
        for link in links
        if (contains is None or contains in link.url)
        and (text is None or text.casefold() in link.text.casefold())
        and wanted.search(link.url)
        and kind in (None, link.kind)
    ]


def one_link(fitting: Sequence[Link], links: Sequence[Link]) -> str:
    """The URL of the one link that fits, out of all there are. See `Message.link` for errors."""
    if len(fitting) == 1:
        return fitting[0].url
    if fitting:
        raise AmbiguousLink(f"{len(fitting)} links fit, wanted one: {_named(fitting)}")
    raise MessageNotFound(f"no link fits; the message has: {_named(links) or 'none'}")


def _named(links: Sequence[Link]) -> str:
    lines = [f"\n  {one.url!r}  {one.text[:80]!r} ({one.kind})" for one in links[:_MOST_NAMED]]
    more = f"\n  and {len(links) - _MOST_NAMED} more" if len(links) > _MOST_NAMED else ""
    return "".join(lines) + more
