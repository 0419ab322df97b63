"""Serve connections over asyncio's streams: lines, TLS, endings. Knows no protocol."""

import asyncio
import contextlib
import logging
import socket
import ssl
from collections.abc import Awaitable, Callable

from mailtrap_local.config.values import HostPort
from mailtrap_local.net.listen import BACKLOG
from mailtrap_local.net.server import LINGER, TcpServer, linger

log = logging.getLogger(__name__)

_HANDSHAKE = 60.0  # seconds for TLS


class LineOverLimit(Exception):  # the client's error, not ours
    """A line is longer than the stream's limit."""


class Stream:
    """One client's connection. Lines have at most `max_line` octets, and `idle_timeout` seconds."""

    def __init__(
        self,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        *,
        max_line: int,
        idle_timeout: float,
    ) -> None:
        self._reader = reader
        self._writer = writer
        self._max_line = max_line
        self._idle_timeout = idle_timeout

    @property
    def peer(self) -> str:
        """The client's address, for the log."""
        address = self._writer.get_extra_info("peername")
        return str(HostPort(*address[:2])) if address else "a client that has left"

    async def read_line(self) -> bytes:
        """The next line without its line end. Raises LineOverLimit, EOFError and TimeoutError."""
        async with asyncio.timeout(self._idle_timeout):
            try:
                line = await self._reader.readline()
            except ValueError:
                raise LineOverLimit("Line too long") from None
        if not line.endswith(b"\n"):
            raise EOFError
        return line.removesuffix(b"\n").removesuffix(b"\r")

    async def read_exactly(self, octets: int) -> bytes:
        """Exactly so many octets. Raises EOFError and TimeoutError."""
        async with asyncio.timeout(self._idle_timeout):
            return await self._reader.readexactly(octets)

    def write(self, octets: bytes) -> None:
        """Send as soon as possible. Raises ConnectionResetError when the client has left."""
        if self._writer.is_closing():
            raise ConnectionResetError("the client has left")  # uvloop raises RuntimeError here
        self._writer.write(octets)

    async def drain(self) -> None:
        """Wait until the client has taken enough of what was written. Raises OSError."""
        async with asyncio.timeout(self._idle_timeout):
            await self._writer.drain()

    async def secure(self, context: ssl.SSLContext) -> None:
        """Go on over TLS; input received in clear is discarded.

        Raises OSError (ssl.SSLError among it) when the handshake fails. After a write there may
        be no `await` before this: what comes then is the client's handshake already.
        """
        self.write(b"")  # raises if the client has left
        loop = asyncio.get_running_loop()
        reader = asyncio.StreamReader(limit=self._max_line, loop=loop)  # the old one may hold input
        protocol = asyncio.StreamReaderProtocol(reader, loop=loop)
        transport = await loop.start_tls(
            self._writer.transport,
            protocol,
            context,
            server_side=True,
            ssl_handshake_timeout=_HANDSHAKE,
        )
        if transport is None:
            raise ConnectionResetError("the client has left")
        protocol.connection_made(transport)
        self._reader = reader
        self._in_clear = self._writer  # since Python 3.13 a collected writer closes its transport
        self._writer = asyncio.StreamWriter(transport, protocol, reader, loop)

    async def close(self, *, linger_first: bool) -> None:
        """Close the connection, once the client has had a while to read the last reply."""
        with contextlib.suppress(OSError):
            async with asyncio.timeout(LINGER):
                if linger_first and not self._writer.is_closing():
                    await linger(self._writer.transport, self._reader.read)
                self._writer.close()
                await self._writer.wait_closed()
        self.abort()

    def abort(self) -> None:
        """End it at once."""
        self._writer.transport.abort()


Serve = Callable[[Stream], Awaitable[None]]
"""Serve a client to the end. Cancelled when the listener closes: it may write a last line then.

Raises OSError and EOFError when the client leaves.
"""


class StreamConnection:
    """A stream and the task that serves it."""

    def __init__(self, stream: Stream, listener_address: str, serve: Serve) -> None:
        self._stream = stream
        self._address = listener_address
        self._task = asyncio.get_running_loop().create_task(_serve_and_close(serve, stream))

    @property
    def listener_address(self) -> str:
        return self._address

    @property
    def finished(self) -> asyncio.Task[None]:
        return self._task

    def dismiss(self) -> None:
        self._task.cancel()

    def abort(self) -> None:
        self._stream.abort()


async def start_stream_listener(
    server: TcpServer[StreamConnection],
    bound: socket.socket,
    address: HostPort,
    serve: Serve,
    *,
    max_line: int,
    idle_timeout: float,
    tls: ssl.SSLContext | None,
) -> asyncio.Server:
    """Accept clients of a bound socket, with `tls` from the first octet on, and `serve` them."""

    def accept(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        stream = Stream(reader, writer, max_line=max_line, idle_timeout=idle_timeout)
        connection = StreamConnection(stream, str(address), serve)
        server.connections.add(connection)
        connection.finished.add_done_callback(lambda _: server.connections.discard(connection))

    return await asyncio.start_server(
        accept,
        sock=bound,
        limit=max_line,
        backlog=BACKLOG,  # else it is set to 100
        ssl=tls,
        ssl_handshake_timeout=None if tls is None else _HANDSHAKE,
    )


async def _serve_and_close(serve: Serve, stream: Stream) -> None:
    linger_first = False  # not for a client that has left, nor when the listener closes
    try:
        await serve(stream)
        linger_first = True
    except (OSError, EOFError):
        pass  # clients may leave at any time
    except Exception:
        linger_first = True
        # never sent to the client: exception texts are for our own log
        log.exception("%s: a connection failed", stream.peer)
    finally:
        await stream.close(linger_first=linger_first)
