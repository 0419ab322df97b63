"""What JSON says of a hostile message has a limit, and says what was cut."""

import pytest

from asking import Ask
from delivering import deliver
from mailtrap_local import Sandbox
from mailtrap_local.mail.mime.content import BODY_START

NAMED = ", ".join(f"ann{number}@example.com" for number in range(300))


def cut(answer: object) -> dict[str, int]:
    assert isinstance(answer, dict)
    return {each["field"]: each["total"] for each in answer.get("truncated", [])}


def test_a_row_has_a_hundred_addresses_and_says_how_many_there_are(
    ask: Ask, sandbox: Sandbox
) -> None:
    recipients = tuple(f"ann{number}@example.com" for number in range(200))
    head = f"To: {NAMED}\r\nCc: {NAMED}\r\nSubject: {'x' * 2000}\r\n\r\n"
    message = deliver(sandbox, head.encode(), rcpt_to=recipients)
    (row,) = ask("GET", "/api/messages").json["messages"]
    assert [len(row[name]) for name in ("to", "cc", "rcpt_to", "subject")] == [100, 100, 100, 1000]
    assert cut(row) == {"to": 300, "cc": 300, "rcpt_to": 200, "subject": 2000}
    whole = ask("GET", f"/api/messages/{message.id}").json
    assert [len(whole[name]) for name in ("to", "cc", "rcpt_to")] == [300, 300, 200]
    assert len(whole["subject"]) == 2000
    assert cut(whole) == {}
    envelope = ask("GET", f"/api/messages/{message.id}/envelope").json
    assert envelope["rcpt_to"] == list(recipients)


def test_an_ordinary_row_says_nothing_of_it(ask: Ask, sandbox: Sandbox) -> None:
    message = deliver(sandbox, b"To: ann@example.com\r\n\r\nHello.")
    (row,) = ask("GET", "/api/messages").json["messages"]
    whole = ask("GET", f"/api/messages/{message.id}").json
    assert not {"truncated", "unreadable", "skipped"} & (row.keys() | whole.keys())


def test_long_names_are_cut(ask: Ask, sandbox: Sandbox) -> None:
    deliver(sandbox, f'From: "{"x" * 5000}" <a@{"b" * 5000}>\r\n\r\n'.encode())
    (row,) = ask("GET", "/api/messages").json["messages"]
    assert row["from"] == {"name": "x" * 200, "address": "a@" + "b" * 318}
    assert cut(row) == {"from": 1}


@pytest.mark.parametrize(("kind", "media_type"), [("text", "text/plain"), ("html", "text/html")])
def test_a_long_body_is_cut_and_its_own_route_has_all(
    ask: Ask, sandbox: Sandbox, kind: str, media_type: str
) -> None:
    body = b"0123456 https://x.example/a\r\n" * 100_000
    message = deliver(sandbox, f"Content-Type: {media_type}\r\n\r\n".encode() + body)
    whole = ask("GET", f"/api/messages/{message.id}").json
    assert BODY_START // 2 < len(whole[kind]) <= BODY_START
    assert cut(whole) == {kind: len(body)}
    assert whole["skipped"]
    assert "body-too-long" in [defect["id"] for defect in whole["defects"]]
    assert len(ask("GET", f"/api/messages/{message.id}/{kind}").body) == len(body) - 100_000
    for route in ("links", "codes"):
        assert ask("GET", f"/api/messages/{message.id}/{route}").json["skipped"]


def test_long_lists_are_cut_and_their_own_routes_have_all(ask: Ask, sandbox: Sandbox) -> None:
    head = b"X: y\r\n" * 2000 + b"Content-Type: text/html\r\n\r\n"
    html = "".join(f"<a href=http://x.example/{number}>x</a>" for number in range(1500))
    message = deliver(sandbox, head + html.encode())
    whole = ask("GET", f"/api/messages/{message.id}").json
    assert (len(whole["headers"]), len(whole["links"])) == (1000, 1000)
    assert cut(whole) == {"headers": 2001, "links": 1500}
    assert "skipped" not in whole
    assert len(ask("GET", f"/api/messages/{message.id}/headers").json["headers"]) == 2001
    assert len(ask("GET", f"/api/messages/{message.id}/links").json["links"]) == 1500
