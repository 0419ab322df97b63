"""Below /at/NAME/ there is one mailbox, as if the sandbox had no other."""

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from smtplib import SMTPRecipientsRefused
from typing import Any

import pytest

from asking import Ask, asker
from conversing import Serve
from live_page import LivePage, PromptClient
from mailtrap_local import Sandbox
from sending import send

WORKERS = [f"worker {number}" for number in range(8)]
ROUNDS = 5


def ask_json(ask: Ask, method: str, path: str, body: Any = None) -> Any:
    answer = ask(method, path, body if body is None else json.dumps(body))
    assert answer.status < 300, answer.body
    return answer.json if answer.body else None


@pytest.fixture
def workers(sandbox: Sandbox) -> list[str]:
    """Paths of eight mailboxes, each with the mail of a domain of its own."""
    for number, name in enumerate(WORKERS):
        sandbox.mailroom.create_mailbox(name, recipient=f"*@w{number}.example")
    return [f"/at/worker%20{number}" for number in range(8)]


def test_eight_workers_that_delete_all_see_their_own_mail_alone(
    sandbox: Sandbox, workers: list[str], ask: Ask
) -> None:
    send(sandbox.smtp, "of nobody")

    def work(number: int) -> None:
        root = workers[number]
        for turn in range(ROUNDS):
            subject = f"{number}.{turn}"
            send(sandbox.smtp, subject, to=f"ann@w{number}.example")
            listed = ask_json(ask, "GET", f"{root}/api/messages")
            assert [one["subject"] for one in listed["messages"]] == [subject]
            assert (listed["total"], listed["unread"]) == (1, 1)
            assert ask_json(ask, "GET", f"{root}/api/messages/latest")["subject"] == subject
            hog = ask_json(ask, "GET", f"{root}/api/v2/messages")
            assert [one["Content"]["Headers"]["Subject"] for one in hog["items"]] == [[subject]]
            assert ask_json(ask, "GET", f"{root}/api/mailboxes")[0]["total"] == 1
            waited = ask_json(ask, "GET", f"{root}/api/wait?query=subject:{subject}")
            assert len(waited["messages"]) == 1
            assert ask_json(ask, "DELETE", f"{root}/api/messages") == {"deleted": 1}

    with ThreadPoolExecutor(len(workers)) as pool:
        list(pool.map(work, range(len(workers))))
    assert [mail.subject for mail in sandbox.mailbox] == ["of nobody"]


def test_faults_are_of_the_mailbox(sandbox: Sandbox, workers: list[str], ask: Ask) -> None:
    rule = {"on": "RCPT", "action": {"reply": [550, "No such user"]}}
    made = ask_json(ask, "POST", f"{workers[0]}/api/faults", rule)
    assert made["mailbox"] == WORKERS[0]
    send(sandbox.smtp, to="ann@w1.example")
    with pytest.raises(SMTPRecipientsRefused):
        send(sandbox.smtp, to="ann@w0.example")
    assert ask_json(ask, "GET", f"{workers[1]}/api/faults") == {"faults": []}
    ask_json(ask, "DELETE", f"{workers[1]}/api/faults")
    assert len(ask_json(ask, "GET", "/api/faults")["faults"]) == 1
    ask_json(ask, "DELETE", f"{workers[0]}/api/faults")
    send(sandbox.smtp, to="ann@w0.example")


def test_jim_is_of_the_mailbox(sandbox: Sandbox, workers: list[str], ask: Ask) -> None:
    jim = {"RejectRecipientChance": 1, "AcceptChance": 1}
    assert ask("POST", f"{workers[0]}/api/v2/jim", json.dumps(jim)).status == 201
    assert ask("GET", f"{workers[1]}/api/v2/jim").status == 404
    assert ask("GET", "/api/v2/jim").status == 404
    send(sandbox.smtp, to="ann@w1.example")
    with pytest.raises(SMTPRecipientsRefused):
        send(sandbox.smtp, to="ann@w0.example")


def test_messages_of_others_are_not_found(sandbox: Sandbox, workers: list[str], ask: Ask) -> None:
    send(sandbox.smtp, to="ann@w1.example")
    message_id = ask_json(ask, "GET", "/api/messages")["messages"][0]["id"]
    for path in (f"messages/{message_id}", f"messages/{message_id}/raw"):
        assert ask("GET", f"{workers[1]}/api/{path}").status == 200
        assert ask("GET", f"{workers[0]}/api/{path}").status == 404
    assert ask("GET", f"{workers[0]}/api/v1/messages/{message_id}").json is None
    assert ask("DELETE", f"{workers[0]}/api/v1/messages/{message_id}").status == 500
    assert ask("DELETE", f"{workers[0]}/api/messages/{message_id}").status == 404
    assert ask("DELETE", f"{workers[1]}/api/messages/{message_id}").status == 204


def test_what_is_posted_comes_into_the_mailbox(
    sandbox: Sandbox, workers: list[str], ask: Ask
) -> None:
    mail, kind = b"Subject: x\r\n\r\n", {"Content-Type": "message/rfc822"}
    answer = ask("POST", f"{workers[2]}/api/messages", mail, **kind)
    assert answer.json["mailbox"] == WORKERS[2]
    elsewhere = ask("POST", f"{workers[2]}/api/messages?mailbox=inbox", mail, **kind)
    assert elsewhere.status == 403
    assert "this is about mailbox 'worker 2', not 'inbox'" in elsewhere.json["detail"]
    assert len(sandbox.mailbox) == 0


def test_the_live_socket_and_mailhogs_say_nothing_of_others(
    sandbox: Sandbox, workers: list[str]
) -> None:
    base = sandbox.http.url.replace("http:", "ws:")
    page = LivePage(f"{base}{workers[3]}/api/live")
    hog = PromptClient(f"{base}{workers[3]}/api/v2/websocket")
    with closing(page), closing(hog):
        send(sandbox.smtp, "theirs", to="ann@w4.example")
        send(sandbox.smtp, "ours", to="ann@w3.example")
        (change,) = page.changes(1)
        assert change["message"]["subject"] == "ours"
        message = json.loads(hog.receive(timeout=30) or "")
        assert message["Content"]["Headers"]["Subject"] == ["ours"]
        mailboxes = [one["mailbox"]["name"] for one in first(page.status_changes("mailbox"), 1)]
        assert mailboxes == [WORKERS[3]]


def first(changes: Iterator[Any], count: int) -> list[Any]:
    return [next(changes) for _ in range(count)]


def test_a_mailbox_that_nothing_is_known_of_is_an_empty_one(ask: Ask) -> None:
    assert ask_json(ask, "GET", "/at/new/api/messages")["messages"] == []
    assert ask_json(ask, "DELETE", "/at/new/api/messages") == {"deleted": 0}
    (mailbox,) = ask_json(ask, "GET", "/at/new/api/mailboxes")
    assert (mailbox["name"], mailbox["total"]) == ("new", 0)
    made = ask("PUT", "/at/new/api/mailboxes/new", json.dumps({"recipient": "*@new.example"}))
    assert made.status == 201
    other = ask("PUT", "/at/new/api/mailboxes/other", json.dumps({"recipient": "*@new.example"}))
    assert other.status == 403


@pytest.mark.parametrize(
    ("name", "sent"),
    [
        ("a b", "a%20b"),
        ("a/b", "a%2Fb"),
        ("a/b", "a%2fb"),
        ("äöü 日本", "%C3%A4%C3%B6%C3%BC%20%E6%97%A5%E6%9C%AC"),
        ("100%", "100%25"),
        ("a*[b]?", "a*%5Bb%5D%3F"),
        ("x@shop.example", "x@shop.example"),
        ("at", "at"),
        ("..", "%2E%2E"),
    ],
)
def test_any_name_of_a_mailbox_may_stand_in_the_path(
    sandbox: Sandbox, ask: Ask, name: str, sent: str
) -> None:
    sandbox.mailroom.create_mailbox(name, recipient="*@ours.example")
    send(sandbox.smtp, "ours", to="ann@ours.example")
    send(sandbox.smtp, "theirs")
    listed = ask_json(ask, "GET", f"/at/{sent}/api/messages")
    assert [one["subject"] for one in listed["messages"]] == ["ours"]
    assert listed["messages"][0]["mailbox"] == name


@pytest.mark.parametrize("sent", ["%FF", "", "%00", "%20", "x" * 101])
def test_what_can_be_no_name_is_not_found(ask: Ask, sent: str) -> None:
    answer = ask("GET", f"/at/{sent}/api/messages")
    assert answer.status == 404
    assert "1 to 100 printable characters" in answer.json["detail"]


def test_without_the_last_slash_it_leads_to_the_page(ask: Ask) -> None:
    answer = ask("GET", "/at/a%2Fb%20c?query=x")
    assert answer.status == 308
    assert answer.headers["location"] == "/at/a%2Fb%20c/?query=x"
    assert ask("GET", "/at/a%2Fb%20c/").status == 200


def test_it_is_below_the_base_path(serve: Serve) -> None:
    sandbox = serve(base_path="/mail")
    ask = asker(sandbox)
    sandbox.mailroom.create_mailbox("shop", recipient="*@shop.example")
    send(sandbox.smtp, "ours", to="ann@shop.example")
    send(sandbox.smtp, "theirs")
    assert ask("GET", "/at/shop/api/messages").status == 404
    assert ask_json(ask, "GET", "/mail/at/shop/api/messages")["total"] == 1
    assert ask("GET", "/mail/at/shop").headers["location"] == "/mail/at/shop/"
    (server,) = ask_json(ask, "GET", "/mail/at/shop/api/openapi.json")["servers"]
    assert server["url"] == "/mail/at/shop"


def test_the_guard_stands_before_it(ask: Ask) -> None:
    assert ask("GET", "/at/inbox/api/messages", Host="evil.example").status == 421
    assert ask("DELETE", "/at/inbox/api/messages", Origin="http://evil.example").status == 403
    assert ask("GET", "/at/inbox/api/messages", **{"Sec-Fetch-Site": "cross-site"}).status == 403
    opened = {
        "Sec-Fetch-Site": "cross-site",
        "Sec-Fetch-Mode": "navigate",
        "Sec-Fetch-Dest": "document",
    }
    assert ask("GET", "/at/inbox", **opened).status == 308
    assert ask("GET", "/at/inbox/", **opened).status == 200


def test_the_address_in_absolute_form_is_understood(sandbox: Sandbox, ask: Ask) -> None:
    send(sandbox.smtp)
    for path in (f"{sandbox.http.url}/at/inbox/api/messages", "//at/inbox/api/messages"):
        assert ask("GET", path).json["total"] == 1
        assert ask("GET", path.replace("inbox", "new")).json["total"] == 0


def test_parts_of_a_preview_are_loaded_from_where_it_is(sandbox: Sandbox, ask: Ask) -> None:
    sandbox.mailroom.create_mailbox("a b", recipient="*@shop.example")
    html = (
        b"To: ann@shop.example\r\nMIME-Version: 1.0\r\nContent-Type: text/html\r\n\r\n<p>Hi</p>\r\n"
    )
    send(sandbox.smtp, raw=html, to="ann@shop.example")
    (message,) = ask_json(ask, "GET", "/at/a%20b/api/messages")["messages"]
    preview = ask("GET", f"/at/a%20b/api/messages/{message['id']}/preview")
    assert preview.status == 200
    folder = f"/at/a%20b/api/messages/{message['id']}/parts/"
    assert folder in preview.headers["content-security-policy"]
