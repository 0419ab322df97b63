"""Read URLs as browsers do (WHATWG URL Standard, section 4.4)."""

import re
from urllib.parse import quote

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


def followed_url(written: str) -> str:
    """The URL as clients read it, without control characters; `""` if they do not follow it."""
    url = _BREAKS.sub("", written.strip(_EDGES))
    if url.lower().startswith(_NOT_FOLLOWED):
        return ""
    return _UNPRINTABLE.sub(lambda found: quote(found[0]), url)


def without_controls(text: str) -> str:
    """Text for people: a space for each run of control characters and marks of direction."""
    return _UNPRINTABLE.sub(" ", text).strip()
