"""Clients of smtplib for tests of faults."""

import smtplib
import ssl
from collections.abc import Callable

import pytest

from mailtrap_local import Mailbox, Sandbox

HELLO = b"Subject: Hello\r\nX-Tenant: acme\r\n\r\nHi Ann.\r\n"


@pytest.fixture
def trusting(mail_server: Sandbox) -> ssl.SSLContext:
    """A client's context that trusts the sandbox's CA."""
    return mail_server.client_ssl_context()


@pytest.fixture
def use_everything(trusting: ssl.SSLContext) -> Callable[[Mailbox], None]:
    """`use_everything(mailbox)` sends a message through every stage that may fail."""

    def use_everything(mailbox: Mailbox) -> None:
        with smtplib.SMTP(mailbox.host, mailbox.port, timeout=60) as client:
            client.starttls(context=trusting)
            client.login("app", "s3cret")
            client.sendmail("app@example.com", ["ann@example.com"], HELLO)
            code, text = client.docmd("QUIT")  # `quit` would not mind any answer
            if code != 221:
                raise smtplib.SMTPResponseException(code, text)

    return use_everything
