"""The link check: which links are asked, how, and what the answers mean."""

import threading
from collections import Counter
from datetime import UTC, datetime

import pytest

from http_servers import Answer, Asked, http_server
from mailtrap_local.clock import monotonic
from mailtrap_local.mail.envelope import Envelope
from mailtrap_local.mail.links.extract import Link
from mailtrap_local.mail.message import Message
from mailtrap_local.outbound.address_guard import AddressGuard
from mailtrap_local.outbound.http_client import HttpClient
from mailtrap_local.outbound.network_checks.link_check import (
    CheckedLink,
    LinkCheck,
    check_links,
    link_findings,
)

LOCAL = HttpClient(AddressGuard(["127.0.0.1"]))


def check(*urls: str, client: HttpClient = LOCAL, seconds: float = 20) -> list[CheckedLink]:
    links = [Link(url, "here", "other") for url in urls]
    return LinkCheck(client, seconds=seconds).run(links)


def message(body: str, *fields: str) -> Message:
    raw = "\r\n".join([*fields, "Content-Type: text/html", "", body]).encode()
    return Message(
        id="M1", seq=1, mailbox="inbox", received_at=datetime.now(UTC), envelope=Envelope(), raw=raw
    )


@pytest.mark.parametrize(
    ("status", "outcome", "methods"),
    [
        (200, "works", ["HEAD"]),
        (204, "works", ["HEAD"]),
        (304, "works", ["HEAD"]),
        (400, "unknown", ["HEAD"]),
        (401, "unknown", ["HEAD"]),
        (403, "unknown", ["HEAD", "GET"]),
        (404, "broken", ["HEAD", "GET"]),
        (405, "unknown", ["HEAD", "GET"]),
        (410, "broken", ["HEAD"]),
        (429, "unknown", ["HEAD"]),
        (500, "unreachable", ["HEAD", "GET"]),
    ],
)
def test_answers(status: int, outcome: str, methods: list[str]) -> None:
    with http_server(lambda _: (status, {}, b"body")) as server:
        (result,) = check(f"{server.url}/x#fragment")
    assert (result.outcome, result.status) == (outcome, status)
    assert [asked.method for asked in server.asked] == methods
    assert {asked.path for asked in server.asked} == {"/x"}
    assert all("Cookie" not in asked.headers for asked in server.asked)


def test_a_server_without_head_is_asked_for_one_octet() -> None:
    def answer(asked: Asked) -> Answer:
        return (405, {}, b"") if asked.method == "HEAD" else (206, {}, b"x")

    with http_server(answer) as server:
        (result,) = check(server.url)
    assert result.outcome == "works"
    assert server.asked[1].headers["Range"] == "bytes=0-0"


def test_redirects_are_followed_three_times() -> None:
    def answer(asked: Asked) -> Answer:
        left = int(asked.path.strip("/"))
        return (302, {"Location": str(left - 1)}, b"") if left else (200, {}, b"")

    with http_server(answer) as server:
        works, too_many = check(f"{server.url}/3", f"{server.url}/4")
    assert works.outcome == "works"
    assert (too_many.outcome, too_many.detail) == ("unreachable", "more than 3 redirects")


@pytest.mark.parametrize(
    "location",
    [
        "http://127.0.0.2:{port}/", "http://localhost:{port}/", "http://[::1]:{port}/",
        "//0x7f.1:{port}/", "http://2130706433:{port}/", "http://169.254.169.254/latest/meta-data",
    ],
)  # fmt: skip
def test_each_redirect_is_judged_anew(location: str) -> None:
    with http_server(lambda _: (200, {}, b"")) as inner:
        target = location.format(port=inner.port)
        with http_server(lambda _: (302, {"Location": target}, b"")) as server:
            (result,) = check(server.url)
    assert result.outcome in ("skipped", "broken")  # the latter where a spelling is no host
    assert inner.asked == []


@pytest.mark.parametrize(
    "location",
    [
        "/unsubscribe?u=1",
        "/account/verify?token=a",
        "/password/reset/abc",
        "file:///x",
        "javascript:x",
    ],
)
def test_a_redirect_to_a_link_that_acts_is_not_followed(location: str) -> None:
    with http_server(lambda _: (302, {"Location": location}, b"")) as server:
        (result,) = check(f"{server.url}/click/1")
    assert result.outcome == "skipped"
    assert len(server.asked) == 1


def test_helo_34_emailflare_190_links_that_act_are_left_alone() -> None:
    with http_server(lambda _: (200, {}, b"")) as server:
        mail = message(
            f'<a href="{server.url}/page">Our offer</a>'
            f'<a href="{server.url}/a?token=1">Verify your address</a>'
            f'<a href="{server.url}/b?token=1">Reset your password</a>'
            f'<a href="{server.url}/c?token=1">Sign in</a>'
            f'<a href="{server.url}/d">Unsubscribe</a>'
            f'<a href="{server.url}/e">A word</a>'
            '<a href="mailto:a@b.example">Write</a>'
            f'<img src="{server.url}/open.gif" width="1" height="1"><img src="{server.url}/a.png">',
            f"List-Unsubscribe: <{server.url}/e>",
        )
        results = check_links(mail, LOCAL)
    assert {asked.path for asked in server.asked} == {"/page", "/a.png"}
    assert Counter(one.outcome for one in results) == {"works": 2, "skipped": 6}


def test_private_hosts_are_skipped_and_said() -> None:
    with http_server(lambda _: (200, {}, b"")) as server:
        results = check(server.url, client=HttpClient(AddressGuard()))
    assert server.asked == []
    found = link_findings(results)
    assert found.findings == ()
    assert "allow 127.0.0.1" in found.skipped["link-broken"]


def test_a_hundred_links_at_most_two_at_once_of_a_host() -> None:
    lock, at_once, most = threading.Lock(), Counter[str](), 0

    def answer(_: Asked) -> Answer:
        nonlocal most
        with lock:
            at_once["now"] += 1
            most = max(most, at_once["now"])
        threading.Event().wait(0.005)
        with lock:
            at_once["now"] -= 1
        return 200, {}, b""

    with http_server(answer) as server:
        results = check(*(f"{server.url}/{n}" for n in range(103)))
    assert len(server.asked) == 100
    assert most <= 2
    assert [one.outcome for one in results] == ["works"] * 100 + ["skipped"] * 3


def test_the_whole_check_has_an_end() -> None:
    hangs = threading.Event()

    def answer(_: Asked) -> Answer:
        hangs.wait(60)
        return 200, {}, b""

    with http_server(answer) as server:
        started = monotonic()
        results = check(*(f"{server.url}/{n}" for n in range(20)), seconds=0.5)
        assert monotonic() - started < 30
        hangs.set()
    assert {one.outcome for one in results} <= {"unknown", "unreachable"}


def test_findings() -> None:
    found = link_findings(
        [
            CheckedLink("https://a.example/1", "broken", "the answer is 404", 404),
            CheckedLink("https://b.example/", "unreachable", "no answer within 5 s"),
            CheckedLink("https://c.example/", "works", "", 200),
            CheckedLink("https://d.example/", "unknown", "the answer is 403", 403),
        ]
    )
    assert [(one.id, one.severity, one.detail) for one in found.findings] == [
        ("link-broken", "error", "https://a.example/1: the answer is 404"),
        ("link-unreachable", "warning", "https://b.example/: no answer within 5 s"),
    ]
    assert found.skipped == {}


def test_a_machine_that_is_offline_has_no_broken_links() -> None:
    found = link_findings(
        [
            CheckedLink("https://a.example/1", "broken", "a.example: Name or service not known"),
            CheckedLink("https://b.example/", "unreachable", "b.example: Temporary failure"),
        ]
    )
    assert found.findings == ()
    assert found.skipped["link-*"].startswith("no server could be reached: https://a.example/1")
