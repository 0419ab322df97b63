"""Webhooks of replicas: each event is posted once, whichever of them is there."""

import json

import pytest

from asking import asker
from http_servers import Answer, http_server
from receiving import (
    asked_of,
    events_of,
    kept_attempts,
    provider_webhook,
    wait_for_attempts,
    webhook,
)
from replica_sandboxes import Start
from sending import send

OK: Answer = (204, {}, b"")


def test_each_event_is_posted_once(start: Start) -> None:
    with http_server(lambda _: OK) as server:
        one, other = (start(webhook=webhook(server)) for _ in range(2))
        for number, sandbox in enumerate((one, other, one, other)):
            send(sandbox.smtp, str(number))
        wait_for_attempts(other, 4)
        one.stop()
        send(other.smtp, "after")
        wait_for_attempts(other, 5)
        subjects = [event["data"]["subject"] for event in events_of(server, 5)]
    assert subjects == ["0", "1", "2", "3", "after"]


def test_what_one_adds_another_shows_replays_and_removes(start: Start) -> None:
    with http_server(lambda _: OK) as server:
        one, other = start(), start()
        here, there = asker(one), asker(other)
        body = json.dumps({"name": "app", "url": server.url})
        assert here("POST", "/api/webhooks", body).status == 201
        assert there("POST", "/api/webhooks", body).status == 400
        send(other.smtp, "hello")
        (attempt,) = wait_for_attempts(other)
        replay = json.dumps({"attempt": attempt["id"]})
        assert there("POST", "/api/webhooks/app/replay", replay).status == 202
        assert len(wait_for_attempts(other, 2)) == 2
        first, second = asked_of(server, 2)
        assert first.headers["webhook-id"] == second.headers["webhook-id"]
        assert kept_attempts(one) == kept_attempts(other)
        assert there("DELETE", "/api/webhooks/app").status == 204
        assert here("GET", "/api/webhooks").json == {"webhooks": []}


def test_a_providers_event_is_posted_once_whoever_makes_it(start: Start) -> None:
    name = "provider:postmark"
    with http_server(lambda _: OK) as server:
        hook = provider_webhook(server, events=["complaint"])
        one, other = (start(provider_webhook=hook) for _ in range(2))
        for number, sandbox in enumerate((one, other, one)):
            send(sandbox.smtp, str(number))
            mail = sandbox.mailbox.wait_for(subject=str(number))
            assert mail.complain().webhooks == ("postmark",)
            wait_for_attempts(other, number + 1, name=name)
        one.stop()
        other.mailbox[0].complain()
        wait_for_attempts(other, 4, name=name)
        assert {event["RecordType"] for event in events_of(server, 4)} == {"SpamComplaint"}
        assert len(server.asked) == 4


@pytest.mark.parametrize("first", [0, 1])
def test_another_process_goes_on_with_what_waits(start: Start, first: int) -> None:
    answers = iter([(503, {"Retry-After": "1"}, b"")])
    with http_server(lambda _: next(answers, OK)) as server:
        both = [start(webhook=webhook(server)) for _ in range(2)]
        send(both[first].smtp, "hello")
        wait_for_attempts(both[0], until=lambda one: one["tries"] == 1)
        both[0].stop()
        (attempt,) = wait_for_attempts(both[1])
    assert (attempt["status"], attempt["tries"]) == ("sent", 2)
    assert len(server.asked) == 2
