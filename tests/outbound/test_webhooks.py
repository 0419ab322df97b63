"""Webhooks of a sandbox: which events are posted, and what becomes of those that are not taken."""

import json
import logging
import threading
import time
from pathlib import Path

import pytest
from standardwebhooks import Webhook

from asking import asker
from conversing import Serve
from http_servers import Answer, Asked, http_server
from mailtrap_local import BadSetting, Sandbox
from mailtrap_local.config.webhook_fields import parse_webhook
from mailtrap_local.mail.envelope import Envelope
from mailtrap_local.mailroom.mailroom import Mailroom
from mailtrap_local.outbound.webhooks import attempt_sender, event_post
from mailtrap_local.outbound.webhooks.records import WebhookRecords
from mailtrap_local.outbound.webhooks.webhooks import Webhooks
from mailtrap_local.store.keyed_texts import MemoryTexts
from mailtrap_local.store.memory import MemoryStore
from mailtrap_local.webapp.shapes.webhook_events import event_body
from receiving import (
    PAGE,
    SECRET,
    asked_of,
    events_of,
    kept_attempts,
    wait_for_attempts,
    webhook,
)
from sending import ANN, send

OK: Answer = (204, {}, b"")


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Post again at once."""
    monkeypatch.setattr(event_post, "RETRY_DELAYS", (0.01,) * 4)


def test_each_message_is_an_event_that_verifies(serve: Serve) -> None:
    with http_server(lambda _: OK) as server:
        sandbox = serve(webhook=webhook(server))
        send(sandbox.smtp, "Reset")
        (asked,) = asked_of(server, 1)
    event = Webhook(SECRET).verify(asked.body, asked.headers)
    mail = sandbox.mailbox.find(subject="Reset")
    assert event["type"] == "message.received"
    assert event["timestamp"] == event["data"]["received_at"]
    assert (event["data"]["id"], event["data"]["subject"]) == (mail.id, "Reset")
    assert event["data"]["rcpt_to"] == [ANN]
    assert (asked.method, asked.path) == ("POST", "/hook")
    assert asked.headers["Content-Type"] == "application/json"


def test_a_url_alone_is_a_webhook_without_a_signature(serve: Serve) -> None:
    with http_server(lambda _: OK) as server:
        send(serve(webhook=f"{server.url}/hook?token=1").smtp)
        (asked,) = asked_of(server, 1)
    assert asked.path == "/hook?token=1"
    assert "webhook-id" in asked.headers
    assert "webhook-signature" not in asked.headers


def test_mail_from_before_the_start_is_no_event(serve: Serve, tmp_path: Path) -> None:
    store = f"sqlite:{tmp_path}/mail.db"
    with Sandbox(store=store) as sandbox:
        send(sandbox.smtp, "before")
    with http_server(lambda _: OK) as server:
        sandbox = serve(store=store, webhook=webhook(server))
        send(sandbox.smtp, "after")
        (event,) = events_of(server, 1)
    assert event["data"]["subject"] == "after"


def test_events_are_chosen_by_search_mailbox_and_type(serve: Serve) -> None:
    route = {"mailbox": "shop", "recipient": "*@shop.example"}
    with http_server(lambda _: OK) as server:
        hooks = [
            webhook(server, name="q", query="subject:invoice"),
            webhook(server, name="m", mailbox="shop", url=f"{server.url}/shop"),
        ]
        sandbox = serve(webhook=hooks, route=route)
        send(sandbox.smtp, "other")
        send(sandbox.smtp, "order", to="ann@shop.example")
        send(sandbox.smtp, "invoice")
        asked = asked_of(server, 2)
    subjects = {one.path: json.loads(one.body)["data"]["subject"] for one in asked}
    assert subjects == {"/shop": "order", "/hook": "invoice"}


def test_changed_and_deleted_messages(serve: Serve) -> None:
    types = ["message.deleted", "message.updated"]
    with http_server(lambda _: OK) as server:
        sandbox = serve(webhook=webhook(server, types=types))
        send(sandbox.smtp)
        (mail,) = sandbox.mailbox
        sandbox.mailroom.store.update([mail.id], read=True)
        updated = events_of(server, 1)[0]
        sandbox.mailbox.clear()
        deleted = events_of(server, 2)[1]
    assert (updated["type"], updated["data"]["read"]) == ("message.updated", True)
    assert deleted["type"] == "message.deleted"
    assert deleted["data"] == {"id": mail.id, "mailbox": "inbox"}


def test_the_payload_of_mailpit(serve: Serve) -> None:
    with http_server(lambda _: OK) as server:
        sandbox = serve(webhook=webhook(server, payload="mailpit"))
        text = "From: App <app@example.com>\r\nTo: ann@example.com\r\nSubject: Hi\r\n"
        send(sandbox.smtp, raw=f"{text}Message-ID: <1@example.com>\r\n\r\nHello\r\n".encode())
        (event,) = events_of(server, 1)
    mail = sandbox.mailbox[0]
    assert event == {
        "ID": mail.id, "MessageID": "1@example.com", "Read": False,
        "From": {"Name": "App", "Address": "app@example.com"},
        "To": [{"Name": "", "Address": "ann@example.com"}], "Cc": [], "Bcc": [], "ReplyTo": [],
        "Subject": "Hi", "Created": event["Created"], "Username": "", "Tags": [],
        "Size": mail.size, "Attachments": 0, "Snippet": "Hello",
    }  # fmt: skip


@pytest.mark.usefixtures("quick")
def test_an_event_is_posted_five_times_with_the_same_id(serve: Serve) -> None:
    with http_server(lambda _: (500, {}, b"database is down")) as server:
        sandbox = serve(http=PAGE, webhook=webhook(server))
        send(sandbox.smtp)
        (attempt,) = wait_for_attempts(sandbox)
        asked = asked_of(server, 5)
    assert (attempt["status"], attempt["tries"], attempt["code"]) == ("failed", 5, 500)
    assert attempt["reply"] == "database is down"
    assert len({one.headers["webhook-id"] for one in asked}) == 1
    for one in asked:
        assert Webhook(SECRET).verify(one.body, one.headers)["type"] == "message.received"


@pytest.mark.usefixtures("quick")
def test_other_events_go_on_while_one_is_posted_again(serve: Serve) -> None:
    def answer(asked: Asked) -> Answer:
        return (503, {}, b"") if b"bad" in asked.body else OK

    with http_server(answer) as server:
        sandbox = serve(http=PAGE, webhook=webhook(server))
        send(sandbox.smtp, "bad")
        send(sandbox.smtp, "good")
        attempts = wait_for_attempts(sandbox, 2)
    assert [one["status"] for one in attempts] == ["sent", "failed"]


def test_a_receiver_may_ask_to_wait(serve: Serve) -> None:
    with http_server(lambda _: (429, {"Retry-After": "1000"}, b"")) as server:
        sandbox = serve(http=PAGE, webhook=webhook(server))
        send(sandbox.smtp)
        (attempt,) = wait_for_attempts(sandbox, until=lambda one: one["tries"] == 1)
    assert attempt["status"] == "waiting"
    assert attempt["next_at"] > attempt["tried_at"]


def test_redirects_are_not_followed(serve: Serve) -> None:
    with http_server(lambda _: OK) as other:
        to_other = (307, {"Location": f"{other.url}/x"}, b"")
        with http_server(lambda _: to_other) as server:
            sandbox = serve(http=PAGE, webhook=webhook(server))
            send(sandbox.smtp)
            (attempt,) = wait_for_attempts(sandbox, until=lambda one: one["tries"] == 1)
    assert (attempt["code"], attempt["reply"]) == (307, "redirects are not followed")
    assert other.asked == []


def test_gone_turns_off_until_a_replay_succeeds(
    serve: Serve, caplog: pytest.LogCaptureFixture
) -> None:
    answers = iter([OK, (410, {}, b"no more")])
    with http_server(lambda _: next(answers, OK)) as server, caplog.at_level(logging.WARNING):
        sandbox = serve(http=PAGE, webhook=webhook(server))
        for subject in ("one", "two"):
            send(sandbox.smtp, subject)
            asked_of(server, 1 if subject == "one" else 2)
        two, _ = wait_for_attempts(sandbox, 2)
        assert (two["status"], two["code"]) == ("failed", 410)
        assert listed(sandbox)["enabled"] is False
        send(sandbox.smtp, "while it is off")
        replay(sandbox, two["id"])
        wait_for_attempts(sandbox, 3)
        send(sandbox.smtp, "on again")
        events = events_of(server, 4)
        wait_for_attempts(sandbox, 4)
        assert listed(sandbox)["enabled"] is True
    assert [one["data"]["subject"] for one in events] == ["one", "two", "two", "on again"]
    assert "webhook app is off" in caplog.text
    assert SECRET not in caplog.text


def listed(sandbox: Sandbox) -> dict[str, object]:
    (one,) = asker(sandbox)("GET", "/api/webhooks").json["webhooks"]
    return dict(one)


def replay(sandbox: Sandbox, attempt_id: str) -> None:
    body = json.dumps({"attempt": attempt_id})
    assert asker(sandbox)("POST", "/api/webhooks/app/replay", body).status == 202


def test_a_stop_waits_for_no_receiver_and_posts_after_the_next_start(tmp_path: Path) -> None:
    store = f"sqlite:{tmp_path}/mail.db"
    hang = threading.Event()

    def answer(_: object) -> Answer:
        if not hang.is_set():
            hang.wait(60)
        return OK

    with http_server(answer) as server:
        with Sandbox(store=store, webhook=webhook(server)) as sandbox:
            send(sandbox.smtp, "one")
            send(sandbox.smtp, "two")
            asked_of(server, 1)
            started = time.monotonic()
        assert time.monotonic() - started < 30  # the receiver would take 60 s
        hang.set()
        with Sandbox(store=store, http=PAGE, webhook=webhook(server)) as sandbox:
            wait_for_attempts(sandbox, 2)
        first, *rest = [json.loads(one.body)["data"]["subject"] for one in server.asked]
    assert first == "one"
    assert sorted(rest) == ["one", "two"]


def test_a_webhook_that_has_fallen_out_of_the_log_gets_a_reset() -> None:
    mailroom = Mailroom(MemoryStore(max_messages=100, max_bytes=10**6, log_length=5))
    with http_server(lambda _: OK) as server:
        webhooks = Webhooks(
            mailroom, [parse_webhook(webhook(server))], event_body, WebhookRecords(MemoryTexts())
        )
        for number in range(10):
            mailroom.deliver(Envelope(), f"Subject: {number}\r\n\r\n".encode())
        webhooks.start()
        (reset,) = events_of(server, 1)
        mailroom.deliver(Envelope(), b"Subject: new\r\n\r\n")
        new = events_of(server, 2)[1]
        webhooks.stop()
    assert (reset["type"], list(reset["data"])) == ("reset", ["cursor"])
    assert new["data"]["subject"] == "new"


def test_no_more_than_a_hundred_attempts_are_kept(serve: Serve) -> None:
    with http_server(lambda _: OK) as server:
        sandbox = serve(http=PAGE, webhook=webhook(server))
        for number in range(attempt_sender.KEPT + 20):
            send(sandbox.smtp, str(number))
        asked_of(server, 120)
        attempts = wait_for_attempts(sandbox, 100)
        assert "119" in attempts[0]["body"]
        assert kept_attempts(sandbox) == attempts


def test_a_hostile_message_makes_no_large_event(serve: Serve) -> None:
    names = ", ".join(f'"{"ü" * 300}" <{"a" * 60}{n}@{"b" * 60}.example>' for n in range(500))
    raw = f"From: a@example.com\r\nTo: {names}\r\nCc: {names}\r\nSubject: {'ü' * 5000}\r\n\r\nx\r\n"
    with http_server(lambda _: OK) as server:
        hooks = [webhook(server), webhook(server, name="pit", payload="mailpit")]
        sandbox = serve(webhook=hooks)
        send(sandbox.smtp, raw=raw.encode())
        asked = asked_of(server, 2)
    assert all(500 < len(one.body) <= 20_000 for one in asked)
    data = next(one["data"] for one in map(json.loads, (a.body for a in asked)) if "data" in one)
    assert {"to", "cc"} <= {one["field"] for one in data["truncated"]}


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"url": "ftp://a.example/"}, "it is no valid http or https URL"),
        ({"url": "http://user:pw@a.example/"}, "it has credentials, which are not sent"),
        ({"query": "("}, r"query = '\('"),
        ({"query": "newer:1h"}, "query = 'newer:1h'"),
    ],
)
def test_webhooks_that_cannot_be(serve: Serve, more: dict[str, str], said: str) -> None:
    with pytest.raises(BadSetting, match=said):
        serve(webhook={"name": "app", "url": "http://127.0.0.1:1/", **more})


def test_names_are_unique(serve: Serve) -> None:
    with pytest.raises(BadSetting, match=r"two are named '127\.0\.0\.1-1'"):
        serve(webhook=["http://127.0.0.1:1/a", "http://127.0.0.1:1/b"])


def test_the_sandbox_posts_nothing_to_itself(serve: Serve) -> None:
    sandbox = serve(http=PAGE)
    url = f"http://localhost:{sandbox.http.port}/api/messages"
    answer = asker(sandbox)("POST", "/api/webhooks", json.dumps({"name": "loop", "url": url}))
    assert (answer.status, "is a listener of this sandbox" in answer.json["detail"]) == (400, True)
