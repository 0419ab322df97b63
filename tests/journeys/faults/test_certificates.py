"""Certificates that no client should trust, at STARTTLS and on implicit TLS."""

import re
import smtplib
import ssl
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Literal

import pytest

from mailtrap_local import Mailbox, Sandbox, Session
from mailtrap_local.faults.stages import Stage

Kind = Literal["expired", "wrong-host"]
LastSession = Callable[[Mailbox], Session]
Connect = Callable[[Mailbox], smtplib.SMTP]


@pytest.fixture(params=["starttls", "implicit"])
def tls(request: pytest.FixtureRequest) -> str:
    chosen: str = request.param
    return chosen


@pytest.fixture
def mailbox(open_mailbox: Callable[..., Mailbox], tls: str) -> Mailbox:
    return open_mailbox(tls=tls)


@pytest.fixture
def connect(tls: str, trusting: ssl.SSLContext) -> Connect:
    """`connect(mailbox)` is a client over TLS, by either way."""

    def connect(mailbox: Mailbox) -> smtplib.SMTP:
        # by name: smtplib compares it with those that the certificate is for
        if tls == "implicit":
            return smtplib.SMTP_SSL("localhost", mailbox.port, timeout=60, context=trusting)
        client = smtplib.SMTP("localhost", mailbox.port, timeout=60)
        try:
            client.starttls(context=trusting)
        except BaseException:
            client.close()
            raise
        return client

    return connect


@pytest.fixture
def verdict(
    mailbox: Mailbox, mail_server: Sandbox, tls: str, require_tool: Callable[[str, str], Path]
) -> Callable[[], str]:
    """`verdict()` is what OpenSSL's own client thinks of the certificate."""
    openssl = require_tool("openssl", "apt install openssl")
    command = [str(openssl), "s_client", "-connect", f"localhost:{mailbox.port}"]
    command += ["-CAfile", str(mail_server.ca_file), "-verify_hostname", "localhost"]
    command += ["-starttls", "smtp"] if tls == "starttls" else []

    def verdict() -> str:
        done = subprocess.run(
            command, input=b"QUIT\r\n", check=True, capture_output=True, timeout=60
        )
        found = re.search(r"Verify return code: [0-9]+ \((.*)\)", done.stdout.decode())
        assert found is not None
        return found[1].lower()

    return verdict


@pytest.mark.parametrize(
    ("kind", "reason"),
    [
        ("expired", "certificate has expired"),
        ("wrong-host", "certificate is not valid for 'localhost'"),
    ],
)
def test_a_bad_certificate_is_refused_for_what_is_wrong_with_it(
    connect: Connect, mailbox: Mailbox, last_session: LastSession, kind: Kind, reason: str
) -> None:
    fault = mailbox.faults.certificate(kind, times=1)
    with pytest.raises(ssl.SSLCertVerificationError, match=reason):
        connect(mailbox)
    assert fault.hits == 1
    session = last_session(mailbox)
    assert session.outcome == "aborted"
    alert = "certificate expired" if kind == "expired" else "bad certificate"
    refusal = f"the client does not accept the certificate ({alert})"
    assert session.reason == f"TLS failed: {refusal}: a fault made it {kind}"
    with connect(mailbox) as client:
        client.sendmail("app@example.com", ["ann@example.com"], b"Subject: Hello\r\n")
    assert mailbox.wait_for().tls is not None


def test_openssl_says_what_is_wrong_with_it(verdict: Callable[[], str], mailbox: Mailbox) -> None:
    with mailbox.faults.certificate("expired") as fault:
        assert verdict() == "certificate has expired"
    with mailbox.faults.certificate("wrong-host"):
        assert verdict() == "hostname mismatch"
    assert verdict() == "ok"
    assert fault.hits == 1


@pytest.mark.parametrize("stage", ["connect", "STARTTLS"])
def test_a_connection_can_end_before_the_handshake(
    connect: Connect, mailbox: Mailbox, last_session: LastSession, stage: Stage
) -> None:
    fault = mailbox.faults.drop(on=stage)
    with pytest.raises((OSError, smtplib.SMTPServerDisconnected)):
        connect(mailbox)
    assert fault.hits == 1
    assert f"a fault dropped the connection at {stage}" in last_session(mailbox).reason
    assert last_session(mailbox).tls is None


def test_a_connection_can_be_reset_before_the_handshake(connect: Connect, mailbox: Mailbox) -> None:
    fault = mailbox.faults.refuse()
    with pytest.raises((ConnectionResetError, smtplib.SMTPServerDisconnected)):
        connect(mailbox)
    assert fault.hits == 1


def test_an_answer_that_nobody_could_read_is_passed_over_on_implicit_tls(
    open_mailbox: Callable[..., Mailbox], trusting: ssl.SSLContext
) -> None:
    mailbox = open_mailbox(tls="implicit")
    mailbox.faults.reply("STARTTLS", 454)
    mailbox.faults.garbage("STARTTLS")
    with smtplib.SMTP_SSL("localhost", mailbox.port, timeout=60, context=trusting) as client:
        client.sendmail("app@example.com", ["ann@example.com"], b"Subject: Hello\r\n")
    assert mailbox.wait_for()
