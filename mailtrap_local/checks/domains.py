"""Compare domains: by the organization that registered them, by the Public Suffix List."""

import ipaddress
import pkgutil
from functools import cache, lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from publicsuffixlist import PublicSuffixList

_LONGEST = 255  # octets, RFC 1035 section 2.3.4
# without public names: RFC 6761, RFC 6762, RFC 8375, and what routers and hosts come with
_PRIVATE = ("localhost", "localdomain", "local", "internal", "home.arpa", "lan", "intranet", "corp")


@lru_cache(maxsize=1024)
def organizational_domain(host: str) -> str:
    """Return the organizational domain of a host, in lower case and A-labels.

    That is its public suffix and one label more: `shop.co.uk` for `www.shop.co.uk`. An address
    or a public suffix is its own; the private section of the list counts, so that two users of
    `github.io` are two organizations.
    """
    name = ascii_host(host)
    if is_address(name):
        return name
    return _public_suffixes().privatesuffix(name) or name


def same_organization(one: str, other: str) -> bool:
    """Return whether two hosts are of one organizational domain."""
    one, other = ascii_host(one), ascii_host(other)
    return one == other or organizational_domain(one) == organizational_domain(other)


def ascii_host(host: str) -> str:
    """Return a host in lower case and A-labels, without a dot at its end.

    What is no valid name is only lowered.
    """
    name = host[: _LONGEST + 1].strip().lower().rstrip(".")
    if name.isascii():
        return name
    import idna  # noqa: PLC0415  # its tables are rarely needed

    try:
        return idna.encode(name, uts46=True).decode()
    except UnicodeError:
        return name


def is_address(host: str) -> bool:
    """Return whether a host is an IP address, in brackets or not."""
    return _address(host) is not None


def is_private_host(host: str) -> bool:
    """Return whether a host means nothing outside its own network or machine.

    A single label, a name of a private zone such as `.local`, or a private address.
    """
    name = ascii_host(host)
    address = _address(name)
    if address is not None:
        return not address.is_global
    return "." not in name or any(name.endswith(f".{zone}") for zone in _PRIVATE)


def is_reserved_host(host: str) -> bool:
    """Return whether a host is of a domain for tests and documentation (RFC 2606, RFC 6761).

    So are single labels, which no mail reaches: `localhost`.
    """
    name = ascii_host(host)
    if is_address(name):
        return False
    labels = name.split(".")
    if len(labels) == 1 or labels[-1] in ("test", "example", "invalid", "localhost"):
        return True
    return labels[-2] == "example" and labels[-1] in ("com", "net", "org")


def _address(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    inner = host.strip("[]").partition("%")[0]
    if ":" not in inner and not inner[-1:].isdecimal():
        return None
    try:
        return ipaddress.ip_address(inner[5:] if inner[:5].lower() == "ipv6:" else inner)
    except ValueError:
        return None


@cache
def _public_suffixes() -> "PublicSuffixList":
    from publicsuffixlist import PublicSuffixList  # noqa: PLC0415  # reads 340 KB, takes 35 ms

    # by its loader, as a test's pyfakefs hides the file
    return PublicSuffixList(pkgutil.get_data("publicsuffixlist", "public_suffix_list.dat"))
