"""msmtp, which stands in for sendmail on many machines: cron's mail, PHP's `mail()`."""

import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Literal

import pytest
import trustme

from conversing import Serve
from mailtrap_local import Mailbox, Sandbox, Session
from mailtrap_local.mail.connection_info import AuthInfo

HELLO = b"Subject: Hello\n\nHi\n"
TLS = {"off": [], "starttls": ["--tls=on"], "implicit": ["--tls=on", "--tls-starttls=off"]}
CREDENTIALS = ("--user=app", "--passwordeval=echo s3cret")

Sendmail = Callable[..., None]


@pytest.fixture
def sendmail(require_tool: Callable[[str, str], Path]) -> Sendmail:
    """`sendmail(mailbox, message, recipient, …)` sends a message in the line ends of Unix."""
    msmtp = require_tool("msmtp", "apt install msmtp")

    def sendmail(mailbox: Mailbox, message: bytes, *arguments: str) -> None:
        server = ["--host", mailbox.host, "--port", str(mailbox.port), "--from", "app@example.com"]
        subprocess.run(
            [msmtp, "--file=/dev/null", *server, *arguments],
            input=message,
            check=True,
            timeout=60,
            stderr=subprocess.PIPE,
        )

    return sendmail


def test_a_message_arrives_with_the_line_ends_of_the_network(
    sendmail: Sendmail, mailbox: Mailbox
) -> None:
    sendmail(mailbox, b"Subject: Nightly\n\nAll is well.\n.\n", "root@example.com")
    mail = mailbox.wait_for(subject="Nightly")
    assert mail.mail_from == "app@example.com"
    assert mail.rcpt_to == ("root@example.com",)
    assert mail.raw.endswith(b"Subject: Nightly\r\n\r\nAll is well.\r\n.\r\n")


def test_recipients_may_be_read_from_the_headers(sendmail: Sendmail, mailbox: Mailbox) -> None:
    sendmail(
        mailbox,
        b"To: ann@example.com\nCc: bob@example.com\nBcc: audit@example.com\n"
        b"Subject: Order\n\nOne tea.\n",
        "--read-recipients",
    )
    mail = mailbox.wait_for(subject="Order")
    assert set(mail.rcpt_to) == {"ann@example.com", "bob@example.com", "audit@example.com"}
    assert mail.bcc == ("audit@example.com",)


@pytest.mark.parametrize("tls", TLS)
@pytest.mark.parametrize("mechanism", ["PLAIN", "LOGIN", "CRAM-MD5", "XOAUTH2"])
def test_any_credentials_go_over_every_listener(
    sendmail: Sendmail,
    mail_server: Sandbox,
    open_mailbox: Callable[..., Mailbox],
    mechanism: str,
    tls: str,
) -> None:
    mailbox = open_mailbox(tls=tls)
    trust = f"--tls-trust-file={mail_server.ca_file}"
    way = f"--auth={mechanism.lower()}"
    sendmail(mailbox, HELLO, *TLS[tls], trust, way, *CREDENTIALS, "ann@example.com")
    mail = mailbox.wait_for(subject="Hello")
    assert mail.auth == AuthInfo(username="app", mechanism=mechanism)
    assert (mail.tls is None) == (tls == "off")


def test_a_wrong_password_is_refused(
    sendmail: Sendmail, open_mailbox: Callable[..., Mailbox]
) -> None:
    mailbox = open_mailbox(auth=("app", "another"))
    with pytest.raises(subprocess.CalledProcessError) as failed:
        sendmail(mailbox, HELLO, "--auth=plain", *CREDENTIALS, "ann@example.com")
    assert b"535 5.7.8" in failed.value.stderr
    mailbox.assert_empty()


@pytest.mark.parametrize("mechanism", ["scram-sha-256", "on"])
def test_scram_proves_a_password_without_showing_it(
    sendmail: Sendmail, open_mailbox: Callable[..., Mailbox], mechanism: str
) -> None:
    mailbox = open_mailbox(auth=("app", "s3cret"))
    sendmail(mailbox, HELLO, f"--auth={mechanism}", *CREDENTIALS, "ann@example.com")
    auth = mailbox.wait_for(subject="Hello").auth
    assert auth == AuthInfo(username="app", mechanism="SCRAM-SHA-256")


@pytest.mark.parametrize("auth", [("app", "another"), ("another", "s3cret")])
def test_a_wrong_proof_is_refused_as_a_wrong_password_is(
    sendmail: Sendmail, open_mailbox: Callable[..., Mailbox], auth: tuple[str, str]
) -> None:
    mailbox = open_mailbox(auth=auth)
    with pytest.raises(subprocess.CalledProcessError) as failed:
        sendmail(mailbox, HELLO, "--auth=scram-sha-256", *CREDENTIALS, "ann@example.com")
    assert b"535 5.7.8" in failed.value.stderr
    mailbox.assert_empty()


@pytest.mark.parametrize("tls", ["starttls", "implicit"])
@pytest.mark.parametrize("user", ["app", "ann"])  # without one it answers no challenge
def test_a_certificate_logs_in(
    *,
    sendmail: Sendmail,
    serve: Serve,
    tmp_path: Path,
    tls: Literal["starttls", "implicit"],
    user: str,
) -> None:
    clients = trustme.CA()
    clients.cert_pem.write_to_path(tmp_path / "clients.pem")
    own = clients.issue_cert("app.example", common_name="app")
    own.private_key_pem.write_to_path(tmp_path / "key.pem")
    own.cert_chain_pems[0].write_to_path(tmp_path / "cert.pem")
    files = [f"--tls-cert-file={tmp_path}/cert.pem", f"--tls-key-file={tmp_path}/key.pem"]
    sandbox = serve(tls_client_ca=str(tmp_path / "clients.pem"))
    mailbox = sandbox.open_mailbox("shop", tls=tls)
    trust = f"--tls-trust-file={sandbox.ca_file}"
    way = ["--auth=external", f"--user={user}"]
    sendmail(mailbox, HELLO, *TLS[tls], trust, *files, *way, "ann@example.com")
    mail = mailbox.wait_for(subject="Hello")
    assert mail.auth == AuthInfo(username=user, mechanism="EXTERNAL")
    assert mail.tls is not None
    assert mail.tls.client == "app"


def test_a_listener_that_wants_tls_says_so(
    sendmail: Sendmail, open_mailbox: Callable[..., Mailbox]
) -> None:
    mailbox = open_mailbox(tls="require")
    with pytest.raises(subprocess.CalledProcessError) as failed:
        sendmail(mailbox, HELLO, "ann@example.com")
    assert b"530 5.7.0" in failed.value.stderr
    mailbox.assert_empty()


def test_what_stopped_a_pipeline_is_the_reason_and_not_what_followed_from_it(
    sendmail: Sendmail,
    open_mailbox: Callable[..., Mailbox],
    last_session: Callable[[Mailbox], Session],
) -> None:
    mailbox = open_mailbox(auth=("app", "s3cret"))
    with pytest.raises(subprocess.CalledProcessError):
        sendmail(mailbox, HELLO, "ann@example.com")  # MAIL, RCPT and DATA in one go
    assert last_session(mailbox).reason.endswith("answered 530 5.7.0 Authentication required")
