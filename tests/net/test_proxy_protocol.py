"""PROXY protocol headers, in any chunks: who the client is, what is left over, what is invalid."""

import asyncio
import struct
from ipaddress import IPv4Address, IPv6Address

import pytest
from aiosmtpd.proxy_protocol import get_proxy
from hypothesis import example, given
from hypothesis import strategies as st

from mailtrap_local.config.values import HostPort
from mailtrap_local.mail.connection_info import TlsInfo
from mailtrap_local.net.proxy_protocol import (
    MAX_HEADER,
    ProxyHeader,
    ProxyHeaderError,
    parse_proxy_header,
)

SIGNATURE = b"\r\n\r\n\x00\r\nQUIT\n"
IPV4 = struct.pack("!4s4sHH", b"\xc0\x00\x02\x01", b"\x0a\x00\x00\x01", 40312, 25)
IPV6 = struct.pack(
    "!16s16sHH", IPv6Address("2001:db8::7").packed, IPv6Address("::1").packed, 1024, 25
)


def plain(address: IPv4Address | IPv6Address) -> str:
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return str(mapped or address)


def v2(kind: int, rest: bytes = b"", *, command: int = 0x21) -> bytes:
    return SIGNATURE + struct.pack("!BBH", command, kind, len(rest)) + rest


def tlv(kind: int, value: bytes) -> bytes:
    return struct.pack("!BH", kind, len(value)) + value


def tls(*inner: bytes, flags: int = 1) -> bytes:
    return tlv(0x20, struct.pack("!BL", flags, 0) + b"".join(inner))


VALID = [
    (b"PROXY TCP4 192.0.2.1 10.0.0.1 40312 25\r\n", HostPort("192.0.2.1", 40312)),
    (b"PROXY TCP4 255.255.255.255 255.255.255.255 65535 65535\r\n", ("255.255.255.255", 65535)),
    (b"PROXY TCP6 2001:db8::7 ::1 1024 25\r\n", HostPort("2001:db8::7", 1024)),
    (b"PROXY TCP6 ::ffff:192.0.2.1 ::1 0 25\r\n", HostPort("192.0.2.1", 0)),
    (b"PROXY UNKNOWN\r\n", None),
    (b"PROXY UNKNOWN ffff:f...f:ffff ffff:f...f:ffff 65535 65535\r\n", None),
    (b"PROXY UNKNOWN " + b"x" * 91 + b"\r\n", None),
    (v2(0x11, IPV4), HostPort("192.0.2.1", 40312)),
    (v2(0x21, IPV6), HostPort("2001:db8::7", 1024)),
    (v2(0x12, IPV4), HostPort("192.0.2.1", 40312)),
    (v2(0x11, IPV4 + tlv(0x04, b"\x00" * 3) + tlv(0xE0, b"own")), HostPort("192.0.2.1", 40312)),
    (v2(0x31, b"/run/a.sock".ljust(108, b"\x00") + b"/run/b.sock".ljust(108, b"\x00")), None),
    (v2(0x00), None),
    (v2(0x00, b"whatever"), None),
    (v2(0x00, command=0x20), None),
    (v2(0x11, IPV4, command=0x20), None),
    (v2(0xFF, b"whatever", command=0x20), None),
    (
        v2(0x11, IPV4 + tlv(0x04, b"\x00" * (MAX_HEADER - 16 - 12 - 3))),
        HostPort("192.0.2.1", 40312),
    ),
]

INVALID = [
    (
        b"EHLO app.example\r\n",
        r"no PROXY header, .* requires: the client began with 'EHLO app.example'",
    ),
    (
        b"\x16\x03\x01\x02",
        r"no PROXY header, .* requires: the client began with '\\x16\\x03\\x01\\x02",
    ),
    (b"\x1b[31m", r"'\\x1b\[31m"),
    (b"proxy TCP4", "no PROXY header"),
    (b"PROXY\r\n", "no PROXY header"),
    (b"PROXYTCP4", "no PROXY header"),
    (b"PROXY TCP4 192.0.2.1 10.0.0.1 40312 25\n", "without CRLF"),
    (b"PROXY " + b"x" * 101, "without CRLF in its first 107"),
    (b"PROXY UNKNOWN " + b"x" * 92 + b"\r\n", "without CRLF in its first 107"),
    (b"PROXY \r\n", "an invalid PROXY header: 'PROXY '"),
    (b"PROXY TCP4\r\n", "an invalid PROXY header: 'PROXY TCP4'"),
    (b"PROXY UDP4 192.0.2.1 10.0.0.1 1 25\r\n", "an invalid PROXY header"),
    (b"PROXY TCP4 192.0.2.1 10.0.0.1 1\r\n", "an invalid PROXY header"),
    (b"PROXY TCP4 192.0.2.1 10.0.0.1 1 25 9\r\n", "an invalid PROXY header"),
    (b"PROXY TCP4  192.0.2.1 10.0.0.1 1 25\r\n", "an invalid PROXY header"),
    (b"PROXY TCP4 192.0.2.01 10.0.0.1 1 25\r\n", "an invalid PROXY header"),
    (b"PROXY TCP4 192.0.2.1 10.0.0.256 1 25\r\n", "an invalid PROXY header"),
    (b"PROXY TCP4 ::1 ::1 1 25\r\n", "an invalid PROXY header"),
    (b"PROXY TCP6 192.0.2.1 10.0.0.1 1 25\r\n", "an invalid PROXY header"),
    (b"PROXY TCP6 fe80::1%eth0 ::1 1 25\r\n", "an invalid PROXY header"),
    (b"PROXY TCP4 192.0.2.1 10.0.0.1 65536 25\r\n", "an invalid PROXY header"),
    (b"PROXY TCP4 192.0.2.1 10.0.0.1 01 25\r\n", "an invalid PROXY header"),
    (b"PROXY TCP4 192.0.2.1 10.0.0.1 +1 25\r\n", "an invalid PROXY header"),
    (b"PROXY TCP4 192.0.2.1 10.0.0.1 1_0 25\r\n", "an invalid PROXY header"),
    (b"PROXY TCP4 192.0.2.1 10.0.0.1 \xb2 25\r\n", "an invalid PROXY header"),
    (b"PROXY TCP4 192.0.2.1 10.0.0.1 -1 25\r\n", "an invalid PROXY header"),
    (b"\r\nEHLO app\r\n", "no PROXY header"),
    (SIGNATURE[:11] + b"\r", "no PROXY header"),
    (v2(0x11, IPV4, command=0x11), "unknown version or command: 0x11"),
    (v2(0x11, IPV4, command=0x22), "unknown version or command: 0x22"),
    (v2(0x41, IPV4), "unknown family or transport: 0x41"),
    (v2(0x13, IPV4), "unknown family or transport: 0x13"),
    (v2(0x11, IPV4[:-1]), "11 octets for 12 of addresses"),
    (v2(0x21, IPV4), "12 octets for 36 of addresses"),
    (v2(0x31), "0 octets for 216 of addresses"),
    (v2(0x11, IPV4 + b"\x04"), "ends within a TLV"),
    (v2(0x11, IPV4 + b"\x04\x00\x02x"), "ends within a TLV"),
    (v2(0x11, IPV4 + tlv(0x20, b"\x01\x00\x00\x00\x00\x21\xff\xff")), "ends within a TLV"),
    (SIGNATURE + b"\x21\x11\xff\xff", r"of 65551 octets, the limit is 4096"),
    (v2(0x11, b"\x00" * (MAX_HEADER - 15)), r"of 4097 octets, the limit is 4096"),
]


@pytest.mark.parametrize(("octets", "source"), VALID, ids=repr)
@pytest.mark.parametrize("rest", [b"", b"EHLO app.example\r\n", b"\x16\x03\x01", b"\r\n"])
def test_a_header_names_the_client_and_leaves_the_rest(
    octets: bytes, source: HostPort | None, rest: bytes
) -> None:
    assert parse_proxy_header(octets + rest) == ProxyHeader(len(octets), source, None)


@pytest.mark.parametrize("octets", [octets for octets, _ in VALID], ids=repr)
def test_every_part_of_a_header_needs_more(octets: bytes) -> None:
    for end in range(len(octets)):
        assert parse_proxy_header(bytearray(octets[:end])) is None


@pytest.mark.parametrize(("octets", "words"), INVALID, ids=repr)
def test_anything_else_is_refused_in_words_and_stays_so(octets: bytes, words: str) -> None:
    for received in (octets, octets + b"EHLO app.example\r\n"):
        with pytest.raises(ProxyHeaderError, match=words) as raised:
            parse_proxy_header(received)
        assert str(raised.value).isascii()
        assert len(str(raised.value)) < 600


@pytest.mark.parametrize(
    ("tlvs", "expected"),
    [
        (
            tls(tlv(0x21, b"TLSv1.3"), tlv(0x23, b"TLS_AES_128_GCM_SHA256")),
            "TLS_AES_128_GCM_SHA256",
        ),
        (tlv(0x02, b"mail.example") + tls(tlv(0x22, b"app"), tlv(0x21, b"TLSv1.3")), ""),
        (tls(tlv(0x21, b"TLSv1.3"), flags=0), None),
        (tls(), None),
        (tlv(0x20, b""), None),
        (tlv(0x20, b"\x01"), None),
    ],
)
def test_the_tls_of_the_client_is_known_if_the_proxy_names_it(
    tlvs: bytes, expected: str | None
) -> None:
    header = parse_proxy_header(v2(0x11, IPV4 + tlvs))
    assert header is not None
    assert header.source == ("192.0.2.1", 40312)
    wanted = None if expected is None else TlsInfo(version="TLSv1.3", cipher=expected)
    assert header.tls == wanted


# -- generated -------------------------------------------------------------------------------

ADDRESSES = st.one_of(
    st.tuples(st.just("TCP4"), *[st.ip_addresses(v=4)] * 2),
    st.tuples(st.just("TCP6"), *[st.ip_addresses(v=6)] * 2),
)
PORTS = st.integers(0, 0xFFFF)
BEGINNINGS = st.sampled_from(
    [b"", b"PROXY ", b"PROXY TCP4 ", b"PROXY UNKNOWN", SIGNATURE, SIGNATURE + b"\x21\x11"]
    + [octets for octets, _ in VALID]
    + [octets for octets, _ in INVALID]
)


@given(ADDRESSES, PORTS, PORTS, st.booleans(), st.binary(max_size=20))
def test_any_address_is_read_back(
    addresses: tuple[str, IPv4Address | IPv6Address, IPv4Address | IPv6Address],
    port: int,
    own_port: int,
    binary: bool,  # noqa: FBT001  # hypothesis gives arguments by position
    rest: bytes,
) -> None:
    family, client, server = addresses
    if binary:
        ports = struct.pack("!HH", port, own_port)
        octets = v2(0x11 if family == "TCP4" else 0x21, client.packed + server.packed + ports)
    else:
        octets = f"PROXY {family} {client} {server} {port} {own_port}\r\n".encode()
    assert parse_proxy_header(octets + rest) == (len(octets), (plain(client), port), None)


def outcome(octets: bytes) -> ProxyHeader | str | None:
    try:
        return parse_proxy_header(octets)
    except ProxyHeaderError:
        return "invalid"


@given(BEGINNINGS, st.binary(max_size=150))
@example(b"PROXY ", b"\n" * 120)
def test_the_outcome_is_the_same_in_any_chunks_and_never_changes(
    beginning: bytes, more: bytes
) -> None:
    octets = beginning + more
    outcomes = [outcome(octets[:end]) for end in range(len(octets) + 1)]
    decided = [one for one in outcomes if one is not None]
    assert outcomes == [None] * (len(outcomes) - len(decided)) + decided
    assert len(set(decided)) <= 1
    if len(octets) >= 16 and not octets.startswith(SIGNATURE) and len(octets) >= 107:
        assert decided


@given(BEGINNINGS, st.binary(max_size=40))
def test_what_is_taken_aiosmtpd_takes_too_and_reads_the_same_source(
    beginning: bytes, more: bytes
) -> None:
    octets = beginning + more
    header = outcome(octets)
    is_local = octets[12:13] == b"\x20"  # in that it reads what is to be ignored
    if isinstance(header, ProxyHeader) and not is_local:
        assert asyncio.run(aiosmtpds(octets)) == (header.source or "no address")


async def aiosmtpds(octets: bytes) -> HostPort | str | None:
    """The source that aiosmtpd reads, if it has an address; None for an invalid header."""
    reader = asyncio.StreamReader()
    reader.feed_data(octets)
    reader.feed_eof()
    data = await get_proxy(reader)
    if not data.valid and data.error:
        return None
    if isinstance(data.src_addr, IPv4Address | IPv6Address) and data.src_port is not None:
        return HostPort(plain(data.src_addr), data.src_port)
    return "no address"
