"""A reply, garbage, an end and a delay at each stage, as smtplib meets them."""

import smtplib
import time
from collections.abc import Callable

import pytest

from mailtrap_local import Mailbox, Session
from mailtrap_local.faults.stages import Stage
from sending import send

Use = Callable[[Mailbox], None]
LastSession = Callable[[Mailbox], Session]

STAGES: tuple[Stage, ...] = (
    "banner", "EHLO", "STARTTLS", "AUTH", "MAIL", "RCPT", "DATA", "end-of-data", "QUIT"
)  # fmt: skip
TRANSACTION: dict[Stage, str] = {
    "MAIL": "MAIL FROM:<app@example.com>",
    "RCPT": "RCPT TO:<ann@example.com>",
    "DATA": "DATA",
    "end-of-data": ".",
}


@pytest.fixture
def mailbox(open_mailbox: Callable[..., Mailbox]) -> Mailbox:
    """One that has all stages."""
    return open_mailbox(tls="starttls")


def times_said(session: Session, reply: str) -> int:
    return sum(line.text == reply for line in session.transcript if line.sender == "server")


def answer(error: smtplib.SMTPException) -> tuple[int, bytes]:
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        (refusal,) = error.recipients.values()
        return refusal
    assert isinstance(error, smtplib.SMTPResponseException)
    assert isinstance(error.smtp_error, bytes)
    return error.smtp_code, error.smtp_error


@pytest.mark.parametrize("stage", STAGES)
def test_a_reply_reaches_the_client_at_each_stage(
    use_everything: Use, mailbox: Mailbox, last_session: LastSession, stage: Stage
) -> None:
    fault = mailbox.faults.reply(stage, 452, "4.5.9 As you wish")
    with pytest.raises(smtplib.SMTPException) as failure:
        use_everything(mailbox)
    assert answer(failure.value) == (452, b"4.5.9 As you wish")
    session = last_session(mailbox)
    assert fault.hits == times_said(session, "452 4.5.9 As you wish") > 0
    if stage == "QUIT":
        assert session.outcome == "delivered"
    else:
        assert session.outcome == "rejected"
        assert session.reason.endswith("was answered 452 4.5.9 As you wish")
    assert len(mailbox) == (stage == "QUIT")


@pytest.mark.parametrize("stage", STAGES)
def test_garbage_reaches_the_client_at_each_stage(
    use_everything: Use, mailbox: Mailbox, last_session: LastSession, stage: Stage
) -> None:
    fault = mailbox.faults.garbage(stage)
    with pytest.raises(smtplib.SMTPException) as failure:
        use_everything(mailbox)
    no_code = -1
    assert answer(failure.value)[0] == no_code
    session = last_session(mailbox)
    assert fault.hits == sum("\x1b" in line.text for line in session.transcript) > 0
    if stage != "QUIT":
        assert session.reason.endswith("was answered garbage by a fault")
    assert len(mailbox) == (stage == "QUIT")


@pytest.mark.parametrize("stage", ["connect", *STAGES])
def test_the_connection_ends_without_an_answer_at_each_stage(
    use_everything: Use, mailbox: Mailbox, last_session: LastSession, stage: Stage
) -> None:
    fault = mailbox.faults.drop(on=stage)
    with pytest.raises(smtplib.SMTPServerDisconnected):
        use_everything(mailbox)
    assert fault.hits == 1
    session = last_session(mailbox)
    assert session.outcome == ("delivered" if stage == "QUIT" else "aborted")
    assert f"a fault dropped the connection at {stage}" in session.reason
    assert len(mailbox) == (stage == "QUIT")


@pytest.mark.parametrize("stage", ["connect", *STAGES])
def test_a_delay_is_waited_for_at_each_stage(
    use_everything: Use, mailbox: Mailbox, stage: Stage
) -> None:
    fault = mailbox.faults.delay(0.1, on=stage)
    began = time.monotonic()
    use_everything(mailbox)
    assert time.monotonic() - began >= 0.1 * fault.hits
    assert fault.hits == (2 if stage == "EHLO" else 1)  # once more after STARTTLS
    assert mailbox.wait_for(subject="Hello")


def test_a_client_does_not_wait_for_ever(mailbox: Mailbox) -> None:
    mailbox.faults.delay(60, on="MAIL")
    with smtplib.SMTP(mailbox.host, mailbox.port, timeout=60) as client:
        client.ehlo()
        assert client.sock is not None
        client.sock.settimeout(0.1)
        with pytest.raises(smtplib.SMTPServerDisconnected, match="timed out"):
            client.mail("app@example.com")


def test_delays_add_up_behind_each_other(mailbox: Mailbox) -> None:
    faults = [mailbox.faults.delay(0.1, on="DATA"), mailbox.faults.delay(0.2, on="DATA")]
    began = time.monotonic()
    send(mailbox)
    assert time.monotonic() - began >= 0.3
    assert [fault.hits for fault in faults] == [1, 1]


@pytest.mark.parametrize("stage", ["banner", "EHLO", "MAIL"])
def test_a_421_is_said_once(
    mailbox: Mailbox, last_session: LastSession, stage: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    fault = mailbox.faults.reply(stage, 421, "4.3.2 Going down")
    with pytest.raises(smtplib.SMTPException):
        send(mailbox)
    session = last_session(mailbox)
    assert fault.hits == times_said(session, "421 4.3.2 Going down") == 1
    assert not caplog.records


@pytest.mark.parametrize("stage", ["MAIL", "RCPT", "DATA", "end-of-data"])
def test_behind_a_421_the_connection_is_over(
    mailbox: Mailbox, last_session: LastSession, stage: Stage
) -> None:
    mailbox.faults.reply(stage, 421, "4.3.2 Going down")
    with smtplib.SMTP(mailbox.host, mailbox.port, timeout=60) as client:
        client.ehlo()
        for reached, command in TRANSACTION.items():
            reply = client.docmd(command)
            if reached == stage:
                break
        assert reply == (421, b"4.3.2 Going down")
        with pytest.raises(smtplib.SMTPServerDisconnected):
            client.noop()
    assert last_session(mailbox).reason.endswith("was answered 421 4.3.2 Going down")
    assert len(mailbox) == 0


def test_mail_can_be_accepted_and_lost(mailbox: Mailbox, last_session: LastSession) -> None:
    fault = mailbox.faults.reply("end-of-data", 250, "2.0.0 Queued", times=1)
    send(mailbox)
    assert fault.hits == 1
    assert len(mailbox) == 0
    assert "250 2.0.0 Queued by a fault" in last_session(mailbox).reason
    send(mailbox)
    assert len(mailbox) == 1


def test_a_refusal_in_the_banner_ends_the_connection(
    mailbox: Mailbox, last_session: LastSession
) -> None:
    mailbox.faults.reply("banner", 554, "5.3.2 No mail here")
    with pytest.raises(smtplib.SMTPConnectError) as refusal:
        send(mailbox)
    assert answer(refusal.value) == (554, b"5.3.2 No mail here")
    session = last_session(mailbox)
    assert session.reason == "the connection was answered 554 5.3.2 No mail here"
    assert [line.sender for line in session.transcript] == ["server"]
