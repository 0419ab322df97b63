"""Pages of origins that `--allowed-origin` names: preflights, answers, errors, the socket."""

from typing import Any

import pytest

from asking import asker
from conversing import Serve
from live_page import LivePage
from mailtrap_local import Sandbox
from sending import send

OWN = "http://localhost:3000"
OTHER = "https://app.test"
TOKEN = {"Authorization": "Bearer t0ken"}
HERE = {"Origin": OWN, "Sec-Fetch-Site": "same-site", "Sec-Fetch-Mode": "cors"}
PREFLIGHT = {
    **HERE,
    "Access-Control-Request-Method": "DELETE",
    "Access-Control-Request-Headers": "authorization,content-type",
}
UPGRADE = {
    "Connection": "Upgrade",
    "Upgrade": "websocket",
    "Sec-WebSocket-Version": "13",
    "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
}
FOREIGN = [
    *("http://localhost:3001", "https://localhost:3000", "http://127.0.0.1:3000", "null", "*"),
    *("http://localhost:3000.evil.example", "http://localhost:3000/", "http://localhost"),
]


@pytest.fixture
def sandbox(serve: Serve) -> Sandbox:
    return serve(http="127.0.0.1:0", allowed_origin=[OWN, OTHER], token="t0ken")


def test_a_preflight_needs_no_credentials_and_names_what_is_allowed(sandbox: Sandbox) -> None:
    for path in ("/api/messages", "/api/messages/x", "/api/v1/messages", "/no/such"):
        answer = asker(sandbox)("OPTIONS", path, **PREFLIGHT)
        assert (answer.status, answer.body) == (204, b"")
        assert answer.headers["access-control-allow-origin"] == OWN
        assert answer.headers["access-control-allow-credentials"] == "true"
        assert "DELETE" in answer.headers["access-control-allow-methods"]
        assert answer.headers["access-control-allow-headers"] == "Authorization, Content-Type"
        assert "Origin" in answer.headers["vary"]


def test_a_preflight_of_an_agent_in_a_browser_allows_the_headers_of_its_protocol(
    sandbox: Sandbox,
) -> None:
    for path in ("/mcp", "/at/shop/mcp"):
        allowed = asker(sandbox)("OPTIONS", path, **PREFLIGHT).headers
        assert allowed["access-control-allow-headers"] == (
            "Authorization, Content-Type, MCP-Protocol-Version, Mcp-Method, Mcp-Name"
        )


@pytest.mark.parametrize("origin", FOREIGN)
def test_other_origins_are_refused_as_ever(sandbox: Sandbox, origin: str) -> None:
    ask = asker(sandbox)
    for method, headers in [
        ("OPTIONS", PREFLIGHT),
        ("GET", {**HERE, **TOKEN}),
        ("POST", {**HERE, **TOKEN}),
        ("DELETE", TOKEN),
    ]:
        answer = ask(method, "/api/messages", **{**headers, "Origin": origin})
        assert answer.status == 403
        assert "access-control-allow-origin" not in answer.headers
        assert "Origin" in answer.headers["vary"]


@pytest.mark.parametrize(
    ("request_line", "more", "status"),
    [
        ("GET /api/messages", TOKEN, 200),
        ("DELETE /api/messages", TOKEN, 200),
        ("GET /api/messages", {}, 401),
        ("GET /api/messages?limit=x", TOKEN, 400),
        ("GET /no/such", TOKEN, 404),
        ("PUT /api/messages", TOKEN, 405),
        ("GET /api/messages", {"Host": "evil.example"}, 421),
        ("GET /livez", {}, 200),
    ],
)
@pytest.mark.parametrize("origin", [OWN, OTHER])
def test_answers_and_errors_can_be_read(
    sandbox: Sandbox, origin: str, request_line: str, more: dict[str, str], status: int
) -> None:
    answer = asker(sandbox)(*request_line.split(), **{**HERE, "Origin": origin, **more})
    assert answer.status == status
    assert answer.headers["access-control-allow-origin"] == origin
    assert answer.headers["access-control-allow-credentials"] == "true"
    assert "Origin" in answer.headers["vary"]


def test_what_has_no_origin_is_judged_as_ever(sandbox: Sandbox) -> None:
    ask = asker(sandbox)
    picture = {"Sec-Fetch-Site": "same-site", "Sec-Fetch-Mode": "no-cors", **TOKEN}
    assert ask("GET", "/api/messages", **picture).status == 403
    answer = ask("GET", "/api/messages", **TOKEN)
    assert answer.status == 200
    assert "access-control-allow-origin" not in answer.headers
    assert "Origin" in answer.headers["vary"]  # a cache must not give it to a page


@pytest.mark.parametrize("origin", [OWN, OTHER])
def test_the_live_socket_is_open_to_them(sandbox: Sandbox, origin: str) -> None:
    url = f"ws://127.0.0.1:{sandbox.http.port}/api/live"
    page = LivePage(url, {"Origin": origin, **TOKEN})
    send(sandbox.smtp)
    (change,) = page.frame()["changes"]
    assert change["message"]["subject"] == "Hello"
    page.socket.close()


@pytest.mark.parametrize("origin", FOREIGN)
def test_the_live_socket_is_closed_to_others(sandbox: Sandbox, origin: str) -> None:
    answer = asker(sandbox)("GET", "/api/live", Origin=origin, **UPGRADE, **TOKEN)
    assert answer.status == 403


def test_without_the_flag_nothing_of_it_is_there(serve: Serve) -> None:
    ask = asker(serve(http="127.0.0.1:0"))
    refused: list[tuple[str, dict[str, Any]]] = [("OPTIONS", PREFLIGHT), ("GET", HERE)]
    for method, headers in refused:
        answer = ask(method, "/api/messages", **headers)
        assert answer.status == 403
        assert not any(name.startswith("access-control") for name in answer.headers)
        assert "vary" not in answer.headers
