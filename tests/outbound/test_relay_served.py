"""Relays of a sandbox that is stopped and started, over HTTP, and of one without any."""

import json
import subprocess
import sys
import time
from functools import partial
from operator import add
from pathlib import Path

import pytest

from asking import asker
from attempting import attempts_of, is_over, relay
from conversing import Serve
from mailtrap_local import Sandbox, connect
from mailtrap_local.errors import NotReleased, RelayNotFound
from sending import ANN, BOB, send


def test_what_waits_is_sent_once_after_a_restart(
    server: Sandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = f"sqlite:{tmp_path / 'mail.db'}"
    fault = server.mailbox.faults.temp_fail(times=100)
    with Sandbox(store=store, relay=relay(server, auto="hello")) as sandbox:
        send(sandbox.smtp)
        attempts_of(sandbox.mailbox.find(subject="Hello"), until=lambda one: one.tries == 1)
    fault.remove()
    monkeypatch.setattr(time, "time", partial(add, 61, time.time()))
    for _ in range(2):
        with Sandbox(store=store, relay=relay(server, auto="hello")) as sandbox:
            (attempt,) = attempts_of(sandbox.mailbox.find(subject="Hello"), until=is_over)
            assert (attempt.status, attempt.tries) == ("sent", 2)
    server.mailbox.assert_count(1)


def test_a_stop_within_a_message_sends_it_no_second_time(server: Sandbox, tmp_path: Path) -> None:
    store = f"sqlite:{tmp_path / 'mail.db'}"
    fault = server.mailbox.faults.delay(60, on="end-of-data")
    with Sandbox(store=store, relay=relay(server, auto="hello")) as sandbox:
        send(sandbox.smtp)
        mail = sandbox.mailbox.find(subject="Hello")
        attempts_of(mail, until=lambda one: one.status == "sending")
        server.mailroom.wait(lambda: fault.hits or None, 60)
    fault.remove()
    with Sandbox(store=store, relay=relay(server, auto="hello")) as sandbox:
        mail = sandbox.mailbox.find(subject="Hello")
        (attempt,) = attempts_of(mail, until=is_over)
        assert attempt.status == "unknown"
        mail.release(BOB)  # only who asks for it again gets it
        assert server.mailbox.wait_for(subject="Hello").rcpt_to == (BOB,)


def test_the_api_releases_and_says_what_came_of_it(serve: Serve, server: Sandbox) -> None:
    table = relay(server, user="app", password="s3cret-word", allow=["*@example.com"])
    sandbox = serve(http="127.0.0.1:0", relay=table)
    ask = asker(sandbox)
    relays = ask("GET", "/api/relays")
    assert b"s3cret-word" not in relays.body
    assert [(one["name"], one["mode"]) for one in relays.json["relays"]] == [("real", "copy")]
    send(sandbox.smtp)
    released = ask("POST", "/api/messages/latest/release", json.dumps({"to": [ANN]}))
    assert released.status == 202
    assert released.json["attempts"][0]["status"] == "waiting"
    attempts_of(sandbox.mailbox.find(subject="Hello"), until=is_over)
    (attempt,) = ask("GET", "/api/messages/latest/attempts").json["attempts"]
    assert (attempt["recipient"], attempt["status"]) == (ANN, "sent")
    assert ask("GET", "/api/messages/latest").json["attempts"] == [attempt]
    for body, status in [
        ({"to": ["eve@other.example"]}, 400),
        ({"to": []}, 400),
        ({"to": [ANN], "relay": "none"}, 404),
        ({"to": ANN}, 400),
        ({"to": [ANN], "host": "evil.example"}, 400),
    ]:
        assert ask("POST", "/api/messages/latest/release", json.dumps(body)).status == status
    assert ask("POST", "/api/messages/none/release", json.dumps({"to": [ANN]})).status == 404


def test_a_remote_sandbox_releases_as_well(serve: Serve, server: Sandbox) -> None:
    sandbox = serve(http="127.0.0.1:0", relay=relay(server, allow=["*@example.com"]))
    send(sandbox.smtp)
    mail = connect(sandbox.http.url).mailbox.find(subject="Hello")
    mail.release(BOB, relay="real")
    (attempt,) = attempts_of(mail, until=is_over)
    assert (attempt.status, attempt.recipient) == ("sent", BOB)
    assert attempt.id == sandbox.mailbox.find(subject="Hello").attempts()[0].id
    with pytest.raises(NotReleased, match="fits nothing in allow"):
        mail.release("eve@other.example")
    with pytest.raises(RelayNotFound, match="no relay 'none'"):
        mail.release(BOB, relay="none")


def test_without_a_relay_nothing_of_it_is_loaded_and_no_thread_runs() -> None:
    program = """
import sys, threading
from mailtrap_local import Sandbox
with Sandbox(http="127.0.0.1:0"):
    print([name for name in sys.modules if ".outbound" in name],
          [one.name for one in threading.enumerate() if "relay" in one.name])
"""
    words = [sys.executable, "-c", program]
    ran = subprocess.run(words, capture_output=True, text=True, check=True, timeout=60)
    assert ran.stdout == "[] []\n"
