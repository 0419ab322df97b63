"""Any octets in any chunks through a whole connection: its timers, turns and faults."""

import asyncio
import logging
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

import pytest
from hypothesis import given

from mailtrap_local.faults.actions import Delay, Throttle
from mailtrap_local.faults.rule import Rule
from mailtrap_local.mailroom.mailroom import Mailroom
from mailtrap_local.store.memory import MemoryStore
from smtp_sessions import MESSAGE, listener
from smtp_strategies import ACTIONS, Complaints, conversations, cut, fuzzed, lengths, rules
from smtp_transport import ConnectionClient

if TYPE_CHECKING:
    from mailtrap_local.smtp.connection import Connection

LISTENER = listener()


class Exchange:
    """A mailroom, its SMTP listener without sockets, and what went wrong with it."""

    def __init__(self, runner: asyncio.Runner, complaints: Complaints) -> None:
        self._runner = runner
        self._complaints = complaints
        self._open: set[Connection] = set()
        self.renew()

    def renew(self, rules: Iterable[Rule] = ()) -> None:
        """Empty the mailroom."""
        self.mailroom = Mailroom(MemoryStore(max_messages=100, max_bytes=100_000))
        for rule in rules:
            self.mailroom.faults.add(rule)

    def converse(self, chunks: Iterable[bytes]) -> bytes:
        """The replies to a client that says this and closes its side; all went well within."""
        replies = self._runner.run(self._converse(chunks))
        assert self._complaints.texts == []
        assert not self._open
        assert LISTENER.limits.connections.taken == LISTENER.limits.in_flight.taken == 0
        assert self.mailroom.settle("inbox", quiet=0, timeout=0)
        assert all(session.ended_at for session in self.mailroom.sessions.find())
        return replies

    async def _converse(self, chunks: Iterable[bytes]) -> bytes:
        client = ConnectionClient(self.mailroom, LISTENER, self._open)
        return await client.converse(chunks)


@pytest.fixture(scope="module")
def exchange() -> Iterator[Exchange]:
    complaints = Complaints()
    logging.getLogger().addHandler(complaints)
    with asyncio.Runner() as runner:
        yield Exchange(runner, complaints)
    logging.getLogger().removeHandler(complaints)


@fuzzed(100)
@given(said=conversations, lengths=lengths)
def test_nothing_breaks_and_the_next_client_is_served(
    exchange: Exchange, said: bytes, lengths: list[int]
) -> None:
    exchange.renew()
    replies = exchange.converse(cut(said, lengths))
    assert replies.startswith(b"220 ")
    kept = exchange.mailroom.store.count().total
    assert b"250 2.0.0 Kept as " in exchange.converse([b"HELO app\r\n" + MESSAGE])
    assert exchange.mailroom.store.count().total == kept + 1


@fuzzed(200)
@given(said=conversations, lengths=lengths, rules=rules(*ACTIONS, Delay(0.001), Throttle(10**6)))
def test_faults_that_wait_break_nothing(
    exchange: Exchange, said: bytes, lengths: list[int], rules: list[Rule]
) -> None:
    exchange.renew(rules)
    exchange.converse(cut(said, lengths))
    exchange.mailroom.faults.clear()
    assert b"250 2.0.0 Kept as " in exchange.converse([b"HELO app\r\n" + MESSAGE])
