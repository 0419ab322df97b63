"""What a page sends is thrown away, and one that floods the live socket is closed."""

import socket
import ssl
import struct
import zlib
from contextlib import suppress

import pytest

from conversing import Serve
from delivering import deliver
from live_page import HANDSHAKE, OpenPage
from mailtrap_local import Sandbox
from memory import resident_megabytes

MASK = b"\0\0\0\0"  # which changes nothing


def frame(opcode: int, payload: bytes) -> bytes:
    """A frame of a client, RFC 6455 section 5.2; `opcode` is the whole first octet."""
    size = len(payload)
    length = bytes([0x80 | size]) if size < 126 else b"\xfe" + struct.pack(">H", size)
    return bytes([opcode]) + length + MASK + payload


FLOODS = {
    "text": frame(0x81, b"x" * 4096),
    "small-texts": frame(0x81, b"x") * 500,
    "binary": frame(0x82, b"\xff" * 4096),
    "pings": frame(0x89, b"x" * 125) * 30,
    "pongs": frame(0x8A, b"x" * 125) * 30,
    "empty-fragments": frame(0x01, b"") + frame(0x00, b"") * 500,
    "fragments": frame(0x01, b"x") + frame(0x00, b"x") * 500,
    "huge-message": b"\x81\xff" + struct.pack(">Q", 2**40) + MASK + b"x" * 4096,
    "half-frame": frame(0x81, b"x" * 60_000)[:-1],
    "compressed": frame(0xC1, zlib.compress(b"x" * 10**6)),
    "not-utf-8": frame(0x81, b"\xff\xfe"),
    "no-frames": b"\xff" * 4096,
    "unmasked": b"\x81\x05Hello",
    "behind-a-close": frame(0x88, b"\x03\xe8") + frame(0x81, b"x" * 4096),
}


def follow(sandbox: Sandbox) -> socket.socket:
    client = socket.create_connection(sandbox.http, timeout=60)
    if sandbox.http.url.startswith("https"):
        context = sandbox.client_ssl_context()
        client = context.wrap_socket(client, server_hostname="localhost")
    client.sendall(HANDSHAKE)
    assert client.recv(12) == b"HTTP/1.1 101"
    return client


def send_for_ever(client: socket.socket, octets: bytes) -> None:
    """Send until the other side ends it, but 330 MB at most."""
    for _ in range(5000):
        client.sendall(octets)


@pytest.fixture(params=[False, True], ids=["plain", "tls"])
def any_sandbox(serve: Serve, request: pytest.FixtureRequest) -> Sandbox:
    return serve(https=request.param)


@pytest.mark.slow
@pytest.mark.parametrize("octets", FLOODS.values(), ids=FLOODS)
def test_a_flood_costs_no_memory_and_ends(any_sandbox: Sandbox, octets: bytes) -> None:
    block = octets * (65_536 // len(octets) + 1)
    before = resident_megabytes()
    with follow(any_sandbox) as client, pytest.raises((ConnectionError, ssl.SSLError)):
        send_for_ever(client, block)
    assert resident_megabytes() - before < 50
    deliver(any_sandbox)
    assert any_sandbox.mailroom.background.health_problem() == ""


def test_a_flood_is_answered_with_1008(sandbox: Sandbox) -> None:
    with follow(sandbox) as client:
        with suppress(ConnectionError):
            client.sendall(FLOODS["text"] * 300)
        received = b""
        with suppress(ConnectionError):
            while chunk := client.recv(65_536):
                received += chunk
        assert received.endswith(b"\x88\x02\x03\xf0")


def test_a_little_chatter_is_ignored(sandbox: Sandbox, open_page: OpenPage) -> None:
    page = open_page(sandbox.mailroom.store.cursor)
    for _ in range(100):
        page.socket.send("x" * 4000)
    deliver(sandbox)
    assert len(page.changes(1)) == 1


def test_a_page_that_floods_delays_no_other(sandbox: Sandbox, open_page: OpenPage) -> None:
    page = open_page(sandbox.mailroom.store.cursor)
    with follow(sandbox) as client:
        client.settimeout(0.05)
        for number in range(20):
            with suppress(OSError):
                client.sendall(FLOODS["pings"] * 10)
            deliver(sandbox, f"Subject: {number}\r\n\r\n".encode())
            assert len(page.changes(1)) == 1
