"""POP3 and IMAP listeners together: connections, silence, and web pages."""

import logging
import socket
import ssl
import struct
import time
from collections.abc import Iterator
from typing import Any

import pytest

from conversing import Connection, Serve
from delivering import deliver
from imap_values import ImapClient
from mailtrap_local import Sandbox
from mailtrap_local.net import stream_listener
from pop3_client import Pop3Client

LISTENERS = ("pop3", "imap", "pop3s", "imaps")
OVERLOAD = {
    "pop3": b"-ERR [SYS/TEMP] Too many connections, try later\r\n",
    "imap": b"* BYE [LIMIT] Too many connections, try later\r\n",
}


@pytest.fixture
def sandbox_settings() -> dict[str, Any]:
    return dict.fromkeys(LISTENERS, "127.0.0.1:0") | {"tls": "starttls"}


class Raw(Connection):
    """Connection that expects nothing."""


@pytest.fixture
def opened() -> Iterator[list[Raw]]:
    """Connections to close after the test."""
    connections: list[Raw] = []
    yield connections
    for connection in connections:
        connection.close()


def open_raw(sandbox: Sandbox, name: str, opened: list[Raw]) -> Raw:
    """A connection, after the greeting if it got one."""
    tls = sandbox.client_ssl_context() if name.endswith("s") else None
    opened.append(Raw(getattr(sandbox, name), tls))
    return opened[-1]


def reset(client: socket.socket) -> None:
    """Close with a reset, not with an end of the stream."""
    client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    client.close()


def count_places(sandbox: Sandbox, most: int) -> int:
    """How many clients are greeted at once."""
    clients: list[Raw] = []
    try:
        for _ in range(most):
            clients.append(Raw(sandbox.pop3))
            if not clients[-1].lines.readline().startswith(b"+OK"):
                return len(clients) - 1
        return most
    finally:
        for client in clients:
            client.close()


def wait_for_places(sandbox: Sandbox, wanted: int) -> None:
    deadline = time.monotonic() + 20
    while count_places(sandbox, wanted + 1) != wanted:
        assert time.monotonic() < deadline
        time.sleep(0.05)  # nothing signals that the server has noticed who left


# -- connections -----------------------------------------------------------------------------


def test_all_listeners_share_the_places(serve: Serve, opened: list[Raw]) -> None:
    sandbox = serve(max_connections=4)
    for name in LISTENERS:
        assert open_raw(sandbox, name, opened).lines.readline().startswith((b"+OK", b"* OK"))
    for name, last_line in OVERLOAD.items():
        refused = open_raw(sandbox, name, opened)
        assert refused.lines.readline() == last_line
        assert refused.lines.readline() == b""
    with pytest.raises((ssl.SSLError, OSError)):
        open_raw(sandbox, "imaps", opened)
    opened[0].close()
    wait_for_places(sandbox, 1)


@pytest.mark.parametrize("name", LISTENERS)
def test_no_place_is_lost_however_clients_leave(serve: Serve, name: str) -> None:
    sandbox = serve(max_connections=3)
    address = getattr(sandbox, name)
    for sent in (b"", b"\x16\x03\x01\x02\x00\x01", b"nonsense", b"a LOGIN {10}\r\nxx"):
        for leave in (reset, socket.socket.close):
            for _ in range(5):  # some of them are refused
                client = socket.create_connection(address, timeout=60)
                client.sendall(sent)
                leave(client)
    wait_for_places(sandbox, 3)


def test_no_place_is_lost_to_those_that_distrust_the_certificate(serve: Serve) -> None:
    sandbox = serve(max_connections=3)
    for _ in range(6):
        with pytest.raises((ssl.SSLError, OSError)):
            Raw(sandbox.imaps, ssl.create_default_context())
    wait_for_places(sandbox, 3)


# -- silence ---------------------------------------------------------------------------------


def test_who_does_not_log_in_is_sent_away_and_who_does_may_be_silent(
    serve: Serve, opened: list[Raw], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stream_listener, "LOGIN_TIMEOUT", 1.0)
    sandbox = serve()
    pop3, imap = Pop3Client(sandbox.pop3), ImapClient(sandbox.imap)
    pop3.expect_greeting()
    pop3.log_in()
    imap.log_in()
    silent = [open_raw(sandbox, name, opened) for name in LISTENERS]
    handshake = socket.create_connection(sandbox.pop3s, timeout=60)
    silent[0].lines.readline()
    for _ in range(3):
        silent[0].socket.sendall(b"CAPA\r\n")  # talking is not logging in
        while silent[0].lines.readline() != b".\r\n":
            pass
    assert [connection.lines.read()[-30:] for connection in silent][1].endswith(
        b"* BYE Too slow to log in\r\n"
    )
    assert handshake.recv(1) == b""
    handshake.close()
    assert pop3.say(b"NOOP\r\n") == b"+OK"
    assert b" OK " in imap.say(b"NOOP")[-1]
    pop3.close()
    imap.close()


def test_patience_is_short_while_few_places_are_left(
    serve: Serve, opened: list[Raw], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stream_listener, "CROWDED_LOGIN_TIMEOUT", 0.2)
    sandbox = serve(max_connections=10)
    for _ in range(10):
        open_raw(sandbox, "pop3", opened).lines.readline()
    assert opened[9].lines.readline() == b"", "the last one is sent away"
    opened[0].socket.sendall(b"QUIT\r\n")
    assert opened[0].lines.readline() == b"+OK Bye\r\n"


# -- web pages -------------------------------------------------------------------------------

REQUEST = (
    b"POST / HTTP/1.1\r\nHost: 127.0.0.1:1110\r\nContent-Type: text/plain\r\n\r\n"
    b"USER all\r\nPASS x\r\nDELE 1\r\nQUIT\r\na LOGIN all x\r\nb SELECT INBOX\r\n"
    b"c STORE 1 +FLAGS (\\Deleted)\r\nd EXPUNGE\r\ne LOGOUT\r\n"
)


@pytest.mark.parametrize("name", LISTENERS)
@pytest.mark.parametrize(
    "first_line", [b"POST / HTTP/1.1", b"get /", b"OPTIONS * HTTP/1.0", b"PRI * HTTP/2.0"]
)
def test_nothing_of_an_http_request_is_obeyed(
    sandbox: Sandbox,
    opened: list[Raw],
    caplog: pytest.LogCaptureFixture,
    name: str,
    first_line: bytes,
) -> None:
    deliver(sandbox)
    client = open_raw(sandbox, name, opened)
    client.socket.sendall(first_line + REQUEST[15:])
    client.lines.readline()
    last = client.lines.read()
    assert last in (
        b"-ERR This is not an HTTP server\r\n",
        b"* BYE This is not an HTTP server\r\n",
    )
    assert len(sandbox.mailbox) == 1
    (warning,) = [record for record in caplog.records if record.levelno == logging.WARNING]
    assert "an HTTP request to the mail listener on 127.0.0.1:" in warning.getMessage()


def test_many_requests_are_not_many_warnings(
    sandbox: Sandbox, opened: list[Raw], caplog: pytest.LogCaptureFixture
) -> None:
    for _ in range(20):
        client = open_raw(sandbox, "imap", opened)
        client.socket.sendall(REQUEST)
        assert client.lines.read().endswith(b"* BYE This is not an HTTP server\r\n")
    assert len(caplog.records) == 1


def test_a_verb_of_http_is_no_request_later_on(sandbox: Sandbox) -> None:
    client = ImapClient(sandbox.imap).log_in()
    client.socket.sendall(b"GET NOOP\r\n")
    assert client.response() == b"GET OK Done\r\n"
    client.close()
