"""Receive buffer of one connection; pauses reading above 256 KiB, and goes on in turns."""

import asyncio
from collections import deque
from collections.abc import Callable
from functools import partial

_PAUSE_ABOVE = 2**17  # octets
_AT_ONCE = 8  # connections


class ReadTurns:
    """Goes on to read from connections that send much, a few in each iteration of the event loop.

    So a thousand clients that send as fast as they can fill no memory, and do not keep others
    waiting. `between` is called between turns.
    """

    def __init__(
        self, loop: asyncio.AbstractEventLoop, between: Callable[[], object] = lambda: None
    ) -> None:
        self._loop = loop
        self._between = between
        self._waiting: deque[Callable[[], object]] = deque()

    def add(self, read: Callable[[], object]) -> None:
        """Call `read` once it is its turn: it begins to read from a connection, or goes on."""
        if not self._waiting:
            self._loop.call_soon(self._take_turns)
        self._waiting.append(read)

    def _take_turns(self) -> None:
        self._between()
        for _ in range(min(_AT_ONCE, len(self._waiting))):
            self._waiting.popleft()()
        if self._waiting:
            self._loop.call_soon(self._take_turns)


class ReceiveBuffer:
    """Chunks of a connection, as received: an `asyncio.StreamReader` without its copies."""

    def __init__(self, loop: asyncio.AbstractEventLoop, turns: ReadTurns) -> None:
        self._loop = loop
        self._turns = turns
        self._chunks: deque[bytes] = deque()
        self._octets = 0
        self._ended = False
        self._error: Exception | None = None
        self._waiter: asyncio.Future[None] | None = None
        self._paused: asyncio.ReadTransport | None = None

    @property
    def pending(self) -> bool:
        """True if a read would return at once."""
        return bool(self._chunks)

    def feed(self, chunk: bytes, transport: asyncio.ReadTransport | None) -> None:
        """Add a chunk, and pause the transport if the buffer is full."""
        self._chunks.append(chunk)
        self._octets += len(chunk)
        if self._octets > _PAUSE_ABOVE and self._paused is None and transport is not None:
            self._paused = transport
            transport.pause_reading()
        self._wake()

    def end(self, error: Exception | None = None) -> None:
        """Note that nothing more will be received."""
        self._ended = True
        self._error = self._error or error
        self._wake()

    def clear(self) -> None:
        """Forget what has not been read: nobody will read it."""
        self._chunks.clear()
        self._octets = 0

    def _wake(self) -> None:
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)

    async def read(self, n: int) -> bytes:
        """At most `n` octets, as soon as there are any; b"" at the end.

        Raises the connection's error, once all that was received before has been read.
        """
        while not self._chunks:
            if self._error is not None:
                raise self._error
            if self._ended:
                return b""
            self._waiter = self._loop.create_future()
            await self._waiter
        chunk = self._chunks.popleft()
        if len(chunk) > n:  # for a throttled reader
            self._chunks.appendleft(chunk[n:])
            chunk = chunk[:n]
        self._octets -= len(chunk)
        if self._paused is not None and self._octets <= _PAUSE_ABOVE // 2:
            self._turns.add(partial(_resume, self._paused))
            self._paused = None
        return chunk


def _resume(transport: asyncio.ReadTransport) -> None:
    if not transport.is_closing():
        transport.resume_reading()
