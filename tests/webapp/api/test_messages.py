"""The REST API over HTTP."""

from collections.abc import Callable
from hashlib import sha256
from smtplib import SMTP, SMTPAuthenticationError
from socket import create_connection
from typing import Any
from urllib.parse import quote

import pytest

from mailtrap_local import Message, Sandbox
from mailtrap_local.mail.connection_info import AuthInfo, TlsInfo

Ask = Callable[..., Any]
Deliver = Callable[..., Message]

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


def test_a_summary(ask: Ask, deliver: Deliver) -> None:
    message = deliver(
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
        "tls": {"version": "TLSv1.3", "cipher": "TLS_AES_256_GCM_SHA384"},
        "session_id": "s1",
    }


def test_a_whole_message(ask: Ask, deliver: Deliver) -> None:
    message = deliver(RICH, rcpt_to=("ann@example.com", "audit@shop.example"))
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


def test_a_message_with_nothing_in_it(ask: Ask, deliver: Deliver) -> None:
    message = deliver(b"", mail_from="", rcpt_to=("ann@example.com",))
    detail = ask("GET", f"/api/messages/{message.id}").json
    assert (detail["from"], detail["mail_from"], detail["subject"]) == (None, "", "")
    assert detail["date"] is None
    assert {"missing-from", "missing-date"} <= {defect["id"] for defect in detail["defects"]}


def test_a_subject_without_end_is_cut_in_lists_alone(ask: Ask, deliver: Deliver) -> None:
    message = deliver(b"Subject: " + b"x" * 100_000 + b"\r\n\r\n")
    assert ask("GET", "/api/messages").json["messages"][0]["subject"] == "x" * 1000
    assert ask("GET", f"/api/messages/{message.id}").json["subject"] == "x" * 100_000


def test_pages_go_backwards_by_the_seq_of_the_last_one(ask: Ask, deliver: Deliver) -> None:
    for number in range(7):
        deliver(f"Subject: {number}\r\n\r\n".encode())
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


def test_any_place_is_reached_by_offset(ask: Ask, deliver: Deliver) -> None:
    for number in range(7):
        deliver(f"Subject: {number}\r\n\r\n".encode())

    def subjects(query: str) -> list[str]:
        return [
            message["subject"] for message in ask("GET", f"/api/messages?{query}").json["messages"]
        ]

    assert subjects("offset=2&limit=2") == ["4", "3"]
    assert subjects("offset=6") == ["0"]
    assert subjects("offset=7") == subjects("offset=700") == []
    assert subjects("before=4&offset=1&limit=1") == ["1"]


def test_a_list_of_one_mailbox(ask: Ask, deliver: Deliver, sandbox: Sandbox) -> None:
    shop = sandbox.open_mailbox("shop & co")
    deliver(listener=f"{shop.host}:{shop.port}")
    deliver()
    page = ask("GET", f"/api/messages?mailbox={quote('shop & co')}").json
    assert (page["total"], len(page["messages"])) == (1, 1)
    assert page["messages"][0]["mailbox"] == "shop & co"
    assert ask("GET", "/api/mailboxes").json == [
        {"name": "inbox", "total": 1, "unread": 1},
        {"name": "shop & co", "total": 1, "unread": 1, "port": shop.port},
    ]


def test_latest_is_the_newest(ask: Ask, deliver: Deliver) -> None:
    assert ask("GET", "/api/messages/latest").status == 404
    deliver(b"Subject: old\r\n\r\n")
    deliver(b"Subject: new\r\n\r\n")
    assert ask("GET", "/api/messages/latest").json["subject"] == "new"
    assert ask("GET", "/api/messages/latest/raw").body == b"Subject: new\r\n\r\n"
    assert ask("GET", "/api/messages/latest?mailbox=shop").status == 404


def test_raw_is_byte_exact_and_never_shown_in_place(ask: Ask, deliver: Deliver) -> None:
    raw = b"\x00\xff<script>\r\n.\n"
    message = deliver(raw)
    answer = ask("GET", f"/api/messages/{message.id}/raw")
    assert answer.body == raw
    assert answer.headers["content-type"] == "message/rfc822"
    assert answer.headers["content-disposition"] == f"attachment; filename*=UTF-8''{message.id}.eml"


def test_sources_of_the_bodies_and_headers(ask: Ask, deliver: Deliver) -> None:
    message = deliver(RICH)
    html = ask("GET", f"/api/messages/{message.id}/html")
    assert html.headers["content-type"] == "text/plain; charset=utf-8"
    assert html.body.startswith(b"<!doctype html>")
    text = ask("GET", f"/api/messages/{message.id}/text")
    assert (text.status, text.json["detail"]) == (404, "the message has no plain text body")
    headers = ask("GET", f"/api/messages/{message.id}/headers").json["headers"]
    assert [name for name, _ in headers][:3] == ["From", "To", "Cc"]


def test_parts_are_decoded_and_never_shown_in_place(ask: Ask, deliver: Deliver) -> None:
    message = deliver(RICH)
    image = ask("GET", f"/api/messages/{message.id}/parts/4")
    assert (image.body, image.headers["content-type"]) == (b"\x89PNG\r\n\x1a\n", "image/png")
    page = ask("GET", f"/api/messages/{message.id}/parts/5")
    assert page.body.startswith(b"<script>")
    assert (
        page.headers["content-disposition"] == "attachment; filename*=UTF-8''r%C3%A9sum%C3%A9.html"
    )
    assert "sandbox" in page.headers["content-security-policy"]
    assert page.headers["x-content-type-options"] == "nosniff"
    for number in ("0", "6", "99999999999999999999"):
        assert ask("GET", f"/api/messages/{message.id}/parts/{number}").status == 404


def test_a_media_type_that_is_none_reaches_no_header(ask: Ask, deliver: Deliver) -> None:
    message = deliver(b"Content-Type: te xt/<h\x0b>; x\r\n\r\nbody")
    answer = ask("GET", f"/api/messages/{message.id}/parts/1")
    assert answer.body == b"body"
    assert answer.headers["content-type"].split(";")[0] in (
        "application/octet-stream",
        "text/plain",
    )


def test_the_preview_shows_the_mails_own_images_and_nothing_from_elsewhere(
    ask: Ask, deliver: Deliver
) -> None:
    message = deliver(RICH)
    answer = ask("GET", f"/api/messages/{message.id}/preview")
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert answer.body.startswith(
        b'<!doctype html><base target="_blank"><p>Hello <img src="parts/4">'
    )
    policy = answer.headers["content-security-policy"]
    assert policy.startswith(
        "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none';"
    )
    assert "http:" not in policy
    allowed = ask("GET", f"/api/messages/{message.id}/preview?remote=1")
    assert "img-src 'self' data: http: https:" in allowed.headers["content-security-policy"]
    assert "script-src" not in allowed.headers["content-security-policy"]
    assert ask("GET", f"/api/messages/{deliver().id}/preview").status == 404


def test_flags_are_set_by_patch_and_reading_changes_nothing(ask: Ask, deliver: Deliver) -> None:
    message = deliver()
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
    ask: Ask, deliver: Deliver, body: bytes
) -> None:
    message = deliver()
    answer = ask("PATCH", f"/api/messages/{message.id}", body)
    assert answer.status == 400
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json.keys() == {"type", "title", "status", "detail"}
    assert ask("GET", f"/api/messages/{message.id}").json["read"] is False


def test_a_body_that_is_too_large_is_a_413(ask: Ask, deliver: Deliver) -> None:
    assert ask("PATCH", f"/api/messages/{deliver().id}", b" " * 1_000_001).status == 413


def test_deleting(ask: Ask, deliver: Deliver) -> None:
    first, second, third = deliver(), deliver(), deliver()
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


def test_info_says_where_mail_goes(ask: Ask, sandbox: Sandbox) -> None:
    info = ask("GET", "/api/info").json
    assert info["smtp"] == [{"host": "127.0.0.1", "port": sandbox.smtp.port}]
    assert {"name": "smtp", "host": "127.0.0.1", "port": sandbox.smtp.port} in info["listeners"]
    assert info["epoch"] == sandbox.mailroom.store.cursor.epoch
    assert info["version"]


def test_mailboxes_are_made_with_a_listener_and_removed_with_all_their_mail(
    ask: Ask, deliver: Deliver, sandbox: Sandbox
) -> None:
    path = f"/api/mailboxes/{quote('a/b ü')}"
    answer = ask("PUT", path)
    assert (answer.status, answer.json) == (201, {"name": "a/b ü", "total": 0, "unread": 0})
    opened = ask("PUT", path, b'{"listen": true, "tls": "off"}')
    assert opened.status == 200
    port = opened.json["port"]
    assert ask("PUT", path, b'{"listen": true}').json["port"] == port
    message = deliver(listener=f"127.0.0.1:{port}")
    sandbox.mailroom.update([message.id], pinned=True)
    shape = {"name": "a/b ü", "total": 1, "unread": 1, "port": port}
    assert ask("PUT", path).json == ask("GET", path).json == shape
    assert ask("DELETE", path).status == 204
    assert ask("GET", path).status == 404
    assert ask("DELETE", path).status == 404
    assert ask("GET", f"/api/messages/{message.id}").status == 404
    with pytest.raises(ConnectionRefusedError):
        create_connection(("127.0.0.1", port), timeout=5)


def test_a_listener_is_closed_and_the_mail_stays_and_with_it_the_mailbox(
    ask: Ask, deliver: Deliver
) -> None:
    path = "/api/mailboxes/shop"
    opened = ask("PUT", path, b'{"listen": true}')
    port = opened.json["port"]
    assert opened.status == 201
    deliver(listener=f"127.0.0.1:{port}")
    closed = ask("PUT", path, b'{"listen": false}')
    assert (closed.status, closed.json) == (200, {"name": "shop", "total": 1, "unread": 1})
    with pytest.raises(ConnectionRefusedError):
        create_connection(("127.0.0.1", port), timeout=5)
    assert ask("GET", path).json == closed.json
    ask("DELETE", "/api/messages?mailbox=shop")
    assert ask("GET", path).status == 404
    assert [one["name"] for one in ask("GET", "/api/mailboxes").json] == ["inbox"]
    assert ask("PUT", path, b'{"listen": false}').status == 201


def test_a_mailboxs_listener_wants_its_own_credentials(ask: Ask) -> None:
    body = b'{"listen": true, "credentials": {"user": "app", "password": "s3cret"}}'
    port = ask("PUT", "/api/mailboxes/shop", body).json["port"]
    with SMTP("127.0.0.1", port, timeout=10) as client:
        client.ehlo()
        with pytest.raises(SMTPAuthenticationError):
            client.login("app", "wrong")
        client.login("app", "s3cret")
    again = ask("PUT", "/api/mailboxes/shop", body)
    assert (again.status, "already" in again.json["detail"]) == (400, True)


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("%00", b""),
        ("x" * 101, b""),
        ("a", b'{"listen": 1}'),
        ("a", b'{"listen": true, "tls": "ssl"}'),
        ("a", b'{"tls": "starttls"}'),
        ("a", b'{"credentials": {"user": "a"}}'),
        ("a", b"null"),
    ],
)
def test_a_mailbox_that_makes_no_sense_is_a_400_and_is_not_made(
    ask: Ask, name: str, body: bytes
) -> None:
    assert ask("PUT", f"/api/mailboxes/{name}", body).status == 400
    assert [one["name"] for one in ask("GET", "/api/mailboxes").json] == ["inbox"]


def test_the_inbox_cannot_go(ask: Ask, deliver: Deliver) -> None:
    deliver()
    assert ask("DELETE", "/api/mailboxes/inbox").status == 400
    assert ask("DELETE", "/api/mailboxes/nobody").status == 404
    assert ask("GET", "/api/messages").json["total"] == 1


def test_tags_are_counted(ask: Ask, deliver: Deliver) -> None:
    for tags in (b'["b"]', b'["a", "b"]'):
        ask("PATCH", f"/api/messages/{deliver().id}", b'{"read": true, "tags": ' + tags + b"}")
    ask("PATCH", "/api/messages/latest", b'{"read": false}')
    assert ask("GET", "/api/tags").json == [
        {"name": "a", "total": 1, "unread": 1},
        {"name": "b", "total": 2, "unread": 1},
    ]
