"""Find the parts that HTML refers to: by `cid:` (RFC 2392), and by location (RFC 2557)."""

import re
from collections.abc import Iterable, Iterator
from itertools import islice
from urllib.parse import unquote, urljoin

from mailtrap_local.mail.html import HtmlTag, tokens, unescape
from mailtrap_local.mail.mime.part import Part

_CID = re.compile(r"\bcid(?::|&#0*+58;|&#x0*+3a;|&colon;)([^\s\"'<>]{1,500})", re.IGNORECASE)
_STYLE_URL = re.compile(r"\burl\(\s*+[\"']?+([^\"')]{1,2000})", re.IGNORECASE)
_MOST_REFERENCES = 10_000
_LONGEST_URL = 2000
_ATTRIBUTES = ("src", "background", "href", "poster", "data")


class PartFinder:
    """Find a part by the URL by which an HTML part refers to it."""

    def __init__(self, root: Part, html: Part) -> None:
        """Read the content ids and locations of all parts below `root`."""
        self._by_id: dict[str, Part] = {}
        self._by_location: dict[str, Part] = {}
        self._base = ""
        self._read(root, "", html)

    def _read(self, part: Part, base: str, html: Part) -> None:
        location = _resolved(base, part.content_location or "")
        if part.content_id:
            self._by_id.setdefault(part.content_id, part)
        if part.content_location and part is not html:
            self._by_location.setdefault(location, part)
        if part is html:
            self._base = location
        for child in part.children:
            self._read(child, location, html)

    @property
    def has_locations(self) -> bool:
        """Return whether parts other than the HTML have locations."""
        return bool(self._by_location)

    def find(self, url: str) -> Part | None:
        """Return the part of a URL; None for any other URL."""
        url = url.strip()
        if url[:4].lower() == "cid:":
            return self._by_id.get(unquote(url[4:]))
        return self._by_location.get(_resolved(self._base, url)) if self._by_location else None


def parts_referred_to(source: str, finder: PartFinder) -> frozenset[int]:
    """Return the numbers of the parts that an HTML source refers to."""
    urls = [f"cid:{name}" for name in _content_ids(source)]
    if finder.has_locations:
        urls += _urls(source)
    found = map(finder.find, urls)
    return frozenset(part.number for part in found if part is not None)


def _content_ids(source: str) -> Iterator[str]:
    """Candidates for content ids: how one ends depends on what it stands in."""
    for reference in islice(_CID.finditer(source), _MOST_REFERENCES):
        written = unescape(reference[1])
        yield written
        yield written.rstrip(")")
        yield re.split("[\"'),;\\s]", written, maxsplit=1)[0]


def _urls(source: str) -> Iterator[str]:
    tags = (token for token in tokens(source) if isinstance(token, HtmlTag))
    return islice((url for tag in tags for url in _urls_of(tag)), _MOST_REFERENCES)


def _urls_of(tag: HtmlTag) -> Iterable[str]:
    attributes = tag.attributes()
    yield from (attributes[name] for name in _ATTRIBUTES if name in attributes)
    yield from (one.split()[0] for one in attributes.get("srcset", "").split(",") if one.split())
    yield from _STYLE_URL.findall(attributes.get("style", ""))


def _resolved(base: str, url: str) -> str:
    try:
        return urljoin(base, url[:_LONGEST_URL])
    except ValueError:  # an invalid host
        return url
