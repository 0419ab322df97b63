"""What has been done to the peers, one test a class of advisories, tried on this server."""

import http.client
import json
import os
import re
import smtplib
import socket
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import ExitStack, closing, suppress
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from werkzeug.wrappers import Response

from mailtrap_local import Message, Sandbox
from mailtrap_local.config.values import HostPort
from mailtrap_local.mail.printable import printable
from mailtrap_local.net.listen import bind
from mailtrap_local.webapp.api.routes import ROUTES
from mailtrap_local.webapp.http.connection import HttpServer

Ask = Callable[..., Any]
Deliver = Callable[..., Message]

MAILS = Path(__file__).parents[2] / "mails"
UPGRADE = {
    "Connection": "Upgrade",
    "Upgrade": "websocket",
    "Sec-WebSocket-Version": "13",
    "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
}


def say(sandbox: Sandbox, octets: bytes) -> bytes:
    """All that the server answers to exactly these octets."""
    with socket.create_connection(sandbox.http, timeout=10) as client:
        client.sendall(octets)
        return client.makefile("rb").read()


def get(sandbox: Sandbox, target: bytes) -> bytes:
    return say(sandbox, b"GET " + target + b" HTTP/1.1\r\nHost: localhost\r\n\r\n")


# -- who may talk to it --------------------------------------------------------------------------


@pytest.mark.parametrize("origin", ["http://evil.test", "null", "http://localhost:3000", ""])
@pytest.mark.parametrize("path", ["/api/live", "/%61pi/live", "/api/%6Cive", "/api/live?after=1.1"])
def test_cross_site_websocket(ask: Ask, path: str, origin: str) -> None:
    """CVE-2026-22689 (GHSA-524m-q5m7-79mm), and its bypass by spelling, GHSA-8r62-w5wh-fc5m."""
    assert ask("GET", path, Origin=origin, **UPGRADE).status == 403
    no_connection = {**UPGRADE, "Connection": "close"}
    assert ask("GET", path, Origin=origin, **no_connection).status == 403


@pytest.mark.parametrize("path", ["/", "/api/messages", "/api/live", "/%61pi/live", "/metrics"])
def test_dns_rebinding(ask: Ask, path: str) -> None:
    """Mailpit, still open: Origin compared with Host, both named by the attacker."""
    rebound = {"Host": "evil.test", "Origin": "http://evil.test"}
    assert ask("GET", path, **rebound).status == 421
    assert ask("GET", path, **rebound, **UPGRADE).status == 421
    lies = {"X-Forwarded-Host": "localhost", "X-Forwarded-For": "127.0.0.1", "Forwarded": "host=a"}
    assert ask("DELETE", path, **rebound, **lies).status == 421


def test_hosts_that_are_two(sandbox: Sandbox) -> None:
    """Two answers to which host is meant, or one that the address in the request overrules."""
    two = b"GET /api/info HTTP/1.1\r\nHost: localhost\r\nHost: evil.test\r\n\r\n"
    absolute = b"GET http://evil.test/api/info HTTP/1.1\r\nHost: localhost\r\n\r\n"
    assert b" 421 " in say(sandbox, two).split(b"\r\n")[0]
    assert b" 421 " in say(sandbox, absolute).split(b"\r\n")[0]


def test_a_proxy_says_who_was_asked_and_a_foreign_page_cannot(ask: Ask) -> None:
    """Mailpit 1.29.3: CORS matched the host without its port."""
    by_proxy = {"Host": "127.0.0.1:8025", "X-Forwarded-Host": "mail.example"}
    assert ask("DELETE", "/api/messages", Origin="https://mail.example", **by_proxy).status == 200
    for origin in ("https://evil.test", "https://mail.example:8443", "null"):
        assert ask("DELETE", "/api/messages", Origin=origin, **by_proxy).status == 403
    lie = {**by_proxy, "X-Forwarded-Host": "evil.test"}
    assert ask("DELETE", "/api/messages", Origin="https://evil.test", **lie).status == 403


@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"])
def test_cors_is_never_granted(ask: Ask, deliver: Deliver, method: str) -> None:
    """MailDev 3.0 (open CORS); Mailpit 1.29.3."""
    wish = {
        "Origin": "http://evil.test",
        "Access-Control-Request-Method": method,
        "Access-Control-Request-Headers": "x-forwarded-host",
        "Access-Control-Request-Private-Network": "true",
    }
    for path in ("/", "/api/messages", f"/api/messages/{deliver().id}/raw", "/no/such"):
        for asked in (method, "OPTIONS"):
            headers = ask(asked, path, **wish).headers
            assert not [name for name in headers if name.startswith("access-control-")]


@pytest.mark.parametrize(
    "path",
    ["/", "/favicon.svg", "/api/messages", "/no/such", "/metrics", "/api/messages/x/preview"],
)
def test_clickjacking(ask: Ask, path: str) -> None:
    """Inbucket #190."""
    assert "frame-ancestors 'none'" in ask("GET", path).headers["content-security-policy"]


def test_no_route_ends_the_process(ask: Ask) -> None:
    """MailCatcher and Sendria: `DELETE /` or `DELETE /api` quits."""
    words = ("", "api", "quit", "exit", "shutdown", "api/shutdown", "api/quit", "stop", "api/stop")
    for word in words:
        for method in ("GET", "POST", "PUT", "DELETE"):
            if (method, word) != ("GET", ""):
                assert ask(method, f"/{word}").status in (404, 405)
    assert ask("GET", "/livez").status == 200


# -- paths and names -----------------------------------------------------------------------------

UP = [
    b"/../../../../etc/passwd",
    b"/..%2f..%2f..%2f..%2fetc%2fpasswd",
    b"/%2e%2e/%2e%2e/%2e%2e/%2e%2e/etc/passwd",
    b"/%2e%2e%2f%2e%2e%2fpyproject.toml",
    b"/assets/../../app.py",
    b"/assets/..%2f..%2fapp.py",
    b"/assets/%2e%2e/%2e%2e/app.py",
    b"/assets/..\\..\\app.py",
    b"/assets/..%5c..%5capp.py",
    b"/assets//etc/passwd",
    b"//etc/passwd",
    b"/%2fetc%2fpasswd",
    b"/assets/%00../app.py",
    b"/static/../app.py",
    b"/./../app.py",
    b"/api/messages/..%2f..%2fapp.py/raw",
    b"/api/messages/%2e%2e/raw",
    b"/api/messages/../../../etc/passwd",
    b"/api/messages/latest/parts/../../../../etc/passwd",
    b"/api/messages/latest/parts/..%2f1",
    b"/api/messages/latest/parts/-1",
    b"/api/messages/latest/parts/1%00",
    b"/api/sessions/..%2f..%2fetc%2fpasswd",
]


@pytest.mark.parametrize("target", UP, ids=lambda target: target.decode())
def test_path_traversal(sandbox: Sandbox, deliver: Deliver, target: bytes) -> None:
    """GHSA-qx5x-85p8-vg4j (ids), CVE-2024-27448 (names of parts), Papercut c3e3d15f (prefixes)."""
    deliver()
    answer = get(sandbox, target)
    assert re.match(rb"HTTP/1\.[01] (400|404|308) ", answer)
    assert b"root:" not in answer
    assert b"import " not in answer
    assert b"[project]" not in answer


@pytest.mark.parametrize("name", ["87-filename-traversal.eml", "88-filename-right-to-left.eml"])
def test_path_traversal_by_the_name_of_an_attachment(ask: Ask, deliver: Deliver, name: str) -> None:
    """CVE-2024-27448 (GHSA-vc6q-ccj9-9r89): a name out of the mail became a path."""
    message = deliver((MAILS / name).read_bytes())
    assert message.attachments
    for attachment in message.attachments:
        answer = ask("GET", f"/api/messages/{message.id}/parts/{attachment.part}")
        assert answer.status == 200
        said = answer.headers["content-disposition"]
        assert re.fullmatch(r"attachment; filename\*=UTF-8''[A-Za-z0-9._~%-]+", said)
        for bad in ("..", "%2F", "%5C", "%00", "%E2%80%AE", "%0D", "%0A"):
            assert bad not in said.upper()


# -- too much, too slow --------------------------------------------------------------------------

TAKE_NONE = [route for route in ROUTES if not route.mail and "{" not in route.path]


@pytest.mark.parametrize("route", TAKE_NONE, ids=lambda route: f"{route.method} {route.path}")
def test_a_body_over_the_cap(ask: Ask, sandbox: Sandbox, route: Any) -> None:
    """CVE-2026-48824 (GHSA-28pq-6qxg-wg5r): the cap stood at one route and not at its siblings."""
    answer = ask(route.method, route.path, b"x" * 1_000_001)
    assert (answer.status, answer.json["status"]) == (413, 413)
    huge = (
        f"{route.method} {route.path} HTTP/1.1\r\nHost: localhost\r\nContent-Length: {10**15}\r\n"
    )
    assert b" 413 " in say(sandbox, huge.encode() + b"\r\n").split(b"\r\n")[0]


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/api/faults"),
        ("PATCH", "/api/messages"),
        ("PUT", "/api/mailboxes/shop"),
        ("POST", "/api/messages"),
    ],
)
def test_a_body_over_the_cap_that_does_not_say_how_long_it_is(method: str, path: str) -> None:
    """CVE-2026-45710 (GHSA-fpxj-m5q8-fphw), in chunks."""
    with Sandbox(http="127.0.0.1:0", max_message_size=10_000) as sandbox:
        client = http.client.HTTPConnection(*sandbox.http, timeout=10)
        with closing(client):
            chunks = iter([b"x" * 100_000] * 11)
            client.request(
                method, path, chunks, {"Content-Type": "application/json"}, encode_chunked=True
            )
            assert client.getresponse().status == 413


def test_a_mail_of_the_largest_size_comes_in_by_http(ask: Ask) -> None:
    draft = json.dumps({"text": "x" * 3_000_000}).encode()
    answer = ask("POST", "/api/messages", draft, **{"Content-Type": "application/json"})
    assert answer.status == 201


_POST = b"POST /api/faults HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
SLOW = {
    "silent": b"",
    "header": b"GET /api/info HTTP/1.1\r\nHost: localhost\r\n",
    "body": _POST + b"Content-Length: 100\r\n\r\n",
    "chunks": _POST + b"Transfer-Encoding: chunked\r\n\r\n5\r\n",
}


@pytest.mark.parametrize("begun", SLOW.values(), ids=SLOW)
def test_slowloris_holds_up_nobody(ask: Ask, sandbox: Sandbox, begun: bytes) -> None:
    """Mailpit 1.27.2 (no ReadHeaderTimeout)."""
    with ExitStack() as held:
        for _ in range(100):
            client = held.enter_context(socket.create_connection(sandbox.http, timeout=10))
            client.sendall(begun)
        assert ask("GET", "/api/info").status == 200


@pytest.mark.parametrize("begun", SLOW.values(), ids=SLOW)
def test_slowloris_comes_to_an_end(begun: bytes) -> None:
    """Mailpit 1.27.2: a drop now and then kept a connection for good."""
    with bind(HostPort("127.0.0.1", 0), "http") as listener:
        address = listener.getsockname()[:2]
        server = HttpServer(listener, Response("unused"), None, io_timeout=0.3)
    serving = threading.Thread(target=server.serve_forever, args=(0.05,))
    serving.start()
    with socket.create_connection(address, timeout=10) as client:
        client.sendall(begun)
        drops = threading.Thread(target=_drip, args=(client,))
        drops.start()
        drops.join(timeout=10)  # it ends when the server has hung up
        assert not drops.is_alive()
    server.shutdown()
    serving.join()
    server.server_close()


def _drip(client: socket.socket) -> None:
    """Send an octet now and then until the other end has had enough."""
    client.settimeout(0.05)
    with suppress(ConnectionError):
        while True:
            client.sendall(b"x")
            with suppress(TimeoutError):
                if not client.recv(1000):
                    return


# -- what mail says ------------------------------------------------------------------------------

INJECTION = "\r\nX-Evil: 1\r\nSet-Cookie: evil=1\r\n\r\n<script>alert(1)</script>"


def test_header_injection(ask: Ask, sandbox: Sandbox, deliver: Deliver) -> None:
    """GHSA-54wq-72mp-cq7c, GreenMail f027726a: CR and LF out of a mail end a line elsewhere."""
    encoded = "=?utf-8?q?" + "".join(f"={octet:02X}" for octet in INJECTION.encode()) + "?="
    raw = (
        f"Subject: {encoded}\r\nFrom: {encoded} <a@example.com>\r\nMIME-Version: 1.0\r\n"
        f"Content-Type: text/plain; charset=utf-8; name*=utf-8''{quote(INJECTION, safe='')}\r\n"
        f"Content-Disposition: attachment; filename*=utf-8''{quote(INJECTION, safe='')}\r\n\r\nHi"
    ).encode()
    message = deliver(raw, mail_from=f"a{INJECTION}@example.com")
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
    ask: Ask, deliver: Deliver, media_type: str, name: str, content: bytes
) -> None:
    """CVE-2022-50908 (MailHog), MailDev #398."""
    head = f"Content-Type: {media_type}\r\nContent-Disposition: inline; filename={name}\r\n\r\n"
    message = deliver(head.encode() + content)
    for path in ("parts/1", "raw"):
        headers = ask("GET", f"/api/messages/{message.id}/{path}").headers
        assert headers["content-disposition"].startswith("attachment;")
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["content-security-policy"].endswith("sandbox")


def test_stored_xss_by_the_source_of_a_body(ask: Ask, deliver: Deliver) -> None:
    """Mailpit 1.19.3."""
    message = deliver(b"Content-Type: text/html\r\n\r\n<script>alert(1)</script>")
    for path in ("text", "html"):
        answer = ask("GET", f"/api/messages/{message.id}/{path}")
        assert answer.status == 404 or answer.headers["content-type"].startswith("text/plain")
    preview = ask("GET", f"/api/messages/{message.id}/preview?remote=1").headers
    policy = preview["content-security-policy"]
    assert policy.startswith("sandbox ")
    assert "allow-scripts" not in policy
    assert "allow-same-origin" not in policy
    assert "script-src" not in policy


def test_no_address_out_of_a_mail_is_ever_fetched(ask: Ask, deliver: Deliver) -> None:
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
        message = deliver(raw)
        routes = [
            route.path.format(id=message.id, n=1, name="inbox")
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


# -- terminals and logs --------------------------------------------------------------------------

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
    """All that `serve` says at its most talkative, while hostile clients do what they can."""
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
        rest, _ = ran.communicate(timeout=10)
    return b"".join(lines) + rest


def _be_hostile(smtp: int, page: int) -> None:
    octets = HOSTILE.encode()
    with socket.create_connection(("127.0.0.1", smtp), timeout=10) as client:
        for line in (b"EHLO " + octets, b"EHLO x", b"AUTH PLAIN AGEbWzJKAGI=", MAIL_FROM, octets):
            client.sendall(line + b"\r\n")
            client.recv(1000)
    with smtplib.SMTP("127.0.0.1", smtp, timeout=10) as mail:
        subject = "=?utf-8?q?" + "".join(f"={octet:02X}" for octet in octets) + "?="
        mail.ehlo("app")
        mail.sendmail("a@example.com", "b@example.com", f"Subject: {subject}\n\nHi\n")
        mail.sendmail("a@example.com", "b@example.com", b"Subject: " + octets + b"\n\nHi\n")
    for target in (quote(HOSTILE).encode(), octets.replace(b"\r", b""), b"/" + b"x" * 70_000):
        with socket.create_connection(("127.0.0.1", page), timeout=10) as client:
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
