"""Liveness, readiness and metrics."""

import smtplib
import socket
import subprocess
import sys
from typing import Any

import pytest
from prometheus_client.parser import text_string_to_metric_families

from asking import Ask, asker
from conversing import Serve
from delivering import deliver
from mailtrap_local import Sandbox
from paths import DOCS

PAGE = (DOCS / "serving.md").read_text()


def samples(ask: Ask) -> dict[str, float]:
    """`name{label=value}` and what it is, but for the buckets' bounds and the build."""
    answer = ask("GET", "/metrics")
    assert answer.status == 200
    assert answer.headers["content-type"].startswith("text/plain; version=")
    return {
        sample.name + "".join(f"{{{key}={value}}}" for key, value in sample.labels.items()): (
            sample.value
        )
        for family in text_string_to_metric_families(answer.body.decode())
        for sample in family.samples
    }


def test_it_lives_and_is_ready(ask: Ask) -> None:
    assert ask("GET", "/livez").json == {"status": "alive"}
    assert ask("GET", "/readyz").json == {"status": "ready"}


def test_who_watches_over_it_needs_no_credentials_but_for_the_numbers(serve: Serve) -> None:
    ask = asker(serve(token="t0ken", base_path="/mail"))
    assert ask("GET", "/mail/livez").status == 200
    assert ask("GET", "/mail/readyz").status == 200
    assert ask("GET", "/mail/metrics").status == 401
    assert ask("GET", "/mail/metrics", Authorization="Bearer t0ken").status == 200
    assert ask("GET", "/mail/livez", Host="evil.test").status == 421


@pytest.mark.parametrize("name", ["smtp", "pop3s", "imap"])
def test_it_is_not_ready_once_a_listener_no_longer_listens(name: str) -> None:
    listeners: dict[str, Any] = dict.fromkeys(("http", "smtp", "pop3s", "imap"), "127.0.0.1:0")
    with Sandbox(**listeners) as sandbox:
        place = getattr(sandbox, name)
        smtp, reading = sandbox._health_checks  # noqa: SLF001  # nothing that users do closes a listener
        server: Any = smtp.__self__ if name == "smtp" else reading.__self__  # type: ignore[attr-defined]  # likewise
        assert server.health_problem() == ""
        server.loop.call_soon_threadsafe(server._listeners[place][1].close)  # noqa: SLF001  # likewise
        while not server.health_problem():
            pass
        with socket.create_connection(sandbox.http, timeout=60) as client:
            client.sendall(b"GET /readyz HTTP/1.1\r\nHost: localhost\r\n\r\n")
            said = client.makefile("rb").read()
    assert b" 503 " in said
    assert f"nothing listens on {place} any more".encode() in said


def test_the_numbers_are_those_of_what_happened(ask: Ask, sandbox: Sandbox) -> None:
    before = samples(ask)
    assert before["mailtrap_messages"] == before["mailtrap_messages_received_total"] == 0
    sandbox.mailbox.faults.reject_rcpt("bad@example.com")
    raw = b"Subject: Hello\r\n\r\nHi\r\n"
    with smtplib.SMTP(*sandbox.smtp, timeout=60) as client:
        for _ in range(3):
            client.sendmail("app@example.com", ["ann@example.com"], raw)
    with (
        smtplib.SMTP(*sandbox.smtp, timeout=60) as client,
        pytest.raises(smtplib.SMTPRecipientsRefused),
    ):
        client.sendmail("app@example.com", ["bad@example.com"], raw)
    newest = ask("GET", "/api/messages").json["messages"][0]["id"]
    ask("PATCH", f"/api/messages/{newest}", b'{"read": true}')
    ask("DELETE", f"/api/messages/{newest}")
    now = samples(ask)
    kept = len(sandbox.mailbox[0].raw)
    assert (now["mailtrap_messages"], now["mailtrap_messages_unread"]) == (2, 2)
    assert now["mailtrap_messages_bytes"] > 2 * kept  # their envelopes count too
    assert now["mailtrap_messages_received_total"] == 3
    assert now["mailtrap_received_bytes_total"] == 3 * kept
    assert now["mailtrap_messages_dropped_total"] == 0
    assert now["mailtrap_delivery_seconds_count"] == 3
    assert now["mailtrap_delivery_seconds_bucket{le=+Inf}"] == 3
    assert 0 < now["mailtrap_delivery_seconds_sum"] < 30
    assert now["mailtrap_sessions_total{outcome=delivered}"] == 1
    assert now["mailtrap_sessions_total{outcome=rejected}"] == 1
    assert now["mailtrap_sessions_total{outcome=idle}"] == 0
    assert now["mailtrap_faults_hit_total"] == 1
    assert now["mailtrap_sessions_open"] == now["mailtrap_live_sockets"] == 0


def test_what_went_for_the_caps_is_counted(serve: Serve) -> None:
    sandbox = serve(max_messages=2)
    ask = asker(sandbox)
    with smtplib.SMTP(*sandbox.smtp, timeout=60) as client:
        for _ in range(5):
            client.sendmail("app@example.com", ["ann@example.com"], b"\r\nHi\r\n")
    assert samples(ask)["mailtrap_messages_dropped_total"] == 3


def test_two_sandboxes_count_for_themselves(ask: Ask, serve: Serve, sandbox: Sandbox) -> None:
    ask_other = asker(serve())
    deliver(sandbox)
    assert samples(ask)["mailtrap_messages_received_total"] == 1
    assert samples(ask_other)["mailtrap_messages_received_total"] == 0


def test_every_metric_is_documented_and_of_one_kind(ask: Ask) -> None:
    families = list(text_string_to_metric_families(ask("GET", "/metrics").body.decode()))
    assert len({family.name for family in families}) == len(families) == 13
    for family in families:
        name = family.name + ("_total" if family.type == "counter" else "")
        assert f"`{name}" in PAGE
        assert family.documentation


def test_nobody_pays_for_the_client_of_prometheus_before_it_is_asked() -> None:
    code = (
        "import sys; from mailtrap_local import Sandbox\n"
        "with Sandbox(http='127.0.0.1:0') as sandbox: sandbox.http\n"
        "sys.exit('prometheus_client' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_a_silent_client_of_smtp_is_under_way(ask: Ask, sandbox: Sandbox) -> None:
    with socket.create_connection(sandbox.smtp, timeout=60) as client:
        client.recv(1)
        assert samples(ask)["mailtrap_sessions_open"] == 1
