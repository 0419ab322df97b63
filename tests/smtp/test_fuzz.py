"""Any octets in any chunks: nothing breaks, and chunks make no difference.

The protocol is driven without sockets, thousands of conversations in seconds, always the same ones.
`MAILTRAP_FUZZ=100000 .venv/bin/pytest tests/smtp/test_fuzz.py --timeout 0` tries so many others.
"""

import asyncio
import contextlib
import itertools
import logging
import os
import re
import ssl
import tracemalloc
from base64 import b64encode
from collections.abc import Iterable, Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from mailtrap_local.mailroom.mailroom import Mailroom
from mailtrap_local.net.accounts import Anybody
from mailtrap_local.net.budget import Budget
from mailtrap_local.smtp.connection import Connection
from mailtrap_local.smtp.listener import Limits, Listener, Security
from mailtrap_local.smtp.reading import ReadTurns
from mailtrap_local.smtp.server import connection_defaults
from mailtrap_local.store.memory import MemoryStore

MESSAGE_SIZE = 2000
CONNECTIONS, IN_FLIGHT = Budget(10), Budget(100_000)
LISTENER = Listener(
    name="127.0.0.1:25",
    lmtp=False,
    security=Security(
        tls="off", context=None, faulty_context=lambda _kind: ssl.SSLContext(), accounts=Anybody()
    ),
    limits=Limits(
        message_size=MESSAGE_SIZE,
        recipients=3,
        idle_timeout=300,
        session_timeout=300,
        session_bytes=2**24,
        commands=100,
        peer_connections=None,
        connections=CONNECTIONS,
        in_flight=IN_FLIGHT,
    ),
)
NOT_THE_SAME_TWICE = re.compile(rb"(?<=Kept as )\S+|(?<=334 )\S+")

_EXAMPLES = os.environ.get("MAILTRAP_FUZZ")
fuzzed = settings(
    max_examples=int(_EXAMPLES or 800),
    derandomize=_EXAMPLES is None,
    database=None,
    deadline=None,  # the time of one conversation says nothing on a busy machine
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


class Line(asyncio.Transport):
    """A client's side of a connection: takes what the server says, and hangs up when it does."""

    def __init__(self, loop: asyncio.AbstractEventLoop, server: Connection) -> None:
        super().__init__({"peername": ("127.0.0.1", 40000)})
        self._loop = loop
        self._server = server
        self._closing = False
        self.paused = False
        self.heard = bytearray()

    def write(self, data: bytes | bytearray | memoryview) -> None:
        self.heard += data

    def is_closing(self) -> bool:
        return self._closing

    def close(self) -> None:
        if not self._closing:
            self._closing = True
            self._loop.call_soon(self._server.connection_lost, None)

    abort = close

    def can_write_eof(self) -> bool:
        return True

    def write_eof(self) -> None:
        pass

    def get_write_buffer_size(self) -> int:
        return 0

    def pause_reading(self) -> None:
        self.paused = True

    def resume_reading(self) -> None:
        self.paused = False


class Complaints(logging.Handler):
    """Log records of our code, asyncio and aiosmtpd that are warnings or worse."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.texts: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.texts.append(self.format(record))


class Exchange:
    """A mailroom, its SMTP listener without sockets, and what went wrong with it."""

    def __init__(self, runner: asyncio.Runner, complaints: Complaints) -> None:
        self._runner = runner
        self._defaults = connection_defaults(runner.get_loop())
        self._complaints = complaints
        self.open: set[Any] = set()
        self.renew()

    def renew(self) -> None:
        """Empty the mailroom."""
        self.mailroom = Mailroom(MemoryStore(max_messages=100, max_bytes=100_000))

    def converse(self, chunks: Iterable[bytes]) -> bytes:
        """The replies to a client that says this and closes its side; all went well within."""
        replies = self._runner.run(self._converse(chunks))
        assert self._complaints.texts == []
        assert not self.open
        assert (CONNECTIONS.taken, IN_FLIGHT.taken) == (0, 0)
        assert self.mailroom.settle("inbox", quiet=0, timeout=0)
        assert all(session.ended_at for session in self.mailroom.sessions.find())
        return replies

    async def _converse(self, chunks: Iterable[bytes]) -> bytes:
        loop = asyncio.get_running_loop()
        server = Connection(
            dict(self._defaults),
            delivery=self.mailroom,
            listener=LISTENER,
            connections=self.open,
            turns=ReadTurns(loop),
        )
        client = Line(loop, server)
        server.connection_made(client)
        conversation = server.finished
        assert conversation is not None
        for chunk in chunks:
            if client.is_closing():
                break
            server.data_received(chunk)
            await asyncio.sleep(0)
            while client.paused and not client.is_closing():  # noqa: ASYNC110  # a turn of the loop
                await asyncio.sleep(0)
        if not client.is_closing():
            server.eof_received()
        async with asyncio.timeout(30):
            with contextlib.suppress(asyncio.CancelledError):  # a client that was sent away
                await conversation
        await asyncio.sleep(0)
        return bytes(client.heard)


@pytest.fixture(scope="module")
def exchange() -> Iterator[Exchange]:
    complaints = Complaints()
    logging.getLogger().addHandler(complaints)
    with asyncio.Runner() as runner:
        yield Exchange(runner, complaints)
    logging.getLogger().removeHandler(complaints)


# -- what clients say ------------------------------------------------------------------------

line_ends = st.sampled_from([b"\r\n"] * 8 + [b"\n", b"\r", b"\n\r", b"\r\r\n", b""])
addresses = st.sampled_from(
    [b"<ann@example.com>", b"<>", b"<\xff@\xc3\xbc>", b"<a b>", b"<<>", b"bare", b"<a\0b>", b""]
)
sizes = st.integers(0, 3 * MESSAGE_SIZE) | st.sampled_from([10**7, 2**32, 10**30])
commands = st.one_of(
    st.sampled_from([
        b"EHLO app", b"HELO app", b"LHLO app", b"EHLO", b"DATA", b"DATA x", b"RSET", b"NOOP",
        b"VRFY ann", b"HELP", b"STARTTLS", b"", b" ", b"\0", b"NONSENSE", b"quit", b".", b"..",
    ]),
    st.builds(b"MAIL FROM:%s".__mod__, addresses),
    st.builds(b"MAIL FROM:<ann@example.com> SIZE=%d".__mod__, sizes),
    st.builds(b"RCPT TO:%s".__mod__, addresses),
    st.builds(b"BDAT %d%s".__mod__, st.tuples(sizes, st.sampled_from([b"", b" LAST", b" x"]))),
)  # fmt: skip
lines = st.builds(bytes.__add__, commands, line_ends)

responses = st.sampled_from([
    b64encode(b"\0app\0s3cret"), b64encode(b"user=a\1auth=Bearer t\1\1"), b64encode(b"app 0f"),
    b"*", b"=", b"", b"AA", b"\xff", b"no base64!",
])  # fmt: skip
logins = st.builds(
    lambda mechanism, between, said: b"AUTH %s%s%s\r\n" % (mechanism, between, b"\r\n".join(said)),
    st.sampled_from([b"PLAIN", b"LOGIN", b"XOAUTH2", b"CRAM-MD5", b"GSSAPI", b""]),
    st.sampled_from([b" ", b"\r\n"]),
    st.lists(responses, max_size=3),
)
chunks_of_mail = st.builds(
    lambda body, last: b"BDAT %d%s\r\n%s" % (len(body), last, body),
    st.binary(max_size=40) | st.sampled_from([b"\r\n.\r\n", b"QUIT\r\n", b"x" * 1500]),
    st.sampled_from([b"", b" LAST"]),
)
bodies = st.lists(
    st.sampled_from([b"\r\n", b"\n", b"\r", b".", b"..", b"Subject: x", b"\0", b"x" * 1000])
).map(b"".join)
envelope = b"MAIL FROM:<a@b>\r\nRCPT TO:<c@d>\r\n"
transactions = st.one_of(
    bodies.map(lambda body: envelope + b"DATA\r\n" + body + b"\r\n.\r\n"),
    st.lists(chunks_of_mail, max_size=3).map(lambda chunks: envelope + b"".join(chunks)),
)
junk = st.one_of(
    bodies,
    st.binary(max_size=30),
    st.integers(4090, 4100).map(lambda length: b"x" * length),
    st.just(b"\r\n.\r\n"),
)
conversations = st.builds(
    lambda beginning, rest: beginning + b"".join(rest),
    st.sampled_from([b"EHLO app\r\n", b"EHLO app\r\n" + envelope, b""]),
    st.lists(st.one_of(lines, lines, lines, logins, chunks_of_mail, transactions, junk)),
)
lengths = st.just([1]) | st.lists(st.integers(1, 300), min_size=1)


def cut(said: bytes, lengths: list[int]) -> Iterator[bytes]:
    """The same octets in chunks of these lengths, over and over."""
    start = 0
    for length in itertools.cycle(lengths):
        if start >= len(said):
            return
        yield said[start : start + length]
        start += length


# -- what must hold --------------------------------------------------------------------------


@pytest.mark.slow
@fuzzed
@given(said=conversations, lengths=lengths)
@example(said=b"EHLO app\r\nAUTH PLAIN \xfc\r\n", lengths=[1])
@example(said=b"EHLO app\r\nBDAT 000000000000000000000005\r\nQUIT\n", lengths=[300])
def test_nothing_breaks_and_the_next_client_is_served(
    exchange: Exchange, said: bytes, lengths: list[int]
) -> None:
    exchange.renew()
    assert exchange.converse(cut(said, lengths)).startswith(b"220 ")
    kept = exchange.mailroom.store.count().total
    replies = exchange.converse([b"HELO app\r\n" + envelope + b"DATA\r\n.\r\n"])
    assert b"250 2.0.0 Kept as " in replies
    assert exchange.mailroom.store.count().total == kept + 1


@pytest.mark.slow
@fuzzed
@given(said=conversations, lengths=lengths)
def test_chunks_make_no_difference(exchange: Exchange, said: bytes, lengths: list[int]) -> None:
    def outcome(chunks: Iterable[bytes]) -> list[object]:
        exchange.renew()
        replies = NOT_THE_SAME_TWICE.sub(b"", exchange.converse(chunks))
        (session,) = exchange.mailroom.sessions.find()
        kept = [(mail.raw, mail.envelope.rcpt_to) for mail in exchange.mailroom.messages_after(0)]
        return [replies, kept, session.outcome, session.reason, session.mailbox, session.auth]

    assert outcome([said]) == outcome(cut(said, lengths))


@settings(fuzzed, max_examples=20)
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
