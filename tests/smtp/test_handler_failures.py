"""aiosmtpd handlers that fail, wait or never return: nobody else is disturbed."""

import asyncio
import smtplib
import socket
import struct
import threading
from typing import Any

import pytest

from conversing import Client, Connect, Serve, last_session
from sending import ANN, SENDER, send

FAILED = "451 4.3.0 The server's handler failed, nothing was kept"


class Failing:
    """Raises at one verb, and with `describe` replies to that itself."""

    def __init__(self, verb: str, problem: BaseException, describe: Any = None) -> None:
        async def method(*_: Any) -> str:
            raise problem

        setattr(self, f"handle_{verb}", method)
        if describe is not None:
            self.handle_exception = describe


class Waiting:
    """Waits at the end of data of what SENDER sends, until it is released or cancelled."""

    def __init__(self) -> None:
        self.was_asked = threading.Event()
        self.was_cancelled = threading.Event()

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        if envelope.mail_from == SENDER:
            self.loop = server.loop
            self.released = asyncio.Event()
            self.was_asked.set()
            try:
                await self.released.wait()
            except asyncio.CancelledError:
                self.was_cancelled.set()
                raise
        return "250 at last"

    def release(self) -> None:
        self.loop.call_soon_threadsafe(self.released.set)


def begin_message(client: Client, then: bytes = b"") -> Client:
    """Send all of a message for which `Waiting` waits, and read no reply but that to EHLO."""
    client.say(b"EHLO app\r\n")
    envelope = f"MAIL FROM:<{SENDER}>\r\nRCPT TO:<{ANN}>\r\n"
    client.socket.sendall(envelope.encode() + b"DATA\r\n\r\n.\r\n" + then)
    return client


@pytest.mark.parametrize("verb", ["EHLO", "MAIL", "RCPT", "DATA", "RSET", "NOOP", "VRFY", "QUIT"])
def test_an_exception_is_451_and_a_traceback_and_the_connection_goes_on(
    serve: Serve, connect: Connect, caplog: pytest.LogCaptureFixture, verb: str
) -> None:
    handler = Failing(verb, KeyError("secret detail"))
    sandbox = serve(handler=handler)
    client = connect(sandbox.smtp)
    commands = (
        *(b"EHLO app\r\n", b"NOOP\r\n", b"VRFY bob\r\n", b"MAIL FROM:<ann@x>\r\n"),
        *(b"RCPT TO:<bob@x>\r\n", b"BDAT 4 LAST\r\nHi\r\n", b"RSET\r\n", b"QUIT\r\n"),
    )
    replies = [client.say(command) for command in commands]
    assert FAILED in replies
    assert "secret" not in str(replies)
    assert "KeyError: 'secret detail'" in caplog.text
    assert "Failing failed" in caplog.text
    expects_mail = verb not in ("EHLO", "MAIL", "RCPT", "DATA")  # else what follows is out of order
    assert len(sandbox.mailbox) == expects_mail


@pytest.mark.parametrize(
    "problem",
    [
        ValueError("no"),
        SystemExit(3),
        KeyboardInterrupt(),
        asyncio.CancelledError(),
        TimeoutError(),
    ],
    ids=repr,
)
def test_nobody_else_is_disturbed_whatever_is_raised(
    serve: Serve, caplog: pytest.LogCaptureFixture, problem: BaseException
) -> None:
    sandbox = serve(handler=Failing("RCPT", problem))
    with (
        smtplib.SMTP(*sandbox.smtp, timeout=60) as one,
        smtplib.SMTP(*sandbox.smtp, timeout=60) as other,
    ):
        for client in (one, other):
            client.ehlo()
            assert client.mail(SENDER)[0] == 250
            assert client.rcpt(ANN)[0] == 451
        assert other.noop()[0] == one.noop()[0] == 250
    assert type(problem).__name__ in caplog.text


@pytest.mark.parametrize("answer", [True, "OK", "", 250, "600 no", "25 no", ["250 OK"], object()])
def test_what_is_no_reply_is_a_failure(
    serve: Serve, caplog: pytest.LogCaptureFixture, answer: Any
) -> None:
    class Odd:
        async def handle_DATA(self, *_: Any) -> Any:
            return answer

    sandbox = serve(handler=Odd())
    with pytest.raises(smtplib.SMTPDataError, match=r"4\.3\.0"):
        send(sandbox.smtp)
    assert "is no reply: a handler returns '250 OK', say, or None" in caplog.text
    assert not sandbox.mailbox


def test_handle_exception_chooses_the_reply(serve: Serve, caplog: pytest.LogCaptureFixture) -> None:
    async def describe(error: Exception) -> str:
        return f"542 {type(error).__name__}"

    async def fail(_error: Exception) -> str:
        raise RuntimeError("again")

    sandbox = serve(handler=Failing("DATA", KeyError("x"), describe))
    with pytest.raises(smtplib.SMTPDataError, match="542, b'KeyError'"):
        send(sandbox.smtp)
    with pytest.raises(smtplib.SMTPDataError, match=r"4\.3\.0"):
        send(serve(handler=Failing("DATA", KeyError("x"), fail)).smtp)
    assert "RuntimeError: again" in caplog.text
    assert not sandbox.mailbox


def test_methods_that_are_no_coroutines_work(serve: Serve) -> None:
    class Plain:
        def handle_RCPT(self, server: Any, session: Any, envelope: Any, *rest: Any) -> str:
            return "550 not here"

    with pytest.raises(smtplib.SMTPRecipientsRefused, match="not here"):
        send(serve(handler=Plain()).smtp)


def test_a_slow_handler_holds_up_its_own_client_alone(serve: Serve, connect: Connect) -> None:
    handler = Waiting()
    sandbox = serve(handler=handler, idle_timeout=0.2)
    slow = begin_message(connect(sandbox.smtp), b"NOOP\r\n")
    assert handler.was_asked.wait(10)
    for _ in range(3):
        send(sandbox.smtp, "Quick", sender="other@example.com")
    assert [mail.subject for mail in sandbox.mailbox] == ["Quick"] * 3
    with pytest.raises(AssertionError, match="Quick"):
        sandbox.mailbox.assert_empty(timeout=0.01)
    handler.release()
    assert slow.codes(3) == ["250", "250", "354"]
    assert slow.reply() == "250 at last"
    assert slow.reply() == "250 2.0.0 Ok"
    assert len(sandbox.mailbox) == 4


def test_a_handler_that_never_returns_ends_with_the_session(serve: Serve, connect: Connect) -> None:
    handler = Waiting()
    sandbox = serve(handler=handler, idle_timeout=0.1, session_timeout=0.5)
    client = begin_message(connect(sandbox.smtp))
    assert handler.was_asked.wait(10)
    client.socket.sendall(b"NOOP\r\n")  # the client is not idle, but waits
    assert client.codes(3) == ["250", "250", "354"]
    assert client.reply() == "421 4.4.2 Connected for too long, closing"
    assert handler.was_cancelled.wait(10)
    assert not sandbox.mailbox
    assert last_session(sandbox).reason.startswith("the connection was open for 0.5 s")


@pytest.mark.parametrize("resets", [True, False])
def test_a_handler_is_cancelled_when_its_client_has_left(
    serve: Serve, connect: Connect, *, resets: bool
) -> None:
    handler = Waiting()
    sandbox = serve(handler=handler)
    client = begin_message(connect(sandbox.smtp))
    assert handler.was_asked.wait(10)
    assert client.codes(3) == ["250", "250", "354"]
    if resets:
        client.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    client.close()
    assert handler.was_cancelled.wait(10)
    session = last_session(sandbox)
    assert session.outcome == "aborted"
    assert not sandbox.mailbox


def test_a_client_that_only_stops_sending_gets_all_its_replies(
    serve: Serve, connect: Connect
) -> None:
    handler = Waiting()
    sandbox = serve(handler=handler)
    client = begin_message(connect(sandbox.smtp), b"QUIT\r\n")
    client.socket.shutdown(socket.SHUT_WR)
    assert handler.was_asked.wait(10)
    handler.release()
    assert client.codes(5) == ["250", "250", "354", "250", "221"]
    assert len(sandbox.mailbox) == 1


def test_421_ends_the_connection(serve: Serve, connect: Connect) -> None:
    class Closing:
        async def handle_VRFY(self, *_: Any) -> str:
            return "421 enough"

    sandbox = serve(handler=Closing())
    client = connect(sandbox.smtp)
    assert client.say(b"EHLO app\r\n")[:3] == "250"
    client.socket.sendall(b"VRFY bob\r\nNOOP\r\n")
    assert client.reply() == "421 enough"
    assert client.reply() == ""


def test_a_sandbox_stops_while_a_handler_waits(serve: Serve, connect: Connect) -> None:
    handler = Waiting()
    sandbox = serve(handler=handler)
    client = begin_message(connect(sandbox.smtp))
    assert handler.was_asked.wait(10)
    sandbox.stop()
    assert handler.was_cancelled.wait(10)
    assert client.codes(4) == ["250", "250", "354", "421"]
