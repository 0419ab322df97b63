"""Pieces are sent as they are made, and what is slow to make holds nobody up."""

import asyncio
import socket
import threading
import time
from collections.abc import Awaitable, Callable, Iterator

import pytest

from mailtrap_local.net.pieces import PAUSE, SLOW, Piece, send_pieces
from mailtrap_local.net.streams import Stream, StreamProtocol
from mailtrap_local.net.workers import Workers

PROTOCOL = StreamProtocol(max_line=100, idle_timeout=60, ending="-", overload_code="X")


def sent(send: Callable[[Stream, Workers], Awaitable[None]]) -> bytes:
    """What a client receives of a stream that `send` writes to."""
    ours, theirs = socket.socketpair()
    received = bytearray()

    def read() -> None:
        while chunk := theirs.recv(2**16):
            received.extend(chunk)

    reading = threading.Thread(target=read)
    reading.start()
    workers = Workers("worker", 1)

    async def main() -> None:
        reader, writer = await asyncio.open_connection(sock=ours)
        async with asyncio.timeout(30) as login:
            stream = Stream(reader, writer, PROTOCOL, login)
            await send(stream, workers)
            await stream.close(linger_first=False)

    try:
        asyncio.run(main())
    finally:
        ours.close()
        reading.join(10)
        theirs.close()
        workers.stop()
    return bytes(received)


def test_all_pieces_arrive_in_order_small_and_large_slow_and_not() -> None:
    pieces: list[Piece] = [
        b"a",
        PAUSE,
        memoryview(b"b" * 300_000),
        SLOW,
        b"c",
        SLOW,
        SLOW,
        b"d" * 70_000,
        b"e",
    ]
    assert sent(lambda stream, workers: send_pieces(stream, pieces, workers)) == b"".join(pieces)


def test_a_connection_that_has_closed_with_its_last_octets_can_be_aborted() -> None:
    many = b"a" * 3_000_000  # more than the kernel takes at once

    async def write_and_close(stream: Stream, _: Workers) -> None:
        stream.write(many)
        await stream.close(linger_first=False)
        stream.abort()

    assert sent(write_and_close) == many


def test_a_slow_piece_does_not_hold_the_event_loop() -> None:
    went_on = threading.Event()

    def pieces() -> Iterator[bytes]:
        yield b"head "
        yield SLOW
        assert went_on.wait(10), "the event loop goes on meanwhile"
        yield threading.current_thread().name.encode()

    async def send(stream: Stream, workers: Workers) -> None:
        sending = asyncio.ensure_future(send_pieces(stream, pieces(), workers))
        for _ in range(5):
            await asyncio.sleep(0)
        went_on.set()
        await sending

    assert sent(send) == b"head worker"


def test_many_small_pieces_give_others_their_turn() -> None:
    turns = 0

    def pieces() -> Iterator[bytes]:
        end = time.monotonic() + 10
        while turns <= 10 and time.monotonic() < end:
            yield PAUSE
        yield b"done"

    async def send(stream: Stream, workers: Workers) -> None:
        nonlocal turns
        sending = asyncio.ensure_future(send_pieces(stream, pieces(), workers))
        while not sending.done():
            turns += 1
            await asyncio.sleep(0)

    assert sent(send) == b"done"
    assert turns > 10


def test_what_fails_in_another_thread_fails_here() -> None:
    def pieces() -> Iterator[bytes]:
        yield SLOW
        raise ValueError("broken")

    async def send(stream: Stream, workers: Workers) -> None:
        with pytest.raises(ValueError, match="broken"):
            await send_pieces(stream, pieces(), workers)

    assert sent(send) == b""


def test_work_for_a_client_that_has_left_is_not_begun() -> None:
    begun = []

    def pieces() -> Iterator[bytes]:
        yield SLOW
        begun.append(1)
        yield b"nobody reads this"

    async def send(stream: Stream, workers: Workers) -> None:
        stream.abort()
        with pytest.raises(ConnectionResetError):
            await send_pieces(stream, pieces(), workers)

    assert sent(send) == b""
    assert not begun
