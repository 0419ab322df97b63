"""Find links, loaded URLs and bare URLs in HTML. Linear."""

import re
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import NamedTuple

from mailtrap_local.mail.css import css_urls
from mailtrap_local.mail.html import HtmlTag, gap
from mailtrap_local.mail.html_urls import base_url, loaded_urls, may_load, style_sheet
from mailtrap_local.mail.links import LinkKind
from mailtrap_local.mail.links.kinds import words_around
from mailtrap_local.mail.links.plain_text import BareUrl, bare_urls
from mailtrap_local.mail.links.urls import absolute_url, cleaned_url
from mailtrap_local.mail.seen_text import SeenToken, seen_tokens

MOST_LINKS = 2000
"""Limit for one body."""
_LONGEST_ALT = 2000  # characters of the alternative text of a picture
_MOST_PIECES = 100  # of text in one link: an unclosed one has the rest of the mail

_SPACE = re.compile(r"\s+")
# HTML without any of these has no link: the last three may encode the marks of a URL.
_SIGNS = ("href", "://", "mailto:", "&#", "&colon", "&sol")
# An invisible picture.
_TINY = re.compile(r"\s*\+?[01](?:\.0*)?\s*(?:px)?\s*")
_TINY_STYLE = re.compile(
    r"(?:^|[;\s])(?:display\s*:\s*none|visibility\s*:\s*hidden|opacity\s*:\s*0(?![.\d])"
    r"|(?:max-)?(?:width|height)\s*:\s*[01](?:px)?\s*(?:!|;|$))",
    re.IGNORECASE,
)
_COUNTING_URL = re.compile(
    r"//(?:t|o|px|open|opens|pixel|track|tracking|trk|beacon)\.[^/]|"
    r"/(?:open|opens|pixel|track|tracking|beacon|wf/open)(?:[/?.]|\Z)",
    re.IGNORECASE,
)


class HtmlLink(NamedTuple):
    """A link, the text around it, and its kind if its element tells."""

    url: str
    text: str
    around: str
    kind: LinkKind | None


class _LinkSpan(NamedTuple):
    url: str
    text: str
    start: int
    end: int
    kind: LinkKind | None


def html_links(source: str, seen: Iterable[SeenToken] | None = None) -> list[HtmlLink]:
    """Links in order, the bare URLs last. `seen` are the tokens, where they are known."""
    return list(_LinkReader(source, seen).links())


def html_leads(source: str) -> Iterator[str]:
    """URLs that are followed, not only loaded, one by one."""
    lower = source.lower()
    if not any(sign in lower for sign in _SIGNS):
        return
    reader = _LinkReader(source)
    yield from (place.url for place in reader.read() if place.kind is None)
    yield from (url for url, _, _ in reader.bare_urls())


class _LinkReader:
    """Reader of the displayed text and the positions of links in it."""

    def __init__(self, source: str, seen: Iterable[SeenToken] | None = None) -> None:
        self._tokens = seen_tokens(source) if seen is None else seen
        self._places: list[_LinkSpan] = []
        self._source = source
        self._seen: list[str] = []
        self._outside: list[str] = []  # text outside links
        self._length = 0
        self._url: str | None = None  # of the open link
        self._start = 0
        self._shown: list[str] = []  # its text, and the alternative texts of its pictures
        self._instead: list[str] = []

    def read(self) -> Iterator[_LinkSpan]:
        """Read up to the limit, and yield each position once it is known."""
        yielded = 0
        for token, is_seen in self._tokens:
            if isinstance(token, str):
                if is_seen:
                    self._read_text(token)
            elif token.is_end:
                self._read_end(token)
            else:
                self._read_start(token)
            yield from self._places[yielded:]
            yielded = len(self._places)
            if yielded >= MOST_LINKS:
                break
        self._close()
        yield from self._places[yielded:]

    def bare_urls(self) -> Iterator[BareUrl]:
        """The URLs of the read text outside links."""
        return islice(bare_urls(self._text_outside()), MOST_LINKS)

    def links(self) -> Iterator[HtmlLink]:
        """Read everything, and yield all links."""
        places = list(self.read())
        seen, outside = "".join(self._seen), self._text_outside()
        base = base_url(self._source)
        for written, text, start, end, kind in places:
            url = absolute_url(base, cleaned_url(written))
            yield HtmlLink(url, text, "" if kind else words_around(seen, start, end), kind)
        for url, start, end in self.bare_urls():
            yield HtmlLink(url, url, words_around(outside, start, end), None)

    def _text_outside(self) -> str:
        return "".join(self._outside)

    def _read_text(self, text: str) -> None:
        text = _SPACE.sub(" ", text)
        self._add(text)
        self._show(text)

    def _show(self, text: str) -> None:
        if self._url is not None and len(self._shown) < _MOST_PIECES:
            self._shown.append(text)

    def _add(self, text: str) -> None:
        self._seen.append(text)
        self._outside.append(text if self._url is None else "\n")
        self._length += len(text)

    def _read_end(self, tag: HtmlTag) -> None:
        if tag.name == "a":
            self._close()
        self._break(tag)

    def _read_start(self, tag: HtmlTag) -> None:
        self._break(tag)
        if tag.name in ("a", "area"):
            self._close()
            self._open(tag)
        self._read_loaded(tag)

    def _break(self, tag: HtmlTag) -> None:
        between = gap(tag)
        if between:
            self._add(between)
            self._show(" ")

    def _open(self, tag: HtmlTag) -> None:
        attributes = tag.attributes()
        self._url = attributes.get("href")
        self._start = self._length
        self._shown = []
        named = (attributes.get(name) for name in ("alt", "aria-label", "title"))
        self._instead = [name for name in named if name][:1]
        if tag.name == "area":
            self._close()

    def _close(self) -> None:
        if self._url is not None:
            text = _words(self._shown) or _words(self._instead)
            self._places.append(_LinkSpan(self._url, text, self._start, self._length, None))
        self._url = None

    def _read_loaded(self, tag: HtmlTag) -> None:
        if tag.name == "style":
            for url, _, _ in islice(css_urls(style_sheet(self._source, tag)), MOST_LINKS):
                self._load(url, "", "asset")
        elif may_load(tag):
            attributes = tag.attributes()
            alt = attributes.get("alt", "")[:_LONGEST_ALT]
            if tag.name == "img" and alt and len(self._instead) < _MOST_PIECES:
                self._instead.append(f"{alt} ")
            is_unseen = tag.name == "img" and _is_unseen(attributes)
            text = _words([alt])
            for name, value in attributes.items():
                for url, _, _ in loaded_urls(tag.name, name, value):
                    counts = tag.name == "img" and not alt and _COUNTING_URL.search(url) is not None
                    self._load(url, text, "tracking" if is_unseen or counts else "asset")

    def _load(self, url: str, text: str, kind: LinkKind) -> None:
        if len(self._places) < MOST_LINKS:
            self._places.append(_LinkSpan(url, text, 0, 0, kind))


def _is_unseen(attributes: dict[str, str]) -> bool:
    sizes = [attributes[name] for name in ("width", "height") if name in attributes]
    if any(map(_TINY.fullmatch, sizes)) or "hidden" in attributes:
        return True
    return _TINY_STYLE.search(attributes.get("style", "")) is not None


def _words(pieces: list[str]) -> str:
    return " ".join("".join(pieces).split())
