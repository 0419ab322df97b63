"""Addresses that a link may not lead to, in all spellings."""

import socket

import pytest

from mailtrap_local.outbound.address_guard import AddressGuard, is_public

CLOSED = [
    "0.0.0.0", "0.1.2.3", "10.0.0.1", "100.64.0.1", "100.127.255.255", "127.0.0.1",
    "127.255.255.255",
    "169.254.169.254", "172.16.0.1", "172.31.255.255", "192.0.0.1", "192.0.0.192",
    "192.0.2.1",
    "192.88.99.1", "192.168.1.1", "198.18.0.1", "198.19.255.255", "198.51.100.1", "203.0.113.1",
    "224.0.0.1", "239.255.255.255", "240.0.0.1", "255.255.255.255", "168.63.129.16",
    "::", "::1", "::127.0.0.1", "::ffff:127.0.0.1", "::ffff:a9fe:a9fe", "::ffff:10.0.0.1",
    "::ffff:0:127.0.0.1", "64:ff9b::a9fe:a9fe", "64:ff9b::7f00:1", "64:ff9b:1::a9fe:a9fe",
    "100::1", "2001::1", "2001:0:4136:e378:8000:63bf:3fff:fdd2", "2001:db8::1", "2002:7f00:1::",
    "2002:808:808::1", "3fff::1", "fc00::1", "fd00:ec2::254", "fe80::1", "fe80::1%eth0", "fec0::1",
    "ff02::1", "ff0e::1", "2606:4700::5efe:127.0.0.1", "2606:4700::200:5efe:a00:1", "5f00::1",
    "4000::1", "", "localhost", "1.2.3", "0x7f.1", "::ffff:", "127.0.0.1 ",
]  # fmt: skip
OPEN = [
    "1.1.1.1", "8.8.8.8", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0", "128.0.0.1",
    "172.15.255.255", "172.32.0.0", "192.0.1.1", "192.167.1.1", "198.17.1.1", "223.255.255.255",
    "2606:4700:4700::1111", "2a00:1450:4001:831::200e", "::ffff:8.8.8.8", "64:ff9b::808:808",
]  # fmt: skip
LOOPBACK = [
    "0x7f.1", "0x7f000001", "2130706433", "127.1", "0177.0.0.1", "017700000001", "127.0.0.1", "0",
    "localhost", "::1", "::ffff:127.0.0.1",
]  # fmt: skip


@pytest.mark.parametrize("address", CLOSED)
def test_addresses_that_are_not_of_the_internet(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", OPEN)
def test_addresses_of_the_internet(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize("host", LOOPBACK)
def test_spellings_are_judged_as_they_are_resolved(host: str) -> None:
    try:
        found = socket.getaddrinfo(host, 80, type=socket.SOCK_STREAM)
    except socket.gaierror:
        return  # this system does not read it: nothing to connect to
    addresses = [str(one[4][0]) for one in found]
    assert "no public address" in AddressGuard().refusal(host, 80, addresses)


def test_one_closed_address_of_several_is_enough() -> None:
    refusal = AddressGuard().refusal("two.example", 443, ["8.8.8.8", "10.0.0.1"])
    assert refusal == "10.0.0.1 is no public address; allow two.example:443 with --check-hosts"


@pytest.mark.parametrize(
    ("allowed", "host", "port", "is_allowed"),
    [
        ("localhost", "LOCALHOST.", 3000, True),
        ("localhost:3000", "localhost", 3000, True),
        ("localhost:3000", "localhost", 3001, False),
        ("app.test", "www.app.test", 80, False),
        ("[::1]:8000", "::1", 8000, True),
        ("::1", "::1", 8000, True),
        ("127.0.0.1", "localhost", 80, False),
    ],
)
def test_mailpit_357_hosts_are_allowed_by_name(
    allowed: str, host: str, port: int, *, is_allowed: bool
) -> None:
    guard = AddressGuard([allowed])
    assert guard.allows(host, port) is is_allowed
    assert (guard.refusal(host, port, ["127.0.0.1"]) == "") is is_allowed
