"""Addresses to which no event may be sent, by name: server-side request forgery."""

import socket
from contextlib import suppress

import pytest

from http_servers import http_server
from mailtrap_local.outbound.http_client import HttpClient, Resolve
from mailtrap_local.outbound.webhooks.event_post import PostResult, post_event
from mailtrap_local.outbound.webhooks.guard import WebhookGuard

BY_API = WebhookGuard(["hooks.example", "10.1.1.1:8000"])
BY_SETTINGS = WebhookGuard(anywhere=True)

LINK_LOCAL = [
    "169.254.169.254", "169.254.0.1", "fe80::1", "fe80::1%eth0", "fd00:ec2::254", "168.63.129.16",
    "::ffff:169.254.169.254", "::ffff:a9fe:a9fe", "64:ff9b::a9fe:a9fe", "64:ff9b:1::a9fe:a9fe",
    "2002:a9fe:a9fe::", "::169.254.169.254", "2001:0:4136:e378:8000:63bf:5601:5601",
    "2606:4700::5efe:169.254.169.254", "::ffff:0:169.254.169.254", "100.100.100.200",
    "192.0.0.192", "fd20:ce::254",
]  # fmt: skip
OF_NO_MACHINE = ["0.0.0.0", "::", "224.0.0.1", "239.1.1.1", "255.255.255.255", "ff02::1", "ff0e::1"]
ELSEWHERE = [
    "10.0.0.1", "192.168.1.1", "100.64.0.1", "8.8.8.8", "fc00::1", "fec0::1", "2002:7f00:1::",
    "64:ff9b::7f00:1", "::127.0.0.1", "::ffff:10.0.0.1", "2606:4700:4700::1111", "240.0.0.1",
]  # fmt: skip
LOOPBACK = ["127.0.0.1", "127.1.2.3", "::1", "::ffff:127.0.0.1"]
SPELLINGS = [
    "0x7f.1",
    "2130706433",
    "127.1",
    "0177.0.0.1",
    "0x7f000001",
    "2852039166",
    "0",
    "1.0x2",
]


@pytest.mark.parametrize("address", [*LINK_LOCAL, *OF_NO_MACHINE])
@pytest.mark.parametrize("guard", [BY_API, BY_SETTINGS])
def test_addresses_that_never_get_an_event(guard: WebhookGuard, address: str) -> None:
    assert "no webhook may be there" in guard.refusal("hooks.example", 80, [address])


@pytest.mark.parametrize("address", ELSEWHERE)
def test_a_webhook_of_the_api_stays_on_this_machine(address: str) -> None:
    refusal = BY_API.refusal("other.example", 8000, [address])
    assert refusal.endswith("allow other.example:8000 with --webhook-allow")
    assert BY_API.refusal("hooks.example", 8000, [address]) == ""
    assert BY_SETTINGS.refusal("other.example", 8000, [address]) == ""


@pytest.mark.parametrize("address", LOOPBACK)
def test_loopback_is_open(address: str) -> None:
    assert BY_API.refusal("other.example", 8000, [address]) == ""


def test_a_host_may_be_allowed_with_its_port() -> None:
    assert BY_API.refusal("10.1.1.1", 8000, ["10.1.1.1"]) == ""
    assert BY_API.refusal("10.1.1.1", 8001, ["10.1.1.1"])


@pytest.mark.parametrize("host", SPELLINGS)
@pytest.mark.parametrize("guard", [BY_API, BY_SETTINGS])
def test_other_spellings_of_addresses_are_refused(guard: WebhookGuard, host: str) -> None:
    assert "write it as four numbers" in guard.refusal(host, 80, ["127.0.0.1"])


def test_one_bad_address_of_several_is_enough() -> None:
    assert BY_API.refusal("mixed.example", 80, ["127.0.0.1", "10.0.0.1"])
    assert BY_SETTINGS.refusal("mixed.example", 80, ["8.8.8.8", "169.254.169.254"])


def test_the_sandbox_sends_itself_nothing() -> None:
    guard = WebhookGuard(anywhere=True, own_ports=lambda: [8025])
    assert "of this sandbox" in guard.refusal("localhost", 8025, ["127.0.0.1"])
    assert guard.refusal("localhost", 8026, ["127.0.0.1"]) == ""
    assert guard.refusal("elsewhere.example", 8025, ["198.51.100.7", "2001:db8::7"]) == ""
    for address in addresses_of_this_machine():
        assert "of this sandbox" in guard.refusal("this.example", 8025, [address]), address


def addresses_of_this_machine() -> set[str]:
    """Return loopback, and the address that leads to the internet, if there is any."""
    found = {"127.0.0.1"}
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe, suppress(OSError):
        probe.connect(("198.51.100.7", 9))  # of UDP: nothing is sent
        found.add(probe.getsockname()[0])
    return found


def post(resolve: Resolve, port: int) -> PostResult:
    client = HttpClient(BY_API, resolve=resolve)
    return post_event(client, f"http://rebinding.example:{port}/", {}, b"{}", seconds=5)


def test_a_name_that_is_bound_anew_gains_nothing() -> None:
    """The address that was judged is the one that is connected to; each try is judged again."""
    answers = iter([["127.0.0.1"], ["169.254.169.254"], ["127.0.0.1", "169.254.169.254"]])
    with http_server(lambda _: (204, {}, b"")) as server:
        assert post(lambda *_: next(answers), server.port).is_success
        for _ in range(2):
            refused = post(lambda *_: next(answers), server.port)
            assert (refused.code, refused.may_retry) == (None, False)
    (asked,) = server.asked
    assert asked.headers["Host"] == f"rebinding.example:{server.port}"
