"""Below /at/NAME/ there is a Mailpit of its own."""

import json
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from smtplib import SMTPRecipientsRefused, SMTPSenderRefused
from typing import Any

import pytest

from asking import Ask
from live_page import PromptClient
from mailtrap_local import Sandbox
from sending import send

PICTURE = (
    b"From: app@example.com\r\nTo: ann@w0.example\r\nSubject: picture\r\nMIME-Version: 1.0\r\n"
    b'Content-Type: multipart/related; boundary="r"\r\n\r\n'
    b'--r\r\nContent-Type: text/html\r\n\r\n<img src="cid:logo">\r\n'
    b"--r\r\nContent-Type: image/png\r\nContent-ID: <logo>\r\n\r\npng\r\n--r--\r\n"
)


@pytest.fixture
def roots(sandbox: Sandbox) -> list[str]:
    """Paths of eight mailboxes, whose names need quotes, each with the mail of a domain."""
    for number in range(8):
        sandbox.mailroom.create_mailbox(f"w {number}/x", recipient=f"*@w{number}.example")
    return [f"/at/w%20{number}%2Fx" for number in range(8)]


def mailpit(ask: Ask, method: str, path: str, body: Any = None) -> Any:
    text = None if body is None else json.dumps(body)
    answer = ask(method, path, text, Accept="*/*")
    assert answer.status == 200, answer.body
    return answer.json if answer.headers["content-type"] == "application/json" else answer.body


def test_eight_workers_that_delete_all_do_not_meet(
    sandbox: Sandbox, roots: list[str], ask: Ask
) -> None:
    send(sandbox.smtp, "of nobody")

    def work(number: int) -> None:
        root = f"{roots[number]}/api/v1"
        for turn in range(5):
            assert mailpit(ask, "DELETE", f"{root}/messages") == b"ok"
            subject = f"{number}.{turn}"
            send(sandbox.smtp, subject, to=f"ann@w{number}.example")
            listed = mailpit(ask, "GET", f"{root}/messages")
            assert [one["Subject"] for one in listed["messages"]] == [subject]
            assert (listed["total"], listed["unread"], listed["count"]) == (1, 1, 1)
            assert mailpit(ask, "GET", f"{root}/message/latest")["Subject"] == subject
            assert mailpit(ask, "PUT", f"{root}/messages", {"Read": True}) == b"ok"
            assert mailpit(ask, "GET", f"{root}/info")["Messages"] == 1
            found = mailpit(ask, "GET", f"{root}/search?query=is:read")
            assert found["messages_count"] == 1

    with ThreadPoolExecutor(len(roots)) as pool:
        list(pool.map(work, range(len(roots))))
    assert not mailpit(ask, "GET", "/api/v1/search?query=of+nobody")["messages"][0]["Read"]


def test_chaos_is_of_the_mailbox(sandbox: Sandbox, roots: list[str], ask: Ask) -> None:
    chaos = {"Recipient": {"ErrorCode": 550, "Probability": 100}}
    mailpit(ask, "PUT", f"{roots[0]}/api/v1/chaos", chaos)
    off = {"ErrorCode": 451, "Probability": 0}
    for root in (roots[1], ""):
        assert mailpit(ask, "GET", f"{root}/api/v1/chaos")["Recipient"] == off
        mailpit(ask, "PUT", f"{root}/api/v1/chaos", {})
    send(sandbox.smtp, to="ann@w1.example")
    with pytest.raises(SMTPRecipientsRefused):
        send(sandbox.smtp, to="ann@w0.example")
    everywhere = {"Sender": {"ErrorCode": 451, "Probability": 100}}
    mailpit(ask, "PUT", "/api/v1/chaos", everywhere)
    mailpit(ask, "PUT", f"{roots[0]}/api/v1/chaos", {})
    with pytest.raises(SMTPSenderRefused):
        send(sandbox.smtp, to="ann@w0.example")
    mailpit(ask, "PUT", "/api/v1/chaos", {})
    send(sandbox.smtp, to="ann@w0.example")


def test_what_is_sent_there_is_there(sandbox: Sandbox, roots: list[str], ask: Ask) -> None:
    draft = {"From": {"Email": "a@x.example"}, "To": [{"Email": "b@x.example"}], "Subject": "S"}
    sent = mailpit(ask, "POST", f"{roots[5]}/api/v1/send", draft)
    assert mailpit(ask, "GET", f"{roots[5]}/api/v1/message/{sent['ID']}")["Subject"] == "S"
    assert ask("GET", f"{roots[6]}/api/v1/message/{sent['ID']}").status == 404
    assert len(sandbox.mailbox) == 0


def test_urls_lead_to_the_same_root(sandbox: Sandbox, roots: list[str], ask: Ask) -> None:
    send(sandbox.smtp, raw=PICTURE, to="ann@w0.example")
    message_id = mailpit(ask, "GET", f"{roots[0]}/api/v1/messages")["messages"][0]["ID"]
    page = ask("GET", f"{roots[0]}//view/latest.html").body.decode()
    (source,) = (piece for piece in page.split('"') if "/part/" in piece)
    assert source == f"{roots[0]}/api/v1/message/{message_id}/part/2"
    assert ask("GET", source).body == b"png"
    latest = ask("GET", f"{roots[0]}/view/latest").headers["location"]
    assert latest == f"{roots[0]}/view/{message_id}"
    assert f"{roots[0]}/#/messages/{message_id}".encode() in ask("GET", latest).body
    sent = roots[0].removeprefix("/")
    for slashes in ("//", "///"):
        assert ask("GET", f"{slashes}{sent}{slashes}view/latest.txt").status == 200


def test_sockets_follow_their_mailbox_alone(sandbox: Sandbox, roots: list[str], ask: Ask) -> None:
    base = sandbox.http.url.replace("http:", "ws:")
    with closing(PromptClient(f"{base}{roots[1]}/api/events")) as events:
        send(sandbox.smtp, "theirs", to="ann@w0.example")
        mailpit(ask, "DELETE", f"{roots[0]}/api/v1/messages")
        send(sandbox.smtp, "ours", to="ann@w1.example")
        mailpit(ask, "DELETE", f"{roots[1]}/api/v1/messages")
        seen: list[Any] = []
        while not seen or seen[-1]["Type"] != "truncate":
            seen.append(json.loads(events.receive(timeout=30) or ""))
    kinds = [one["Type"] for one in seen if one["Type"] != "stats"]
    assert kinds == ["new", "truncate"]
    assert seen[0]["Data"]["Subject"] == "ours"


def test_all_of_one_mailbox_is_not_all_that_is_seen_elsewhere(
    sandbox: Sandbox, roots: list[str], ask: Ask
) -> None:
    base = sandbox.http.url.replace("http:", "ws:")
    for mailbox in ("w0", "w0", "w1"):
        send(sandbox.smtp, to=f"ann@{mailbox}.example")
    with closing(PromptClient(f"{base}/api/events")) as events:
        mailpit(ask, "DELETE", f"{roots[0]}/api/v1/messages")
        mailpit(ask, "DELETE", "/api/v1/messages")
        kinds: list[str] = []
        while not kinds or kinds[-1] != "truncate":
            kinds.append(json.loads(events.receive(timeout=30) or "")["Type"])
    assert [one for one in kinds if one != "stats"] == ["delete", "delete", "truncate"]
