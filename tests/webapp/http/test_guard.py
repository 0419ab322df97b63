"""Hosts and origins that are let in, and headers of every answer."""

import socket

import pytest

from asking import Ask
from delivering import deliver
from mailtrap_local import Sandbox

UPGRADE = {
    "Connection": "Upgrade",
    "Upgrade": "websocket",
    "Sec-WebSocket-Version": "13",
    "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
}


@pytest.mark.parametrize(
    "host",
    [
        "localhost",
        "localhost:8025",
        "LOCALHOST",
        "app.localhost:8025",
        "mailtrap",  # a service of a compose file
        "mail-trap_1:8025",
        "MailTrap:8025",
        "host.docker.internal:8025",
        "gateway.containers.internal",
        "mail.corp.internal",
        "localhost.",
        "app.localhost.:8025",
        "host.docker.internal.:8025",
        "127.0.0.1",
        "127.0.0.1:1",
        "[::1]:8025",
        "192.168.1.7:8025",
        "mail.example",
        "mail.example:443",
        "MAIL.example",
        "mail.example.",
    ],
)
@pytest.mark.parametrize("path", ["/", "/api/info", "/livez", "/readyz"])
def test_own_names_and_addresses_are_let_in(ask: Ask, path: str, host: str) -> None:
    assert ask("GET", path, Host=host).status in (200, 503)


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "evil.example:8025",
        "localhost.evil.example",
        "mail.example.evil.example",
        "127.0.0.1.evil.example",
        "evil.example#localhost",
        "user@localhost:x",
        "",
        "[::1",
        "2130706433",
        "internal.evil.example",
        "host.docker.internal.evil.example:8025",
        "evilinternal.example",
        "evil.xlocalhost",
        "evil.local",
        "mailtrap.",
        "localhost..",
        "evil.example.",
        "[internal]",
        "0x7f.1",
    ],
)
@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/"),
        ("GET", "/api/messages"),
        ("DELETE", "/api/messages"),
        ("GET", "/no/such"),
        ("GET", "/%61pi/live"),
        ("GET", "/readyz"),
    ],
)
def test_a_foreign_host_is_refused_everywhere(ask: Ask, method: str, path: str, host: str) -> None:
    answer = ask(method, path, Host=host)
    assert answer.status == 421
    assert answer.json["status"] == 421


@pytest.mark.parametrize(
    "origin",
    [
        "http://evil.example",
        "null",
        "http://localhost",
        "https://127.0.0.1.evil.example",
        "x",
        "http://[::1",
    ],
)
def test_a_foreign_origin_may_change_nothing(ask: Ask, sandbox: Sandbox, origin: str) -> None:
    path = f"/api/messages/{deliver(sandbox).id}"
    assert ask("DELETE", path, Origin=origin).status == 403
    assert ask("DELETE", "/api/messages", Origin=origin).status == 403
    assert ask("PATCH", path, b'{"read": true}', Origin=origin).status == 403
    assert ask("GET", path).json["read"] is False


@pytest.mark.parametrize("path", ["/api/live", "/%61pi/live", "//api/live", "/api/messages"])
@pytest.mark.parametrize("origin", ["http://evil.example", "null"])
def test_a_foreign_origin_may_open_no_socket(ask: Ask, path: str, origin: str) -> None:
    assert ask("GET", path, Origin=origin, **UPGRADE).status == 403


@pytest.mark.parametrize(
    "host", ["mail:8025", "app.localhost:8025", "host.docker.internal:8025", "mail.corp.internal"]
)
def test_a_page_by_a_private_name_has_its_live_socket_and_no_other_page(
    ask: Ask, sandbox: Sandbox, host: str
) -> None:
    own = f"http://{host}"
    with socket.create_connection(sandbox.http, timeout=60) as client:
        fields = {"Host": host, "Origin": own, **UPGRADE}
        head = "".join(f"{name}: {value}\r\n" for name, value in fields.items())
        client.sendall(f"GET /api/live HTTP/1.1\r\n{head}\r\n".encode())
        assert client.recv(12) == b"HTTP/1.1 101"
    assert ask("DELETE", "/api/messages", Host=host, Origin=own).status == 200
    for origin in ("http://other:8025", f"{own}.evil.example", "http://evil.example", "null"):
        assert ask("GET", "/api/live", Host=host, Origin=origin, **UPGRADE).status == 403
        assert ask("DELETE", "/api/messages", Host=host, Origin=origin).status == 403


def test_the_pages_own_origin_and_programs_without_one_are_let_in(
    ask: Ask, sandbox: Sandbox
) -> None:
    own = f"http://127.0.0.1:{sandbox.http.port}"
    assert ask("DELETE", f"/api/messages/{deliver(sandbox).id}", Origin=own).status == 204
    assert ask("DELETE", f"/api/messages/{deliver(sandbox).id}").status == 204
    assert ask("GET", "/api/messages", Origin="http://evil.example").status == 200  # CORS hides it


def test_every_answer_is_sealed(ask: Ask, sandbox: Sandbox) -> None:
    message = deliver(sandbox, b"Content-Type: text/html\r\n\r\n<p>")
    paths = [
        "/",
        "/api/messages",
        f"/api/messages/{message.id}/preview",
        f"/api/messages/{message.id}/parts/1",
        "/api/messages/nobody",
        "/no/such",
    ]
    for path in paths:
        headers = ask("GET", path).headers
        assert "default-src 'none'" in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"
        assert "access-control-allow-origin" not in headers


def test_no_route_ends_the_process(ask: Ask) -> None:
    for method in ("GET", "POST", "DELETE"):
        for path in ("/shutdown", "/api", "/api/shutdown", "/quit"):
            assert ask(method, path).status in (404, 405)
    assert ask("GET", "/api/info").status == 200
