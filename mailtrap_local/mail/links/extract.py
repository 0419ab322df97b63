"""Extract links: those that the HTML follows or loads, and the URLs of the plain text.

URLs are as written, resolved against the base URL of the HTML if it declares one. Without one a
relative URL leads nowhere from a mail, which tests should notice.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from typing import NamedTuple

from mailtrap_local.errors import AmbiguousLink, BadQuery, MessageNotFound
from mailtrap_local.mail.links import LinkKind
from mailtrap_local.mail.links.html import MOST_LINKS, HtmlLink, html_leads, html_links
from mailtrap_local.mail.links.kinds import kind_by_words, words_around
from mailtrap_local.mail.links.plain_text import MOST_PLACES, bare_urls
from mailtrap_local.mail.links.urls import followed_url, is_remote, without_controls
from mailtrap_local.mail.mime.content import BodyStart, Content
from mailtrap_local.mail.seen_text import SeenToken
from mailtrap_local.mail.unsubscribe import parse_unsubscribe

__all__ = [
    "LOADED",
    "ExtractedLinks",
    "Link",
    "extract_links",
    "links_of",
    "one_link",
    "select_links",
]

_LONGEST_TEXT = 500
_MOST_NAMED = 10

_HOST = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*+://[^/?#]*+)/?+(.*+)", re.DOTALL)
LOADED = ("asset", "tracking")
"""Kinds of links that a client only loads."""


@dataclass(frozen=True, slots=True)
class Link:
    """A link of a message, with its `url` as written.

    `text` is displayed: its words, or the alternative text of its picture or asset; for a URL in
    text it is the URL. `kind` is verify, reset, signin, unsubscribe, tracking, asset
    or other.
    """

    url: str
    text: str
    kind: LinkKind


class ExtractedLinks(NamedTuple):
    """The links of a message; `skipped` if a part of it was not read, which may have more.

    `remote` are the URLs of hosts of the web that its HTML loads, each once.
    """

    links: list[Link]
    skipped: bool
    remote: list[str]


def links_of(
    content: Content,
    text: BodyStart | None,
    html: BodyStart | None,
    seen: Iterable[SeenToken] | None = None,
) -> ExtractedLinks:
    """Extract the links of a message from the start of its bodies, see `extract_links`.

    `seen` are the tokens of the HTML, where they are known.
    """
    leaving = parse_unsubscribe(content.headers)
    urls = leaving.urls if leaving else ()
    found = extract_links(text and text.text, html and html.text, urls, seen)
    remote = found.remote
    if remote and html is not None:
        finder = content.part_finder(html.text)
        remote = [url for url in remote if finder.find(url) is None]
    return found._replace(skipped=found.skipped or bool(content.skipped), remote=remote)


def extract_links(
    text: str | None,
    html: str | None,
    leaving: Iterable[str] = (),
    seen: Iterable[SeenToken] | None = None,
) -> ExtractedLinks:
    """Extract links, each URL once: of the HTML in order, then of the text.

    `leaving` are URLs known to unsubscribe. Takes the first 2,000 of the HTML and of the text.
    """
    text, html = text or "", html or ""
    known = {_key(url) for url in leaving}
    found: dict[str, Link] = {}
    remote: dict[str, None] = {}
    of_html, of_text = html_links(html, seen), list(_text_links(text))
    for written in (*of_html, *of_text):
        url = followed_url(written.url)
        if not url:
            continue
        if written.kind in LOADED and is_remote(url):
            remote[url] = None
        key = _key(url)
        shown = without_controls(written.text[:_LONGEST_TEXT])
        kind = written.kind or kind_by_words(shown, url, written.around)
        link = Link(url, shown, "unsubscribe" if key in known else kind)
        found[key] = _merged(found[key], link) if key in found else link
    is_cut = max(len(of_html), len(of_text)) >= MOST_LINKS
    skipped = is_cut or max(text.count("://"), html.count("://")) > MOST_PLACES
    return ExtractedLinks(list(found.values()), skipped, list(remote))


def leads_somewhere(text: str, html: str) -> bool:
    """Return whether a message has a link of a kind that is not LOADED."""
    bare = (url for url, _, _ in bare_urls(text))
    return any(map(followed_url, chain(bare, html_leads(html))))


def _text_links(text: str) -> Iterator[HtmlLink]:
    for url, start, end in islice(bare_urls(text), MOST_LINKS):
        yield HtmlLink(url, url, words_around(text, start, end), None)


def _key(url: str) -> str:
    """Normalized URL for comparison (RFC 3986 section 6.2.3)."""
    parts = _HOST.fullmatch(url)
    return f"{parts[1].lower()}/{parts[2]}" if parts else url


def _merged(first: Link, second: Link) -> Link:
    """Merge two links of a URL: prefers followed to loaded, and text and a kind to none."""
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
    """Select the links that meet all arguments, see `Message.links`."""
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
    """Return the URL of the only fitting link. See `Message.link` for errors."""
    if len(fitting) == 1:
        return fitting[0].url
    if fitting:
        raise AmbiguousLink(f"{len(fitting)} links fit, wanted one: {_named(fitting)}")
    raise MessageNotFound(f"no link fits; the message has: {_named(links) or 'none'}")


def _named(links: Sequence[Link]) -> str:
    lines = [f"\n  {one.url!r}  {one.text[:80]!r} ({one.kind})" for one in links[:_MOST_NAMED]]
    more = f"\n  and {len(links) - _MOST_NAMED} more" if len(links) > _MOST_NAMED else ""
    return "".join(lines) + more
