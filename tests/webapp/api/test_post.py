"""Messages that are put in over HTTP."""

import base64
import json
from http.client import HTTPConnection
from typing import Any
from urllib.parse import quote

import pytest

from asking import Ask
from mailtrap_local import Sandbox


@pytest.fixture
def post(ask: Ask) -> Ask:
    def post(query: str = "", **fields: Any) -> Any:
        body = json.dumps(fields).encode()
        return ask("POST", f"/api/messages{query}", body, **{"Content-Type": "application/json"})

    return post


@pytest.fixture
def post_raw(ask: Ask) -> Ask:
    def post_raw(raw: bytes, query: str = "") -> Any:
        return ask("POST", f"/api/messages{query}", raw, **{"Content-Type": "message/rfc822"})

    return post_raw


def test_a_message_is_kept_as_it_is(post_raw: Ask, sandbox: Sandbox) -> None:
    raw = (
        b"From: App <app@example.com>\nTo: ann@example.com\nCc: a@b, ann@example.com\n\n\x00\xff.\n"
    )
    answer = post_raw(raw)
    assert answer.status == 201
    (message,) = sandbox.mailbox
    assert (message.raw, message.id) == (raw, answer.json["id"])
    assert (message.mail_from, message.rcpt_to) == ("app@example.com", ("ann@example.com", "a@b"))


def test_parameters_are_the_envelope(post_raw: Ask) -> None:
    query = "?mail_from=&rcpt_to=a@example.com&rcpt_to=b@example.com&mailbox=shop"
    summary = post_raw(b"From: x@example.com\r\nTo: y@example.com\r\n\r\n", query).json
    assert (summary["mail_from"], summary["mailbox"]) == ("", "shop")
    assert summary["rcpt_to"] == ["a@example.com", "b@example.com"]


def test_a_message_may_have_come_earlier(post_raw: Ask, sandbox: Sandbox) -> None:
    answer = post_raw(b"Subject: x\r\n\r\n", "?received_at=2026-11-26T11:00:00.5%2B01:00")
    assert answer.json["received_at"] == "2026-11-26T10:00:00.500000Z"
    for moment in (
        "2026-11-26T10:00:00",
        "1969-12-31T23:00:00Z",
        "0001-01-01T00:00:00%2B10:00",
        "1764500000",
        "0.5",
    ):
        answer = post_raw(b"Subject: x\r\n\r\n", f"?received_at={moment}")
        assert answer.status == 400, moment
    sandbox.mailroom.clear()


def test_a_message_without_addresses_goes_to_nobody(post_raw: Ask) -> None:
    summary = post_raw(b"").json
    assert (summary["mail_from"], summary["rcpt_to"], summary["from"]) == ("", [], None)


def test_json_becomes_mime(post: Ask, sandbox: Sandbox) -> None:
    answer = post(
        **{"from": "Jörg <joerg@shop.example>"},
        to=["Ann <ann@example.com>", {"name": "Doe, Bob", "address": "bob@example.com"}],
        cc="cy@example.com, di@example.com",
        bcc={"address": "eve@example.com"},
        reply_to="help@shop.example",
        subject="Grüße",
        text="Hallo",
        html='<img src="cid:logo"><img src="cid:other">',
        headers={"X-Tenant": "acme", "X-Twice": ["1", "2"]},
        tags=["invoice"],
        attachments=[
            {"filename": "Rechnung ä.pdf", "content": base64.b64encode(b"%PDF").decode()},
            {"filename": "logo.png", "content": "iVBORw0KGgo=", "content_id": "logo"},
            {"content_type": "image/gif", "content": "R0lG", "content_id": "other"},
        ],
    )
    assert answer.status == 201
    assert answer.json["tags"] == ["invoice"]
    everybody = ["ann@example.com", "bob@example.com", "cy@example.com", "di@example.com"]
    (message,) = sandbox.mailbox
    assert message.rcpt_to == (*everybody, "eve@example.com")
    assert message.mail_from == message.sender == "joerg@shop.example"
    assert [address.name for address in message.to] == ["Ann", "Doe, Bob"]
    assert (message.cc, message.bcc) == (tuple(everybody[2:]), ("eve@example.com",))
    assert b"eve@" not in message.raw
    assert (message.subject, message.text) == ("Grüße", "Hallo\n")
    assert message.headers.all("X-Twice") == ("1", "2")
    assert message.date is not None
    assert message.message_id is not None
    assert message.defects == ()
    pdf = message.attachment("*.pdf")
    assert (pdf.filename, pdf.content_type, pdf.content) == (
        "Rechnung ä.pdf",
        "application/pdf",
        b"%PDF",
    )
    inline = {one.content_id: one.content_type for one in message.attachments if one.inline}
    assert inline == {"logo": "image/png", "other": "image/gif"}


def test_an_empty_draft_is_a_message_too(post: Ask, sandbox: Sandbox) -> None:
    assert post().status == 201
    (message,) = sandbox.mailbox
    assert (message.text, message.html, message.rcpt_to) == ("\n", None, ())


def test_html_alone_is_no_multipart(post: Ask, sandbox: Sandbox) -> None:
    post(html="<p>Hi")
    (message,) = sandbox.mailbox
    assert (message.text, message.html) == (None, "<p>Hi\n")


def test_addresses_beyond_ascii_need_smtputf8(post: Ask, sandbox: Sandbox) -> None:
    assert post(to="用户@例え.jp", text="hi").status == 201
    (message,) = sandbox.mailbox
    assert message.to == message.rcpt_to == ("用户@例え.jp",)
    assert [defect.id for defect in message.defects] == ["missing-from"]


@pytest.mark.parametrize(
    "fields",
    [
        {"subject": "x\r\nBcc: eve@example.com"},
        {"subject": "x\ny"},
        {"to": "ann@example.com\r\nX: y"},
        {"to": [{"name": "Ann\nX: y", "address": "ann@example.com"}]},
        {"bcc": [{"address": "ann@example.com\r\n"}]},
        {"headers": {"X-A": "1\r\nX-B: 2"}},
        {"headers": {"X-A\r\nX-B": "1"}},
        {"headers": [["X A", "1"]]},
        {"headers": {"": "1"}},
        {"headers": {"Content-Type": "text/html"}},
        {"headers": {"Bcc": "eve@example.com"}},
        {"headers": {"Subject": "1"}, "subject": "2"},
        {"attachments": [{"filename": "a\r\nX: y", "content": ""}]},
        {"attachments": [{"content_id": "a>\r\nX: y", "content": ""}]},
        {"attachments": [{"content_type": "text/html\r\nX: y", "content": ""}]},
        {"attachments": [{"content_type": "multipart/mixed", "content": ""}]},
        {"attachments": [{"content": "no base64!"}]},
        {"attachments": [{"filename": "a"}]},
        {"tags": [""]},
        {"to": [{"address": "a b c"}]},
        {"to": ["a@b"] * 1001},
        {"colour": "red"},
    ],
    ids=lambda fields: json.dumps(fields)[:60],
)
def test_a_draft_that_makes_no_sense_is_a_400_and_keeps_nothing(
    post: Ask, sandbox: Sandbox, fields: dict[str, Any]
) -> None:
    answer = post(**fields)
    assert (answer.status, answer.headers["content-type"]) == (400, "application/problem+json")
    assert len(sandbox.mailbox) == 0


@pytest.mark.parametrize(
    "query", ["mailbox=", "mailbox=%00", "mail_from=a%0D%0Ab", "rcpt_to=a%0Ab"]
)
def test_an_envelope_that_makes_no_sense_is_a_400(
    post_raw: Ask, sandbox: Sandbox, query: str
) -> None:
    assert post_raw(b"", f"?{query}").status == 400
    assert sandbox.mailroom.store.count().total == 0


@pytest.mark.parametrize("kind", ["", "text/plain", "application/x-www-form-urlencoded"])
def test_another_type_of_body_is_a_415_that_says_what_to_send(ask: Ask, kind: str) -> None:
    answer = ask("POST", "/api/messages", b"Subject: x\r\n\r\n", **{"Content-Type": kind})
    assert answer.status == 415
    assert "message/rfc822" in answer.json["detail"]


def test_the_limit_of_smtp_is_that_of_http() -> None:
    with Sandbox(http="127.0.0.1:0", max_message_size=1000, max_bytes=1500) as sandbox:

        def status(kind: str, body: bytes) -> int:
            connection = HTTPConnection(*sandbox.http, timeout=60)
            connection.request("POST", "/api/messages", body, {"Content-Type": kind})
            try:
                return connection.getresponse().status
            finally:
                connection.close()

        mail, draft = "message/rfc822", "application/json"
        assert status(mail, b"x" * 1001) == 413
        assert status(draft, json.dumps({"text": "x" * 1000}).encode()) == 413
        assert status(draft, b'{"text": "' + b"x" * 200_000) == 413
        assert status(mail, b"x" * 1000) == 201
        (message,) = sandbox.mailbox
        sandbox.mailroom.store.update([message.id], pinned=True)
        assert status(mail, b"x" * 1000) == 507


def test_routes_decide_where_it_goes(ask: Ask, post: Ask) -> None:
    body = json.dumps({"recipient": "*@shop.example"}).encode()
    assert ask("PUT", f"/api/mailboxes/{quote('the/shop')}", body).status == 201
    assert post(to="ann@shop.example").json["mailbox"] == "the/shop"
    assert post(to="ann@example.com").json["mailbox"] == "inbox"
