"""Find the parts that HTML refers to: by `cid:` (RFC 2392), and by location (RFC 2557)."""

from collections.abc import Iterator
from itertools import islice
from urllib.parse import unquote

from mailtrap_local.mail.html_urls import base_url, referring_urls
from mailtrap_local.mail.links.urls import absolute_url, cleaned_url
from mailtrap_local.mail.mime.part import Part

_MOST_REFERENCES = 10_000
_THIS_MESSAGE = "//thismessage/"  # the base without any, RFC 2557 section 5


class PartFinder:
    """Find a part by the URL by which an HTML part refers to it; of two with one URL the first."""

    def __init__(self, root: Part, html: Part, source: str) -> None:
        """Read the ids and locations of all parts below `root`, and the base URL of the source."""
        self._parts: dict[str, Part] = {}
        self._base = _THIS_MESSAGE
        self._read(root, _THIS_MESSAGE, html)
        self._base = base_url(source) or self._base

    def _read(self, part: Part, base: str, html: Part) -> None:
        written = part.content_location or ""
        location = absolute_url(base, written) or base
        if part is html:
            self._base = location
        urls = [f"cid:{part.content_id}"] if part.content_id else []
        if written and part is not html and not part.children:
            urls += [written, location]
        for spelling in (spelling for url in urls for spelling in _spellings(url)):
            self._parts.setdefault(spelling, part)
        for child in part.children:
            self._read(child, location, html)

    def find(self, url: str) -> Part | None:
        """Return the part of a URL; None for any other URL."""
        if not self._parts:
            return None
        url = cleaned_url(url)
        spellings = (*_spellings(url), *_spellings(absolute_url(self._base, url)))
        return next((self._parts[one] for one in spellings if one in self._parts), None)


def _spellings(url: str) -> Iterator[str]:
    """A URL with and without percent encoding, which senders use on one side only."""
    if url[:4].lower() == "cid:":
        url = f"cid:{url[4:]}"
    yield "".join(url.split())
    yield "".join(unquote(url).split())


def parts_referred_to(source: str, finder: PartFinder) -> frozenset[int]:
    """Return the numbers of the parts that an HTML source refers to."""
    found = map(finder.find, islice(referring_urls(source), _MOST_REFERENCES))
    return frozenset(part.number for part in found if part is not None)
