"""One-click unsubscribe: posted for real, and only to hosts that are allowed."""

from datetime import UTC, datetime

import pytest

from http_servers import http_server
from mailtrap_local.mail.envelope import Envelope
from mailtrap_local.mail.message import Message
from mailtrap_local.mail.unsubscribe import OneClick
from mailtrap_local.outbound.address_guard import AddressGuard
from mailtrap_local.outbound.network_checks.one_click import unsubscribe_one_click

ONE_CLICK = "List-Unsubscribe-Post: List-Unsubscribe=One-Click"


def message(*fields: str) -> Message:
    raw = "\r\n".join([*fields, "", ""]).encode()
    return Message(
        id="M1", seq=1, mailbox="inbox", received_at=datetime.now(UTC), envelope=Envelope(), raw=raw
    )


def unsubscribe(url: str, *fields: str, allowed: str = "127.0.0.1") -> OneClick:
    mail = message(f"List-Unsubscribe: <mailto:u@b.example>, <{url}>", *(fields or (ONE_CLICK,)))
    return unsubscribe_one_click(mail, AddressGuard([allowed]))


def test_the_request_is_that_of_the_standard() -> None:
    with http_server(lambda _: (202, {}, b"")) as server:
        assert unsubscribe(f"{server.url}/u/8f3a?x=1") == (f"{server.url}/u/8f3a?x=1", 202, "")
    (asked,) = server.asked
    assert (asked.method, asked.path) == ("POST", "/u/8f3a?x=1")
    assert asked.body == b"List-Unsubscribe=One-Click"
    assert asked.headers["Content-Type"] == "application/x-www-form-urlencoded"
    assert not {"Cookie", "Authorization", "Referer"} & {*asked.headers}


@pytest.mark.parametrize(
    ("status", "problem"),
    [(200, ""), (302, "redirects are not followed"), (404, "is 404"), (500, "the answer is 500")],
)
def test_answers(status: int, problem: str) -> None:
    with http_server(lambda _: (status, {"Location": "/other"}, b"")) as server:
        result = unsubscribe(server.url)
    assert result.status == status
    assert (problem in result.problem) if problem else result.problem == ""
    assert len(server.asked) == 1


def test_a_host_that_is_not_allowed_gets_nothing() -> None:
    with http_server(lambda _: (200, {}, b"")) as server:
        result = unsubscribe(server.url, allowed="other.example")
        assert result.problem.endswith("is not allowed: allow it with --check-hosts")
        assert server.asked == []
    public = unsubscribe("https://news.example/u", allowed="127.0.0.1")
    assert public.problem.startswith("news.example:443 is not allowed")


@pytest.mark.parametrize(
    "fields",
    [
        ("X: y",),
        ("List-Unsubscribe-Post: yes",),
        (ONE_CLICK, ONE_CLICK),
        ("List-Unsubscribe-Post: List-Unsubscribe=One-Click; x",),
    ],
)
def test_mail_that_is_not_meant_for_one_click(fields: tuple[str, ...]) -> None:
    with http_server(lambda _: (200, {}, b"")) as server:
        result = unsubscribe(server.url, *fields)
        assert result.problem == "there is no List-Unsubscribe-Post with a URL to post to"
        assert server.asked == []


def test_mail_without_a_url_of_the_web() -> None:
    mail = message("List-Unsubscribe: <mailto:u@b.example>", ONE_CLICK)
    assert unsubscribe_one_click(mail, AddressGuard()).url == ""


def test_https_is_preferred() -> None:
    mail = message("List-Unsubscribe: <http://a.example/u>, <https://b.example/u>", ONE_CLICK)
    assert unsubscribe_one_click(mail, AddressGuard()).url == "https://b.example/u"


def test_nobody_listens() -> None:
    with http_server(lambda _: (200, {}, b"")) as server:
        url = server.url
    result = unsubscribe(url)
    assert (result.status, result.problem != "") == (None, True)
