"""Finds in HTML where it leads, what it loads, and the bare URLs of its text. Linear."""

import re
from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

from mailtrap_local.mail.html import Tag, gap, tokens
from mailtrap_local.mail.links.kinds import LinkKind, words_around
from mailtrap_local.mail.links.plain_text import BareUrl, bare_urls

MOST_LINKS = 5000
"""Of one body no more are taken."""
_MOST_PIECES = 100  # of text inside one link: one that never ends holds the rest of the mail

# What is loaded from where. `background` and `style` are looked for everywhere.
_LOADING = {
    "audio": ("src",),
    "embed": ("src",),
    "iframe": ("src",),
    "img": ("src",),
    "input": ("src",),
    "link": ("href",),
    "object": ("data",),
    "script": ("src",),
    "source": ("src",),
    "track": ("src",),
    "video": ("src", "poster"),
}
_SPACE = re.compile(r"\s+")
_IN_STYLE = re.compile(r"""url\(\s*+["']?([^"')\s]++)""", re.IGNORECASE)
# Without any of them it leads nowhere: the last three can stand for the signs of a bare URL.
_SIGNS = ("href", "://", "mailto:", "&#", "&colon", "&sol")
_STYLE_END = re.compile(r"</style", re.IGNORECASE)
_CANDIDATE = re.compile(r"[\s,]*+(\S++)[^,]*+")  # of srcset: a URL and how wide it is
# A picture that is not there to be seen.
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
    """A link, the words of its sentence, and its kind if that is plain from where it stands."""

    url: str
    text: str
    around: str
    kind: LinkKind | None


class _Place(NamedTuple):
    url: str
    text: str
    start: int
    end: int
    kind: LinkKind | None


def html_links(source: str) -> list[HtmlLink]:
    """All in order, the bare URLs last."""
    return list(_Reader(source).links())


def html_leads(source: str) -> Iterator[str]:
    """Where it leads, without what it only loads: each URL as soon as it is found."""
    lower = source.lower()
    if not any(sign in lower for sign in _SIGNS):
        return
    reader = _Reader(source)
    yield from (place.url for place in reader.read() if place.kind is None)
    yield from (url for url, _, _ in reader.bare_urls())


class _Reader:
    """What has been read so far: the text as it is seen, and the places of links in it."""

    def __init__(self, source: str) -> None:
        self._places: list[_Place] = []
        self._backend = source
        self._seen: list[str] = []
        self._outside: list[str] = []  # the same without what is inside of links
        self._length = 0
        self._url: str | None = None  # of the link that is open
        self._start = 0
        self._shown: list[str] = []  # the words in it, and those that stand for its pictures
        self._instead: list[str] = []

    def read(self) -> Iterator[_Place]:
        """Read it, up to the last place to be taken, and give each place when it is known."""
        told = 0
        for token in tokens(self._backend):
            if isinstance(token, str):
                self._read_text(token)
            elif token.is_end:
                self._read_end(token)
            else:
                self._read_start(token)
            yield from self._places[told:]
            told = len(self._places)
            if told >= MOST_LINKS:
                break
        self._close()
        yield from self._places[told:]

    def bare_urls(self) -> Iterator[BareUrl]:
        """Those of the text outside of links, as far as it has been read."""
        return islice(bare_urls(self._text_outside()), MOST_LINKS)

    def links(self) -> Iterator[HtmlLink]:
        """Read it all, and give what there is."""
        places = list(self.read())
        seen, outside = "".join(self._seen), self._text_outside()
        for url, text, start, end, kind in places:
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

    def _read_end(self, tag: Tag) -> None:
        if tag.name == "a":
            self._close()
        self._break(tag)

    def _read_start(self, tag: Tag) -> None:
        self._break(tag)
        if tag.name in ("a", "area"):
            self._close()
            self._open(tag)
        self._read_loaded(tag)

    def _break(self, tag: Tag) -> None:
        between = gap(tag)
        if between:
            self._add(between)
            self._show(" ")

    def _open(self, tag: Tag) -> None:
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
            self._places.append(_Place(self._url, text, self._start, self._length, None))
        self._url = None

    def _read_loaded(self, tag: Tag) -> None:
        written = tag.attributes_source.lower()
        if tag.name == "style":
            self._load_style(self._style_sheet(tag))
        elif tag.name in _LOADING or "background" in written or "url(" in written:
            attributes = tag.attributes()
            alt = attributes.get("alt", "")
            if tag.name == "img" and alt and len(self._instead) < _MOST_PIECES:
                self._instead.append(f"{alt} ")
            for url in _loaded(tag.name, attributes):
                tracks = tag.name == "img" and _is_tracker(url, attributes)
                self._load(url, _words([alt]), "tracking" if tracks else "asset")
            self._load_style(attributes.get("style", ""))

    def _style_sheet(self, tag: Tag) -> str:
        end = _STYLE_END.search(self._backend, tag.end)
        return self._backend[tag.end : end.start() if end else None]

    def _load_style(self, style: str) -> None:
        for url in _IN_STYLE.findall(style):
            self._load(url, "", "asset")

    def _load(self, url: str, text: str, kind: LinkKind) -> None:
        self._places.append(_Place(url, text, 0, 0, kind))


def _loaded(name: str, attributes: dict[str, str]) -> Iterator[str]:
    for attribute in (*_LOADING.get(name, ()), "background"):
        if attribute in attributes:
            yield attributes[attribute]
    if name in ("img", "source"):
        yield from (url.rstrip(",") for url in _CANDIDATE.findall(attributes.get("srcset", "")))


def _is_tracker(url: str, attributes: dict[str, str]) -> bool:
    sizes = [attributes[name] for name in ("width", "height") if name in attributes]
    if any(map(_TINY.fullmatch, sizes)) or "hidden" in attributes:
        return True
    if _TINY_STYLE.search(attributes.get("style", "")):
        return True
    return not attributes.get("alt") and _COUNTING_URL.search(url) is not None


def _words(pieces: list[str]) -> str:
    return " ".join("".join(pieces).split())
