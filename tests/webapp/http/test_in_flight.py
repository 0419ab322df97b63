"""Bodies under way count against a budget that all clients share; beyond it they get a 503."""

import http.client
import json
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest

from asking import asker
from mailtrap_local import Sandbox
from memory import resident_megabytes

HEAD = b"POST /api/messages HTTP/1.1\r\nHost: localhost\r\nContent-Type: message/rfc822\r\n"
MEGABYTE = b"\r\n" + b"x" * 999_998  # no header


@pytest.fixture
def sandbox_settings() -> dict[str, Any]:
    return {"http": "127.0.0.1:0", "max_in_flight": "10MB"}


@pytest.fixture
def begin(sandbox: Sandbox) -> Iterator[Callable[[bytes, int], socket.socket]]:
    """`begin(header, megabytes)` begins to post a message, and sends so much of its body."""
    with ExitStack() as opened:

        def begin(header: bytes, megabytes: int) -> socket.socket:
            client = opened.enter_context(socket.create_connection(sandbox.http, timeout=60))
            client.sendall(HEAD + header + b"\r\n")
            for _ in range(megabytes):
                in_chunk = b"f4240\r\n" + MEGABYTE + b"\r\n"
                client.sendall(in_chunk if b"chunked" in header else MEGABYTE)
            return client

        yield begin


def answer(client: socket.socket) -> tuple[bytes, Any]:
    head, _, body = client.makefile("rb").read().partition(b"\r\n\r\n")
    return head, json.loads(body)


def taken(sandbox: Sandbox) -> int:
    return sandbox._parts.in_flight.taken  # noqa: SLF001  # no reader of the budget is public


def until(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 60
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.001)  # nobody signals what a thread of the server does


LENGTH = b"Content-Length: 40000000\r\n"
CHUNKS = b"Transfer-Encoding: chunked\r\n"


@pytest.mark.parametrize("header", [LENGTH, CHUNKS], ids=["length", "chunked"])
def test_beyond_the_budget_a_client_reads_a_503(
    sandbox: Sandbox, begin: Callable[[bytes, int], socket.socket], header: bytes
) -> None:
    begin(header, 6)
    until(lambda: taken(sandbox) > 5_000_000)
    head, problem = answer(begin(header, 6))
    assert head.startswith(b"HTTP/1.1 503 ")
    assert b"Retry-After: 1" in head
    assert problem["detail"] == "too much is being received at the moment"


def test_what_was_taken_is_given_back(
    sandbox: Sandbox, begin: Callable[[bytes, int], socket.socket]
) -> None:
    client = begin(LENGTH, 8)
    until(lambda: taken(sandbox) > 7_000_000)
    client.close()
    until(lambda: taken(sandbox) == 0)
    ask = asker(sandbox)
    kind = {"Content-Type": "message/rfc822"}
    for _ in range(3):
        assert ask("POST", "/api/messages", MEGABYTE * 8, **kind).status == 201
    until(lambda: taken(sandbox) == 0)


def test_small_bodies_are_taken_whatever_is_under_way(
    sandbox: Sandbox, begin: Callable[[bytes, int], socket.socket]
) -> None:
    begin(LENGTH, 9)
    until(lambda: taken(sandbox) > 8_900_000)
    answer = asker(sandbox)(
        "POST", "/api/messages", b"x" * 60_000, **{"Content-Type": "message/rfc822"}
    )
    assert answer.status == 201


def test_a_length_is_not_believed_before_the_octets_have_come(
    sandbox: Sandbox, begin: Callable[[bytes, int], socket.socket]
) -> None:
    for _ in range(5):
        begin(LENGTH, 0)
    answer = asker(sandbox)("POST", "/api/messages", MEGABYTE, **{"Content-Type": "message/rfc822"})
    assert answer.status == 201


def test_memory_of_many_clients_is_bounded(begin: Callable[[bytes, int], socket.socket]) -> None:
    before = resident_megabytes()
    for _ in range(20):
        begin(LENGTH, 10)
    # 10 MB of 200 are kept; glibc keeps some of what is freed for the threads that freed it
    assert resident_megabytes() - before < 120


def test_a_whole_body_that_is_refused_does_not_reset_the_connection(sandbox: Sandbox) -> None:
    connection = http.client.HTTPConnection(*sandbox.http, timeout=60)
    body = MEGABYTE * 40  # sent to its end before the response is read
    connection.request("POST", "/api/messages", body, {"Content-Type": "message/rfc822"})
    assert connection.getresponse().status == 503
    connection.close()


def test_a_body_is_only_invited_where_it_is_read(sandbox: Sandbox) -> None:
    expect = b"Expect: 100-continue\r\n"
    with socket.create_connection(sandbox.http, timeout=60) as client:
        client.sendall(HEAD + expect + b"Content-Length: 2\r\n\r\n")
        assert client.recv(100) == b"HTTP/1.1 100 Continue\r\n\r\n"
        client.sendall(b"hi")
        assert client.makefile("rb").read().startswith(b"HTTP/1.1 201 ")
    with socket.create_connection(sandbox.http, timeout=60) as client:
        client.sendall(HEAD + expect + b"Content-Length: 1000000000\r\n\r\n")
        assert client.makefile("rb").read().startswith(b"HTTP/1.1 413 ")


@pytest.mark.parametrize("length", [b"-1", b"1e3", b"5, 5", b"\xff", b"99999999999999999999"])
def test_lengths_that_are_lies(sandbox: Sandbox, length: bytes) -> None:
    with socket.create_connection(sandbox.http, timeout=60) as client:
        client.sendall(HEAD + b"Content-Length: " + length + b"\r\n\r\nhello")
        assert client.recv(100)[:10] in (b"HTTP/1.1 2", b"HTTP/1.1 4")
    assert asker(sandbox)("GET", "/api/info").status == 200
    until(lambda: taken(sandbox) == 0)


def test_responses_that_are_not_read_have_a_budget_too(sandbox: Sandbox) -> None:
    ask = asker(sandbox)
    kind = {"Content-Type": "message/rfc822"}
    assert ask("POST", "/api/messages", MEGABYTE * 8, **kind).status == 201
    with ExitStack() as opened:
        for status in (b"200", b"503", b"503"):
            client = opened.enter_context(socket.create_connection(sandbox.http, timeout=60))
            client.sendall(b"GET /api/messages/latest/raw HTTP/1.1\r\nHost: localhost\r\n\r\n")
            assert client.recv(12) == b"HTTP/1.1 " + status
        assert ask("GET", "/api/messages/latest/raw").status == 503
        assert ask("GET", "/api/info").status == 200
    until(lambda: ask("GET", "/api/messages/latest/raw").status == 200)
