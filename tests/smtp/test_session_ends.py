"""Errors, ends, TLS and faults of the session by itself, without sockets and event loops."""

import pytest

from mailtrap_local.faults.actions import Drop, Hide
from mailtrap_local.faults.conditions import Match
from mailtrap_local.faults.reply import Reply
from mailtrap_local.faults.rule import Rule
from mailtrap_local.faults.stages import Stage
from mailtrap_local.mailroom.mailroom import Mailroom
from mailtrap_local.smtp.requests import AtStage, CheckPassword, KeepMessage, Request, StartTls
from smtp_sessions import ENVELOPE, LOGIN, MESSAGE, TLS, SessionClient, codes, listener


@pytest.fixture
def client(mailroom: Mailroom) -> SessionClient:
    """A client that has sent EHLO."""
    return SessionClient(mailroom).greet()


# -- errors ----------------------------------------------------------------------------------


def test_a_failed_request_is_an_error_reply_and_the_session_goes_on(
    client: SessionClient, caplog: pytest.LogCaptureFixture
) -> None:
    client.holds = lambda request: isinstance(request, CheckPassword)
    client.say(LOGIN + MESSAGE)
    replies = client.fail("secret detail")
    assert codes(replies) == ["451", "250", "250", "354", "250"]
    assert "secret" not in replies
    assert "secret detail" in caplog.text


def test_an_error_in_what_follows_an_answer_is_an_error_reply(
    client: SessionClient, caplog: pytest.LogCaptureFixture
) -> None:
    client.holds = lambda request: isinstance(request, KeepMessage)
    client.say(MESSAGE + b"NOOP\r\n")
    replies = client.answer(12)  # neither a message nor a reply
    assert codes(replies) == ["451", "250"]
    assert "a command failed" in caplog.text
    assert client.is_still


def test_an_error_within_a_message_ends_the_session(
    client: SessionClient, caplog: pytest.LogCaptureFixture
) -> None:
    client.holds = lambda request: isinstance(request, AtStage)
    client.mailroom.faults.add(Rule(on="QUIT", action=Drop()))
    client.say(ENVELOPE)
    while client.conversation.request is not None:
        client.answer()
    client.say(b"BDAT 6\r\nQUIT\r\n")
    assert codes(client.fail()) == ["421"]
    assert client.conversation.ended == "linger"
    client.leave()
    assert client.is_still
    assert caplog.records


# -- the end ---------------------------------------------------------------------------------


def test_the_end_of_input_comes_behind_the_commands_before_it(
    client: SessionClient,
) -> None:
    client.session.receive(MESSAGE * 40, 0.0)
    client.session.receive_end(0.0)
    assert not client.has_ended
    assert codes(client.work()).count("354") == 40
    assert client.conversation.ended == "close"
    assert client.record.outcome == "delivered"


def test_the_end_of_input_waits_for_a_request(client: SessionClient) -> None:
    client.holds = lambda request: isinstance(request, CheckPassword)
    client.say(LOGIN + b"NOOP\r\nhalf a line")
    assert client.close() == ""
    assert not client.has_ended
    assert codes(client.answer("535 5.7.8 No")) == ["535", "250"]
    assert client.conversation.ended == "close"


def test_quit_with_more_behind_it_lingers_and_ignores_that(client: SessionClient) -> None:
    assert codes(client.say(b"QUIT\r\n" + MESSAGE)) == ["221"]
    assert client.conversation.ended == "linger"
    assert client.mailroom.count() == 0


def test_too_many_octets_end_the_session_with_a_reply_that_can_be_read(mailroom: Mailroom) -> None:
    client = SessionClient(mailroom, listener(session_bytes=1000)).greet()
    assert codes(client.say(ENVELOPE + b"DATA\r\n" + b"x" * 1000)) == ["421"]
    assert client.conversation.ended == "linger"
    client.leave()
    assert client.is_still


def test_a_session_that_has_ended_keeps_nothing(client: SessionClient) -> None:
    budget = client.listener.limits.in_flight
    client.say(ENVELOPE + b"BDAT 1000\r\n" + b"x" * 900)
    assert not client.is_still
    client.leave()
    assert client.is_still
    assert budget.taken == 0
    assert client.mailroom.sessions.find()[0].ended_at is not None


# -- TLS and LMTP ----------------------------------------------------------------------------


def test_starttls_is_a_request_and_what_was_said_before_is_forgotten(mailroom: Mailroom) -> None:
    client = SessionClient(mailroom, listener(tls="starttls")).greet()
    client.say(LOGIN)
    client.holds = lambda request: isinstance(request, StartTls)
    assert client.say(b"STARTTLS\r\n") == "220 2.0.0 Go ahead\r\n"
    assert codes(client.answer(TLS)) == []
    assert codes(client.say(MESSAGE)) == ["503", "503", "503", "500", "500", "500"]
    assert (client.record.tls, client.record.helo, client.record.auth) == (TLS, "", None)
    assert "STARTTLS" not in client.say(b"EHLO app\r\n")


@pytest.mark.parametrize("rest", [b"NOOP\r\n", b"EHL", b"\r\n", b"\0"])
def test_starttls_with_more_behind_it_is_refused(mailroom: Mailroom, rest: bytes) -> None:
    client = SessionClient(mailroom, listener(tls="starttls")).greet()
    assert client.say(b"STARTTLS\r\n" + rest).startswith(
        "503 5.5.1 Wait for the answer to STARTTLS\r\n"
    )
    assert client.record.tls is None
    assert not any(isinstance(request, StartTls) for request in client.asked)


def test_starttls_is_refused_when_more_comes_while_a_fault_delays_it(mailroom: Mailroom) -> None:
    client = SessionClient(mailroom, listener(tls="starttls")).greet()
    mailroom.faults.add(Rule(on="STARTTLS", action=Hide("SIZE"), match=Match(session=(9,))))
    client.holds = lambda request: isinstance(request, AtStage)
    client.say(b"STARTTLS\r\n")
    client.say(b"MAIL FROM:<evil@example.com>\r\n")
    assert client.answer(None).startswith("503 5.5.1 Wait for the answer to STARTTLS\r\n")


def test_lmtp_replies_once_for_each_recipient(mailroom: Mailroom) -> None:
    client = SessionClient(mailroom, listener(lmtp=True)).greet()
    assert codes(client.say(b"EHLO app\r\n")) == ["500"]
    recipients = b"RCPT TO:<bob@example.com>\r\n" * 2
    replies = client.say(b"MAIL FROM:<>\r\n" + recipients + b"DATA\r\n.\r\nQUIT\r\n")
    assert codes(replies) == ["250"] * 3 + ["354", "250", "250", "221"]
    client = SessionClient(mailroom, listener(lmtp=True)).greet()
    client.holds = lambda request: isinstance(request, KeepMessage)
    client.say(b"MAIL FROM:<>\r\n" + recipients + b"BDAT 1 LAST\r\nx")
    assert codes(client.answer("452 4.3.1 Full")) == ["452", "452"]


# -- faults ----------------------------------------------------------------------------------


@pytest.mark.parametrize("stage", ["EHLO", "MAIL", "RCPT", "DATA", "end-of-data", "QUIT"])
@pytest.mark.parametrize("action", [Drop(), Reply(421, "4.3.2", "Gone")])
def test_a_fault_that_ends_the_session_is_applied_once(
    mailroom: Mailroom, stage: Stage, action: Drop | Reply
) -> None:
    client = SessionClient(mailroom)
    client.connect()
    fault = mailroom.faults.add(Rule(on=stage, action=action))
    replies = client.say(b"EHLO app\r\n" + MESSAGE + b"QUIT\r\n" + MESSAGE)
    assert fault.hits == 1
    assert codes(replies).count("421") == (1 if isinstance(action, Reply) else 0)
    assert mailroom.count() == (1 if stage == "QUIT" else 0)
    assert client.conversation.ended
    assert client.conversation.request is None


def test_a_message_is_under_way_while_a_fault_delays_the_reply_to_data(
    client: SessionClient, mailroom: Mailroom
) -> None:
    def holds(request: Request) -> bool:
        return (
            isinstance(request, AtStage)
            and request.context is not None
            and (request.context.stage == "DATA")
        )

    mailroom.faults.add(Rule(on="QUIT", action=Drop()))
    client.holds = holds
    client.say(ENVELOPE)
    assert client.is_still
    assert client.say(b"DATA\r\n") == ""
    assert not client.is_still
    assert codes(client.answer(None)) == ["354"]
    assert not client.is_still
    client.holds = lambda request: isinstance(request, KeepMessage)
    client.say(b".\r\n")
    assert not client.is_still
    client.answer("451 4.3.0 Later")
    assert client.is_still
