"""Connections that are refused or slow, and servers that can do less, as smtplib meets them."""

import smtplib
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from mailtrap_local import Mailbox, Session
from mailtrap_local.faults.stages import Stage
from sending import send

LastSession = Callable[[Mailbox], Session]

LARGE = b"Subject: Large\r\n\r\n" + b"x" * 70 + b"\r\n" + b"y" * 2910 + b"\r\n"  # 3,000 octets


@pytest.fixture
def client(mailbox: Mailbox) -> Iterator[smtplib.SMTP]:
    """Of a mailbox whose faults are registered afterwards: it is past the banner."""
    with smtplib.SMTP(mailbox.host, mailbox.port, timeout=60) as client:
        yield client


# -- the connection --------------------------------------------------------------------------


def test_a_refused_connection_is_reset(mailbox: Mailbox, last_session: LastSession) -> None:
    fault = mailbox.faults.refuse(times=1)
    with pytest.raises((ConnectionResetError, smtplib.SMTPServerDisconnected)) as failure:
        send(mailbox)
    # it comes while the client connects, or, wrapped by smtplib, while it waits for the banner
    assert ConnectionResetError in {type(failure.value), type(failure.value.__context__)}
    assert fault.hits == 1
    session = last_session(mailbox)
    assert "a fault dropped the connection at connect" in session.reason
    assert session.transcript == ()
    send(mailbox)
    assert len(mailbox) == 1


def test_a_dropped_connection_is_not_reset_but_closed(mailbox: Mailbox) -> None:
    mailbox.faults.drop(on="connect")
    with pytest.raises(smtplib.SMTPServerDisconnected) as failure:
        send(mailbox)
    assert failure.value.__context__ is None


@pytest.mark.parametrize("stage", ["connect", "RCPT", "DATA"])
def test_a_throttled_message_takes_its_time(mailbox: Mailbox, stage: Stage) -> None:
    fault = mailbox.faults.throttle(10_000, on=stage)
    began = time.monotonic()
    send(mailbox, raw=LARGE)
    assert len(LARGE) / 10_000 <= time.monotonic() - began
    assert fault.hits == 1
    assert mailbox.wait_for().raw == LARGE


def test_a_throttle_ends_with_its_connection(mailbox: Mailbox) -> None:
    mailbox.faults.throttle(100, times=1)
    with smtplib.SMTP(mailbox.host, mailbox.port, timeout=60) as client:
        assert client.sock is not None
        client.sock.settimeout(0.05)
        with pytest.raises(smtplib.SMTPServerDisconnected, match="timed out"):
            client.ehlo("app.example")
    began = time.monotonic()
    send(mailbox, raw=LARGE)
    assert time.monotonic() - began < len(LARGE) / 100
    assert mailbox.wait_for().raw == LARGE


# -- EHLO ------------------------------------------------------------------------------------


@pytest.mark.parametrize("keyword", ["STARTTLS", "AUTH", "SIZE", "CHUNKING"])
def test_a_hidden_extension_is_not_offered(
    open_mailbox: Callable[..., Mailbox], keyword: str
) -> None:
    mailbox = open_mailbox(tls="starttls")
    fault = mailbox.faults.hide(keyword)
    with smtplib.SMTP(mailbox.host, mailbox.port, timeout=60) as client:
        client.ehlo()
        features = set(client.esmtp_features)
        fault.remove()
        client.rset()
    with smtplib.SMTP(mailbox.host, mailbox.port, timeout=60) as client:
        client.ehlo()
        assert set(client.esmtp_features) - features == {keyword.lower()}
    assert fault.hits == 1


def test_without_starttls_a_client_that_needs_it_gives_up(
    open_mailbox: Callable[..., Mailbox],
) -> None:
    mailbox = open_mailbox(tls="starttls")
    mailbox.faults.hide("starttls")
    with smtplib.SMTP(mailbox.host, mailbox.port, timeout=60) as client:
        with pytest.raises(smtplib.SMTPNotSupportedError, match="STARTTLS"):
            client.starttls()
        assert client.docmd("STARTTLS")[0] == 502


def test_without_auth_a_client_cannot_log_in(client: smtplib.SMTP, mailbox: Mailbox) -> None:
    mailbox.faults.hide("AUTH")
    with pytest.raises(smtplib.SMTPNotSupportedError, match="AUTH"):
        client.login("app", "s3cret")
    assert client.docmd("AUTH PLAIN AGFwcABzM2NyZXQ=")[0] == 502


def test_a_limit_is_offered_and_kept(client: smtplib.SMTP, mailbox: Mailbox) -> None:
    fault = mailbox.faults.limit_size(1000)
    client.ehlo()
    assert client.esmtp_features["size"] == "1000"
    with pytest.raises(smtplib.SMTPSenderRefused) as refusal:
        client.sendmail("app@example.com", ["ann@example.com"], LARGE)
    assert refusal.value.smtp_code == 552
    client.sendmail("app@example.com", ["ann@example.com"], b"x" * 998 + b"\r\n")
    assert [len(mail.raw) for mail in mailbox] == [1000]
    assert fault.hits == 1


def test_a_message_that_did_not_say_its_size_is_refused_at_its_end(
    client: smtplib.SMTP, mailbox: Mailbox, last_session: LastSession
) -> None:
    mailbox.faults.limit_size(1000)
    client.helo()
    client.mail("app@example.com")
    client.rcpt("ann@example.com")
    assert client.data(LARGE) == (552, b"5.3.4 Message too big, the limit is 1000 octets")
    client.quit()
    assert len(mailbox) == 0
    assert "552 5.3.4" in last_session(mailbox).reason


# -- how a client leaves ---------------------------------------------------------------------


def test_a_failure_at_quit_comes_too_late_for_the_message(mailbox: Mailbox) -> None:
    with mailbox.faults.reply("QUIT", 451), pytest.raises(smtplib.SMTPResponseException):
        send(mailbox)
    with mailbox.faults.drop(on="QUIT") as fault:
        send(mailbox)  # smtplib does not mind
    assert fault.hits == 1
    assert len(mailbox) == 2


@pytest.mark.parametrize("stage", ["connect", "end-of-data"])
def test_a_mailbox_is_closed_at_once_also_while_a_client_is_kept_waiting(
    open_mailbox: Callable[..., Mailbox], stage: Stage
) -> None:
    mailbox = open_mailbox()
    fault = mailbox.faults.delay(3600, on=stage)
    with ThreadPoolExecutor(1) as executor:
        sending = executor.submit(send, mailbox)
        while not fault.hits:
            time.sleep(0.01)
        began = time.monotonic()
        mailbox.close()
        assert time.monotonic() - began < 60
        assert isinstance(sending.exception(timeout=30), smtplib.SMTPException)
    assert len(mailbox) == 0
