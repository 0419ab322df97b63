"""TXT records that checks ask for: of a zone, and of a function where that has none."""

import re
from collections.abc import Callable, Mapping, Sequence

TxtLookup = Callable[[str], Sequence[str]]
"""Return the texts of the TXT records of a name, none if there are none.

Raises TxtLookupFailed if it cannot be known.
"""

_STRING = re.compile(r'"([^"]*)"')


class TxtLookupFailed(Exception):
    """No answer about a name, which may have records or not."""


def txt_lookup(zone: Mapping[str, str] | None, dns: TxtLookup | None) -> TxtLookup | None:
    """Return a look-up in the zone, then by `dns`; None if there is neither."""
    if zone is None:
        return dns
    records = {plain_name(name): _joined(text) for name, text in zone.items()}

    def look_up(name: str) -> Sequence[str]:
        text = records.get(plain_name(name))
        if text is not None:
            return (text,)
        return () if dns is None else dns(name)

    return look_up


def _joined(text: str) -> str:
    """Return a text that is one, or several character strings in quotes (RFC 1035 section 5.1)."""
    strings = _STRING.findall(text) if text.lstrip()[:1] == '"' else ()
    return "".join(strings) or text


def plain_name(name: str) -> str:
    """Return a domain name in lower case without the dot at its end."""
    return name.strip().rstrip(".").lower()
