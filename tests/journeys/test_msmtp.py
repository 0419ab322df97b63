"""msmtp, which stands in for sendmail on many machines: cron's mail, PHP's `mail()`."""

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from mailtrap_local import Mailbox

Sendmail = Callable[..., None]


@pytest.fixture
def sendmail(mailbox: Mailbox, require_tool: Callable[[str, str], Path]) -> Sendmail:
    """`sendmail(message, recipient, …)` sends a message in the line ends of Unix."""
    msmtp = require_tool("msmtp", "apt install msmtp")

    def sendmail(message: bytes, *arguments: str) -> None:
        server = ["--host", mailbox.host, "--port", str(mailbox.port), "--from", "app@example.com"]
        subprocess.run(
            [msmtp, "--file=/dev/null", *server, *arguments], input=message, check=True, timeout=60
        )

    return sendmail


def test_a_message_arrives_with_the_line_ends_of_the_network(
    sendmail: Sendmail, mailbox: Mailbox
) -> None:
    sendmail(b"Subject: Nightly\n\nAll is well.\n.\n", "root@example.com")
    mail = mailbox.wait_for(subject="Nightly")
    assert mail.mail_from == "app@example.com"
    assert mail.rcpt_to == ("root@example.com",)
    assert mail.raw.endswith(b"Subject: Nightly\r\n\r\nAll is well.\r\n.\r\n")


def test_recipients_may_be_read_from_the_headers(sendmail: Sendmail, mailbox: Mailbox) -> None:
    sendmail(
        b"To: ann@example.com\nCc: bob@example.com\nBcc: audit@example.com\n"
        b"Subject: Order\n\nOne tea.\n",
        "--read-recipients",
    )
    mail = mailbox.wait_for(subject="Order")
    assert set(mail.rcpt_to) == {"ann@example.com", "bob@example.com", "audit@example.com"}
    assert mail.bcc == ("audit@example.com",)
