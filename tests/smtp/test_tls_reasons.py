"""The reason of a session says in words what went wrong with TLS."""

import socket
import ssl
import struct
from typing import Any

import pytest

from conversing import Client, Connect, ListenerAddress, Serve, last_session
from mailtrap_local import Sandbox

_RESET = struct.pack("ii", 1, 0)  # SO_LINGER: on, for no time
NOT_ACCEPTED = "does not accept the certificate"


@pytest.fixture
def sandbox_settings() -> dict[str, Any]:
    return {"smtps": "127.0.0.1:0", "tls": "starttls"}


def starttls(listener: ListenerAddress) -> socket.socket:
    """A connection whose server waits for the handshake."""
    client = socket.create_connection((listener.host, listener.port), timeout=60)
    for command in (b"", b"EHLO app\r\n", b"STARTTLS\r\n"):
        client.sendall(command)
        assert client.recv(1000)[:1] == b"2"
    return client


def begin_handshake(client: socket.socket, context: ssl.SSLContext) -> None:
    """Send a ClientHello, and receive what the server says to it."""
    incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
    tls = context.wrap_bio(incoming, outgoing, server_hostname="localhost")
    with pytest.raises(ssl.SSLWantReadError):
        tls.do_handshake()
    client.sendall(outgoing.read())
    assert client.recv(1000)


@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3])
@pytest.mark.parametrize("settings", [{}, {"tls": "off"}])
def test_tls_first_on_a_plain_listener(
    serve: Serve, settings: dict[str, str], version: ssl.TLSVersion
) -> None:
    sandbox = serve(**settings)
    context = ssl.create_default_context()
    context.maximum_version = version
    with pytest.raises(ssl.SSLError, match=r"(?i)wrong.version"):
        Client(sandbox.smtp, context)
    session = last_session(sandbox)
    assert session.outcome == "aborted"
    assert session.reason.startswith("the client began with TLS, and this listener does not")
    assert all(word in session.reason for word in ("STARTTLS", "--smtps"))


@pytest.mark.parametrize("said", [b"EHLO app\r\n", b"\r\n", b"GET / HTTP/1.1\r\n\r\n", b"\xff"])
def test_no_tls_on_an_implicit_listener(sandbox: Sandbox, said: bytes) -> None:
    with socket.create_connection(sandbox.smtps, timeout=60) as client:
        client.sendall(said)
        while client.recv(1000):
            pass
    session = last_session(sandbox)
    assert session.outcome == "aborted"
    assert session.reason.startswith("TLS failed: the client began without it, and this listener")


def test_a_client_that_waits_for_the_greeting_of_an_implicit_listener(sandbox: Sandbox) -> None:
    with (
        socket.create_connection(sandbox.smtps, timeout=0.4) as client,
        pytest.raises(TimeoutError),
    ):
        client.recv(1)
    session = last_session(sandbox)
    assert session.outcome == "aborted"
    assert "as if waiting for a greeting" in session.reason
    assert "implicit TLS" in session.reason


def test_text_behind_starttls(sandbox: Sandbox) -> None:
    with starttls(sandbox.smtp) as client:
        client.sendall(b"EHLO app\r\nMAIL FROM:<app@example.com>\r\n")
        while client.recv(1000):
            pass
    assert "what the client sent was not TLS" in last_session(sandbox).reason


@pytest.mark.parametrize("listener", ["smtp", "smtps"])
@pytest.mark.parametrize("resets", [False, True])
def test_a_certificate_that_is_refused_without_an_alert(
    sandbox: Sandbox, listener: str, *, resets: bool
) -> None:
    place = getattr(sandbox, listener)
    is_implicit = listener == "smtps"
    client = socket.create_connection(place, timeout=60) if is_implicit else starttls(place)
    with client:
        begin_handshake(client, ssl.create_default_context())
        if resets:
            client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
    session = last_session(sandbox)
    assert session.outcome == "aborted"
    assert NOT_ACCEPTED in session.reason
    assert "`mailtrap-local ca`" in session.reason


@pytest.mark.parametrize("listener", ["smtp", "smtps"])
def test_a_certificate_that_is_refused_behind_the_handshake(
    sandbox: Sandbox, trusting: ssl.SSLContext, listener: str
) -> None:
    place = getattr(sandbox, listener)
    if listener == "smtps":
        Client(place, trusting).close()
    else:
        with starttls(place) as client:
            trusting.wrap_socket(client, server_hostname="localhost").close()
    session = last_session(sandbox)
    assert (session.outcome, NOT_ACCEPTED in session.reason) == ("aborted", True)
    assert session.tls is not None


@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3])
def test_a_certificate_that_is_refused_with_an_alert(
    sandbox: Sandbox, version: ssl.TLSVersion
) -> None:
    context = ssl.create_default_context()
    context.maximum_version = version
    with starttls(sandbox.smtp) as client, pytest.raises(ssl.SSLCertVerificationError):
        context.wrap_socket(client, server_hostname="localhost")
    reason = last_session(sandbox).reason
    assert f"{NOT_ACCEPTED} (unknown ca): it must trust the CA" in reason


@pytest.mark.parametrize("said", [b"", b"QUIT\r\n", b"STARTTLS\r\n"])
def test_a_client_that_leaves_because_starttls_is_missing(
    serve: Serve, connect: Connect, said: bytes
) -> None:
    sandbox = serve(tls="off")
    client = connect(sandbox.smtp)
    assert "STARTTLS" not in client.say(b"EHLO app\r\n")
    if said:
        client.say(said)
    client.close()
    session = last_session(sandbox)
    assert "STARTTLS is not offered" in session.reason
    assert "--tls starttls" in session.reason
    assert session.failed == (said != b"QUIT\r\n")  # a probe looks the same


def test_a_client_that_has_delivered_gets_no_remedies(serve: Serve, connect: Connect) -> None:
    sandbox = serve(tls="off")
    client = connect(sandbox.smtp)
    client.say(b"EHLO app\r\n")
    client.send()
    client.close()
    assert last_session(sandbox).reason == "1 kept, then the client closed the connection"
