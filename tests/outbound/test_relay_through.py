"""Clients that wait for the answer of a relay: what they get, and what is kept."""

import smtplib
import socket
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from attempting import relay
from conversing import Serve
from mailtrap_local import Sandbox
from sending import send


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
        with pytest.raises(smtplib.SMTPException, match=r"421|451|disconnect|closed"):
            sent.result(timeout=60)
