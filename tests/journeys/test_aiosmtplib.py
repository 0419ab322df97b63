"""aiosmtplib, which asks for STARTTLS by itself wherever that is offered."""

import asyncio
import ssl
from collections.abc import Callable
from email.message import EmailMessage
from typing import Any

import pytest
from aiosmtplib import SMTPAuthenticationError, SMTPConnectError, send

from mailtrap_local import Mailbox, Sandbox

OpenMailbox = Callable[..., Mailbox]


def send_hello(mailbox: Mailbox, **options: Any) -> None:
    message = EmailMessage()
    message["From"] = "app@example.com"
    message["To"] = "ann@example.com"
    message["Subject"] = "Hello"
    message.set_content("Hi Ann.\n")

    async def send_and_close() -> None:
        try:
            await send(message, hostname=mailbox.host, port=mailbox.port, timeout=60, **options)
        finally:
            await asyncio.sleep(0.1)  # it has closed its transport, which takes the loop a moment

    asyncio.run(send_and_close())


def test_without_tls_at_the_listener_an_app_needs_no_options(mailbox: Mailbox) -> None:
    send_hello(mailbox)
    assert mailbox.wait_for(subject="Hello").tls is None


def test_it_upgrades_by_itself_and_refuses_an_unknown_authority(open_mailbox: OpenMailbox) -> None:
    # why `--tls` is off unless asked for: with it, this app could no longer send
    mailbox = open_mailbox(tls="starttls")
    with pytest.raises(ssl.SSLCertVerificationError):
        send_hello(mailbox)
    mailbox.assert_empty()


def test_it_upgrades_by_itself_with_an_authority_that_it_trusts(
    open_mailbox: OpenMailbox, mail_server: Sandbox
) -> None:
    mailbox = open_mailbox(tls="starttls")
    send_hello(mailbox, tls_context=mail_server.client_ssl_context())
    assert mailbox.wait_for(subject="Hello").tls


def test_implicit_tls_and_credentials_go_together(
    open_mailbox: OpenMailbox, mail_server: Sandbox
) -> None:
    mailbox = open_mailbox(tls="implicit", auth=("app", "s3cret"))
    context = mail_server.client_ssl_context()
    send_hello(mailbox, use_tls=True, tls_context=context, username="app", password="s3cret")
    assert mailbox.wait_for(subject="Hello", auth="app").tls


def test_a_wrong_password_is_refused(open_mailbox: OpenMailbox) -> None:
    mailbox = open_mailbox(auth=("app", "another"))
    with pytest.raises(SMTPAuthenticationError, match="535"):
        send_hello(mailbox, username="app", password="s3cret")
    mailbox.assert_empty()


def test_implicit_tls_refuses_an_unknown_authority(open_mailbox: OpenMailbox) -> None:
    mailbox = open_mailbox(tls="implicit")
    with pytest.raises(SMTPConnectError) as failed:
        send_hello(mailbox, use_tls=True)
    assert isinstance(failed.value.__cause__, ssl.SSLCertVerificationError)
    mailbox.assert_empty()
