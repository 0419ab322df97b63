"""A connection that ends within its TLS handshake leaves nothing, and its record says why."""

import socket
import ssl
import time
from collections.abc import Callable
from typing import Any

import pytest

from conversing import Client, Serve, last_session
from mailtrap_local import Sandbox

RESET_ON_CLOSE = b"\1\0\0\0\0\0\0\0"


@pytest.fixture
def sandbox_settings() -> dict[str, Any]:
    return {"tls": "starttls", "smtps": "127.0.0.1:0", "max_connections": "1"}


def in_handshake(sandbox: Sandbox, listener: str) -> socket.socket:
    """A client whose handshake the server waits for, and which it has begun."""
    client = socket.create_connection(getattr(sandbox, listener), timeout=60)
    if listener == "smtp":
        client.sendall(b"EHLO app\r\nSTARTTLS\r\n")
        replies = b""
        while b"220 2.0.0" not in replies:
            replies += client.recv(1000)
    client.sendall(b"\x16\x03\x01")
    return client


def leave(client: socket.socket) -> None:
    client.close()


def close_one_side(client: socket.socket) -> None:
    client.shutdown(socket.SHUT_WR)


def reset(client: socket.socket) -> None:
    client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET_ON_CLOSE)
    client.close()


def send_text(client: socket.socket) -> None:
    client.sendall(b"\x02\x00\x00" + b"QUIT\r\n" * 100)


def assert_nothing_is_left(sandbox: Sandbox, trusting: ssl.SSLContext) -> None:
    """The only place is free again, and the next client is served."""
    server = sandbox._parts.smtp_server  # noqa: SLF001  # nothing else shows its connections
    deadline = time.monotonic() + 60
    while server.connections and time.monotonic() < deadline:
        time.sleep(0.005)  # no event announces the end of a connection
    assert not server.connections
    client = Client(sandbox.smtps, trusting)
    assert client.reply().startswith("220")
    client.close()


@pytest.mark.parametrize("listener", ["smtp", "smtps"])
@pytest.mark.parametrize("end", [leave, close_one_side, reset, send_text])
def test_a_client_that_ends_its_handshake_leaves_nothing(
    sandbox: Sandbox,
    trusting: ssl.SSLContext,
    listener: str,
    end: Callable[[socket.socket], object],
) -> None:
    with in_handshake(sandbox, listener) as client:
        end(client)
        session = last_session(sandbox)
    assert session.outcome == "aborted"
    assert "TLS" in session.reason
    assert_nothing_is_left(sandbox, trusting)


@pytest.mark.parametrize("listener", ["smtp", "smtps"])
def test_a_client_that_stops_in_its_handshake_leaves_nothing(serve: Serve, listener: str) -> None:
    sandbox = serve(idle_timeout="100ms")
    with in_handshake(sandbox, listener) as client:
        assert client.recv(100) == b""
    session = last_session(sandbox)
    assert session.outcome in ("idle", "aborted")
    assert "0.1 s" in session.reason
    assert_nothing_is_left(sandbox, sandbox.client_ssl_context())


def test_a_session_can_be_too_long_within_its_handshake(serve: Serve) -> None:
    sandbox = serve(session_timeout="100ms")
    with in_handshake(sandbox, "smtp") as client:
        assert client.recv(100) == b""
    session = last_session(sandbox)
    assert (session.outcome, session.reason) == ("aborted", "the connection was open for 0.1 s")
    assert_nothing_is_left(sandbox, sandbox.client_ssl_context())


def test_pipelined_messages_over_tls_whose_client_closes_are_all_kept(
    sandbox: Sandbox, trusting: ssl.SSLContext
) -> None:
    client = Client(sandbox.smtps, trusting)
    message = b"MAIL FROM:<a@example.com>\r\nRCPT TO:<b@example.com>\r\nDATA\r\nx\r\n.\r\n"
    client.socket.sendall(b"EHLO app\r\n" + message * 200 + b"QUIT\r\n")
    codes = list(iter(lambda: client.reply()[:3], ""))
    assert codes == ["220", "250", *["250", "250", "354", "250"] * 200, "221"]
    assert len(sandbox.mailbox) == 200
    client.close()
