"""Any octets in any chunks: nothing breaks, and chunks make no difference.

The session is driven by itself, thousands of conversations in seconds, always the same ones.
`MAILTRAP_FUZZ=100000 .venv/bin/pytest tests/smtp/test_fuzz.py --timeout 0` tries so many others.
"""

import logging
import re
import tracemalloc
from collections.abc import Iterable, Iterator

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from mailtrap_local.faults.rule import Rule
from mailtrap_local.mailroom.mailroom import Mailroom
from mailtrap_local.store.memory import MemoryStore
from smtp_sessions import MESSAGE, SessionClient, listener
from smtp_strategies import ACTIONS, Complaints, conversations, cut, fuzzed, lengths, rules

LISTENER = listener()
NOT_THE_SAME_TWICE = re.compile(r"(?<=Kept as )\S+|(?<=334 )\S+")


class Exchange:
    """A mailroom with faults, its session, and what went wrong with it."""

    def __init__(self, complaints: Complaints) -> None:
        self._complaints = complaints
        self.renew()

    def renew(self, rules: Iterable[Rule] = ()) -> None:
        """Empty the mailroom."""
        self.mailroom = Mailroom(MemoryStore(max_messages=100, max_bytes=100_000))
        for rule in rules:
            self.mailroom.faults.add(rule)

    def converse(self, chunks: Iterable[bytes], late: Iterable[bool] = ()) -> str:
        """The replies to a client that says this and closes its side; all went well within.

        For each chunk `late` says whether what has been requested is answered behind the next one.
        """
        client = SessionClient(self.mailroom, LISTENER)
        replies = client.connect()
        waits = iter(late)
        for chunk in chunks:
            if client.has_ended:
                break
            client.is_held = next(waits, False)
            replies += client.say(chunk)
        client.is_held = False
        replies += client.close()
        self._check(client)
        return replies

    def _check(self, client: SessionClient) -> None:
        assert client.has_ended
        assert client.conversation.request is None
        client.leave()
        assert self._complaints.texts == []
        assert LISTENER.limits.in_flight.taken == 0
        assert client.is_still
        assert client.record.ended_at is not None

    def outcome(self, replies: str) -> list[object]:
        """What a conversation has come to, but for what is never the same."""
        (session,) = self.mailroom.sessions.find()
        kept = [(mail.raw, mail.envelope.rcpt_to) for mail in self.mailroom.messages_after(0)]
        hits = [fault.hits for fault in self.mailroom.faults.all()]
        replies = NOT_THE_SAME_TWICE.sub("", replies)
        return [replies, kept, hits, session.outcome, session.reason, session.mailbox, session.auth]


@pytest.fixture(scope="module")
def exchange() -> Iterator[Exchange]:
    complaints = Complaints()
    logging.getLogger().addHandler(complaints)
    yield Exchange(complaints)
    logging.getLogger().removeHandler(complaints)


@pytest.mark.slow
@pytest.mark.timeout(600)
@fuzzed(8000)
@given(said=conversations, lengths=lengths)
@example(said=b"EHLO app\r\nAUTH PLAIN \xfc\r\n", lengths=[1])
@example(said=b"EHLO app\r\nBDAT 000000000000000000000005\r\nQUIT\n", lengths=[300])
def test_nothing_breaks_chunks_make_no_difference_and_the_next_client_is_served(
    exchange: Exchange, said: bytes, lengths: list[int]
) -> None:
    exchange.renew()
    whole = exchange.outcome(exchange.converse([said]))
    exchange.renew()
    replies = exchange.converse(cut(said, lengths))
    assert replies.startswith("220 ")
    assert exchange.outcome(replies) == whole
    kept = exchange.mailroom.store.count().total
    assert "250 2.0.0 Kept as " in exchange.converse([b"HELO app\r\n" + MESSAGE])
    assert exchange.mailroom.store.count().total == kept + 1


@pytest.mark.slow
@fuzzed(1000)
@given(
    said=conversations,
    lengths=lengths,
    rules=rules(*ACTIONS),
    late=st.lists(st.booleans(), max_size=50),
)
def test_faults_and_late_answers_break_nothing_and_chunks_make_no_difference(
    *, exchange: Exchange, said: bytes, lengths: list[int], rules: list[Rule], late: list[bool]
) -> None:
    exchange.renew(rules)
    whole = exchange.outcome(exchange.converse([said]))
    exchange.renew(rules)
    assert exchange.outcome(exchange.converse(cut(said, lengths))) == whole
    exchange.renew(rules)
    assert exchange.outcome(exchange.converse(cut(said, lengths), late)) == whole


@pytest.mark.slow
@fuzzed(20)
@given(said=conversations.filter(bool))
def test_any_amount_of_it_is_met_in_bounded_memory(exchange: Exchange, said: bytes) -> None:
    exchange.renew()
    much = said * (2**19 // len(said))
    tracemalloc.start()
    try:
        exchange.converse(cut(much, [2**14]))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 8 * 2**20  # half of it for the replies and for the store's log of changes
