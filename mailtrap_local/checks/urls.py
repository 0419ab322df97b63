"""Judge URLs of links and images: what is wrong with one wherever it is opened."""

import ipaddress
import re
from collections.abc import Mapping
from typing import Literal, NamedTuple
from urllib.parse import unquote, urlsplit

from mailtrap_local.checks.domains import ascii_host, is_private_host
from mailtrap_local.mail.links.urls import cleaned_url

LONGEST = 2048
"""Characters that all browsers and servers take."""
_LONGEST_PARSED = 20_000

HostKind = Literal["localhost", "private", "address", "public"]
Form = Literal[
    "empty", "fragment", "mailto", "other", "relative", "malformed", "web", "cid", "data"
]

_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*+):", re.IGNORECASE)
_HOST_AND_PORT = re.compile(r"[\w.-]+:\d{1,5}(?:[/?#]|\Z)")
_TWICE = re.compile(r"https?:/*https?(?::|/)", re.IGNORECASE)
_BROKEN_SCHEME = re.compile(r"(?:https?|ttps?|htt?p?s?)//", re.IGNORECASE)
_FORMS: Mapping[str, Form] = {
    **dict.fromkeys(("javascript", "vbscript", "about"), "empty"),
    **dict.fromkeys(("htpps", "htps", "hhtp", "hhtps", "htttp", "htttps"), "malformed"),
    "cid": "cid",
    "data": "data",
    "file": "relative",
    "mailto": "mailto",
}
_HOST = re.compile(r"(?!\.|.*\.\.)[^\s<>\"'`{}|\\^%,()!$&*+=;]++")
# As `inet_aton` reads them: 0x7f.1, 2130706433
_NUMERIC = re.compile(r"(?:0x[0-9a-f]*|\d+)(?:\.(?:0x[0-9a-f]*|\d+)){0,3}")
# Marks of templates: what is not filled in is the finding of other rules.
_TEMPLATE = re.compile(
    r"\{\{|\}\}|\{%|%\}|<%|%>|<\?=|\$\{|\#\{|\*\||\|\*|%%[\w.]+%%|\{![\w!]|\{\$|@Model\."
    r"|(?<!%)%\(\w+\)s|\{[a-z_]\w*\}|\[(?:first|last) ?name\]|\[%"
    r"|%recipient\.|\A\[[A-Z_]+\]\Z|%[A-Z_]{4,40}%|\[\[\w|<<\w|__[A-Z_]+__",
    re.IGNORECASE,
)


class WebUrl(NamedTuple):
    """A URL as written and cleaned, its form, and what a URL of the web has."""

    url: str
    form: Form
    scheme: str = ""
    host: str = ""
    port: int | None = None
    has_credentials: bool = False

    @property
    def host_kind(self) -> HostKind:
        """The kind of its host."""
        return kind_of_host(self.host)


def is_template(url: str) -> bool:
    """Return whether a URL has marks of a template in it, percent-encoded or not."""
    start = url[:_LONGEST_PARSED]
    return _TEMPLATE.search(start) is not None or (
        "%" in start and _TEMPLATE.search(unquote(start)) is not None
    )


def read_url(written: str) -> WebUrl:
    """Read a URL of an attribute or of a text. Never raises."""
    url = cleaned_url(written)[:_LONGEST_PARSED]
    if url in ("", "#"):
        return WebUrl(url, "empty")
    if url[0] == "#":
        return WebUrl(url, "fragment")
    scheme = _SCHEME.match(url)
    name = scheme[1].lower() if scheme else ""
    if name in ("http", "https"):
        return _web(url, name)
    if not name or _HOST_AND_PORT.match(url) or "." in name:
        return WebUrl(url, "malformed" if _BROKEN_SCHEME.match(url) else "relative")
    return WebUrl(url, _FORMS.get(name, "other"))


def _web(url: str, scheme: str) -> WebUrl:
    broken = WebUrl(url, "malformed", scheme)
    if _TWICE.match(url) or "&amp;" in url or re.search(r"\s", url) or "\\" in url:
        return broken
    if not url[len(scheme) + 1 :].startswith("//"):
        return broken
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return broken
    if not host or (":" not in host and not _HOST.fullmatch(host)):
        return broken
    return WebUrl(url, "web", scheme, host.rstrip("."), port, parts.username is not None)


def kind_of_host(host: str) -> HostKind:
    """Return what a host is: of this machine, of a private network, an address, or public."""
    name = ascii_host(host)
    if name == "localhost" or name.endswith((".localhost", ".localdomain")):
        return "localhost"
    address = _address(name)
    if address is None:
        return "private" if is_private_host(name) else "public"
    mapped = getattr(address, "ipv4_mapped", None) or address
    if mapped.is_loopback or mapped.is_unspecified:
        return "localhost"
    return "address" if mapped.is_global else "private"


def _address(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    is_numeric = _NUMERIC.fullmatch(host) is not None
    if not is_numeric and ":" not in host:
        return None
    try:
        return ipaddress.ip_address(host.strip("[]").partition("%")[0])
    except ValueError:
        return _numeric_address(host) if is_numeric else None


def _numeric_address(host: str) -> ipaddress.IPv4Address | None:
    """An address in other bases, or with fewer numbers than four."""
    numbers = []
    for part in host.split("."):
        is_octal = len(part) > 1 and part[0] == "0" and part.isdecimal()
        base = 16 if part.startswith("0x") else 8 if is_octal else 10
        try:
            numbers.append(int(part[2:] or "0" if base == 16 else part[:20], base))
        except ValueError:
            return None
    *first, last = numbers
    if any(number > 255 for number in first) or last >= 256 ** (4 - len(first)):
        return None
    value = sum(number << (24 - 8 * index) for index, number in enumerate(first)) + last
    return ipaddress.IPv4Address(value)
