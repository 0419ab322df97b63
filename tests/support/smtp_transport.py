"""A connection without sockets: what a client sends is given to it, and its replies are kept."""

import asyncio
import contextlib
from collections.abc import Iterable

from mailtrap_local.mailroom.mailroom import Mailroom
from mailtrap_local.smtp.connection import Connection
from mailtrap_local.smtp.listener import Listener
from mailtrap_local.smtp.reading import ReadTurns
from mailtrap_local.smtp.server import connection_defaults


class ClientTransport(asyncio.Transport):
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


class ConnectionClient:
    """A client of a connection, which has been made when this is."""

    def __init__(
        self, mailroom: Mailroom, listener: Listener, open_ones: set[Connection] | None = None
    ) -> None:
        loop = asyncio.get_running_loop()
        self.server = Connection(
            connection_defaults(loop),
            delivery=mailroom,
            listener=listener,
            connections=set() if open_ones is None else open_ones,
            turns=ReadTurns(loop),
        )
        self.transport = ClientTransport(loop, self.server)
        self.server.connection_made(self.transport)

    async def send(self, octets: bytes) -> None:
        """Send octets, and wait until more are read."""
        self.server.data_received(octets)
        await asyncio.sleep(0)
        while self.transport.paused and not self.transport.is_closing():  # noqa: ASYNC110  # a turn of the loop
            await asyncio.sleep(0)

    async def converse(self, pieces: Iterable[bytes]) -> bytes:
        """Send all of them and close the client's side; returns all replies at the end."""
        for piece in pieces:
            if self.transport.is_closing():
                break
            await self.send(piece)
        if not self.transport.is_closing():
            self.server.eof_received()
        async with asyncio.timeout(30):
            with contextlib.suppress(asyncio.CancelledError):  # a client that was sent away
                await self.server.finished
        await asyncio.sleep(0)
        return bytes(self.transport.heard)
