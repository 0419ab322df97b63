"""AUTH EXTERNAL (RFC 4422 appendix A) with a client's certificate, and where that is recorded."""

import smtplib
import ssl
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import pytest
import trustme

from conversing import Client, Connect, Serve, last_session
from mailtrap_local import Mailbox, Sandbox
from mailtrap_local.config.values import HostPort
from mailtrap_local.mail.connection_info import AuthInfo
from smtp_auth import PASSWORD, converse, encoded, plain

CLIENTS = trustme.CA()


@pytest.fixture
def sandbox_settings(tmp_path: Path) -> dict[str, Any]:
    CLIENTS.cert_pem.write_to_path(tmp_path / "clients.pem")
    return {
        "tls": "starttls",
        "smtps": "127.0.0.1:0",
        "tls_client_ca": str(tmp_path / "clients.pem"),
    }


@pytest.fixture
def certified(sandbox: Sandbox) -> Callable[..., ssl.SSLContext]:
    """`certified("app")` is the TLS context of a client with a certificate of that name."""

    def context(name: str, ca: trustme.CA = CLIENTS) -> ssl.SSLContext:
        trusting = sandbox.client_ssl_context()
        ca.issue_cert("app.example", common_name=name).configure_cert(trusting)
        return trusting

    return context


@pytest.fixture
def app(connect: Connect, sandbox: Sandbox, certified: Callable[..., ssl.SSLContext]) -> Client:
    """A client that has shown the certificate of `app`."""
    client = connect(sandbox.smtps, certified("app"))
    offered = client.say(b"EHLO app\r\n")
    assert "250-AUTH PLAIN LOGIN XOAUTH2 OAUTHBEARER CRAM-MD5 EXTERNAL\n" in offered
    return client


def test_smtplib_authenticates_by_its_certificate(
    sandbox: Sandbox, inbox: Mailbox, certified: Callable[..., ssl.SSLContext]
) -> None:
    with smtplib.SMTP("localhost", sandbox.smtp.port, timeout=60) as smtp:
        smtp.starttls(context=certified("the app"))
        smtp.ehlo()
        smtp.auth("EXTERNAL", lambda _challenge=None: "")
        smtp.sendmail("ann@example.com", "bob@example.com", b"Subject: Hello\r\n\r\n")
    assert inbox[0].auth == AuthInfo(username="the app", mechanism="EXTERNAL")
    assert inbox[0].tls is not None
    assert inbox[0].tls.client == "the app"
    assert inbox.sessions[0].tls == inbox[0].tls


@pytest.mark.parametrize(
    ("exchange", "username"),
    [
        ([b"AUTH EXTERNAL ="], "app"),
        ([b"AUTH EXTERNAL", b""], "app"),
        ([b"AUTH EXTERNAL", b"="], None),
        ([b"AUTH EXTERNAL " + encoded("app")], "app"),
        ([b"AUTH EXTERNAL", encoded("app")], "app"),
        ([b"auth external " + encoded("jürgen")], "jürgen"),
        ([b"AUTH EXTERNAL " + encoded("a\0b")], None),
        ([b"AUTH EXTERNAL", b"*"], None),
    ],
)
def test_the_response_is_an_authorization_identity_or_empty(
    app: Client, inbox: Mailbox, exchange: list[bytes], username: str | None
) -> None:
    reply = converse(app, *exchange)
    assert reply[:3] == ("501" if username is None else "235")
    app.send()
    auth = inbox[0].auth
    assert auth == (username and AuthInfo(username=username, mechanism="EXTERNAL"))


def test_it_is_not_offered_to_a_client_without_a_certificate(
    connect: Connect, sandbox: Sandbox, trusting: ssl.SSLContext, inbox: Mailbox
) -> None:
    for client in (connect(), connect(sandbox.smtps, trusting)):
        assert "EXTERNAL" not in client.say(b"EHLO app\r\n")
        assert client.say(b"AUTH EXTERNAL =\r\n").startswith("504 5.5.4")
        client.send()
    assert [mail.tls and mail.tls.client for mail in inbox] == [None, None]


def test_it_is_offered_after_starttls_only(
    connect: Connect, certified: Callable[..., ssl.SSLContext]
) -> None:
    client = connect()
    assert "EXTERNAL" not in client.say(b"EHLO app\r\n")
    client.say(b"STARTTLS\r\n")
    client.secure(certified("app"))
    assert "EXTERNAL" in client.say(b"EHLO app\r\n")


@pytest.mark.parametrize("listener", ["smtp", "smtps"])
@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3])
def test_a_certificate_of_another_ca_ends_the_session_with_the_reason(
    sandbox: Sandbox,
    certified: Callable[..., ssl.SSLContext],
    listener: str,
    version: ssl.TLSVersion,
) -> None:
    context = certified("app", trustme.CA())
    context.maximum_version = version
    address: HostPort = getattr(sandbox, listener)
    with suppress(OSError), closing(Client(address)) as client:  # in TLS 1.3 after the handshake
        if listener == "smtp":
            client.expect_greeting()
            for line in (b"EHLO app\r\n", b"STARTTLS\r\n"):
                client.say(line)
        client.secure(context)
        assert client.say(b"EHLO app\r\n") == ""
    session = last_session(sandbox)
    assert session.outcome == "aborted"
    assert "the client's certificate is not accepted (unable to get local issuer" in session.reason
    assert "--tls-client-ca" in session.reason


@pytest.fixture
def shop(sandbox: Sandbox) -> Mailbox:
    return sandbox.open_mailbox("shop", tls="implicit", auth=("shop", PASSWORD))


def test_a_certificate_stands_for_required_credentials(
    shop: Mailbox, connect: Connect, certified: Callable[..., ssl.SSLContext]
) -> None:
    client = connect(HostPort(shop.host, shop.port), certified("app"))
    assert "OAUTHBEARER SCRAM-SHA-256 EXTERNAL\n" in client.say(b"EHLO app\r\n")
    assert client.say(b"MAIL FROM:<ann@example.com>\r\n").startswith("530")
    assert converse(client, b"AUTH EXTERNAL =").startswith("235")
    client.send()
    assert shop[0].auth == AuthInfo(username="app", mechanism="EXTERNAL")


def test_a_certificate_stands_for_no_other_name_where_credentials_are_required(
    shop: Mailbox, connect: Connect, certified: Callable[..., ssl.SSLContext]
) -> None:
    client = connect(HostPort(shop.host, shop.port), certified("app"))
    client.say(b"EHLO app\r\n")
    reply = converse(client, b"AUTH EXTERNAL " + encoded("shop"))
    assert reply == "535 5.7.8 Credentials not accepted"
    assert converse(client, b"AUTH PLAIN " + plain("shop")).startswith("235")


def test_an_empty_password_is_no_way_around(
    sandbox: Sandbox, connect: Connect, certified: Callable[..., ssl.SSLContext]
) -> None:
    shop = sandbox.open_mailbox("shop", tls="implicit", auth=("shop", PASSWORD))
    client = connect(HostPort(shop.host, shop.port), certified("app"))
    client.say(b"EHLO app\r\n")
    assert converse(client, b"AUTH EXTERNAL " + encoded("SHOP")).startswith("535")
    assert client.say(b"MAIL FROM:<ann@example.com>\r\n").startswith("530")


def test_a_client_is_asked_also_where_a_fault_shows_it_another_certificate(
    inbox: Mailbox, connect: Connect, certified: Callable[..., ssl.SSLContext], sandbox: Sandbox
) -> None:
    inbox.faults.certificate("expired")
    careless = certified("app")
    careless.check_hostname = False
    careless.verify_mode = ssl.CERT_NONE
    client = connect(sandbox.smtps, careless)
    client.say(b"EHLO app\r\n")
    assert converse(client, b"AUTH EXTERNAL =").startswith("235")


def test_nothing_is_offered_where_auth_is_off(
    serve: Serve, connect: Connect, certified: Callable[..., ssl.SSLContext]
) -> None:
    client = connect(serve(auth="off").smtps, certified("app"))
    assert "AUTH" not in client.say(b"EHLO app\r\n")


def test_clients_are_not_asked_unless_the_setting_says_so(
    serve: Serve, connect: Connect, certified: Callable[..., ssl.SSLContext]
) -> None:
    sandbox = serve(tls_client_ca=None)
    client = connect(sandbox.smtps, certified("app"))
    assert "EXTERNAL" not in client.say(b"EHLO app\r\n")
    client.send()
    assert sandbox.mailbox[0].tls is not None
    assert sandbox.mailbox[0].tls.client is None
