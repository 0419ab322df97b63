"""Messages over the REST API: lists, summaries, details and flags."""

from hashlib import sha256
from urllib.parse import quote

import pytest

from asking import Ask
from delivering import deliver
from mailtrap_local import Sandbox
from mailtrap_local.mail.connection_info import AuthInfo, TlsInfo

RICH = b"""\
From: Shop <no-reply@shop.example>\r
To: Ann <ann@example.com>\r
Cc: cid@example.com\r
Reply-To: help@shop.example\r
Date: Sun, 22 Nov 2026 11:00:00 +0100\r
Message-ID: <1@shop.example>\r
Subject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=\r
MIME-Version: 1.0\r
Content-Type: multipart/mixed; boundary=b\r
\r
--b\r
Content-Type: multipart/related; boundary=r\r
\r
--r\r
Content-Type: text/html; charset=utf-8\r
\r
<!doctype html><p>Hello <img src="cid:logo@shop"></p>\r
--r\r
Content-Type: image/png\r
Content-ID: <logo@shop>\r
Content-Transfer-Encoding: base64\r
\r
iVBORw0KGgo=\r
--r--\r
--b\r
Content-Type: text/html\r
Content-Disposition: attachment; filename*=UTF-8''r%C3%A9sum%C3%A9.html\r
\r
<script>alert(1)</script>\r
--b--\r
"""


def test_an_empty_list(ask: Ask, sandbox: Sandbox) -> None:
    assert ask("GET", "/api/messages").json == {
        "cursor": str(sandbox.mailroom.store.cursor),
        "total": 0,
        "unread": 0,
        "next": None,
        "messages": [],
    }


def test_a_summary(ask: Ask, sandbox: Sandbox) -> None:
    message = deliver(
        sandbox,
        RICH,
        rcpt_to=("ann@example.com", "audit@shop.example"),
        tls=TlsInfo(version="TLSv1.3", cipher="TLS_AES_256_GCM_SHA384"),
        auth=AuthInfo(username="app", mechanism="PLAIN"),
        session_id="s1",
    )
    (summary,) = ask("GET", "/api/messages").json["messages"]
    received_at = summary.pop("received_at")
    assert received_at.endswith("Z")
    assert received_at[:10] == message.received_at.isoformat()[:10]
    assert summary == {
        "id": message.id,
        "seq": 1,
        "mailbox": "inbox",
        "mail_from": "app@example.com",
        "rcpt_to": ["ann@example.com", "audit@shop.example"],
        "from": {"name": "Shop", "address": "no-reply@shop.example"},
        "to": [{"name": "Ann", "address": "ann@example.com"}],
        "cc": [{"name": "", "address": "cid@example.com"}],
        "subject": "Grüße",
        "snippet": "Hello",
        "size": len(RICH),
        "attachment_count": 1,
        "read": False,
        "pinned": False,
        "tags": [],
        "auth_user": "app",
        "tls": {"version": "TLSv1.3", "cipher": "TLS_AES_256_GCM_SHA384", "client": None},
        "session_id": "s1",
        "replica": None,
        "via": "smtp",
        "checks": None,
    }


def test_a_whole_message(ask: Ask, sandbox: Sandbox) -> None:
    message = deliver(sandbox, RICH, rcpt_to=("ann@example.com", "audit@shop.example"))
    detail = ask("GET", f"/api/messages/{message.id}").json
    assert detail["bcc"] == [{"name": "", "address": "audit@shop.example"}]
    assert detail["reply_to"] == [{"name": "", "address": "help@shop.example"}]
    assert detail["date"] == "2026-11-22T11:00:00+01:00"
    assert detail["message_id"] == "<1@shop.example>"
    assert detail["headers"][:2] == [
        ["From", "Shop <no-reply@shop.example>"],
        ["To", "Ann <ann@example.com>"],
    ]
    assert detail["text"] is None
    assert detail["html"].startswith("<!doctype html><p>Hello")
    tree = detail["parts"]
    assert (tree["part"], tree["content_type"]) == (1, "multipart/mixed")
    assert [child["part"] for child in tree["children"]] == [2, 5]
    assert [child["content_type"] for child in tree["children"][0]["children"]] == [
        "text/html",
        "image/png",
    ]
    picture, attachment = detail["attachments"]
    assert (picture["part"], picture["content_id"], picture["inline"]) == (4, "logo@shop", True)
    assert attachment == {
        "part": 5,
        "filename": "résumé.html",
        "content_type": "text/html",
        "content_id": None,
        "inline": False,
        "size": attachment["size"],
        "sha256": sha256(message.attachments[1].content).hexdigest(),
    }
    assert detail["defects"] == []


def test_a_message_with_nothing_in_it(ask: Ask, sandbox: Sandbox) -> None:
    message = deliver(sandbox, b"", mail_from="", rcpt_to=("ann@example.com",))
    detail = ask("GET", f"/api/messages/{message.id}").json
    assert (detail["from"], detail["mail_from"], detail["subject"]) == (None, "", "")
    assert detail["date"] is None
    assert {"missing-from", "missing-date"} <= {defect["id"] for defect in detail["defects"]}


def test_a_subject_without_end_is_cut_in_lists_alone(ask: Ask, sandbox: Sandbox) -> None:
    message = deliver(sandbox, b"Subject: " + b"x" * 100_000 + b"\r\n\r\n")
    assert ask("GET", "/api/messages").json["messages"][0]["subject"] == "x" * 1000
    assert ask("GET", f"/api/messages/{message.id}").json["subject"] == "x" * 100_000


def test_pages_go_backwards_by_the_seq_of_the_last_one(ask: Ask, sandbox: Sandbox) -> None:
    for number in range(7):
        deliver(sandbox, f"Subject: {number}\r\n\r\n".encode())
    seen: list[str] = []
    path = "/api/messages?limit=3"
    for size in (3, 3, 1):
        page = ask("GET", path).json
        assert len(page["messages"]) == size
        assert page["total"] == 7
        seen += [message["subject"] for message in page["messages"]]
        path = f"/api/messages?limit=3&before={page['next']}"
    assert seen == ["6", "5", "4", "3", "2", "1", "0"]
    assert page["next"] is None


def test_any_place_is_reached_by_offset(ask: Ask, sandbox: Sandbox) -> None:
    for number in range(7):
        deliver(sandbox, f"Subject: {number}\r\n\r\n".encode())

    def subjects(query: str) -> list[str]:
        return [
            message["subject"] for message in ask("GET", f"/api/messages?{query}").json["messages"]
        ]

    assert subjects("offset=2&limit=2") == ["4", "3"]
    assert subjects("offset=6") == ["0"]
    assert subjects("offset=7") == subjects("offset=700") == []
    assert subjects("before=4&offset=1&limit=1") == ["1"]


def test_a_list_of_one_mailbox(ask: Ask, sandbox: Sandbox) -> None:
    shop = sandbox.open_mailbox("shop & co")
    deliver(sandbox, listener=f"{shop.host}:{shop.port}")
    deliver(sandbox)
    page = ask("GET", f"/api/messages?mailbox={quote('shop & co')}").json
    assert (page["total"], len(page["messages"])) == (1, 1)
    assert page["messages"][0]["mailbox"] == "shop & co"
    assert ask("GET", "/api/mailboxes").json == [
        {"name": "inbox", "total": 1, "unread": 1},
        {"name": "shop & co", "total": 1, "unread": 1, "port": shop.port},
    ]


def test_latest_is_the_newest(ask: Ask, sandbox: Sandbox) -> None:
    assert ask("GET", "/api/messages/latest").status == 404
    deliver(sandbox, b"Subject: old\r\n\r\n")
    deliver(sandbox, b"Subject: new\r\n\r\n")
    assert ask("GET", "/api/messages/latest").json["subject"] == "new"
    assert ask("GET", "/api/messages/latest/raw").body == b"Subject: new\r\n\r\n"
    assert ask("GET", "/api/messages/latest?mailbox=shop").status == 404


def test_flags_are_set_by_patch_and_reading_changes_nothing(ask: Ask, sandbox: Sandbox) -> None:
    message = deliver(sandbox)
    path = f"/api/messages/{message.id}"
    ask("GET", path)
    assert ask("GET", "/api/messages").json["unread"] == 1
    summary = ask("PATCH", path, b'{"read": true, "tags": ["b", "a"]}').json
    assert (summary["read"], summary["pinned"], summary["tags"]) == (True, False, ["a", "b"])
    assert ask("GET", "/api/messages").json["unread"] == 0
    assert ask("PATCH", path, b'{"read": false}').json["tags"] == ["a", "b"]
    tags = ask("PATCH", path, b'{"tags": [" two  words ", "Two words"]}').json["tags"]
    assert tags == ["two words"]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b'{"read": 1}',
        b'{"read": "yes"}',
        b'{"colour": "red"}',
        b'{"tags": "a"}',
        b'{"tags": [""]}',
        b'{"tags": [" "]}',
        b'{"tags": ["a", "b\\u001bc"]}',
        b"\xff\xfe",
        b"[" * 100_000,
    ],
    ids=lambda body: repr(body[:20]),
)
def test_a_patch_that_makes_no_sense_is_a_400_and_changes_nothing(
    ask: Ask, sandbox: Sandbox, body: bytes
) -> None:
    message = deliver(sandbox)
    answer = ask("PATCH", f"/api/messages/{message.id}", body)
    assert answer.status == 400
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json.keys() == {"type", "title", "status", "detail"}
    assert ask("GET", f"/api/messages/{message.id}").json["read"] is False


def test_a_body_that_is_too_large_is_a_413(ask: Ask, sandbox: Sandbox) -> None:
    assert ask("PATCH", f"/api/messages/{deliver(sandbox).id}", b" " * 1_000_001).status == 413


def test_deleting(ask: Ask, sandbox: Sandbox) -> None:
    first, second, third = deliver(sandbox), deliver(sandbox), deliver(sandbox)
    assert ask("DELETE", f"/api/messages/{first.id}").status == 204
    assert ask("DELETE", f"/api/messages/{first.id}").status == 404
    ask("PATCH", f"/api/messages/{second.id}", b'{"pinned": true}')
    assert ask("DELETE", "/api/messages").json == {"deleted": 1}
    assert [message["id"] for message in ask("GET", "/api/messages").json["messages"]] == [
        second.id
    ]
    assert ask("DELETE", f"/api/messages/{second.id}").status == 204
    assert ask("GET", f"/api/messages/{third.id}").status == 404


@pytest.mark.parametrize(
    "query",
    ["limit=0", "limit=1001", "limit=x", "before=-1", "offset=-1", "offset=1.5", "colour=red",
     "limit=99999999999999999999999"],
)  # fmt: skip
def test_a_query_that_makes_no_sense_is_a_400_that_says_why(ask: Ask, query: str) -> None:
    answer = ask("GET", f"/api/messages?{query}")
    assert answer.status == 400
    assert query.split("=", maxsplit=1)[0] in answer.json["detail"]


def test_unknown_messages_and_routes_are_a_404_in_the_same_form(ask: Ask) -> None:
    for path in (
        "/api/messages/nobody",
        "/api/nothing",
        "/api/messages/nobody/raw",
        "/../etc/passwd",
    ):
        answer = ask("GET", path)
        assert (answer.status, answer.json["status"]) == (404, 404)
        assert answer.headers["content-type"] == "application/problem+json"


def test_a_method_a_route_does_not_take_is_a_405(ask: Ask) -> None:
    assert ask("PUT", "/api/messages").status == 405
