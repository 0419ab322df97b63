"""Attempts to post a provider's events: they are kept, seen and replayed as those of webhooks."""

import json
import time
from functools import partial
from operator import add
from pathlib import Path
from typing import Any

import pytest

from asking import asker
from conversing import Serve
from delivering import deliver
from http_servers import Answer, Asked, http_server
from mailtrap_local import Sandbox
from mailtrap_local.outbound.webhooks import attempt_sender
from receiving import (
    PAGE,
    events_of,
    has_been_tried,
    kept_attempts,
    provider_webhook,
    wait_for_attempts,
)


def ok(_: Asked) -> Answer:
    return 200, {}, b""


def test_its_attempts_are_shown_and_replayed_as_those_of_other_webhooks(serve: Serve) -> None:
    with http_server(ok) as receiver:
        hooks = [
            provider_webhook(receiver, url=f"{receiver.url}/hook?token=s3cret"),
            provider_webhook(receiver, "resend", events=["bounce"]),
            provider_webhook(receiver, "resend"),
        ]
        sandbox = serve(http=PAGE, provider_webhook=hooks)
        mail = deliver(sandbox)
        assert mail.complain().webhooks == ("postmark", "resend")
        ask = asker(sandbox)
        shown = ask("GET", "/api/webhooks").json["webhooks"]
        assert shown[0] == {
            "name": "provider:postmark", "url": f"{receiver.url}/hook?…",
            "types": ["delivery", "bounce", "complaint", "reply", "open", "click"],
            "query": None, "mailbox": None, "payload": "postmark", "signed": False,
            "configured": True, "enabled": True,
        }  # fmt: skip
        assert [one["name"] for one in shown[1:]] == ["provider:resend", "provider:resend:2"]
        (attempt,) = wait_for_attempts(sandbox, name="provider:postmark")
        assert (attempt["type"], attempt["status"], attempt["code"]) == ("complaint", "sent", 200)
        assert attempt["message_id"] == mail.id
        assert json.loads(attempt["body"])["RecordType"] == "SpamComplaint"
        replay = json.dumps({"attempt": attempt["id"]})
        assert ask("POST", "/api/webhooks/provider:postmark/replay", replay).status == 202
        assert events_of(receiver, 3).count(json.loads(attempt["body"])) == 2
        assert ask("DELETE", "/api/webhooks/provider:postmark").status == 400
        assert kept_attempts(sandbox, "provider:resend") == []


def test_what_waits_goes_on_after_a_restart(
    serve: Serve, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = f"sqlite:{tmp_path}/mail.db"
    with http_server(lambda _: (503, {}, b"")) as down:
        hook = provider_webhook(down, "mailgun", key="signing-key")
        with Sandbox(store=store, provider_webhook=hook, http=PAGE) as sandbox:
            deliver(sandbox).complain()
            wait_for_attempts(sandbox, name="provider:mailgun", until=has_been_tried)
        first = json.loads(down.asked[0].body)
    monkeypatch.setattr(time, "time", partial(add, 60, time.time()))
    with http_server(ok) as up:
        hook = provider_webhook(up, "mailgun", key="signing-key")
        serve(store=store, provider_webhook=hook)
        assert events_of(up, 1) == [first]


def test_more_than_may_wait_fail_at_once(serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(attempt_sender, "MOST_WAITING", 2)
    with http_server(lambda _: (503, {}, b"")) as down:
        sandbox = serve(provider_webhook=provider_webhook(down), http=PAGE)
        mail = deliver(sandbox)
        for count in range(1, 5):
            mail.complain()
            wait_for_attempts(sandbox, count, name="provider:postmark", until=is_known)
        attempts = kept_attempts(sandbox, "provider:postmark")
    assert [one["status"] for one in attempts] == ["failed", "failed", "waiting", "waiting"]
    assert "2 events wait already" in attempts[0]["reply"]


def is_known(attempt: dict[str, Any]) -> bool:
    return bool(attempt["tries"] or attempt["status"] == "failed")
