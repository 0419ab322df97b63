"""swaks, the tool that people test mail servers with."""

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from mailtrap_local import Mailbox

Swaks = Callable[..., None]


@pytest.fixture
def swaks(mailbox: Mailbox, require_tool: Callable[[str, str], Path]) -> Swaks:
    """`swaks("--h-Subject", "Hello")` sends to Ann with the arguments given."""
    program = require_tool("swaks", "apt install swaks")

    def send(*arguments: str | Path) -> None:
        server = f"{mailbox.host}:{mailbox.port}"
        common = ["--server", server, "--from", "app@example.com", "--to", "ann@example.com"]
        subprocess.run([program, *common, *arguments], check=True, timeout=60, capture_output=True)

    return send


def test_a_message_arrives_with_its_attachment(
    swaks: Swaks, mailbox: Mailbox, tmp_path: Path
) -> None:
    report = tmp_path / "report.pdf"
    report.write_bytes(bytes(range(256)))
    swaks(
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
    swaks("--pipeline", "--to", "ann@example.com,bob@example.com", "--header", "Subject: At once")
    assert mailbox.wait_for(subject="At once").rcpt_to == ("ann@example.com", "bob@example.com")


def test_an_old_client_that_only_says_helo_is_served(swaks: Swaks, mailbox: Mailbox) -> None:
    swaks("--protocol", "SMTP", "--helo", "old.example", "--header", "Subject: Helo")
    assert mailbox.wait_for(subject="Helo").envelope.helo == "old.example"


@pytest.mark.parametrize("mechanism", ["PLAIN", "LOGIN"])
def test_any_credentials_will_do(swaks: Swaks, mailbox: Mailbox, mechanism: str) -> None:
    swaks("--auth", mechanism, "--auth-user", "app", "--auth-password", "any old password")
    mail = mailbox.wait_for(auth="app")
    assert mail.auth is not None
    assert mail.auth.mechanism == mechanism


def test_the_null_sender_is_taken(swaks: Swaks, mailbox: Mailbox) -> None:
    swaks("--from", "<>", "--header", "Subject: Undeliverable")
    assert mailbox.wait_for(subject="Undeliverable").mail_from == ""
