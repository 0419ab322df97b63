"""Heads of requests that are too much, and what is no request."""

import socket
from urllib.parse import quote

import pytest

from asking import Ask, exchange, get
from delivering import deliver
from mailtrap_local import Sandbox
from memory import resident_megabytes


@pytest.mark.parametrize(
    ("octets", "status"),
    [
        (b"GET /" + b"x" * 70_000 + b" HTTP/1.1\r\nHost: localhost\r\n\r\n", b"414"),
        (b"GET / HTTP/1.1\r\nHost: localhost\r\nX: " + b"x" * 70_000 + b"\r\n\r\n", b"431"),
        (b"GET / HTTP/1.1\r\nHost: localhost\r\n" + b"X: x\r\n" * 200 + b"\r\n", b"431"),
        (b"GET / HTTP/1.1\r\nHost: localhost\r\n" + (b"X: " + b"x" * 900 + b"\r\n") * 90, b"431"),
        (b"GET / HTTP/1.1\r\n" + b" folded\r\n" * 9000 + b"\r\n", b"431"),
        (b"GET / HTTP/3.0\r\n\r\n", b"505"),
        (b"GET / HTTP/one\r\n\r\n", b"400"),
        (b"GET / a b HTTP/1.1\r\n\r\n", b"400"),
        (b"EHLO localhost\r\n", b"400"),
        (b"\x16\x03\x01\x00\xa5\x01\x00\x00\xa1\r\n\r\n", b"400"),
    ],
)
def test_a_head_that_is_too_much_or_none(
    sandbox: Sandbox, ask: Ask, octets: bytes, status: bytes
) -> None:
    answer = exchange(sandbox, octets)
    assert answer.startswith(b"HTTP/1.1 " + status)
    assert b"Traceback" not in answer
    assert ask("GET", "/api/info").status == 200


def test_heads_without_end_cost_little_memory(sandbox: Sandbox) -> None:
    before = resident_megabytes()
    clients = [socket.create_connection(sandbox.http, timeout=60) for _ in range(100)]
    for client in clients:
        client.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\n")
        for _ in range(60):
            client.sendall(b"X: " + b"x" * 1000 + b"\r\n")
    assert resident_megabytes() - before < 60
    for client in clients:
        client.close()


@pytest.mark.parametrize(
    "target",
    [
        b"/api/messages/%",
        b"/api/messages/%zz/parts/1",
        b"/api/messages/%ff",
        b"/api/messages/%00",
        b"/api/messages/%ed%a0%80",
        b"/api/messages/x/parts/" + b"9" * 5000,
        b"/api/messages?limit=" + b"9" * 5000,
        b"/api/messages?before=1e999",
        b"/api/messages?query=" + b"(" * 900,
        b"/api/messages?query=" + b"-" * 900,
        b"/api/messages?query=" + b"%22" * 901,
        b"/api/messages?query=" + b"a" * 60_000,
        b"/api/messages?" + b"&".join(b"x%d=1" % number for number in range(5000)),
        b"/api/messages?query=%ff",
        b"/api/wait?timeout=0&count=0",
        b"/api/wait?timeout=1e400",
        b"/api/wait?after=" + b"f" * 10_000 + b".1",
        b"/api/mailboxes/" + b"a" * 10_000,
        b"/api/mailboxes/%2e%2e%2f",
        b"/" + b"../" * 1000 + b"etc/passwd",
        b"/assets/" + b"%2e%2e/" * 100,
        b"/assets/%00",
        b"//evil.test/%2f..",
        b"http://[::1/api/info",
        b"*",
        b"\xff\xfe",
    ],
)
def test_a_hostile_target_is_answered_without_a_500(
    sandbox: Sandbox, target: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    deliver(sandbox)
    status = get(sandbox, target)[:12]
    assert status[9:10] in (b"2", b"4"), status
    assert not [one for one in caplog.records if one.exc_info]


def test_an_absurd_query_is_answered_in_time(ask: Ask, sandbox: Sandbox) -> None:
    import time

    for _ in range(20):
        deliver(sandbox, b"Subject: " + b"ab " * 300 + b"\r\n\r\n" + b"aaa bbb " * 20_000)
    words = [f'-"{"a" * number} b"' for number in range(1, 30)]
    for query in (" OR ".join(words), "header:x=y " * 40, "(" * 20 + "a" + ")" * 20):
        began = time.monotonic()
        assert ask("GET", f"/api/messages?query={quote(query)}").status in (200, 400)
        assert time.monotonic() - began < 30
