"""Attacks on other servers of this kind, one test a class of advisories: pages of other sites."""

import pytest

from asking import Ask, exchange
from delivering import deliver
from mailtrap_local import Sandbox

UPGRADE = {
    "Connection": "Upgrade",
    "Upgrade": "websocket",
    "Sec-WebSocket-Version": "13",
    "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
}


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
    assert b" 421 " in exchange(sandbox, two).split(b"\r\n")[0]
    assert b" 421 " in exchange(sandbox, absolute).split(b"\r\n")[0]


def test_a_proxy_says_who_was_asked_and_a_foreign_page_cannot(ask: Ask) -> None:
    """Mailpit 1.29.3: CORS matched the host without its port."""
    by_proxy = {"Host": "127.0.0.1:8025", "X-Forwarded-Host": "mail.example"}
    assert ask("DELETE", "/api/messages", Origin="https://mail.example", **by_proxy).status == 200
    for origin in ("https://evil.test", "https://mail.example:8443", "null"):
        assert ask("DELETE", "/api/messages", Origin=origin, **by_proxy).status == 403
    lie = {**by_proxy, "X-Forwarded-Host": "evil.test"}
    assert ask("DELETE", "/api/messages", Origin="https://evil.test", **lie).status == 403


@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"])
def test_cors_is_never_granted(ask: Ask, sandbox: Sandbox, method: str) -> None:
    """MailDev 3.0 (open CORS); Mailpit 1.29.3."""
    wish = {
        "Origin": "http://evil.test",
        "Access-Control-Request-Method": method,
        "Access-Control-Request-Headers": "x-forwarded-host",
        "Access-Control-Request-Private-Network": "true",
    }
    for path in ("/", "/api/messages", f"/api/messages/{deliver(sandbox).id}/raw", "/no/such"):
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
