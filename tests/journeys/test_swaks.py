"""swaks, the tool that people test mail servers with."""

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from mailtrap_local import Mailbox, Sandbox
from mailtrap_local.config.values import HostPort
from mailtrap_local.mail.connection_info import AuthInfo

TLS = {"off": [], "starttls": ["--tls"], "implicit": ["--tls-on-connect"]}
CREDENTIALS = ("--auth-user", "app", "--auth-password", "s3cret")

Swaks = Callable[..., None]


@pytest.fixture
def swaks(require_tool: Callable[[str, str], Path]) -> Swaks:
    """`swaks(mailbox, "--h-Subject", "Hello")` sends to Ann, by a mailbox's listener or another."""
    program = require_tool("swaks", "apt install swaks")

    def swaks(listener: Mailbox | HostPort, *arguments: str | Path) -> None:
        server = f"{listener.host}:{listener.port}"
        common = ["--server", server, "--from", "app@example.com", "--to", "ann@example.com"]
        subprocess.run([program, *common, *arguments], check=True, timeout=60, capture_output=True)

    return swaks


def test_a_message_arrives_with_its_attachment(
    swaks: Swaks, mailbox: Mailbox, tmp_path: Path
) -> None:
    report = tmp_path / "report.pdf"
    report.write_bytes(bytes(range(256)))
    swaks(
        mailbox,
        "--header", "Subject: Weekly report",
        "--add-header", "X-Tenant: acme",
        "--body", "See the attachment.",
        "--attach-type", "application/pdf",
        "--attach", f"@{report}",
    )  # fmt: skip
    mail = mailbox.wait_for(subject="Weekly report", header={"X-Tenant": "acme"})
    assert mail.mail_from == "app@example.com"
    assert mail.rcpt_to == ("ann@example.com",)
    assert (mail.text or "").strip() == "See the attachment."
    assert mail.attachment("report.pdf").content == bytes(range(256))


def test_commands_may_be_sent_in_one_go(swaks: Swaks, mailbox: Mailbox) -> None:
    swaks(
        mailbox,
        "--pipeline",
        "--to",
        "ann@example.com,bob@example.com",
        "--header",
        "Subject: At once",
    )
    assert mailbox.wait_for(subject="At once").rcpt_to == ("ann@example.com", "bob@example.com")


def test_an_old_client_that_only_says_helo_is_served(swaks: Swaks, mailbox: Mailbox) -> None:
    swaks(mailbox, "--protocol", "SMTP", "--helo", "old.example", "--header", "Subject: Helo")
    assert mailbox.wait_for(subject="Helo").envelope.helo == "old.example"


def test_lmtp_answers_for_every_recipient(swaks: Swaks) -> None:
    with Sandbox(lmtp="127.0.0.1:0") as sandbox:
        listener = dict(sandbox.listeners)["lmtp"]
        swaks(listener, "--protocol", "LMTP", "--to", "ann@example.com,bob@example.com")
        assert sandbox.mailbox.wait_for().rcpt_to == ("ann@example.com", "bob@example.com")
        (session,) = sandbox.mailbox.sessions
    answers = [line.text for line in session.transcript if "Kept as" in line.text]
    assert len(answers) == 2


def test_the_null_sender_is_taken(swaks: Swaks, mailbox: Mailbox) -> None:
    swaks(mailbox, "--from", "<>", "--header", "Subject: Undeliverable")
    assert mailbox.wait_for(subject="Undeliverable").mail_from == ""


@pytest.mark.usefixtures("perl")
@pytest.mark.parametrize("tls", TLS)
@pytest.mark.parametrize("mechanism", ["PLAIN", "LOGIN", "CRAM-MD5"])
def test_any_credentials_go_over_every_listener(
    swaks: Swaks,
    mail_server: Sandbox,
    open_mailbox: Callable[..., Mailbox],
    mechanism: str,
    tls: str,
) -> None:
    mailbox = open_mailbox(tls=tls)
    trust = ["--tls-verify", "--tls-ca-path", mail_server.ca_file] if tls != "off" else []
    swaks(mailbox, *TLS[tls], *trust, "--auth", mechanism, *CREDENTIALS)
    mail = mailbox.wait_for(mail_from="app@example.com")
    assert mail.auth == AuthInfo(username="app", mechanism=mechanism)
    assert (mail.tls is None) == (tls == "off")


@pytest.mark.parametrize("mechanism", ["PLAIN", "LOGIN"])
def test_a_wrong_password_is_refused(
    swaks: Swaks, open_mailbox: Callable[..., Mailbox], mechanism: str
) -> None:
    mailbox = open_mailbox(auth=("app", "another"))
    with pytest.raises(subprocess.CalledProcessError) as failed:
        swaks(mailbox, "--auth", mechanism, *CREDENTIALS)
    assert b"535 5.7.8" in failed.value.output
    mailbox.assert_empty()


def test_a_digest_is_not_offered_where_a_password_is_checked(
    swaks: Swaks, open_mailbox: Callable[..., Mailbox]
) -> None:
    mailbox = open_mailbox(auth=("app", "s3cret"))
    with pytest.raises(subprocess.CalledProcessError) as failed:
        swaks(mailbox, "--auth", "CRAM-MD5", *CREDENTIALS)
    assert b"250-AUTH PLAIN LOGIN XOAUTH2 OAUTHBEARER SCRAM-SHA-256\n" in failed.value.output
    mailbox.assert_empty()


@pytest.mark.usefixtures("perl")
def test_a_listener_that_wants_tls_takes_mail_over_tls_alone(
    swaks: Swaks, open_mailbox: Callable[..., Mailbox]
) -> None:
    mailbox = open_mailbox(tls="require")
    with pytest.raises(subprocess.CalledProcessError) as failed:
        swaks(mailbox)
    assert b"530 5.7.0" in failed.value.output
    mailbox.assert_empty()
    swaks(mailbox, "--tls")
    assert mailbox.wait_for(mail_from="app@example.com").tls
