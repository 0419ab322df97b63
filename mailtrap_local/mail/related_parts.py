"""Find the part of a message that a URL in its HTML names, by Content-ID or Content-Location."""

from collections.abc import Iterator
from urllib.parse import unquote

from mailtrap_local.mail.links.urls import absolute_url, cleaned_url
from mailtrap_local.mail.mime.content import Content, Part


class RelatedParts:
    """The parts of a message by the URLs that name them; of two with one URL the first.

    `base` is the base URL that the HTML declares; without one it is the location of the HTML.
    """

    def __init__(self, content: Content, base: str) -> None:
        html = next((part for part in content.parts if part.content_type == "text/html"), None)
        self._base = base or (_location(html) if html else "")
        self._parts: dict[str, Part] = {}
        for part in content.parts[1:]:
            for url in self._urls(part):
                for spelling in _spellings(url):
                    self._parts.setdefault(spelling, part)

    def find(self, url: str) -> Part | None:
        """Return the part for a URL as written: `cid:…` (RFC 2392) or its location (RFC 2557)."""
        if not self._parts:
            return None
        url = cleaned_url(url)
        spellings = (*_spellings(url), *_spellings(absolute_url(self._base, url)))
        return next((self._parts[one] for one in spellings if one in self._parts), None)

    def _urls(self, part: Part) -> Iterator[str]:
        if part.content_id:
            yield f"cid:{part.content_id}"
        location = _location(part)
        if location and not part.content_type.startswith("multipart/"):
            yield location
            yield absolute_url(self._base, location)


def _location(part: Part) -> str:
    """The Content-Location, else the Content-Base of earlier clients, without folding."""
    fields = (part.headers.get(name) for name in ("Content-Location", "Content-Base"))
    return "".join(next(filter(None, fields), "").split())


def _spellings(url: str) -> Iterator[str]:
    """A URL with and without percent encoding, which senders use on one side only."""
    if url[:4].lower() == "cid:":
        url = f"cid:{url[4:]}"
    yield "".join(url.split())
    yield "".join(unquote(url).split())
