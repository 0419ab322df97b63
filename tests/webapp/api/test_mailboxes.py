"""Mailboxes, tags and the server over the REST API."""

from smtplib import SMTP, SMTPAuthenticationError
from socket import create_connection
from urllib.parse import quote

import pytest

from asking import Ask
from delivering import deliver
from mailtrap_local import Sandbox

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


def test_info_says_where_mail_goes(ask: Ask, sandbox: Sandbox) -> None:
    info = ask("GET", "/api/info").json
    assert info["smtp"] == [{"host": "127.0.0.1", "port": sandbox.smtp.port}]
    assert {"name": "smtp", "host": "127.0.0.1", "port": sandbox.smtp.port} in info["listeners"]
    assert info["epoch"] == sandbox.mailroom.store.cursor.epoch
    assert info["store"] == {"kind": "memory"}
    assert info["version"]


def test_mailboxes_are_made_with_a_listener_and_removed_with_all_their_mail(
    ask: Ask, sandbox: Sandbox
) -> None:
    path = f"/api/mailboxes/{quote('a/b ü')}"
    answer = ask("PUT", path)
    assert (answer.status, answer.json) == (201, {"name": "a/b ü", "total": 0, "unread": 0})
    opened = ask("PUT", path, b'{"listen": true, "tls": "off"}')
    assert opened.status == 200
    port = opened.json["port"]
    assert ask("PUT", path, b'{"listen": true}').json["port"] == port
    message = deliver(sandbox, listener=f"127.0.0.1:{port}")
    sandbox.mailroom.store.update([message.id], pinned=True)
    shape = {"name": "a/b ü", "total": 1, "unread": 1, "port": port}
    assert ask("PUT", path).json == ask("GET", path).json == shape
    assert ask("DELETE", path).status == 204
    assert ask("GET", path).status == 404
    assert ask("DELETE", path).status == 404
    assert ask("GET", f"/api/messages/{message.id}").status == 404
    with pytest.raises(ConnectionRefusedError):
        create_connection(("127.0.0.1", port), timeout=5)


def test_a_listener_is_closed_and_the_mail_stays_and_with_it_the_mailbox(
    ask: Ask, sandbox: Sandbox
) -> None:
    path = "/api/mailboxes/shop"
    opened = ask("PUT", path, b'{"listen": true}')
    port = opened.json["port"]
    assert opened.status == 201
    deliver(sandbox, listener=f"127.0.0.1:{port}")
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
    with SMTP("127.0.0.1", port, timeout=60) as client:
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


def test_the_inbox_cannot_go(ask: Ask, sandbox: Sandbox) -> None:
    deliver(sandbox)
    assert ask("DELETE", "/api/mailboxes/inbox").status == 400
    assert ask("DELETE", "/api/mailboxes/nobody").status == 404
    assert ask("GET", "/api/messages").json["total"] == 1


def test_tags_are_counted(ask: Ask, sandbox: Sandbox) -> None:
    for tags in (b'["b"]', b'["a", "b"]'):
        ask(
            "PATCH",
            f"/api/messages/{deliver(sandbox).id}",
            b'{"read": true, "tags": ' + tags + b"}",
        )
    ask("PATCH", "/api/messages/latest", b'{"read": false}')
    assert ask("GET", "/api/tags").json == [
        {"name": "a", "total": 1, "unread": 1},
        {"name": "b", "total": 2, "unread": 1},
    ]
