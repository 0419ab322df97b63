"""Holds what has come from a client until it is taken, and stops the client when that is much."""

import asyncio
from collections import deque

_ENOUGH = 2**18  # octets that wait here before the client has to


class Incoming:
    """The chunks of one connection, as they came: an `asyncio.StreamReader` without its copies."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self._chunks: deque[bytes] = deque()
        self._octets = 0
        self._ended = False
        self._error: Exception | None = None
        self._reader: asyncio.Future[None] | None = None
        self._stopped: asyncio.ReadTransport | None = None

    @property
    def pending(self) -> bool:
        """Whether there is something to take."""
        return bool(self._chunks)

    def feed(self, chunk: bytes, transport: asyncio.ReadTransport | None) -> None:
        """Take what has come in, and stop the transport if enough is here."""
        self._chunks.append(chunk)
        self._octets += len(chunk)
        if self._octets > _ENOUGH and self._stopped is None and transport is not None:
            self._stopped = transport
            transport.pause_reading()
        self._wake()

    def end(self, error: Exception | None = None) -> None:
        """Nothing more will come."""
        self._ended = True
        self._error = self._error or error
        self._wake()

    def _wake(self) -> None:
        if self._reader is not None and not self._reader.done():
            self._reader.set_result(None)

    async def read(self, n: int) -> bytes:
        """At most `n` octets, as soon as there are any; b"" at the end.

        Raises what the connection broke by, once all that came before has been read.
        """
        while not self._chunks:
            if self._error is not None:
                raise self._error
            if self._ended:
                return b""
            self._reader = self._loop.create_future()
            await self._reader
        chunk = self._chunks.popleft()
        if len(chunk) > n:  # only a throttled reader asks for so little
            self._chunks.appendleft(chunk[n:])
            chunk = chunk[:n]
        self._octets -= len(chunk)
        if self._stopped is not None and self._octets <= _ENOUGH // 2:
            self._stopped.resume_reading()
            self._stopped = None
        return chunk
