"""Listeners that require TLS before anything is said."""

import ssl
from typing import Any

import pytest

from conversing import Connect
from mailtrap_local import Mailbox, Sandbox


@pytest.fixture
def sandbox_settings() -> dict[str, Any]:
    return {"tls": "starttls", "smtps": "127.0.0.1:0"}


@pytest.fixture
def vault(sandbox: Sandbox) -> Mailbox:
    return sandbox.open_mailbox("vault", tls="require")


@pytest.mark.parametrize(
    ("command", "reply"),
    [
        (b"EHLO app", "250-localhost"),
        (b"HELO app", "250 localhost"),
        (b"NOOP", "250 2.0.0"),
        (b"HELP", "214 2.0.0"),
        (b"AUTH PLAIN AGFwcABzM2NyZXQ=", "530 5.7.0 Send STARTTLS first"),
        (b"MAIL FROM:<ann@example.com>", "530 5.7.0 Send STARTTLS first"),
        (b"RCPT TO:<ann@example.com>", "530 5.7.0 Send STARTTLS first"),
        (b"DATA", "530 5.7.0 Send STARTTLS first"),
        (b"BDAT 10\r\nSTARTTLS\r\n", "530 5.7.0 Send STARTTLS first"),
        (b"RSET", "530 5.7.0 Send STARTTLS first"),
        (b"VRFY ann", "530 5.7.0 Send STARTTLS first"),
        (b"NONSENSE", "500 5.5.2"),
        (b"QUIT", "221 2.0.0"),
    ],
)
def test_where_tls_is_required_nothing_goes_in_clear(
    vault: Mailbox, connect: Connect, command: bytes, reply: str
) -> None:
    client = connect(vault)
    client.say(b"EHLO app\r\n")
    assert client.say(command.removesuffix(b"\r\n") + b"\r\n").startswith(reply)


def test_where_tls_is_required_auth_is_offered_behind_it(
    vault: Mailbox, connect: Connect, trusting: ssl.SSLContext
) -> None:
    client = connect(vault)
    assert "AUTH" not in client.say(b"EHLO app\r\n")
    client.say(b"STARTTLS\r\n")
    client.secure(trusting)
    assert "250-AUTH PLAIN" in client.say(b"EHLO app\r\n")
    assert client.say(b"AUTH PLAIN AGFwcABzM2NyZXQ=\r\n").startswith("235")
    assert client.send().startswith("250")


def test_a_password_sent_in_clear_too_early_is_written_nowhere(
    vault: Mailbox, connect: Connect
) -> None:
    client = connect(vault)
    client.say(b"EHLO app\r\n")
    client.say(b"AUTH LOGIN\r\n")
    for line in (b"YXBw", b"czNjcmV0"):
        assert client.say(line + b"\r\n").startswith("500")
    transcript = str(vault.sessions[0])
    assert "C: AUTH LOGIN\n" in transcript
    assert "czNjcmV0" not in transcript
    assert "YXBw" not in transcript
