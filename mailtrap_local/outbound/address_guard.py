"""Tell addresses of the public internet from all others.

So a link of a mail, which anyone may have written, leads to no service of this machine or of its
network. `ipaddress.is_global` is not enough: its answer differs between patch releases of Python,
and it does not look into addresses that carry another one.
"""

from collections.abc import Collection, Iterator
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

# https://www.iana.org/assignments/iana-ipv4-special-registry/, multicast, class E
_CLOSED_V4 = tuple(
    IPv4Network(text)
    for text in (
        *("0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16"),
        *("172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16"),
        *("198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4"),
        "168.63.129.16/32",  # the services of a cloud for its own machines, on a public address
    )
)
_OPEN_V6 = IPv6Network("2000::/3")  # global unicast: the only block that is in use
# https://www.iana.org/assignments/iana-ipv6-special-registry/; Teredo is within the first
_CLOSED_V6 = tuple(
    IPv6Network(text) for text in ("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20")
)
_CARRIES_V4 = tuple(  # in the last 32 bits
    IPv6Network(text)
    for text in ("::ffff:0:0/96", "64:ff9b::/96")  # mapped, NAT64
)
_ISATAP = (0x00005EFE, 0x02005EFE)  # bits 64 to 95, RFC 5214 section 6.1


def is_public(address: str) -> bool:
    """Return whether an address is one of the public internet, as far as its digits say."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return False
    if isinstance(parsed, IPv6Address):
        return parsed.scope_id is None and _is_public_v6(parsed)
    return _is_public_v4(parsed)


def _is_public_v4(address: IPv4Address) -> bool:
    return not any(address in network for network in _CLOSED_V4)


def _is_public_v6(address: IPv6Address) -> bool:
    if any(address in network for network in _CARRIES_V4):
        return _is_public_v4(IPv4Address(int(address) & 0xFFFFFFFF))
    if (int(address) >> 32) & 0xFFFFFFFF in _ISATAP:
        return False
    return address in _OPEN_V6 and not any(address in network for network in _CLOSED_V6)


class AddressGuard:
    """Judges where a request may go: to public addresses, and to hosts that are allowed by name.

    `allowed` are hosts, with a port or without: `localhost`, `app.test:8000`, `[::1]:8000`.
    With `named_only` these are all.
    """

    def __init__(self, allowed: Collection[str] = (), *, named_only: bool = False) -> None:
        self._allowed = frozenset(one.lower() for one in allowed)
        self._named_only = named_only

    def allows(self, host: str, port: int) -> bool:
        """Return whether a host is allowed by its name, wherever it is."""
        return not self._allowed.isdisjoint(_spellings(host, port))

    def refusal(self, host: str, port: int, addresses: Collection[str]) -> str:
        """Say why none of these addresses may be connected to, "" if all may."""
        if self.allows(host, port):
            return ""
        if self._named_only:
            return f"{host}:{port} is not named by --check-hosts"
        closed = [address for address in addresses if not is_public(address)]
        if not closed:
            return ""
        return f"{closed[0]} is no public address; allow {host}:{port} with --check-hosts"


def _spellings(host: str, port: int) -> Iterator[str]:
    name = host.lower().rstrip(".")
    for each in (name, f"[{name}]") if ":" in name else (name,):
        yield each
        yield f"{each}:{port}"
