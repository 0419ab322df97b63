"""Memory under attack, in 2 GB of address space: it lives, serves others, and lets all of it go.

`make test-attack` runs this; it takes a minute.
"""

import contextlib
import selectors
import socket
import struct
import threading
import time
from collections.abc import Callable, Iterator
from http.client import HTTPConnection
from pathlib import Path
from typing import Self

import pytest

from benching import OUR_COMMAND, Server, start_server
from conversing import Client
from mailtrap_local.config.values import HostPort
from process_memory import resident, settled

ADDRESS_SPACE = 2_000_000  # KB
CLIENTS = 1000
MESSAGE = 50_000_000  # octets
SECONDS = 20.0  # for the clients that send
BLOCK = (b"x" * 998 + b"\r\n") * 1000
POST = (
    b"POST /api/messages HTTP/1.1\r\nHost: localhost\r\nContent-Type: message/rfc822\r\n"
    b"Content-Length: %d\r\n\r\n" % MESSAGE
)
BEGIN = b"EHLO x\r\nMAIL FROM:<a@example.com>\r\nRCPT TO:<b@example.com>\r\n"
SLACK = 50  # MB


@pytest.fixture
def server() -> Iterator[Server]:
    def command(smtp: HostPort, http: HostPort) -> list[str | Path]:
        serve = f"{OUR_COMMAND} --smtp {smtp} --http {http} --log-level quiet"
        return ["/bin/sh", "-c", f"ulimit -v {ADDRESS_SPACE} && exec {serve}"]

    with start_server(command, has_page=True) as server:
        exchange(server)  # what is loaded on first use
        yield server


def deliver(server: Server) -> None:
    with contextlib.closing(Client(server.smtp)) as client:
        client.expect_greeting()
        client.say(b"EHLO app\r\n")
        assert client.send().startswith("250 2.0.0 Kept")


def exchange(server: Server) -> float:
    """Deliver a message and read the list; returns the seconds."""
    began = time.monotonic()
    deliver(server)
    assert request(server, "GET", "/api/messages?limit=1") == 200
    return time.monotonic() - began


def request(server: Server, method: str, path: str) -> int:
    connection = HTTPConnection(*server.http, timeout=60)
    connection.request(method, path)
    response = connection.getresponse()
    response.read()
    connection.close()
    return response.status


class Others:
    """A well-behaved client all the while: the longest that it had to wait, in seconds."""

    def __init__(self, server: Server, exchange: Callable[[Server], float] = exchange) -> None:
        self.longest = 0.0
        self._server = server
        self._exchange = exchange
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._run)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_exception: object) -> None:
        self._ended.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._ended.wait(0.2):
            self.longest = max(self.longest, self._exchange(self._server))


def send_for_a_while(address: HostPort, begin: bytes) -> None:
    """So many clients at once, each as fast as it can, all in one thread; then they are gone."""
    selector = selectors.DefaultSelector()
    with contextlib.ExitStack() as clients:
        for _ in range(CLIENTS):
            client = clients.enter_context(socket.create_connection(address, timeout=30))
            client.sendall(begin)
            client.setblocking(False)  # noqa: FBT003  # the socket's own way
            selector.register(client, selectors.EVENT_WRITE)
        deadline = time.monotonic() + SECONDS
        while time.monotonic() < deadline:
            for ready, _ in selector.select(1):
                try:
                    ready.fileobj.send(BLOCK)  # type: ignore[union-attr]  # they are all sockets
                except BlockingIOError:
                    pass
                except ConnectionError:  # the server has refused it
                    selector.unregister(ready.fileobj)


def check_flood(
    server: Server,
    address: HostPort,
    begin: bytes,
    exchange: Callable[[Server], float],
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Others are served all the while, and afterwards the memory is free."""
    before = resident(server.pid)
    with Others(server, exchange) as others:
        send_for_a_while(address, begin)
    request(server, "DELETE", "/api/messages")
    after = settled(server.pid, before + SLACK)
    with capsys.disabled():
        print(f"\n  memory {before} -> {after} MB; others waited {others.longest:.2f} s at most")
    assert after <= before + SLACK
    assert others.longest < 1


@pytest.mark.parametrize("begin", [BEGIN + b"DATA\r\n", BEGIN + b"BDAT %d LAST\r\n" % MESSAGE])
def test_a_thousand_clients_send_fifty_megabytes_each(
    server: Server, begin: bytes, capsys: pytest.CaptureFixture[str]
) -> None:
    check_flood(server, server.smtp, begin, exchange, capsys)


def test_a_thousand_clients_post_fifty_megabytes_each(
    server: Server, capsys: pytest.CaptureFixture[str]
) -> None:
    def exchange(server: Server) -> float:
        began = time.monotonic()
        deliver(server)
        assert request(server, "GET", "/livez") in {200, 503}  # there are too many connections
        return time.monotonic() - began

    check_flood(server, server.http, POST, exchange, capsys)


def test_a_header_of_45_megabytes(server: Server) -> None:
    before = resident(server.pid)
    raw = b"X: y\r\n" * 7_500_000
    with contextlib.closing(Client(server.smtp)) as client:
        client.expect_greeting()
        client.socket.sendall(BEGIN + b"BDAT %d LAST\r\n" % len(raw) + raw)
        assert client.codes(4) == ["250", "250", "250", "250"]
    with Others(server) as others:
        assert request(server, "GET", "/api/messages") == 200
        assert request(server, "GET", "/api/messages/latest") == 200
    assert others.longest < 1
    assert request(server, "DELETE", "/api/messages") == 200
    assert settled(server.pid, before + SLACK) <= before + SLACK


def test_300_megabytes_into_the_live_socket(server: Server) -> None:
    before = resident(server.pid)
    with socket.create_connection(server.http, timeout=60) as page:
        page.sendall(
            b"GET /api/live HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\n"
            b"Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
            b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
        )
        frames = (b"\x81\xfe" + struct.pack(">H", 4096) + bytes(4) + b"x" * 4096) * 64
        with Others(server) as others, contextlib.suppress(OSError):
            for _ in range(300_000_000 // len(frames)):
                page.sendall(frames)
                assert resident(server.pid) < before + SLACK
    assert others.longest < 1
    assert settled(server.pid, before + SLACK) <= before + SLACK


@pytest.mark.parametrize("command", [b"DATA\r\n", b"BDAT 50000000 LAST\r\n"])
def test_forty_messages_that_are_cut_off(server: Server, command: bytes) -> None:
    before = resident(server.pid)
    for _ in range(40):
        with socket.create_connection(server.smtp) as client:
            client.sendall(BEGIN + command)
            for _ in range(20):
                client.sendall(BLOCK)
        assert settled(server.pid, before + SLACK, 2) <= before + SLACK
