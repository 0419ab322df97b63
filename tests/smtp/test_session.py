"""The session by itself, without sockets and event loops: octets in, replies and requests out."""

import pytest

from mailtrap_local.mailroom.mailroom import Mailroom
from mailtrap_local.net.accounts import OnePair
from mailtrap_local.smtp.requests import CheckPassword, KeepMessage
from smtp_sessions import ENVELOPE, LOGIN, MESSAGE, SessionClient, codes, listener


@pytest.fixture
def client(mailroom: Mailroom) -> SessionClient:
    """A client that has sent EHLO."""
    return SessionClient(mailroom).greet()


# -- replies ---------------------------------------------------------------------------------


def test_replies_to_one_read_come_out_together(client: SessionClient) -> None:
    client.writes.clear()
    client.say(ENVELOPE + b"NONSENSE\r\nRSET\r\n")
    (written,) = client.writes
    assert codes(written) == ["250", "250", "500", "250"]


def test_a_whole_message_is_replied_to_with_one_write_behind_the_store(
    client: SessionClient, mailroom: Mailroom
) -> None:
    client.writes.clear()
    assert codes(client.say(MESSAGE + MESSAGE)) == ["250", "250", "354", "250"] * 2
    assert len(client.writes) == 1
    assert mailroom.count() == 2


@pytest.mark.parametrize("size", [1, 2, 3, 7, 50])
def test_a_conversation_in_pieces_of_any_size(client: SessionClient, size: int) -> None:
    said = (
        MESSAGE + b"AUTH LOGIN\r\nYXBw\r\ncw==\r\n" + ENVELOPE + b"BDAT 6 LAST\r\nQUIT\r\nQUIT\r\n"
    )
    replies = "".join(client.say(said[at : at + size]) for at in range(0, len(said), size))
    assert codes(replies) == [
        *["250", "250", "354", "250", "334", "334", "235", "250", "250", "250", "221"]
    ]
    assert [mail.raw for mail in client.mailroom.messages_after(0)] == [
        b"Subject: Hello\r\n\r\n",
        b"QUIT\r\n",
    ]


def test_times_are_those_that_are_passed_in(mailroom: Mailroom) -> None:
    client = SessionClient(mailroom)
    client.time = 0.25
    client.connect()
    client.time = 1.5
    client.say(b"HELO ")
    client.time = 2.5
    client.say(b"app\r\n")
    client.holds = lambda request: isinstance(request, KeepMessage)
    client.say(MESSAGE)
    client.time = 7.5
    request = client.conversation.request
    assert isinstance(request, KeepMessage)
    client.answer(mailroom.deliver(request.envelope, request.raw))
    client.time = 8.0
    client.say(b"QUIT\r\n")
    times = [line.at for line in client.record.transcript]
    assert times == [0.0] + [2.5] * 8 + [7.5] + [8.0] * 2
    assert client.record.ended_at is not None
    assert (client.record.ended_at - client.record.started_at).total_seconds() == 8.0


# -- requests --------------------------------------------------------------------------------


def test_a_request_stops_the_session_and_its_answer_continues_it(
    client: SessionClient,
) -> None:
    client.holds = lambda request: isinstance(request, CheckPassword)
    assert client.say(LOGIN + b"NOOP\r\n") == ""
    assert client.say(MESSAGE) == ""
    assert client.say(b"NO") == ""
    assert client.mailroom.count() == 0
    assert codes(client.answer(None)) == ["235", "250", "250", "250", "354", "250"]
    assert codes(client.say(b"OP\r\n")) == ["250"]
    assert client.record.auth is not None


def test_a_refused_password_is_answered_with_the_reply(mailroom: Mailroom) -> None:
    client = SessionClient(mailroom, listener(accounts=OnePair("app", "other"))).greet()
    assert codes(client.say(LOGIN)) == ["535"]
    assert codes(client.say(b"MAIL FROM:<ann@example.com>\r\n")) == ["530"]
    assert client.record.auth is None


def test_the_store_is_asked_with_the_whole_message_and_its_envelope(
    client: SessionClient,
) -> None:
    client.say(MESSAGE)
    (request,) = client.asked
    assert isinstance(request, KeepMessage)
    assert request.raw == b"Subject: Hello\r\n\r\n"
    assert (request.envelope.mail_from, request.envelope.rcpt_to) == (
        "ann@example.com",
        ("bob@example.com",),
    )


def test_a_reply_instead_of_a_message_is_that_of_the_store(client: SessionClient) -> None:
    client.holds = lambda request: isinstance(request, KeepMessage)
    assert codes(client.say(MESSAGE)) == ["250", "250", "354"]
    assert client.answer("452 4.3.1 Full") == "452 4.3.1 Full\r\n"
    assert client.record.refusal == "the message was answered 452 4.3.1 Full"
    assert client.is_still


def test_an_answer_after_the_end_does_nothing(client: SessionClient) -> None:
    client.holds = lambda request: isinstance(request, CheckPassword)
    client.say(LOGIN + b"NOOP\r\n")
    client.conversation.interrupt("421 4.3.2 Shutting down", "closed")
    assert codes(client.work()) == ["421"]
    assert client.answer(None) == ""
    assert client.fail() == ""
    client.session.go_on()
    assert client.say(b"NOOP\r\n" * 100) == ""
    assert client.close() == ""
    assert client.record.reason == "closed"
    assert client.record.auth is None


def test_an_answer_after_the_client_has_gone_does_nothing(client: SessionClient) -> None:
    client.holds = lambda request: isinstance(request, KeepMessage)
    client.say(MESSAGE + b"NOOP\r\n")
    client.leave()
    assert client.is_still
    assert client.answer("250 Ok") == ""
    assert client.fail() == ""
    assert client.work() == ""
    assert client.record.outcome == "aborted"


# -- turns -----------------------------------------------------------------------------------


def test_after_sixty_four_lines_it_is_the_turn_of_others(client: SessionClient) -> None:
    session, output = client.session, client.conversation.output
    session.receive(b"NOOP\r\n" * 90 + b"QUIT\r\n", 0.0)
    assert (session.is_busy, len(output)) == (True, 64)
    session.go_on()
    assert (session.is_busy, len(output)) == (False, 91)
    assert client.conversation.ended


def test_just_sixty_four_lines_leave_nothing_to_do(client: SessionClient) -> None:
    client.session.receive(b"NOOP\r\n" * 64, 0.0)
    assert not client.session.is_busy
    client.session.receive(b"NOOP\r\n" * 64 + b"NO", 0.0)
    client.session.go_on()
    assert not client.session.is_busy


def test_a_session_that_waits_is_not_busy(client: SessionClient) -> None:
    client.holds = lambda request: isinstance(request, CheckPassword)
    client.say(LOGIN + b"NOOP\r\n" * 100)
    assert not client.session.is_busy
    client.session.answer(None, 0.0)
    assert client.session.is_busy
    assert len(codes(client.work())) == 101
