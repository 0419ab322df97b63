"""Django's senders, on the SMTP backend, as a project's settings would name it."""

import smtplib
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import django
import pytest
from django.conf import settings
from django.core.mail import EmailMessage, EmailMultiAlternatives, send_mail, send_mass_mail
from django.test.utils import override_settings

from mailtrap_local import Mailbox, Sandbox

BACKEND = "django.core.mail.backends.smtp.EmailBackend"
SETTINGS = {"username": "EMAIL_HOST_USER", "password": "EMAIL_HOST_PASSWORD"}
CREDENTIALS = {"username": "app", "password": "s3cret"}
HELLO = ("Hello", "Hi Ann.", "app@example.com", ["ann@example.com"])


@pytest.fixture(autouse=True)
def project(mailbox: Mailbox) -> Iterator[None]:
    """A Django whose mail goes to the mailbox."""
    if not settings.configured:
        settings.configure()
    with sending_to(mailbox):
        yield


@contextmanager
def sending_to(mailbox: Mailbox, **options: Any) -> Iterator[None]:
    """`sending_to(mailbox, use_tls=True)`, with the options of Django's backend."""
    options = {"host": mailbox.host, "port": mailbox.port, **options}
    values: dict[str, Any] = {"DEFAULT_FROM_EMAIL": "Shop <shop@example.com>"}
    if django.VERSION >= (6, 1):  # the older settings beside this one are an error
        values["MAILERS"] = {"default": {"BACKEND": BACKEND, "OPTIONS": options}}
    else:
        values |= {SETTINGS.get(name, f"EMAIL_{name.upper()}"): options[name] for name in options}
        values["EMAIL_BACKEND"] = BACKEND
    with override_settings(**values):
        yield


def test_send_mail_arrives(mailbox: Mailbox) -> None:
    sent = send_mail("Bestätigung", "Danke für die Bestellung.\n", None, ["ann@example.com"])
    mail = mailbox.wait_for(subject="Bestätigung")
    assert sent == 1
    assert mail.mail_from == "shop@example.com"
    assert mail.sender is not None
    assert mail.sender.name == "Shop"
    assert mail.rcpt_to == ("ann@example.com",)
    assert mail.text == "Danke für die Bestellung.\n"


def test_a_message_arrives_with_all_it_carries(mailbox: Mailbox) -> None:
    message = EmailMessage(
        subject="Invoice 2026-117",
        body="See the attachment.",
        from_email="billing@example.com",
        to=["Ann <ann@example.com>"],
        cc=["bob@example.com"],
        bcc=["audit@example.com"],
        reply_to=["help@example.com"],
        headers={"X-Tenant": "acme"},
    )
    message.attach("invoice.pdf", b"%PDF-1.7\r\n\x00\xff", "application/pdf")
    message.attach("lines.csv", "article,price\nTee,3 €\n", "text/csv")
    message.send()
    mail = mailbox.wait_for(subject="Invoice", header={"X-Tenant": "acme"})
    assert mail.rcpt_to == ("ann@example.com", "bob@example.com", "audit@example.com")
    assert mail.bcc == ("audit@example.com",)
    assert mail.reply_to == ("help@example.com",)
    assert mail.attachment("*.pdf").content == b"%PDF-1.7\r\n\x00\xff"
    assert mail.attachment("*.csv").text().splitlines() == ["article,price", "Tee,3 €"]


def test_html_arrives_beside_its_text(mailbox: Mailbox) -> None:
    message = EmailMultiAlternatives(
        "Welcome", "Welcome, Ann.", "app@example.com", ["ann@example.com"]
    )
    message.attach_alternative("<p>Welcome, <b>Ann</b>.</p>", "text/html")
    message.send()
    mail = mailbox.wait_for(subject="Welcome")
    assert (mail.text or "").strip() == "Welcome, Ann."
    assert (mail.html or "").strip() == "<p>Welcome, <b>Ann</b>.</p>"
    assert mail.attachments == ()


def test_mass_mail_comes_over_one_connection(mailbox: Mailbox) -> None:
    readers = [f"reader{number}@example.com" for number in range(10)]
    send_mass_mail([("News", "What is new.", "app@example.com", [reader]) for reader in readers])
    mails = mailbox.wait_for_all(10, subject="News")
    assert [mail.rcpt_to for mail in mails] == [(reader,) for reader in readers]
    assert len({mail.envelope.session_id for mail in mails}) == 1


@pytest.mark.parametrize(("tls", "option"), [("starttls", "use_tls"), ("implicit", "use_ssl")])
def test_tls_needs_the_authority_among_those_that_are_trusted(
    mail_server: Sandbox,
    open_mailbox: Callable[..., Mailbox],
    monkeypatch: pytest.MonkeyPatch,
    tls: str,
    option: str,
) -> None:
    mailbox = open_mailbox(tls=tls, auth=("app", "s3cret"))
    with sending_to(mailbox, **CREDENTIALS, **{option: True}):
        with pytest.raises(ssl.SSLCertVerificationError):
            send_mail(*HELLO)
        monkeypatch.setenv("SSL_CERT_FILE", str(mail_server.ca_file))
        send_mail(*HELLO)
    assert mailbox.wait_for(subject="Hello", auth="app").tls


def test_it_goes_on_in_silence_if_it_is_configured_to(mailbox: Mailbox) -> None:
    with mailbox.faults.reject_rcpt() as fault:
        with pytest.raises(smtplib.SMTPRecipientsRefused):
            send_mail(*HELLO)
        send_silently(mailbox)
    assert fault.hits == 2
    assert len(mailbox) == 0
    send_silently(mailbox)
    assert len(mailbox) == 1


def send_silently(mailbox: Mailbox) -> None:
    if django.VERSION < (6, 1):
        send_mail(*HELLO, fail_silently=True)
    else:  # where it is an option of the sender
        with sending_to(mailbox, fail_silently=True):
            send_mail(*HELLO)
