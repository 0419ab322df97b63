"""Relays, with another sandbox as the real server: what goes out, and what comes of it."""

import smtplib
import socket

import pytest

from attempting import attempts_of, is_over, relay
from conversing import Serve
from mailtrap_local import Sandbox
from mailtrap_local.clock import monotonic
from mailtrap_local.errors import NotReleased, RelayNotFound
from mailtrap_local.outbound.relay import outcome
from sending import ANN, BOB, SENDER, compose, send


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


def test_who_releases_a_message_twice_sends_two(serve: Serve, server: Sandbox) -> None:
    server.mailbox.faults.delay(0.5, on="MAIL", times=1)
    sandbox = serve(relay=relay(server))
    send(sandbox.smtp, "First")
    send(sandbox.smtp, "Hello")
    sandbox.mailbox.find(subject="First").release([ANN])
    mail = sandbox.mailbox.find(subject="Hello")
    for _ in range(2):  # both wait while the relay keeps the first one waiting
        mail.release([ANN, BOB])
    assert [one.status for one in attempts_of(mail, until=is_over)] == ["sent"] * 4
    arrived = server.mailbox.wait_for_all(3, timeout=20)
    assert [one.rcpt_to for one in arrived] == [(ANN,), (ANN, BOB), (ANN, BOB)]


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
    monkeypatch.setattr(outcome, "RETRY_DELAYS", (0.01,) * 4)
    server.mailbox.faults.temp_fail(times=2)
    sandbox = serve(relay=relay(server, auto="hello"))
    send(sandbox.smtp)
    (attempt,) = attempts_of(sandbox.mailbox.find(subject="Hello"), until=is_over)
    assert (attempt.status, attempt.tries) == ("sent", 3)
    server.mailbox.assert_count(1)


def test_it_gives_up_after_five_tries(
    serve: Serve, server: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outcome, "RETRY_DELAYS", (0.01,) * 4)
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
    with smtplib.SMTP(*sandbox.smtp, timeout=60) as client:
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
