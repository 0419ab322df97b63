"""STARTTLS (RFC 3207) and implicit TLS (RFC 8314), and clients that get it wrong."""

import smtplib
import socket
import ssl
import struct
import time
from contextlib import suppress
from typing import Any

import pytest

from conversing import Client, Connect, Serve, last_session
from mailtrap_local import Mailbox, Sandbox
from mailtrap_local.config.values import HostPort

CLIENT_HELLO_OF_NO_USE = b"\x16\x03\x01\x00\x05hello"


@pytest.fixture
def sandbox_settings() -> dict[str, Any]:
    return {"tls": "starttls", "smtps": "127.0.0.1:0"}


@pytest.fixture
def secure(client: Client, trusting: ssl.SSLContext) -> Client:
    """A connection that has gone over to TLS and said EHLO again."""
    assert client.say(b"STARTTLS\r\n") == "220 2.0.0 Go ahead"
    client.secure(trusting)
    assert client.say(b"EHLO again\r\n").startswith("250-")
    return client


@pytest.fixture
def implicit(connect: Connect, sandbox: Sandbox, trusting: ssl.SSLContext) -> Client:
    client = connect(sandbox.smtps, trusting)
    assert client.say(b"EHLO app\r\n").startswith("250-")
    return client


def assert_next_is_served(sandbox: Sandbox, trusting: ssl.SSLContext) -> None:
    with smtplib.SMTP_SSL("localhost", sandbox.smtps.port, context=trusting, timeout=60) as smtp:
        smtp.sendmail("ann@example.com", "bob@example.com", b"Subject: still here\r\n\r\n")
    assert sandbox.mailbox.find(subject="still here")


def test_starttls_is_offered_and_tls_recorded(secure: Client, inbox: Mailbox) -> None:
    assert secure.send().startswith("250")
    tls = inbox[0].envelope.tls
    assert tls is not None
    assert (tls.version, tls.cipher) == (secure.socket.version(), secure.socket.cipher()[0])  # type: ignore[attr-defined]  # it is an SSLSocket by now
    assert inbox.sessions[0].tls == tls


def test_starttls_is_offered_until_it_is_used(connect: Connect, trusting: ssl.SSLContext) -> None:
    client = connect()
    assert "250-STARTTLS" in client.say(b"EHLO app\r\n")
    client.say(b"STARTTLS\r\n")
    client.secure(trusting)
    assert "STARTTLS" not in client.say(b"EHLO app\r\n")


def test_all_said_in_clear_is_forgotten(client: Client, trusting: ssl.SSLContext) -> None:
    client.say(b"AUTH PLAIN AGFwcABzM2NyZXQ=\r\n")
    client.begin()
    client.say(b"STARTTLS\r\n")
    client.secure(trusting)
    assert client.say(b"DATA\r\n").startswith("503")
    assert client.say(b"MAIL FROM:<ann@example.com>\r\n") == "503 5.5.1 Send EHLO first"
    client.say(b"EHLO app\r\n")
    assert client.say(b"AUTH PLAIN AGFwcABzM2NyZXQ=\r\n").startswith("235")


def test_starttls_comes_once_and_alone(secure: Client, connect: Connect) -> None:
    assert secure.say(b"STARTTLS\r\n") == "503 5.5.1 TLS is on already"
    assert connect().say(b"STARTTLS now\r\n") == "501 5.5.4 Syntax: STARTTLS"


@pytest.mark.parametrize(
    "injected",
    [b"NOOP\r\n", b"MAIL FROM:<evil@example.com>\r\nRCPT TO:<bob@example.com>\r\n", b"RSET", b"\0"],
)
def test_what_is_sent_in_clear_behind_starttls_is_not_taken_for_tls(
    client: Client, inbox: Mailbox, injected: bytes
) -> None:
    client.socket.sendall(b"STARTTLS\r\n" + injected)
    assert client.reply() == "503 5.5.1 Wait for the answer to STARTTLS"
    client.socket.sendall(b"\r\nNOOP\r\n")
    while client.reply() != "250 2.0.0 Ok":
        pass
    assert inbox.sessions[0].tls is None


def test_what_is_sent_in_clear_just_behind_starttls_breaks_the_handshake(
    sandbox: Sandbox, client: Client, trusting: ssl.SSLContext
) -> None:
    assert client.say(b"STARTTLS\r\n").startswith("220")
    client.socket.sendall(b"MAIL FROM:<evil@example.com>\r\nRCPT TO:<bob@example.com>\r\n")
    with suppress(OSError):
        while client.socket.recv(1000):
            pass
    session = last_session(sandbox)
    assert session.reason.startswith("TLS failed: ")
    assert (session.outcome, session.tls) == ("aborted", None)
    assert "evil@example.com" not in str(session)
    assert_next_is_served(sandbox, trusting)


def test_pipelining_goes_on_over_tls(secure: Client, inbox: Mailbox) -> None:
    secure.socket.sendall(
        b"MAIL FROM:<ann@example.com>\r\nRCPT TO:<bob@example.com>\r\n"
        b"BDAT 5 LAST\r\nhelloMAIL FROM:<ann@example.com>\r\nRCPT TO:<bob@example.com>\r\nDATA\r\n"
        + (b"x" * 1000 + b"\r\n") * 1000
        + b".\r\nQUIT\r\n"
    )
    assert secure.codes(8) == ["250", "250", "250", "250", "250", "354", "250", "221"]
    assert secure.reply() == ""
    assert [len(message.raw) for message in inbox] == [5, 1_002_000]


def test_implicit_tls_takes_mail_and_offers_no_starttls(implicit: Client, inbox: Mailbox) -> None:
    assert "STARTTLS" not in implicit.say(b"EHLO app\r\n")
    assert implicit.say(b"STARTTLS\r\n") == "503 5.5.1 TLS is on already"
    assert implicit.say(b"AUTH PLAIN AGFwcABzM2NyZXQ=\r\n").startswith("235")
    implicit.send()
    assert inbox[0].envelope.tls is not None
    assert implicit.say(b"QUIT\r\n").startswith("221")
    assert implicit.reply() == ""


def test_plain_text_at_an_implicit_listener_is_recorded_as_a_failure(
    sandbox: Sandbox, trusting: ssl.SSLContext
) -> None:
    with socket.create_connection(sandbox.smtps, timeout=60) as plain, suppress(OSError):
        plain.sendall(b"EHLO app\r\n")
        while plain.recv(1000):
            pass
    session = last_session(sandbox)
    assert (session.outcome, session.listener) == ("aborted", str(sandbox.smtps))
    assert session.reason.startswith("TLS failed: ")
    assert_next_is_served(sandbox, trusting)


def test_a_client_that_does_not_trust_the_certificate_is_recorded(sandbox: Sandbox) -> None:
    with pytest.raises(ssl.SSLCertVerificationError):
        Client(sandbox.smtps, ssl.create_default_context())
    session = last_session(sandbox)
    assert session.outcome == "aborted"
    assert "does not accept the certificate (unknown ca): it must trust the CA" in session.reason


def test_a_client_of_an_old_version_is_recorded(sandbox: Sandbox) -> None:
    old = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    old.check_hostname = False
    old.verify_mode = ssl.CERT_NONE
    old.set_ciphers("ALL:@SECLEVEL=0")
    with pytest.warns(DeprecationWarning, match="TLSv1_1"):
        old.maximum_version = ssl.TLSVersion.TLSv1_1
    with suppress(OSError):  # what it is depends on the client's OpenSSL
        Client(sandbox.smtps, old)
    session = last_session(sandbox)
    assert session.outcome == "aborted"
    assert session.reason.startswith("TLS failed: ")


@pytest.mark.parametrize("way", ["leaves", "resets"])
def test_a_client_that_goes_before_the_handshake_is_recorded(
    sandbox: Sandbox, trusting: ssl.SSLContext, way: str
) -> None:
    with socket.create_connection(sandbox.smtps, timeout=60) as gone:
        gone.sendall(CLIENT_HELLO_OF_NO_USE[:5])
        if way == "resets":
            gone.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    session = last_session(sandbox)
    assert session.outcome == "aborted"
    assert session.reason.startswith("the client left in the TLS handshake")
    assert_next_is_served(sandbox, trusting)


def test_a_client_that_never_shakes_hands_is_closed_after_the_idle_timeout(
    serve: Serve,
) -> None:
    sandbox = serve(idle_timeout="100ms")
    with socket.create_connection(sandbox.smtps, timeout=60) as silent:
        assert silent.recv(1) == b""
    session = last_session(sandbox)
    assert (session.outcome, session.reason) == (
        "aborted",
        "TLS failed: no handshake within 0.1 s",
    )


def test_a_client_that_stops_after_starttls_is_closed_after_the_idle_timeout(
    serve: Serve, connect: Connect
) -> None:
    sandbox = serve(idle_timeout="300ms")
    client = connect(sandbox.smtp)
    client.say(b"EHLO app\r\n")
    client.say(b"STARTTLS\r\n")
    while client.reply():
        pass
    session = last_session(sandbox)
    assert session.outcome in ("idle", "aborted")
    assert "0.3 s" in session.reason


@pytest.mark.parametrize("stage", ["implicit", "starttls"])
def test_stop_does_not_wait_for_handshakes(serve: Serve, stage: str) -> None:
    sandbox = serve()
    with socket.create_connection(sandbox.smtps if stage == "implicit" else sandbox.smtp) as slow:
        peer = str(HostPort(*slow.getsockname()))
        if stage == "starttls":
            slow.sendall(b"EHLO app\r\nSTARTTLS\r\n")
            while b"220 2.0.0" not in slow.recv(1000):
                pass
        else:
            slow.sendall(CLIENT_HELLO_OF_NO_USE[:5])
            with Client(sandbox.smtp).socket as other:  # by now the first has been taken in
                other.recv(1)
        started = time.monotonic()
        sandbox.stop()
        assert time.monotonic() - started < 20
    (session,) = (one for one in sandbox.mailroom.sessions.find() if one.peer == peer)
    assert session.reason == "the sandbox closed the listener"


def test_stop_does_not_wait_for_a_client_to_close_tls(
    serve: Serve, connect: Connect, trusting: ssl.SSLContext
) -> None:
    sandbox = serve()
    client = connect(sandbox.smtps, trusting)
    client.say(b"EHLO app\r\n")
    started = time.monotonic()
    sandbox.stop()
    assert time.monotonic() - started < 20
    assert client.reply() == "421 4.3.2 Shutting down"
