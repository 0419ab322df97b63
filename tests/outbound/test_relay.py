"""Relays, with another sandbox as the real server: what goes out, and what comes of it."""

import json
import smtplib
import socket
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from operator import add
from pathlib import Path
from typing import Any

import pytest

from asking import asker
from attempting import attempts_of, is_over
from conversing import Serve
from mailtrap_local import Sandbox, connect
from mailtrap_local.clock import monotonic
from mailtrap_local.errors import NotReleased, RelayNotFound
from mailtrap_local.outbound import relay_outcome
from sending import ANN, BOB, SENDER, compose, send


def relay(server: Sandbox, **more: Any) -> dict[str, Any]:
    table = {"name": "real", "host": "127.0.0.1", "port": server.smtp.port, "tls": "off"}
    return {**table, "allow": ["*"], **more}


@pytest.fixture
def server(serve: Serve) -> Sandbox:
    return serve()


def test_a_release_sends_the_message_as_it_is(serve: Serve, server: Sandbox) -> None:
    sandbox = serve(relay=relay(server))
    raw = compose("Hello").replace(b"\n", b"\r\n")
    send(sandbox.smtp, raw=raw)
    mail = sandbox.mailbox.wait_for(subject="Hello")
    (attempt,) = mail.release([BOB])
    assert (attempt.status, attempt.relay, attempt.recipient) == ("waiting", "real", BOB)
    arrived = server.mailbox.wait_for(subject="Hello")
    assert (arrived.mail_from, arrived.rcpt_to) == (SENDER, (BOB,))
    trace, own = arrived.raw[: -len(raw)], arrived.raw[-len(raw) :]
    assert own == raw
    assert trace.startswith(b"Received: by mailtrap-local with SMTP id ")
    (attempt,) = attempts_of(mail, until=is_over)
    assert (attempt.status, attempt.code, attempt.tries) == ("sent", 250, 1)
    assert arrived.id in attempt.reply


def test_nothing_goes_out_by_itself_and_nothing_without_a_relay(
    serve: Serve, server: Sandbox
) -> None:
    with_one, without = serve(relay=relay(server)), serve()
    for sandbox in (with_one, without):
        send(sandbox.smtp)
    server.mailbox.assert_empty(settle=0.2)
    assert with_one.mailbox.find(subject="Hello").attempts() == ()
    with pytest.raises(RelayNotFound, match="no relay is configured"):
        without.mailbox.find(subject="Hello").release([BOB])


@pytest.mark.parametrize(
    "to",
    [
        "Ann, Bob <bob@example.com>",
        "bob@example.com, eve@example.com",
        "<bob@example.com>",
        "bob",
        "@example.com",
        "bob@",
        "a@b@example.com",
        "bob@example.com\r\nRCPT TO:<eve@example.com>",
        "bob@example.com ",
        f"{'b' * 320}@example.com",
        "",
    ],
)
def test_a_recipient_is_one_address(serve: Serve, server: Sandbox, to: str) -> None:
    sandbox = serve(relay=relay(server))
    send(sandbox.smtp)
    mail = sandbox.mailbox.find(subject="Hello")
    with pytest.raises(NotReleased, match="is not one address"):
        mail.release([ANN, to])
    assert mail.attempts() == ()
    server.mailbox.assert_empty()


@pytest.mark.parametrize("count", [0, 101])
def test_recipients_are_of_a_number(serve: Serve, server: Sandbox, count: int) -> None:
    sandbox = serve(relay=relay(server))
    send(sandbox.smtp)
    with pytest.raises(NotReleased, match="name 1 to 100 recipients"):
        sandbox.mailbox.find(subject="Hello").release([f"a{n}@example.com" for n in range(count)])


def test_allow_and_block_hold_for_both_ways(serve: Serve, server: Sandbox) -> None:
    lists = {"allow": ["*@Staging.example"], "block": ["root@*"], "auto": "subject:go"}
    sandbox = serve(relay=relay(server, **lists))
    to = ["ann@staging.example", "root@staging.example", "customer@example.com"]
    send(sandbox.smtp, "go", to=to)
    assert server.mailbox.wait_for(subject="go").rcpt_to == ("ann@staging.example",)
    mail = sandbox.mailbox.find(subject="go")
    attempts_of(mail, until=is_over)
    with pytest.raises(NotReleased, match="is blocked: block = 'root@\\*'"):
        mail.release(["root@staging.example"])
    with pytest.raises(NotReleased, match="fits nothing in allow of the relay 'real'"):
        mail.release(["customer@example.com"])
    send(sandbox.smtp, "stay", to="ann@staging.example")
    server.mailbox.assert_count(1)
    assert sandbox.mailbox.find(subject="stay").attempts() == ()


def test_overrides(serve: Serve, server: Sandbox) -> None:
    overrides = {
        "override_to": "qa@us.example",
        "override_from": "robot@us.example",
        "return_path": "bounces@us.example",
        "allow": [],
    }
    sandbox = serve(relay=relay(server, auto="hello", **overrides))
    send(sandbox.smtp, raw=compose("Hello").replace(b"\n", b"\r\n"), to=[ANN, BOB])
    mail = server.mailbox.wait_for(subject="Hello")
    assert (mail.mail_from, mail.rcpt_to) == ("bounces@us.example", ("qa@us.example",))
    assert str(mail.sender) == "robot@us.example"
    assert mail.headers.get("X-Original-From") == "The App <app@example.com>"
    assert mail.to[0].address == ANN  # headers but From stay
    (attempt,) = attempts_of(sandbox.mailbox.find(subject="Hello"), until=is_over)
    assert attempt.note == "From was replaced"


def test_a_refusal_is_of_one_recipient_and_final(serve: Serve, server: Sandbox) -> None:
    server.mailbox.faults.reject_rcpt(BOB)
    sandbox = serve(relay=relay(server, auto="hello"))
    send(sandbox.smtp, to=[ANN, BOB])
    ann, bob = attempts_of(sandbox.mailbox.find(subject="Hello"), until=is_over)
    assert (ann.recipient, ann.status, ann.tries) == (ANN, "sent", 1)
    assert (bob.recipient, bob.status, bob.code, bob.tries) == (BOB, "failed", 550, 1)
    assert "5.1.1" in bob.reply
    assert server.mailbox.find(subject="Hello").rcpt_to == (ANN,)


def test_a_temporary_refusal_is_tried_again(
    serve: Serve, server: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(relay_outcome, "RETRY_DELAYS", (0.01,) * 4)
    server.mailbox.faults.temp_fail(times=2)
    sandbox = serve(relay=relay(server, auto="hello"))
    send(sandbox.smtp)
    (attempt,) = attempts_of(sandbox.mailbox.find(subject="Hello"), until=is_over)
    assert (attempt.status, attempt.tries) == ("sent", 3)
    server.mailbox.assert_count(1)


def test_it_gives_up_after_five_tries(
    serve: Serve, server: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(relay_outcome, "RETRY_DELAYS", (0.01,) * 4)
    server.mailbox.faults.temp_fail(times=100)
    sandbox = serve(relay=relay(server, auto="hello"))
    send(sandbox.smtp)
    (attempt,) = attempts_of(sandbox.mailbox.find(subject="Hello"), until=is_over)
    assert (attempt.status, attempt.tries, attempt.code) == ("failed", 5, 451)


def test_the_next_try_is_a_minute_later(serve: Serve, server: Sandbox) -> None:
    server.mailbox.faults.temp_fail()
    sandbox = serve(relay=relay(server, auto="hello"))
    send(sandbox.smtp)
    mail = sandbox.mailbox.find(subject="Hello")
    (attempt,) = attempts_of(mail, until=lambda one: one.tries == 1)
    assert attempt.status == "waiting"
    assert attempt.next_at is not None
    assert attempt.tried_at is not None
    assert attempt.next_at - attempt.tried_at == pytest.approx(60)


def test_a_relay_that_hangs_up_within_the_message_may_have_it(
    serve: Serve, server: Sandbox
) -> None:
    server.mailbox.faults.drop_after_store()
    sandbox = serve(relay=relay(server, auto="hello"))
    send(sandbox.smtp)
    (attempt,) = attempts_of(sandbox.mailbox.find(subject="Hello"), until=is_over)
    assert attempt.status == "unknown"
    assert "may have it" in attempt.reply
    server.mailbox.assert_count(1)


def test_bare_line_ends_are_made_crlf_and_that_is_said(serve: Serve, server: Sandbox) -> None:
    sandbox = serve(relay=relay(server, auto="hello"))
    with smtplib.SMTP(*sandbox.smtp, timeout=10) as client:
        client.ehlo()
        client.mail(SENDER)
        client.rcpt(ANN)
        client.docmd("DATA")
        client.send(b"Subject: hello\r\n\r\none\n.two\rthree\r\n.\r\n")
        assert client.getreply()[0] == 250
    arrived = server.mailbox.wait_for(subject="hello")
    assert arrived.raw.endswith(b"Subject: hello\r\n\r\none\r\n.two\r\nthree\r\n")
    (attempt,) = attempts_of(sandbox.mailbox.find(subject="hello"), until=is_over)
    assert attempt.note == "2 bare line ends were made CRLF"


def test_the_rate_is_kept(serve: Serve, server: Sandbox) -> None:
    sandbox = serve(relay=relay(server, auto="hello", rate="20/s"))
    began = monotonic()
    for _ in range(5):
        send(sandbox.smtp)
    server.mailbox.wait_for_all(5, timeout=20)
    assert monotonic() - began >= 4 / 20


def test_a_relay_that_is_this_sandbox_is_refused(serve: Serve) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    table = {"name": "loop", "host": "localhost", "port": port, "tls": "off", "allow": ["*"]}
    sandbox = serve(smtp=f"127.0.0.1:{port}", relay=table)
    send(sandbox.smtp)
    mail = sandbox.mailbox.find(subject="Hello")
    mail.release([BOB])
    (attempt,) = attempts_of(mail, until=is_over)
    assert attempt.status == "failed"
    assert attempt.reply == f"localhost:{port} is a listener of this sandbox"
    sandbox.mailbox.assert_count(1)


def test_a_message_that_has_passed_25_servers_goes_no_further(
    serve: Serve, server: Sandbox
) -> None:
    sandbox = serve(relay=relay(server, auto="hello"))
    send(sandbox.smtp, raw=b"Received: by x\r\n" * 25 + b"Subject: hello\r\n\r\n")
    mail = sandbox.mailbox.find(subject="hello")
    (attempt,) = attempts_of(mail, until=is_over)
    assert (attempt.status, attempt.reply) == (
        "failed",
        "it has passed 25 servers: a loop, as it seems",
    )
    with pytest.raises(NotReleased, match="a loop"):
        mail.release([BOB])
    server.mailbox.assert_empty()


# -- a stop, and what is there after it ------------------------------------------------------


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


# -- a client that waits for the relay -------------------------------------------------------


@pytest.mark.parametrize("store", ["memory", "sqlite"])
def test_through_gives_the_client_the_reply_of_the_relay(
    serve: Serve, server: Sandbox, tmp_path: Path, store: str
) -> None:
    place = "memory" if store == "memory" else f"sqlite:{tmp_path / 'mail.db'}"
    sandbox = serve(store=place, relay=relay(server, auto="hello", mode="through"))
    send(sandbox.smtp)
    server.mailbox.assert_count(1)
    (attempt,) = sandbox.mailbox.find(subject="Hello").attempts()
    assert (attempt.status, attempt.through) == ("sent", True)
    server.mailbox.faults.reply("end-of-data", 554, "5.7.1 Spam, it seems")
    with pytest.raises(smtplib.SMTPDataError) as refused:
        send(sandbox.smtp, "hello again")
    assert (refused.value.smtp_code, refused.value.smtp_error) == (554, b"5.7.1 Spam, it seems")
    kept = sandbox.mailbox.find(subject="hello again")
    assert [one.status for one in kept.attempts()] == ["failed"]
    send(sandbox.smtp, "other")
    assert sandbox.mailbox.find(subject="other").attempts() == ()


def test_through_says_451_where_the_relay_cannot_be_reached(serve: Serve) -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    table = {"name": "real", "host": "127.0.0.1", "port": port, "tls": "off", "allow": ["*"]}
    sandbox = serve(relay={**table, "auto": "hello", "mode": "through"})
    with pytest.raises(smtplib.SMTPDataError) as refused:
        send(sandbox.smtp)
    assert refused.value.smtp_code == 451
    assert b"Connection refused" in refused.value.smtp_error
    (attempt,) = sandbox.mailbox.find(subject="Hello").attempts()
    assert attempt.status == "failed"  # its client tries again by itself


def test_a_stop_answers_a_client_that_waits(serve: Serve, server: Sandbox) -> None:
    fault = server.mailbox.faults.delay(60, on="RCPT")
    sandbox = serve(relay=relay(server, auto="hello", mode="through"))
    with ThreadPoolExecutor() as pool:
        sent = pool.submit(send, sandbox.smtp)
        server.mailroom.wait(lambda: fault.hits or None, 60)
        sandbox.stop()
        with pytest.raises(smtplib.SMTPException, match=r"451|disconnect|closed"):
            sent.result(timeout=60)


# -- over HTTP -------------------------------------------------------------------------------


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
