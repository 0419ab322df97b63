"""`query` at every route that takes it."""

from typing import Any
from urllib.parse import quote

import pytest

from asking import Ask
from delivering import deliver
from mailtrap_local import Message, Sandbox
from mailtrap_local.mail.connection_info import AuthInfo


@pytest.fixture
def shop(sandbox: Sandbox) -> list[Message]:
    """Ten messages; those with an odd number are orders."""
    return [
        deliver(sandbox, f"Subject: {'order' if number % 2 else 'news'} {number}\r\n\r\n".encode())
        for number in range(10)
    ]


def subjects(page: Any) -> list[str]:
    return [message["subject"] for message in page["messages"]]


def test_a_list_of_what_fits_has_its_own_counts_and_pages(ask: Ask, shop: list[Message]) -> None:
    ask("PATCH", f"/api/messages/{shop[1].id}", b'{"read": true}')
    page = ask("GET", "/api/messages?query=subject:order&limit=2").json
    assert (subjects(page), page["total"], page["unread"]) == (["order 9", "order 7"], 5, 4)
    page = ask("GET", f"/api/messages?query=subject:order&limit=2&before={page['next']}").json
    assert (subjects(page), page["total"]) == (["order 5", "order 3"], 5)
    page = ask("GET", f"/api/messages?query=subject:order&limit=2&before={page['next']}").json
    assert (subjects(page), page["next"]) == (["order 1"], None)
    page = ask("GET", "/api/messages?query=order&offset=3&limit=1").json
    assert subjects(page) == ["order 3"]


def test_a_query_that_says_nothing_means_all(ask: Ask, shop: list[Message]) -> None:
    assert ask("GET", "/api/messages?query=").json["total"] == len(shop)
    assert ask("GET", "/api/messages?query=%20").json["total"] == len(shop)


def test_a_search_within_a_mailbox(ask: Ask, sandbox: Sandbox) -> None:
    other = sandbox.open_mailbox("other")
    deliver(sandbox, b"Subject: order\r\n\r\n")
    deliver(sandbox, b"Subject: order of the other\r\n\r\n", listener=f"{other.host}:{other.port}")
    page = ask("GET", "/api/messages?query=order&mailbox=other").json
    assert (subjects(page), page["total"]) == (["order of the other"], 1)


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/api/messages?"),
        ("PATCH", "/api/messages?"),
        ("DELETE", "/api/messages?"),
        ("GET", "/api/messages/latest?"),
        ("GET", "/api/messages/latest/raw?"),
        ("GET", "/api/wait?timeout=0&"),
    ],
)
def test_a_query_that_makes_no_sense_is_a_400_with_the_place(
    ask: Ask, shop: list[Message], method: str, path: str
) -> None:
    answer = ask(method, f"{path}query={quote('a larger:big')}", b"{}")
    assert (answer.status, answer.json["status"], answer.json["column"]) == (400, 400, 10)
    assert "big" in answer.json["detail"]
    assert ask("GET", "/api/messages").json["total"] == len(shop)


@pytest.mark.usefixtures("shop")
def test_flags_of_all_that_fit(ask: Ask) -> None:
    body = b'{"read": true, "tags": ["a"]}'
    assert ask("PATCH", "/api/messages?query=order", body).json == {"changed": 5}
    assert ask("PATCH", "/api/messages?query=order", body).json == {"changed": 0}
    assert ask("PATCH", "/api/messages", b'{"read": true}').json == {"changed": 5}
    assert ask("PATCH", "/api/messages?mailbox=nobody", b'{"read": false}').json == {"changed": 0}
    assert ask("GET", "/api/messages?query=tag:a").json["total"] == 5
    assert ask("GET", "/api/messages").json["unread"] == 0


def test_deleting_what_fits_spares_pinned_ones(ask: Ask, shop: list[Message]) -> None:
    ask("PATCH", f"/api/messages/{shop[3].id}", b'{"pinned": true}')
    assert ask("DELETE", "/api/messages?query=order").json == {"deleted": 4}
    assert ask("GET", "/api/messages?query=order").json["total"] == 1
    assert ask("GET", "/api/messages").json["total"] == 6


def test_latest_is_the_newest_that_fits(ask: Ask, shop: list[Message]) -> None:
    assert ask("GET", "/api/messages/latest?query=news").json["subject"] == "news 8"
    assert ask("GET", "/api/messages/latest/raw?query=news").body == shop[8].raw
    assert ask("GET", "/api/messages/latest?query=nothing").status == 404
    assert ask("GET", "/api/messages/latest?query=news&mailbox=shop").status == 404


def test_a_message_that_is_not_meant_is_not_found(ask: Ask, shop: list[Message]) -> None:
    path = f"/api/messages/{shop[1].id}"
    assert ask("GET", f"{path}?query=order&mailbox=inbox").status == 200
    assert ask("GET", f"{path}?query=news").status == 404
    assert ask("GET", f"{path}/raw?mailbox=shop").status == 404
    assert ask("DELETE", f"{path}?query=news").status == 404
    assert ask("DELETE", f"{path}?query=order").status == 204


RICH = (
    b"Subject: Your code\r\n"
    b"List-Unsubscribe: <https://shop.example/leave>\r\n"
    b"List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n"
    b"Content-Type: multipart/mixed; boundary=b\r\n\r\n"
    b"--b\r\nContent-Type: text/html\r\n\r\n"
    b"<p>Your verification code is 604118.</p>\r\n"
    b"<a href='https://shop.example/reset/x'>Reset it</a>\r\n"
    b"--b\r\nContent-Type: text/calendar; method=REQUEST\r\n\r\n"
    b"BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nBEGIN:VEVENT\r\nUID:1\r\nSEQUENCE:2\r\n"
    b"DTSTART:20261127T090000Z\r\nDTEND:20261127T100000Z\r\n"
    b"ORGANIZER;CN=Ann:mailto:ann@example.com\r\nATTENDEE:mailto:bob@example.com\r\n"
    b"END:VEVENT\r\nEND:VCALENDAR\r\n--b--\r\n"
)


def test_links_codes_and_what_else_a_message_holds(ask: Ask, sandbox: Sandbox) -> None:
    message = deliver(
        sandbox,
        RICH,
        mail_options=("BODY=8BITMIME",),
        rcpt_options=(("NOTIFY=NEVER",),),
        helo="app",
        auth=AuthInfo(username="app", mechanism="PLAIN"),
    )
    whole = ask("GET", f"/api/messages/{message.id}").json
    link = {"url": "https://shop.example/reset/x", "text": "Reset it", "kind": "reset"}
    assert whole["links"] == [link]
    assert ask("GET", f"/api/messages/{message.id}/links").json == {"links": [link]}
    assert [code["code"] for code in whole["codes"]] == ["604118"]
    assert whole["codes"][0].keys() == {"code", "text", "score", "context"}
    assert ask("GET", "/api/messages/latest/codes?query=code").json == {"codes": whole["codes"]}
    (event,) = whole["events"]
    assert (event["method"], event["uid"], event["sequence"]) == ("REQUEST", "1", 2)
    assert (event["start"], event["end"]) == ("2026-11-27T09:00:00Z", "2026-11-27T10:00:00Z")
    assert event["organizer"] == {"name": "Ann", "address": "ann@example.com"}
    assert [one["address"]["address"] for one in event["attendees"]] == ["bob@example.com"]
    assert whole["list_unsubscribe"] == {"urls": ["https://shop.example/leave"], "one_click": True}
    envelope = {**whole["envelope"], "rcpt_to": ["ann@example.com"]}
    assert ask("GET", f"/api/messages/{message.id}/envelope").json == envelope
    assert whole["envelope"] == {
        "mail_options": ["BODY=8BITMIME"],
        "rcpt_options": [["NOTIFY=NEVER"]],
        "helo": "app",
        "peer": "",
        "listener": "",
        "auth": {"user": "app", "mechanism": "PLAIN"},
    }
