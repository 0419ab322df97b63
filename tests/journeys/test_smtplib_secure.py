"""Python's own client over TLS, with credentials, and with LMTP."""

import smtplib
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from mailtrap_local import Mailbox, Sandbox, Session
from mailtrap_local.mail.connection_info import AuthInfo, TlsInfo

ENVELOPE = ("app@example.com", ["ann@example.com"])
HELLO = b"From: app@example.com\r\nSubject: Hello\r\n\r\nHi Ann.\r\n"

OpenMailbox = Callable[..., Mailbox]


@pytest.fixture
def trusting(mail_server: Sandbox) -> ssl.SSLContext:
    return mail_server.client_ssl_context()


@contextmanager
def connected(mailbox: Mailbox, tls: str, context: ssl.SSLContext) -> Iterator[smtplib.SMTP]:
    if tls == "implicit":
        with smtplib.SMTP_SSL(mailbox.host, mailbox.port, timeout=60, context=context) as client:
            yield client
        return
    with smtplib.SMTP(mailbox.host, mailbox.port, timeout=60) as client:
        if tls != "off":
            client.starttls(context=context)
        yield client


@pytest.mark.parametrize("tls", ["starttls", "require", "implicit"])
def test_what_tls_it_was_is_kept_with_the_message(
    open_mailbox: OpenMailbox, trusting: ssl.SSLContext, tls: str
) -> None:
    mailbox = open_mailbox(tls=tls)
    with connected(mailbox, tls, trusting) as client:
        assert isinstance(client.sock, ssl.SSLSocket)
        version, cipher = client.sock.version(), client.sock.cipher()
        client.sendmail(*ENVELOPE, HELLO)
    assert version is not None
    assert cipher is not None
    mail = mailbox.wait_for(subject="Hello")
    assert mail.tls == TlsInfo(version=version, cipher=cipher[0])
    assert mail.session.tls == mail.tls


@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3])
def test_clients_may_have_either_version_of_tls(
    open_mailbox: OpenMailbox, trusting: ssl.SSLContext, version: ssl.TLSVersion
) -> None:
    trusting.minimum_version = trusting.maximum_version = version
    mailbox = open_mailbox(tls="starttls")
    with connected(mailbox, "starttls", trusting) as client:
        client.sendmail(*ENVELOPE, HELLO)
    tls = mailbox.wait_for(subject="Hello").tls
    assert tls is not None
    assert tls.version == version.name.replace("_", ".")


def test_ten_megabytes_over_tls_arrive_to_the_octet(
    open_mailbox: OpenMailbox, trusting: ssl.SSLContext
) -> None:
    sent = b"Subject: Large\r\n\r\n" + (b"x" * 76 + b"\r\n") * 130_000
    mailbox = open_mailbox(tls="implicit")
    with connected(mailbox, "implicit", trusting) as client:
        client.sendmail(*ENVELOPE, sent)
    assert mailbox.wait_for(subject="Large").raw == sent


@pytest.mark.parametrize("tls", ["off", "starttls", "implicit"])
@pytest.mark.parametrize("mechanism", ["PLAIN", "LOGIN", "CRAM-MD5"])
def test_any_credentials_go_over_every_listener(
    open_mailbox: OpenMailbox, trusting: ssl.SSLContext, mechanism: str, tls: str
) -> None:
    mailbox = open_mailbox(tls=tls)
    with connected(mailbox, tls, trusting) as client:
        client.user, client.password = "app", "s3cret"
        client.ehlo()
        exchange = getattr(client, f"auth_{mechanism.lower().replace('-', '_')}")
        assert client.auth(mechanism, exchange) == (235, b"2.7.0 Accepted")
        client.sendmail(*ENVELOPE, HELLO)
    mail = mailbox.wait_for(subject="Hello")
    assert mail.auth == AuthInfo(username="app", mechanism=mechanism)
    assert mail.session.auth == mail.auth
    assert (mail.tls is None) == (tls == "off")


def test_a_wrong_password_is_refused_and_the_right_one_taken(open_mailbox: OpenMailbox) -> None:
    mailbox = open_mailbox(auth=("app", "s3cret"))
    with smtplib.SMTP(mailbox.host, mailbox.port, timeout=60) as client:
        with pytest.raises(smtplib.SMTPAuthenticationError, match="535"):
            client.login("app", "wrong")
        with pytest.raises(smtplib.SMTPSenderRefused, match="530"):
            client.sendmail(*ENVELOPE, HELLO)
        mailbox.assert_empty()
        client.login("app", "s3cret")
        client.sendmail(*ENVELOPE, HELLO)
    assert mailbox.wait_for(auth="app")


def test_a_listener_that_wants_tls_says_so(open_mailbox: OpenMailbox) -> None:
    mailbox = open_mailbox(tls="require")
    with (
        smtplib.SMTP(mailbox.host, mailbox.port, timeout=60) as client,
        pytest.raises(smtplib.SMTPSenderRefused, match="530"),
    ):
        client.sendmail(*ENVELOPE, HELLO)
    mailbox.assert_empty()


@pytest.mark.parametrize("tls", ["starttls", "implicit"])
def test_an_unknown_authority_is_refused_and_the_session_says_so(
    open_mailbox: OpenMailbox, last_session: Callable[[Mailbox], Session], tls: str
) -> None:
    mailbox = open_mailbox(tls=tls)
    with (
        pytest.raises(ssl.SSLCertVerificationError, match="unable to get local issuer"),
        connected(mailbox, tls, ssl.create_default_context()),
    ):
        pass
    mailbox.assert_empty()
    session = last_session(mailbox)
    assert (session.outcome, session.tls) == ("aborted", None)
    assert "does not accept the certificate (unknown ca)" in session.reason


def test_lmtp_takes_a_message() -> None:
    with Sandbox(lmtp="127.0.0.1:0") as sandbox:
        host, port = dict(sandbox.listeners)["lmtp"]
        with smtplib.LMTP(host, port, timeout=60) as client:  # reads one reply, so one recipient
            client.sendmail(*ENVELOPE, HELLO)
        assert sandbox.mailbox.wait_for().rcpt_to == ("ann@example.com",)
