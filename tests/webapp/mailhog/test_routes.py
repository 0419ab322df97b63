"""What MailHog's routes do beyond what it has been recorded of."""

import json
import smtplib
import socket
from typing import Any

import pytest
from simple_websocket import ConnectionClosed

from asking import Ask
from delivering import deliver
from live_page import PromptClient
from mailtrap_local import Sandbox
from sending import send


def jim(ask: Ask, method: str, **chances: float) -> int:
    body = json.dumps(chances) if method in ("POST", "PUT") else None
    return ask(method, "/api/v2/jim", body).status


def test_jim_without_a_word_has_mailhogs_usual_chances(sandbox: Sandbox, ask: Ask) -> None:
    assert ask("POST", "/api/v2/jim").status == 201
    assert ask("GET", "/api/v2/jim").json == {
        "DisconnectChance": 0.005,
        "AcceptChance": 0.99,
        "LinkSpeedAffect": 0.1,
        "LinkSpeedMin": 1024,
        "LinkSpeedMax": 10240,
        "RejectSenderChance": 0.05,
        "RejectRecipientChance": 0.05,
        "RejectAuthChance": 0.05,
    }
    rules = [fault.rule for fault in sandbox.mailroom.faults.all()]
    assert [rule.on for rule in rules][:5] == ["connect", "connect", "AUTH", "MAIL", "RCPT"]
    assert rules[0].probability == pytest.approx(0.01)
    assert rules[1].action.to_json() == 5632
    assert jim(ask, "DELETE") == 200
    assert sandbox.mailroom.faults.all() == []


def test_jim_refuses_what_he_is_asked_to(sandbox: Sandbox, ask: Ask) -> None:
    assert jim(ask, "POST", RejectSenderChance=1, AcceptChance=1) == 201
    with pytest.raises(smtplib.SMTPSenderRefused):
        send(sandbox.smtp)
    assert jim(ask, "PUT", rejectauthchance=1, acceptchance=1) == 200
    with smtplib.SMTP(*sandbox.smtp, timeout=20) as client:
        with pytest.raises(smtplib.SMTPAuthenticationError):
            client.login("ann", "any")
        assert client.mail("app@example.com")[0] == 250
    assert jim(ask, "PUT", DisconnectChance=1, AcceptChance=1) == 200
    with pytest.raises((smtplib.SMTPServerDisconnected, ConnectionError)):
        send(sandbox.smtp)
    assert jim(ask, "PUT", AcceptChance=0) == 200
    with pytest.raises((smtplib.SMTPServerDisconnected, ConnectionError)):
        smtplib.SMTP(*sandbox.smtp, timeout=20)
    jim(ask, "DELETE")
    send(sandbox.smtp)


def test_other_faults_are_not_jims(sandbox: Sandbox, ask: Ask) -> None:
    fault = sandbox.mailbox.faults.reject_rcpt("bad@example.com")
    jim(ask, "POST", RejectSenderChance=0.5, AcceptChance=1)
    jim(ask, "DELETE")
    assert sandbox.mailroom.faults.all() == [fault]
    jim(ask, "POST", RejectSenderChance=0.5, AcceptChance=1)
    sandbox.mailroom.faults.clear()
    assert jim(ask, "GET") == 404
    assert jim(ask, "POST", AcceptChance=1) == 201


@pytest.mark.parametrize("body", ["x", "[]", '{"AcceptChance": 2}', '{"AcceptChance": "x"}'])
def test_jim_is_not_changed_by_nonsense(ask: Ask, body: str) -> None:
    jim(ask, "POST", AcceptChance=1)
    before = ask("GET", "/api/v2/jim").json
    assert ask("PUT", "/api/v2/jim", body).status == 400
    assert ask("GET", "/api/v2/jim").json == before


def test_a_page_of_large_messages_ends_early(sandbox: Sandbox, ask: Ask) -> None:
    for _ in range(3):
        deliver(sandbox, raw=b"Subject: large\r\n\r\n" + b"x" * 9_000_000)
    page = ask("GET", "/api/v2/messages").json
    assert (page["total"], page["count"], len(page["items"])) == (3, 2, 2)
    rest = ask("GET", "/api/v2/messages?start=2").json
    assert (rest["total"], rest["count"]) == (3, 1)


@pytest.mark.parametrize("query", ["start=-1&limit=x", "start=99999999999999999999&limit=1"])
def test_numbers_that_are_none_are_passed_over(sandbox: Sandbox, ask: Ask, query: str) -> None:
    send(sandbox.smtp)
    for path in ("messages?", "search?kind=containing&query=hi&"):
        answer = ask("GET", f"/api/v2/{path}{query}")
        assert answer.status == 200
        assert answer.json["total"] == 1


def test_parts_that_are_not_there_are_not_found(sandbox: Sandbox, ask: Ask) -> None:
    send(sandbox.smtp)
    message_id = sandbox.mailbox[0].id
    for number in ("0", "7", "999999999"):
        path = f"/api/v1/messages/{message_id}/mime/part/{number}/download"
        assert ask("GET", path).status == 404
    assert ask("GET", "/api/v1/messages/nothing/download").status == 404


def test_a_part_comes_with_the_type_it_says_or_is_text(sandbox: Sandbox, ask: Ask) -> None:
    parts = (
        b"Content-Type: multipart/mixed; boundary=b\r\n\r\n"
        b"--b\r\nContent-Type: text/csv; charset=latin1\r\n\r\na\r\n--b\r\nX: y\r\n\r\nb\r\n--b--"
    )
    path = f"/api/v1/messages/{deliver(sandbox, raw=parts).id}/mime/part/%d/download"
    types = [ask("GET", path % number).headers["content-type"] for number in (0, 1)]
    assert types == ["text/csv; charset=latin1", "text/plain; charset=utf-8"]


def test_fields_that_the_server_adds_are_searched_too(sandbox: Sandbox, ask: Ask) -> None:
    send(sandbox.smtp, sender="bounces@shop.example")
    found = ask("GET", "/api/v2/search?kind=containing&query=%3Cbounces@shop.example%3E")
    assert found.json["total"] == 1


def test_no_part_is_shown_in_place(sandbox: Sandbox, ask: Ask) -> None:
    parts = (
        b"Content-Type: multipart/mixed; boundary=b\r\n\r\n"
        b"--b\r\nContent-Type: text/html\r\nContent-Disposition: inline\r\n\r\n<script>\r\n"
        b"--b\r\nContent-Type: text/html; x=\xc3\xb6\r\n"
        b"Content-Disposition: attachment; a=\xc3\xb6\r\n"
        b"Content-Transfer-Encoding: base64\r\nSet-Cookie: a=b\r\n\r\n!\r\n--b--"
    )
    deliver(sandbox, raw=parts)
    path = f"/api/v1/messages/{sandbox.mailbox[0].id}/mime/part/%d/download"
    for number, body in ((0, b"<script>"), (1, b"")):
        answer = ask("GET", path % number)
        assert answer.headers["content-disposition"].startswith("attachment; filename=")
        assert "sandbox" in answer.headers["content-security-policy"]
        assert "set-cookie" not in answer.headers
        assert answer.body == body


def test_a_stream_ends_with_the_server(sandbox: Sandbox) -> None:
    page = PromptClient(f"{sandbox.http.url.replace('http', 'ws')}/api/v2/websocket")
    with socket.create_connection(sandbox.http, timeout=30) as client:
        client.sendall(b"GET /api/v1/events HTTP/1.1\r\nHost: localhost\r\n\r\n")
        stream = client.makefile("rb")
        while stream.readline() != b":\n":
            pass
        sandbox.stop()
        assert stream.read().strip(b":\n") == b""
    with pytest.raises(ConnectionClosed, match="1001 the server stops"):
        page.receive(timeout=30)


def test_release_says_what_is_wrong(sandbox: Sandbox, ask: Ask) -> None:
    send(sandbox.smtp)
    path = f"/api/v1/messages/{sandbox.mailbox[0].id}/release"
    bodies: list[Any] = [{}, {"Email": "a@x.example", "Host": "h", "Port": "25"}, [], {"Email": 3}]
    for body in bodies:
        answer = ask("POST", path, json.dumps(body))
        assert answer.status == 400
        assert answer.json["detail"]


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "::1"])
def test_a_message_is_released_to_this_server_itself(sandbox: Sandbox, ask: Ask, host: str) -> None:
    first = deliver(sandbox)
    body = {"Host": host, "Port": str(sandbox.smtp.port), "Email": "bob@example.com"}
    assert ask("POST", f"/api/v1/messages/{first.id}/release", json.dumps(body)).status == 200
    again = sandbox.mailbox[-1]
    assert (again.raw, again.mail_from) == (first.raw, first.mail_from)
    assert again.rcpt_to == ("bob@example.com",)
    wrong = {**body, "Email": "bob@example.com\r\nDATA"}
    assert ask("POST", f"/api/v1/messages/{first.id}/release", json.dumps(wrong)).status == 400
    other = {**body, "Port": "1"}
    assert ask("POST", f"/api/v1/messages/{first.id}/release", json.dumps(other)).status == 400
    assert len(sandbox.mailbox) == 2
