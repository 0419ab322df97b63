"""Postfix, which passes all mail on to the sandbox with the settings of docs/senders.md."""

import os
import smtplib
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from documented import SUBJECT, check_complete, snippet
from mail_clients import ANN, BOB, SENDER, compose
from mailtrap_local import Mailbox, Sandbox, Session
from mailtrap_local.config.values import HostPort
from mailtrap_local.mail.connection_info import AuthInfo
from postfix import find_postfix, running_postfix

pytestmark = pytest.mark.skipif(os.getuid() != 0, reason="Postfix can only be started by root")

LOGIN = """
smtp_sasl_auth_enable = yes
smtp_sasl_password_maps = static:app:s3cret
smtp_sasl_security_options =
smtp_sasl_mechanism_filter = {mechanism}
"""
TLS = """
smtp_tls_CAfile = {ca_file}
smtp_tls_security_level = secure
smtp_tls_secure_cert_match = localhost
"""
ONE_CONNECTION = """
smtp_destination_concurrency_limit = 1
smtp_connection_cache_destinations = 127.0.0.1
smtp_connection_cache_time_limit = 10s
"""
IMPATIENT = """
minimal_backoff_time = 1s
queue_run_delay = 1s
"""

Relay = Callable[..., HostPort]


@pytest.fixture
def relay(give_up: Callable[[str], None]) -> Iterator[Relay]:
    """`relay(mailbox, settings)` runs a Postfix that passes mail on to that mailbox."""
    root = find_postfix()
    if root is None:
        give_up("there is no Postfix, run: .ci/install-tools, or: apt install postfix")
    with ExitStack() as running:

        def relay(mailbox: Mailbox, settings: str = "") -> HostPort:
            lines = f"{snippet('Postfix', mailbox)}\n{settings}"
            return running.enter_context(running_postfix(Path(str(root)), lines))

        yield relay


def submit(relay: HostPort, *recipients: str, count: int = 1, message: bytes = b"") -> None:
    with smtplib.SMTP(*relay, timeout=30) as smtp:
        for number in range(count):
            text = message or compose(SUBJECT if count == 1 else f"{SUBJECT} {number}", to=ANN)
            smtp.sendmail(SENDER, recipients, text)


def test_it_relays_a_message(
    relay: Relay, mailbox: Mailbox, last_session: Callable[[Mailbox], Session]
) -> None:
    submit(relay(mailbox), ANN, BOB)
    mail = mailbox.wait_for(subject=SUBJECT, timeout=30)
    check_complete(mail)
    assert mail.envelope.helo == "app.example"
    assert last_session(mailbox).outcome == "delivered"


@pytest.mark.parametrize("mechanism", ["PLAIN", "LOGIN", "CRAM-MD5"])
def test_it_logs_in_over_tls(
    relay: Relay, mail_server: Sandbox, open_mailbox: Callable[..., Mailbox], mechanism: str
) -> None:
    mailbox = open_mailbox(tls="require")
    tls = TLS.format(ca_file=mail_server.ca_file)
    submit(relay(mailbox, tls + LOGIN.format(mechanism=mechanism)), ANN, BOB)
    mail = mailbox.wait_for(subject=SUBJECT, timeout=30)
    check_complete(mail)
    assert mail.tls is not None
    assert mail.tls.version == "TLSv1.3"
    assert mail.auth == AuthInfo(username="app", mechanism=mechanism)


def test_it_bounces_what_is_refused(relay: Relay, mailbox: Mailbox) -> None:
    mailbox.faults.reject_rcpt("gone@example.com")
    submit(relay(mailbox), ANN, "gone@example.com")
    bounce = mailbox.wait_for(subject="Undelivered", timeout=30)
    assert (bounce.mail_from, bounce.rcpt_to) == ("", (SENDER,))
    assert "<gone@example.com>: host 127.0.0.1[127.0.0.1] said: 550 5.1.1" in (bounce.text or "")
    assert mailbox.find(rcpt=ANN).rcpt_to == (ANN,)


def test_it_comes_back_after_a_greylisting(relay: Relay, mailbox: Mailbox) -> None:
    fault = mailbox.faults.greylist()
    submit(relay(mailbox, IMPATIENT), ANN, BOB)
    check_complete(mailbox.wait_for(subject=SUBJECT, timeout=60))
    assert fault.hits == 2


def test_it_sends_a_queue_over_few_connections(relay: Relay, mailbox: Mailbox) -> None:
    submit(relay(mailbox, ONE_CONNECTION), ANN, count=20)
    mails = mailbox.wait_for_all(20, timeout=30)
    assert {mail.subject for mail in mails} == {f"{SUBJECT} {number}" for number in range(20)}
    assert len({mail.envelope.session_id for mail in mails}) < 5


def test_it_passes_on_what_the_envelope_asks_for(relay: Relay, mailbox: Mailbox) -> None:
    with smtplib.SMTP(*relay(mailbox), timeout=30) as smtp:
        smtp.sendmail(
            SENDER,
            "jürgen@example.com",
            compose(to=ANN),
            ["SMTPUTF8", "BODY=8BITMIME", "RET=HDRS", "ENVID=QQ314159"],
            ["NOTIFY=FAILURE,DELAY", "ORCPT=rfc822;ann@example.com"],
        )
    mail = mailbox.wait_for(subject=SUBJECT, timeout=30)
    assert mail.rcpt_to == ("jürgen@example.com",)
    assert {"SMTPUTF8", "RET=HDRS", "ENVID=QQ314159"} <= set(mail.envelope.mail_options)
    (options,) = mail.envelope.rcpt_options
    assert set(options) == {"NOTIFY=FAILURE,DELAY", "ORCPT=rfc822;ann@example.com"}
