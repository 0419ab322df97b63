"""A connection without sockets: back-pressure, turns, what waits, and its end in each state."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

import pytest

from mailtrap_local.faults.actions import Delay, Throttle
from mailtrap_local.faults.rule import Rule
from mailtrap_local.mailroom.mailroom import Mailroom
from mailtrap_local.smtp.listener import Listener
from smtp_sessions import ENVELOPE, LOGIN, MESSAGE, listener
from smtp_transport import ConnectionClient

Test = Callable[[ConnectionClient], Coroutine[Any, Any, None]]


def run(mailroom: Mailroom, test: Test, settings: Listener | None = None) -> None:
    """Run a test with a client of a connection, which has left nothing at the end."""
    chosen = settings or listener()

    async def converse() -> None:
        client = ConnectionClient(mailroom, chosen)
        await test(client)
        client.transport.abort()
        await asyncio.sleep(0)

    asyncio.run(converse())
    assert chosen.limits.connections.taken == chosen.limits.in_flight.taken == 0
    assert mailroom.settle("inbox", quiet=0, timeout=0)
    assert all(session.ended_at for session in mailroom.sessions.find())


def test_small_reads_of_a_throttled_client_fill_no_memory(mailroom: Mailroom) -> None:
    mailroom.faults.add(Rule(on="DATA", action=Throttle(1000)))

    async def test(client: ConnectionClient) -> None:
        await client.send(b"EHLO app\r\n")
        client.server.data_received(ENVELOPE + b"DATA\r\n")
        await client.expect(b"354 ")
        for _ in range(4):
            client.server.data_received(b"x" * 65_536)
        assert client.transport.paused

    run(mailroom, test)


def test_a_client_that_does_not_read_is_not_read_from_until_it_does(mailroom: Mailroom) -> None:
    async def test(client: ConnectionClient) -> None:
        await client.send(b"EHLO app\r\n")
        client.server.pause_writing()
        assert client.transport.paused
        client.server.data_received(b"NOOP\r\n" * 90)  # it had been read already
        for _ in range(5):
            await asyncio.sleep(0)
        assert client.replies.count(b"250 2.0.0 Ok") == 64
        client.server.resume_writing()
        for _ in range(5):
            await asyncio.sleep(0)
        assert client.replies.count(b"250 2.0.0 Ok") == 90
        assert not client.transport.paused

    run(mailroom, test)


def test_a_client_that_is_closed_is_still_read_from(mailroom: Mailroom) -> None:
    async def test(client: ConnectionClient) -> None:
        client.server.data_received(b"NOOP\r\n" * 50_000)
        assert client.transport.paused
        await client.expect(b"421 ")
        for _ in range(5):
            await asyncio.sleep(0)
        assert not client.transport.paused
        assert not client.transport.is_closing()
        for _ in range(17):
            client.server.data_received(b"x" * 250_000)
        assert client.transport.is_closing()

    run(mailroom, test)


def test_a_client_that_is_closed_while_it_reads_nothing_is_still_read_from(
    mailroom: Mailroom,
) -> None:
    async def test(client: ConnectionClient) -> None:
        await client.send(b"EHLO app\r\n")
        client.server.pause_writing()
        client.server.data_received(b"x" * 5_000_000)
        await asyncio.sleep(0)
        assert b"421 " in client.replies
        assert not client.transport.paused

    run(mailroom, test)


def test_a_client_gets_one_turn_at_a_time(mailroom: Mailroom) -> None:
    async def test(client: ConnectionClient) -> None:
        for _ in range(10):
            client.server.data_received(b"NOOP\r\n" * 500)
        before = client.server.conversation.input
        left = len(before)
        await asyncio.sleep(0)
        assert left - len(before) <= 64 * 6

    run(mailroom, test, listener(commands=10_000))


class Failing:
    """Accounts whose file cannot be read."""

    def check(self, username: str, password: str, peer: str = "") -> bool:
        raise OSError("no such file")


def test_a_check_that_fails_is_an_error_reply_and_no_end(
    mailroom: Mailroom, caplog: pytest.LogCaptureFixture
) -> None:
    async def test(client: ConnectionClient) -> None:
        await client.send(b"EHLO app\r\n" + LOGIN + b"NOOP\r\n")
        await client.expect(b"250 2.0.0 Ok")
        assert b"451 4.3.0 Internal error, nothing was kept\r\n" in client.replies
        assert not client.transport.is_closing()

    run(mailroom, test, listener(accounts=Failing()))
    assert "no such file" in caplog.text


@pytest.mark.parametrize("way", ["dismissed", "lost", "reset", "silent for too long"])
@pytest.mark.parametrize("stage", ["connect", "EHLO", "DATA", "end-of-data"])
def test_a_connection_can_end_while_a_fault_delays_it(
    mailroom: Mailroom, stage: Any, way: str
) -> None:
    fault = mailroom.faults.add(Rule(on=stage, action=Delay(3600)))

    async def test(client: ConnectionClient) -> None:
        client.server.data_received(b"EHLO app\r\n" + MESSAGE + b"QUIT\r\n")
        while not fault.hits:  # noqa: ASYNC110  # a turn of the loop
            await asyncio.sleep(0)
        if way == "dismissed":
            client.server.dismiss()
        elif way == "silent for too long":
            client.server.interrupt("421 4.4.2 Idle", "idle", was_idle=True)
        else:
            client.server.connection_lost(None if way == "lost" else ConnectionResetError())
        await asyncio.wait_for(client.server.finished, 1)
        await asyncio.sleep(0)
        assert len(asyncio.all_tasks()) == 1
        assert client.replies.count(b"421 ") == (way in ("dismissed", "silent for too long"))

    run(mailroom, test)
    (session,) = mailroom.sessions.find()
    assert session.outcome == ("idle" if way == "silent for too long" else "aborted")
    assert fault.hits == 1
    assert mailroom.count() == 0


def test_a_delay_by_the_server_is_no_silence_of_the_client(mailroom: Mailroom) -> None:
    mailroom.faults.add(Rule(on="EHLO", action=Delay(0.3)))

    async def test(client: ConnectionClient) -> None:
        await client.send(b"EHLO app\r\n")
        await client.expect(b"250 HELP")
        client.server.data_received(MESSAGE)
        await client.expect(b"250 2.0.0 Kept")

    run(mailroom, test, listener(idle_timeout=0.2))


def test_a_session_can_be_too_long_while_a_fault_delays_it(mailroom: Mailroom) -> None:
    mailroom.faults.add(Rule(on="EHLO", action=Delay(3600)))

    async def test(client: ConnectionClient) -> None:
        await client.send(b"EHLO app\r\n")
        await asyncio.wait_for(client.server.finished, 5)
        assert client.replies.endswith(b"421 4.4.2 Connected for too long, closing\r\n")

    run(mailroom, test, listener(session_timeout=0.2, idle_timeout=0.1))
