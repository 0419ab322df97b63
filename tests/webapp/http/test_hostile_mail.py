"""Attacks on other servers of this kind by what mail says: in headers, pages and logs."""

import json
import os
import re
import smtplib
import socket
import subprocess
import sys
from contextlib import suppress
from urllib.parse import quote

import pytest

from asking import Ask, get
from delivering import deliver
from mailtrap_local import Sandbox
from mailtrap_local.mail.printable import printable
from mailtrap_local.webapp.api.routes import ROUTES

INJECTION = "\r\nX-Evil: 1\r\nSet-Cookie: evil=1\r\n\r\n<script>alert(1)</script>"


def test_header_injection(ask: Ask, sandbox: Sandbox) -> None:
    """GHSA-54wq-72mp-cq7c, GreenMail f027726a: CR and LF out of a mail end a line elsewhere."""
    encoded = "=?utf-8?q?" + "".join(f"={octet:02X}" for octet in INJECTION.encode()) + "?="
    raw = (
        f"Subject: {encoded}\r\nFrom: {encoded} <a@example.com>\r\nMIME-Version: 1.0\r\n"
        f"Content-Type: text/plain; charset=utf-8; name*=utf-8''{quote(INJECTION, safe='')}\r\n"
        f"Content-Disposition: attachment; filename*=utf-8''{quote(INJECTION, safe='')}\r\n\r\nHi"
    ).encode()
    message = deliver(sandbox, raw, mail_from=f"a{INJECTION}@example.com")
    routes = ["", "/raw", "/headers", "/parts/1", "/text", "/links", "/codes", "/envelope"]
    for path in [f"/api/messages/{message.id}{one}" for one in routes]:
        headers = ask("GET", path).headers
        assert not headers.keys() & {"x-evil", "set-cookie"}
    for target in (b"/%0d%0aX-Evil:%201", b"/api/messages/%0d%0aX-Evil:%201/raw"):
        assert b"\r\nX-Evil" not in get(sandbox, target)
    named = ask("PUT", f"/api/mailboxes/{quote(INJECTION, safe='')}")
    assert not named.headers.keys() & {"x-evil", "set-cookie"}


@pytest.mark.parametrize(
    ("media_type", "name", "content"),
    [
        ("text/html", "a.html", b"<script>alert(1)</script>"),
        ("image/svg+xml", "a.svg", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"),
        ("application/xhtml+xml", "a.xhtml", b"<html xmlns='http://www.w3.org/1999/xhtml'/>"),
        ("text/xml", "a.xml", b"<?xml-stylesheet href='javascript:alert(1)'?><a/>"),
        ("application/pdf", "a.pdf", b"%PDF-1.4 /JavaScript"),
        ("text/html\x00", "a", b"<script>"),
    ],
)
def test_stored_xss_by_an_attachment(
    ask: Ask, sandbox: Sandbox, media_type: str, name: str, content: bytes
) -> None:
    """CVE-2022-50908 (MailHog), MailDev #398."""
    head = f"Content-Type: {media_type}\r\nContent-Disposition: inline; filename={name}\r\n\r\n"
    message = deliver(sandbox, head.encode() + content)
    for path in ("parts/1", "raw"):
        headers = ask("GET", f"/api/messages/{message.id}/{path}").headers
        assert headers["content-disposition"].startswith("attachment;")
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["content-security-policy"].endswith("sandbox")


def test_stored_xss_by_the_source_of_a_body(ask: Ask, sandbox: Sandbox) -> None:
    """Mailpit 1.19.3."""
    message = deliver(sandbox, b"Content-Type: text/html\r\n\r\n<script>alert(1)</script>")
    for path in ("text", "html"):
        answer = ask("GET", f"/api/messages/{message.id}/{path}")
        assert answer.status == 404 or answer.headers["content-type"].startswith("text/plain")
    preview = ask("GET", f"/api/messages/{message.id}/preview?remote=1").headers
    policy = preview["content-security-policy"]
    assert policy.startswith("sandbox ")
    assert "allow-scripts" not in policy
    assert "allow-same-origin" not in policy
    assert "script-src" not in policy


def test_no_address_out_of_a_mail_is_ever_fetched(ask: Ask, sandbox: Sandbox) -> None:
    """CVE-2026-21859, CVE-2026-23845, CVE-2026-27808, GHSA-j3fj-qppj-fmmc, GHSA-w4mc-hhc6-xp28."""
    with socket.create_server(("127.0.0.1", 0)) as canary:
        canary.settimeout(0)
        there = f"http://127.0.0.1:{canary.getsockname()[1]}"
        raw = (
            f"List-Unsubscribe: <{there}/u>\r\n"
            "List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n"
            f"Received: from [127.0.0.1]\r\nX-Face: {there}/f\r\n"
            "Content-Type: text/html\r\n\r\n"
            f"<base href='{there}/'><link rel=stylesheet href='{there}/s.css'>"
            f"<style>@import url({there}/i.css)</style><img src='{there}/p.png'>"
            f"<a href='{there}/verify?code=123456'>Verify</a>"
            f"Your code is 123456 <iframe src='{there}'>"
        ).encode()
        message = deliver(sandbox, raw)
        routes = [
            route.path.format(id=message.id, n=1, name="inbox", webhook="none")
            for route in ROUTES
            if route.method == "GET" and "sessions/{id}" not in route.path
        ]
        assert len(routes) > 20
        for path in routes:
            timeout = "?timeout=0" if path in ("/api/wait", "/api/settle") else ""
            assert ask("GET", path + timeout).status in (200, 404, 408)
        for path in (f"/api/messages/{message.id}/preview?remote=1", f"/proxy?url={there}"):
            ask("GET", path)
        with pytest.raises(BlockingIOError):
            canary.accept()


MAIL_FROM = "MAIL FROM:<\u202egood\u2066@example.com> SMTPUTF8".encode()
HOSTILE = "\x1b]0;owned\x07\x1b[2J\x9b31m\x7f\u202e\u2066\u2028\u2029\u200bgood"


def test_what_is_printable() -> None:
    shown = printable(HOSTILE)
    assert shown.endswith("good")
    assert shown.isascii()
    assert shown.isprintable()
    assert (
        printable("Grüße, 你好 שלום \u00a0 👩\u200d💻 ok")
        == "Grüße, 你好 שלום \u00a0 👩\u200d💻 ok"
    )
    assert printable("\ud800a\r\nb\tc\0") == "\\ud800a\\r\\nb\\tc\\x00"


@pytest.fixture(params=["text", "json"])
def said(request: pytest.FixtureRequest) -> bytes:
    """Output of `serve` at its most verbose, while hostile clients talk to it."""
    words = "--smtp 127.0.0.1:0 --http 127.0.0.1:0 --log-level debug --token v3ry-s3cret"
    flags = [*words.split(), "--log-format", request.param]
    with subprocess.Popen(
        [sys.executable, "-m", "mailtrap_local", *flags],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env={**os.environ, "PYTHONUTF8": "1"},
    ) as ran:
        assert ran.stdout is not None
        try:
            lines = [ran.stdout.readline() for _ in ("smtp", "http", "ready")]
            smtp, page = (re.findall(rb"127\.0\.0\.1:(\d+)", line)[0] for line in lines[:2])
            _be_hostile(int(smtp), int(page))
        finally:
            ran.terminate()
        rest, _ = ran.communicate(timeout=60)
    return b"".join(lines) + rest


def _be_hostile(smtp: int, page: int) -> None:
    octets = HOSTILE.encode()
    with socket.create_connection(("127.0.0.1", smtp), timeout=60) as client:
        for line in (b"EHLO " + octets, b"EHLO x", b"AUTH PLAIN AGEbWzJKAGI=", MAIL_FROM, octets):
            client.sendall(line + b"\r\n")
            client.recv(1000)
    with smtplib.SMTP("127.0.0.1", smtp, timeout=60) as mail:
        subject = "=?utf-8?q?" + "".join(f"={octet:02X}" for octet in octets) + "?="
        mail.ehlo("app")
        mail.sendmail("a@example.com", "b@example.com", f"Subject: {subject}\n\nHi\n")
        mail.sendmail("a@example.com", "b@example.com", b"Subject: " + octets + b"\n\nHi\n")
    for target in (quote(HOSTILE).encode(), octets.replace(b"\r", b""), b"/" + b"x" * 70_000):
        with socket.create_connection(("127.0.0.1", page), timeout=60) as client:
            client.sendall(b"GET /" + target + b" HTTP/1.1\r\nHost: localhost\r\n")
            client.sendall(b"Authorization: Bearer v3ry-s3cret\r\n\r\n")
            with suppress(ConnectionResetError):
                client.makefile("rb").read()


def test_terminal_injection(said: bytes) -> None:
    """Logs are read on terminals, which obey what they show; and no secret stands in them."""
    text = said.decode()
    assert "good" in text
    assert "400" in text or "404" in text
    controls = {chr(code) for code in (*range(32), *range(127, 160)) if chr(code) != "\n"}
    assert not set(text) & (controls | set("\u202e\u2066\u2028\u2029\u200b"))
    assert "v3ry-s3cret" not in text
    if text.startswith("{"):
        events = [json.loads(line) for line in text.splitlines()]
        kinds = {"listener", "ready", "message", "session", "log"}
        assert {event["event"] for event in events} == kinds
        subjects = [event["subject"] for event in events if event["event"] == "message"]
        assert all("good" in subject for subject in subjects)
