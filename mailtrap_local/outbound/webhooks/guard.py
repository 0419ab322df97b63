"""Judge where events may be sent: never to link-local addresses, by the API to loopback alone."""

import re
import socket
from collections.abc import Callable, Collection
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

from mailtrap_local.outbound.address_guard import AddressGuard

_Address = IPv4Address | IPv6Address

_NEVER = tuple(
    IPv4Network(text)
    for text in (
        "0.0.0.0/8",
        "169.254.0.0/16",  # link-local: the metadata of cloud machines, with their credentials
        # the same on other addresses: Azure, Alibaba, Oracle
        *("168.63.129.16/32", "100.100.100.200/32", "192.0.0.192/32"),
        "224.0.0.0/4",
        "255.255.255.255/32",
    )
)
_NEVER_V6 = tuple(
    IPv6Network(text)
    for text in ("::/128", "fe80::/10", "fd00:ec2::/32", "fd20:ce::254/128", "ff00::/8")
)
_IN_LAST_BITS = tuple(
    IPv6Network(text) for text in ("::/96", "::ffff:0:0:0/96", "64:ff9b::/96", "64:ff9b:1::/48")
)
_6TO4 = IPv6Network("2002::/16")
_TEREDO = IPv6Network("2001::/32")
_ISATAP = (0x00005EFE, 0x02005EFE)  # bits 64 to 95, RFC 5214 section 6.1
_NUMBER = re.compile(r"(?:[^:]*\.)?(?:[0-9]+|0x[0-9a-f]*)")


class WebhookGuard:
    """Judges the host of a webhook, whose addresses all have to be allowed.

    For URLs of the settings (`anywhere`) all are but link-local and multicast ones, which never
    are. For others only loopback is, and what `allowed` names: hosts, with a port or without.
    `own_ports` are those of this sandbox, which sends itself nothing.
    """

    def __init__(
        self,
        allowed: Collection[str] = (),
        *,
        anywhere: bool = False,
        own_ports: Callable[[], Collection[int]] = tuple,
    ) -> None:
        self._by_name = AddressGuard(allowed)
        self._anywhere = anywhere
        self._own_ports = own_ports

    def refusal(self, host: str, port: int, addresses: Collection[str]) -> str:
        """Say why none of these addresses may be connected to, "" if all may."""
        if _NUMBER.fullmatch(host) and not _is_canonical(host):
            return f"{host} is another spelling of an address: write it as four numbers"
        is_free = self._anywhere or self._by_name.allows(host, port)
        for text in addresses:
            try:
                address = _unmapped(ip_address(text))
            except ValueError:
                return f"{text} is no address"
            if _is_never(address):
                return f"{text} is link-local, multicast or of no machine: no webhook may be there"
            if port in self._own_ports() and _is_of_this_machine(address):
                return f"{host}:{port} is a listener of this sandbox"
            if not is_free and not address.is_loopback:
                return f"{text} is no loopback address; allow {host}:{port} with --webhook-allow"
        return ""


def _is_canonical(host: str) -> bool:
    try:
        return str(IPv4Address(host)) == host
    except ValueError:
        return False


def _unmapped(address: _Address) -> _Address:
    """Return the IPv4 address that a mapped one stands for, to which the system connects."""
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return mapped or address


def _is_of_this_machine(address: _Address) -> bool:
    """Return whether this machine has an address: a socket can be bound to no other."""
    if address.is_loopback:
        return True
    family = socket.AF_INET if isinstance(address, IPv4Address) else socket.AF_INET6
    with socket.socket(family, socket.SOCK_DGRAM) as probe:
        try:
            probe.bind((str(address), 0))
        except OSError:
            return False
    return True


def _is_never(address: _Address) -> bool:
    if isinstance(address, IPv4Address):
        return any(address in network for network in _NEVER)
    if any(address in network for network in _NEVER_V6):
        return True
    carried = None if address.is_loopback else _carried(address)
    return carried is not None and _is_never(carried)


def _carried(address: IPv6Address) -> IPv4Address | None:
    """Return the IPv4 address to which a translator or a tunnel would lead."""
    bits = int(address)
    last = IPv4Address(bits & 0xFFFFFFFF)
    if any(address in network for network in _IN_LAST_BITS):
        return last
    if address in _6TO4:
        return IPv4Address(bits >> 80 & 0xFFFFFFFF)
    if address in _TEREDO:  # RFC 4380 section 4: its complement
        return IPv4Address(bits & 0xFFFFFFFF ^ 0xFFFFFFFF)
    return last if bits >> 32 & 0xFFFFFFFF in _ISATAP else None
