"""Read URLs as browsers do (WHATWG URL Standard, section 4.4)."""

import re
from urllib.parse import quote, urljoin

# Clients do not follow these: scripts, embedded data, and places in the mail itself.
_NOT_FOLLOWED = ("javascript:", "vbscript:", "data:", "cid:", "mid:", "about:", "blob:", "#")
# Browsers remove C0 controls and spaces; what else is space or invisible at the start is no letter
# of a scheme either.
_EDGES = (
    "".join(map(chr, range(0x21)))
    + "\x7f\x85\xa0\u1680\u2028\u2029\u202f\u205f\u3000\xad\u180e\ufeff"
    + "".join(map(chr, [*range(0x2000, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2070)]))
)
_BREAKS = re.compile(r"[\t\r\n]+")
# Controls, line separators and marks of direction: browsers send them percent-encoded.
_UNPRINTABLE = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]+")
_WEB = re.compile(r"(?:https?:)?//", re.IGNORECASE)
_LONGEST_JOINED = 8000  # characters of a base URL and of one relative to it


def cleaned_url(written: str) -> str:
    """The URL without line breaks, tabs, and spaces around it."""
    return _BREAKS.sub("", written.strip(_EDGES))


def is_remote(url: str) -> bool:
    """Return whether the URL names a host of the web, and not a place beside or in the mail."""
    return _WEB.match(url) is not None


def absolute_url(base: str, url: str) -> str:
    """The URL resolved against a base (RFC 3986 section 5).

    As it is if that is impossible, or if it is empty or a place in the mail itself.
    """
    is_too_long = max(len(base), len(url)) > _LONGEST_JOINED
    if not is_remote(base) or is_too_long or url[:1] in ("", "#"):
        return url
    try:
        return urljoin(base, url)
    except ValueError:  # brackets in the host that are no IPv6 address
        return url


def followed_url(written: str) -> str:
    """The URL as clients read it, without control characters; `""` if they do not follow it."""
    url = cleaned_url(written)
    if url.lower().startswith(_NOT_FOLLOWED):
        return ""
    return _UNPRINTABLE.sub(lambda found: quote(found[0]), url)


def without_controls(text: str) -> str:
    """Text for people: a space for each run of control characters and marks of direction."""
    return _UNPRINTABLE.sub(" ", text).strip()
