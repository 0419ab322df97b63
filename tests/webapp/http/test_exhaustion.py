"""Attacks on other servers of this kind: bodies without end and slow clients."""

import http.client
import json
import socket
import threading
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from typing import Any

import pytest
from werkzeug.wrappers import Response

from asking import Ask, exchange
from mailtrap_local import Sandbox
from mailtrap_local.config.values import HostPort
from mailtrap_local.net.listen import bind
from mailtrap_local.webapp.api.routes import ROUTES
from mailtrap_local.webapp.http.connection import HttpServer

TAKE_NONE = [route for route in ROUTES if not route.mail and "{" not in route.path]


@pytest.mark.parametrize("route", TAKE_NONE, ids=lambda route: f"{route.method} {route.path}")
def test_a_body_over_the_cap(ask: Ask, sandbox: Sandbox, route: Any) -> None:
    """CVE-2026-48824 (GHSA-28pq-6qxg-wg5r): the cap stood at one route and not at its siblings."""
    answer = ask(route.method, route.path, b"x" * 1_000_001)
    assert (answer.status, answer.json["status"]) == (413, 413)
    huge = (
        f"{route.method} {route.path} HTTP/1.1\r\nHost: localhost\r\nContent-Length: {10**15}\r\n"
    )
    assert b" 413 " in exchange(sandbox, huge.encode() + b"\r\n").split(b"\r\n")[0]


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
        client = http.client.HTTPConnection(*sandbox.http, timeout=60)
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
            client = held.enter_context(socket.create_connection(sandbox.http, timeout=60))
            client.sendall(begun)
        assert ask("GET", "/api/info").status == 200


@pytest.mark.parametrize("begun", SLOW.values(), ids=SLOW)
def test_slowloris_comes_to_an_end(begun: bytes) -> None:
    """Mailpit 1.27.2: a drop now and then kept a connection for good."""
    with (
        impatient_server() as address,
        socket.create_connection(address, timeout=60) as client,
    ):
        client.sendall(begun)
        drops = threading.Thread(target=_drip, args=(client,))
        drops.start()
        drops.join(timeout=60)  # it ends when the server has hung up
        assert not drops.is_alive()


@contextmanager
def impatient_server() -> Iterator[tuple[str, int]]:
    """A server that gives a request 0.3 seconds, at an address."""
    with bind(HostPort("127.0.0.1", 0), "http") as listener:
        host, port = listener.getsockname()
        server = HttpServer(listener, Response("unused"), None, io_timeout=0.3)
    serving = threading.Thread(target=server.serve_forever, args=(0.05,))
    serving.start()
    try:
        yield host, port
    finally:
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
