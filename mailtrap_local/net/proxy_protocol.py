"""Parse the header of the PROXY protocol, versions 1 and 2, without I/O.

A proxy sends it before anything else, to name the client that it speaks for:
https://www.haproxy.org/download/3.0/doc/proxy-protocol.txt. Sections below are those of it.
"""

import ipaddress
import struct
from collections.abc import Iterator
from typing import NamedTuple

from mailtrap_local.config.values import HostPort
from mailtrap_local.mail.connection_info import TlsInfo

MAX_HEADER = 4096
"""Octets of the longest header that is taken; one of version 1 has at most 107."""

_V1, _MAX_V1 = b"PROXY ", 107
_V2, _FIXED_V2 = b"\r\n\r\n\x00\r\nQUIT\n", 16
_LOCAL, _PROXY = 0x20, 0x21  # version and command
_ADDRESSES = {0: "", 1: "!4s4sHH", 2: "!16s16sHH", 3: "!108s108s"}  # by family; 3 is AF_UNIX
_TRANSPORTS = 3  # unspecified, stream, datagram
_SSL, _SSL_VERSION, _SSL_CIPHER = 0x20, 0x21, 0x23  # types of TLVs, section 2.2.5
_IS_TLS = 0x01  # flag of the TLV of type SSL


class ProxyHeaderError(ValueError):
    """A header is invalid, or there is none. Says so in words."""


class ProxyHeader(NamedTuple):
    """A whole header: its length in octets, and the client that the proxy speaks for.

    `source` is None if the proxy speaks for itself (health checks) or does not know. `tls` is that
    between the client and the proxy, if the proxy has named its version.
    """

    octets: int
    source: HostPort | None
    tls: TlsInfo | None = None


def parse_proxy_header(received: bytes | bytearray) -> ProxyHeader | None:
    """Parse the header at the beginning of all octets received so far; None if it needs more.

    Raises ProxyHeaderError as soon as they cannot become a header of at most MAX_HEADER octets.
    """
    if _begins(received, _V1):
        return _parse_v1(received)
    if _begins(received, _V2):
        return _parse_v2(received)
    began = ascii(bytes(received[:16]).decode("latin-1"))
    raise ProxyHeaderError(
        f"no PROXY header, which --proxy-protocol requires: the client began with {began}"
    )


def _begins(received: bytes | bytearray, signature: bytes) -> bool:
    """Return whether octets begin with a signature, or may still come to."""
    return received[: len(signature)] == signature[: len(received)]


# -- version 1 (section 2.1) -----------------------------------------------------------------


def _parse_v1(received: bytes | bytearray) -> ProxyHeader | None:
    end = received.find(b"\n", 0, _MAX_V1)
    if end < 0 and len(received) < _MAX_V1:
        return None
    line = bytes(received[: end + 1])
    if not line.endswith(b"\r\n"):
        raise ProxyHeaderError(f"a PROXY header without CRLF in its first {_MAX_V1} octets")
    _, family, *fields = line[:-2].decode("latin-1").split(" ")
    if family == "UNKNOWN":  # the rest is to be ignored
        return ProxyHeader(len(line), None)
    if family not in ("TCP4", "TCP6") or len(fields) != 4:
        raise _invalid_v1(line)
    try:
        addresses = [_parse_address(text, family) for text in fields[:2]]
        ports = [_parse_port(text) for text in fields[2:]]
    except ValueError:
        raise _invalid_v1(line) from None
    return ProxyHeader(len(line), HostPort(addresses[0], ports[0]))


def _invalid_v1(line: bytes) -> ProxyHeaderError:
    return ProxyHeaderError(f"an invalid PROXY header: {line[:-2].decode('latin-1')!a}")


def _parse_address(text: str, family: str) -> str:
    if family == "TCP4":
        return str(ipaddress.IPv4Address(text))
    if "%" in text:
        raise ValueError("a zone means nothing on another machine")
    return _plain(ipaddress.IPv6Address(text))


def _plain(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> str:
    """Return an address as text, an IPv4 one without the prefix of IPv6 sockets."""
    mapped = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
    return str(mapped or address)


def _parse_port(text: str) -> int:
    if not (text.isascii() and text.isdigit()) or (len(text) > 1 and text.startswith("0")):
        raise ValueError(text)
    port = int(text)
    if port > 0xFFFF:
        raise ValueError(text)
    return port


# -- version 2 (section 2.2) -----------------------------------------------------------------


def _parse_v2(received: bytes | bytearray) -> ProxyHeader | None:
    if len(received) < _FIXED_V2:
        return None
    command, kind, length = struct.unpack_from("!BBH", received, len(_V2))
    octets = _FIXED_V2 + length
    if command not in (_LOCAL, _PROXY):
        raise ProxyHeaderError(f"a PROXY header of an unknown version or command: {command:#04x}")
    if octets > MAX_HEADER:
        raise ProxyHeaderError(f"a PROXY header of {octets} octets, the limit is {MAX_HEADER}")
    if len(received) < octets:
        return None
    if command == _LOCAL:  # the rest is to be ignored
        return ProxyHeader(octets, None)
    family, transport = divmod(kind, 16)
    if family not in _ADDRESSES or transport >= _TRANSPORTS:
        raise ProxyHeaderError(f"a PROXY header of an unknown family or transport: {kind:#04x}")
    rest = bytes(received[_FIXED_V2:octets])
    size = struct.calcsize(_ADDRESSES[family])
    if len(rest) < size:
        raise ProxyHeaderError(f"a PROXY header with {len(rest)} octets for {size} of addresses")
    values = dict(_split_tlvs(rest[size:])) if family else {}
    return ProxyHeader(octets, _source(family, rest), _tls(values.get(_SSL, b"")))


def _source(family: int, rest: bytes) -> HostPort | None:
    if family not in (1, 2):
        return None
    address, _, port, _ = struct.unpack_from(_ADDRESSES[family], rest)
    return HostPort(_plain(ipaddress.ip_address(address)), port)


def _tls(value: bytes) -> TlsInfo | None:
    """Read the value of a TLV of type SSL: flags, result of the verification, TLVs in it."""
    inner = dict(_split_tlvs(value[5:]))
    if not (value and value[0] & _IS_TLS) or _SSL_VERSION not in inner:
        return None
    version, cipher = (inner.get(kind, b"") for kind in (_SSL_VERSION, _SSL_CIPHER))
    return TlsInfo(version=version.decode("latin-1"), cipher=cipher.decode("latin-1"))


def _split_tlvs(octets: bytes) -> Iterator[tuple[int, bytes]]:
    """Split types, lengths and values (section 2.2.7)."""
    start = 0
    while start < len(octets):
        if len(octets) - start < 3:
            raise ProxyHeaderError("a PROXY header that ends within a TLV")
        kind, length = struct.unpack_from("!BH", octets, start)
        end = start + 3 + length
        if end > len(octets):
            raise ProxyHeaderError("a PROXY header that ends within a TLV")
        yield kind, octets[start + 3 : end]
        start = end
