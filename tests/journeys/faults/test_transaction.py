"""Senders, recipients and messages that are refused, dropped or kept twice, and AUTH that fails."""

import smtplib
from collections.abc import Callable, Iterator

import pytest

from mailtrap_local import Mailbox, Session
from sending import send

LastSession = Callable[[Mailbox], Session]

SENDER, ANN, BAD = "app@example.com", "ann@example.com", "bad@example.com"
HELLO = b"Subject: Hello\r\n\r\nHi Ann.\r\n"


@pytest.fixture
def client(mailbox: Mailbox) -> Iterator[smtplib.SMTP]:
    with smtplib.SMTP(mailbox.host, mailbox.port, timeout=60) as client:
        yield client


def send_until_accepted(mailbox: Mailbox, *to: str) -> list[int]:
    """Send until it is accepted, and return the codes that were met."""
    met: list[int] = []
    while len(met) < 10:
        try:
            send(mailbox, to=to or ANN)
        except smtplib.SMTPRecipientsRefused as refusal:
            met += [code for code, _text in refusal.recipients.values()]
        except smtplib.SMTPResponseException as refusal:
            met.append(refusal.smtp_code)
        except smtplib.SMTPServerDisconnected:
            met.append(0)
        else:
            return met
    pytest.fail(f"never accepted: {met}")


# -- AUTH, MAIL, RCPT ------------------------------------------------------------------------


def test_credentials_are_refused_whatever_they_are(
    client: smtplib.SMTP, mailbox: Mailbox, last_session: LastSession
) -> None:
    fault = mailbox.faults.fail_auth()
    with pytest.raises(smtplib.SMTPAuthenticationError) as refusal:
        client.login("app", "s3cret")
    assert refusal.value.smtp_code == 535
    assert refusal.value.smtp_error == b"5.7.8 Authentication credentials invalid"
    client.quit()
    session = last_session(mailbox)
    assert session.auth is None
    assert session.reason.endswith("was answered 535 5.7.8 Authentication credentials invalid")
    refusals = [line for line in session.transcript if line.text.startswith("535")]
    assert fault.hits == len(refusals) > 0


def test_credentials_are_accepted_at_the_second_attempt(
    client: smtplib.SMTP, mailbox: Mailbox
) -> None:
    fault = mailbox.faults.fail_auth(times=1)
    client.ehlo()
    client.user, client.password = "app", "s3cret"
    with pytest.raises(smtplib.SMTPAuthenticationError):
        client.auth("PLAIN", client.auth_plain)
    assert client.auth("PLAIN", client.auth_plain)[0] == 235
    assert fault.hits == 1


def test_a_sender_is_refused(mailbox: Mailbox, last_session: LastSession) -> None:
    fault = mailbox.faults.reject_sender("*@spam.example", text="5.7.1 Not from you")
    with pytest.raises(smtplib.SMTPSenderRefused) as refusal:
        send(mailbox, sender="Offers@Spam.example")
    assert refusal.value.smtp_code == 550
    assert refusal.value.smtp_error == b"5.7.1 Not from you"
    assert "550 5.7.1 Not from you" in last_session(mailbox).reason
    send(mailbox)
    assert [mail.mail_from for mail in mailbox] == [SENDER]
    assert fault.hits == 1


def test_one_recipient_is_refused_and_the_others_are_taken(
    client: smtplib.SMTP, mailbox: Mailbox
) -> None:
    fault = mailbox.faults.reject_rcpt("BAD@*")
    refused = client.sendmail(SENDER, [ANN, BAD, "bob@example.com"], HELLO)
    assert refused == {BAD: (550, b"5.1.1 No such user")}
    assert mailbox.wait_for().rcpt_to == (ANN, "bob@example.com")
    assert fault.hits == 1


def test_every_recipient_is_refused(mailbox: Mailbox, last_session: LastSession) -> None:
    fault = mailbox.faults.reject_rcpt(code=552)
    with pytest.raises(smtplib.SMTPRecipientsRefused) as refusal:
        send(mailbox, to=[ANN, BAD])
    assert refusal.value.recipients == dict.fromkeys((ANN, BAD), (552, b"5.2.2 Mailbox full"))
    assert fault.hits == 2
    assert len(mailbox) == 0
    assert last_session(mailbox).outcome == "rejected"


def test_a_greylisted_recipient_is_accepted_at_the_second_attempt(mailbox: Mailbox) -> None:
    fault = mailbox.faults.greylist()
    assert send_until_accepted(mailbox, ANN) == [451]
    assert send_until_accepted(mailbox, ANN) == []
    assert send_until_accepted(mailbox, "bob@example.com") == [451]
    with pytest.raises(smtplib.SMTPRecipientsRefused):
        send(mailbox, to=ANN, sender="other@example.com")
    assert fault.hits == 3
    assert len(mailbox) == 3


# -- the message -----------------------------------------------------------------------------


def test_a_message_is_refused_twice_and_accepted_then(mailbox: Mailbox) -> None:
    fault = mailbox.faults.temp_fail(times=2)
    assert send_until_accepted(mailbox) == [451, 451]
    assert fault.hits == 2
    assert len(mailbox) == 1
    outcomes = [session.outcome for session in mailbox.sessions[1:]]
    assert outcomes == ["rejected", "rejected"]


def test_a_failure_within_a_block_is_over_behind_it(mailbox: Mailbox) -> None:
    with (
        mailbox.faults.temp_fail(times=None, on="MAIL", code=450) as fault,
        pytest.raises(smtplib.SMTPSenderRefused),
    ):
        send(mailbox)
    send(mailbox)
    assert fault.hits == 1
    assert len(mailbox) == 1
    assert len(mailbox.faults) == 0


def test_a_connection_ends_instead_of_the_go_ahead(client: smtplib.SMTP, mailbox: Mailbox) -> None:
    mailbox.faults.drop()
    client.ehlo()
    client.mail(SENDER)
    client.rcpt(ANN)
    with pytest.raises(smtplib.SMTPServerDisconnected):
        client.docmd("DATA")


@pytest.mark.parametrize("sent", [1000, 10_000_000])
def test_a_connection_ends_amid_the_message(
    client: smtplib.SMTP, mailbox: Mailbox, last_session: LastSession, sent: int
) -> None:
    fault = mailbox.faults.drop(after_bytes=1000)
    client.ehlo()
    client.mail(SENDER)
    client.rcpt(ANN)
    assert client.docmd("DATA")[0] == 354
    with pytest.raises(smtplib.SMTPServerDisconnected):
        send_and_listen(client, b"x" * sent)
    assert fault.hits == 1
    assert "a fault dropped the connection at DATA" in last_session(mailbox).reason
    assert len(mailbox) == 0


def send_and_listen(client: smtplib.SMTP, octets: bytes) -> None:
    client.send(octets)
    client.getreply()


def test_a_message_shorter_than_that_is_lost_too(mailbox: Mailbox) -> None:
    fault = mailbox.faults.drop(after_bytes=1_000_000)
    with pytest.raises(smtplib.SMTPServerDisconnected):
        send(mailbox)
    assert fault.hits == 1
    assert len(mailbox) == 0


def test_a_connection_ends_behind_the_message(mailbox: Mailbox) -> None:
    fault = mailbox.faults.drop(on="end-of-data", times=1)
    assert send_until_accepted(mailbox) == [0]
    assert fault.hits == 1
    assert len(mailbox) == 1


def test_a_client_that_never_saw_the_250_sends_its_message_twice(
    mailbox: Mailbox, last_session: LastSession
) -> None:
    fault = mailbox.faults.drop_after_store(times=1)
    with pytest.raises(smtplib.SMTPServerDisconnected):
        send(mailbox)
    session = last_session(mailbox)
    assert session.outcome == "aborted"
    assert "with the message kept" in session.reason
    assert session.message_ids == [mailbox[0].id]
    send(mailbox)
    first, second = mailbox
    assert first.raw == second.raw
    assert fault.hits == 1
