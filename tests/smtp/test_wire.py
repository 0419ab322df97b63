"""Lines and messages off a stream: whole, in pieces, too long, and without an end."""

import asyncio
from collections.abc import Iterator

import pytest

from mailtrap_local.net.budget import Budget
from mailtrap_local.smtp.wire import (
    MAX_LINE,
    EndOfStream,
    Flood,
    LineTooLong,
    OverBudget,
    TooMuchData,
    Wire,
)

LIMIT = 1000


class Chunks:
    """A stream that gives what it was made of, piece by piece."""

    def __init__(self, chunks: Iterator[bytes]) -> None:
        self._chunks = chunks

    async def read(self, n: int) -> bytes:
        chunk = next(self._chunks, b"")
        assert len(chunk) <= n
        return chunk


def wire(*chunks: bytes) -> Wire:
    return from_stream(iter(chunks))


def from_stream(chunks: Iterator[bytes], in_flight: int = 10**9) -> Wire:
    return Wire(Chunks(chunks), Budget(in_flight))


def pieces(data: bytes, size: int) -> Wire:
    return wire(*(data[start : start + size] for start in range(0, len(data), size)))


@pytest.mark.parametrize("size", [1, 2, 3, 5, 7, 1000])
def test_commands_and_messages_come_out_the_same_however_they_are_cut(size: int) -> None:
    sent = b"DATA\r\n..dot\r\nline\r\n.\r\nNOOP\r\n.\r\nQUIT\n"

    async def converse() -> list[bytes]:
        client = pieces(sent, size)
        return [
            await client.read_line(),
            await client.read_message(LIMIT),
            await client.read_line(),
            await client.read_message(LIMIT),
            await client.read_line(),
        ]

    assert asyncio.run(converse()) == [b"DATA", b".dot\r\nline\r\n", b"NOOP", b"", b"QUIT"]


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        (b".\r\n", b""),
        (b"\r\n.\r\n", b"\r\n"),
        (b"..\r\n.\r\n", b".\r\n"),
        (b"...\r\n....\r\n.\r\n", b"..\r\n...\r\n"),
        (b".stuffed wrongly\r\n.\r\n", b"stuffed wrongly\r\n"),
        (b"a\n.\r\nb\r\n.\r\n", b"a\n.\r\nb\r\n"),
        (b"a\n.\nb\r\n.\r\n", b"a\n.\nb\r\n"),
        (b"a\r.\r\nb\r\n.\r\n", b"a\r.\r\nb\r\n"),
        (b"a\r\n.\nb\r\n.\r\n", b"a\r\n\nb\r\n"),
        (b"\x00\xff\r\n.\r\n", b"\x00\xff\r\n"),
    ],
)
def test_only_crlf_dot_crlf_ends_a_message_and_only_stuffed_dots_go(
    sent: bytes, kept: bytes
) -> None:
    assert asyncio.run(wire(sent).read_message(LIMIT)) == kept


def test_a_message_of_just_the_limit_is_kept_and_one_more_octet_is_too_much() -> None:
    body = b"x" * (LIMIT - 2) + b"\r\n"
    assert asyncio.run(wire(body + b".\r\n").read_message(LIMIT)) == body
    with pytest.raises(TooMuchData):
        asyncio.run(wire(b"x" + body + b".\r\n").read_message(LIMIT))


@pytest.mark.parametrize("size", [1, 4, 5, 1000])
def test_what_follows_a_message_that_was_too_big_is_not_lost(size: int) -> None:
    async def converse() -> bytes:
        client = pieces(b"x" * 3 * LIMIT + b"\r\n.\r\nNOOP\r\n", size)
        with pytest.raises(TooMuchData):
            await client.read_message(LIMIT)
        return await client.read_line()

    assert asyncio.run(converse()) == b"NOOP"


@pytest.mark.parametrize("size", [1000, 4096, 200_000])
def test_a_line_that_is_too_long_is_dropped_whole(size: int) -> None:
    async def converse() -> bytes:
        client = pieces(b"x" * 1_000_000 + b"\r\nNOOP\r\n", size)
        with pytest.raises(LineTooLong):
            await client.read_line()
        return await client.read_line()

    assert asyncio.run(converse()) == b"NOOP"


def test_the_longest_line_there_may_be_is_taken() -> None:
    line = b"x" * (MAX_LINE - 2)
    assert asyncio.run(wire(line + b"\r\n").read_line()) == line


def endless(octets: bytes) -> Iterator[bytes]:
    while True:
        yield octets


def test_a_line_and_a_message_without_end_are_given_up() -> None:
    with pytest.raises(Flood):
        asyncio.run(from_stream(endless(b"x" * 65536)).read_line())
    with pytest.raises(Flood):
        asyncio.run(from_stream(endless(b"x" * 65536)).read_message(LIMIT))
    with pytest.raises(Flood):
        asyncio.run(from_stream(endless(b"x\r\n" * 20000)).read_message(LIMIT))


@pytest.mark.parametrize("sent", [b"", b"half a line", b"\r"])
def test_a_client_that_leaves_is_noticed(sent: bytes) -> None:
    with pytest.raises(EndOfStream):
        asyncio.run(wire(sent).read_line())
    with pytest.raises(EndOfStream):
        asyncio.run(wire(sent).read_message(LIMIT))


SENT = [b"Subject: long\r\n", *[b"x" * 65536] * 4, b"\r\n.\r\nNOOP\r\n"]


def test_what_all_clients_may_send_at_once_ends_a_message_and_not_what_follows() -> None:
    async def converse() -> bytes:
        client = from_stream(iter(SENT), in_flight=65536)
        with pytest.raises(OverBudget):
            await client.read_message(10**6)
        assert not client.in_data
        return await client.read_line()

    assert asyncio.run(converse()) == b"NOOP"


def test_a_chunk_over_the_budget_is_read_to_its_end() -> None:
    async def converse() -> bytes:
        client = from_stream(iter([b"x" * 65536] * 4 + [b"NOOP\r\n"]), in_flight=65536)
        message = bytearray(b"before")
        with pytest.raises(OverBudget):
            await client.read_chunk(4 * 65536, message)
        assert not message
        return await client.read_line()

    assert asyncio.run(converse()) == b"NOOP"


def test_a_message_counts_until_it_is_released() -> None:
    budget = Budget(10**6)

    async def converse() -> None:
        client = Wire(Chunks(iter(SENT)), budget)
        assert (await client.read_message(10**6)).endswith(b"xxx\r\n")
        assert budget.taken > 65536
        client.release()
        assert budget.taken == 0

    asyncio.run(converse())
