"""Serve connections over asyncio's streams: lines, TLS, endings. Knows no protocol."""

import asyncio
import contextlib
import logging
import ssl
from collections.abc import Awaitable, Callable
from typing import NamedTuple

from mailtrap_local.config.values import HostPort
from mailtrap_local.net.http_requests import is_http_request
from mailtrap_local.net.server import LINGER, linger

log = logging.getLogger(__name__)

HANDSHAKE_TIMEOUT = 60.0
"""Seconds for TLS."""

_CHUNK = 2**18  # octets read at a time


class LineRefused(Exception):  # the client's error, not ours
    """Input that ends the connection, for the reason given."""


class HttpRequest(LineRefused):
    """The client speaks HTTP: a web page may have made a browser send mail commands."""


class StreamProtocol(NamedTuple):
    """Bounds of a protocol, and the form of its last line.

    Lines have at most `max_line` octets and take `idle_timeout` seconds. Last lines begin with
    `ending`, and with the response code `overload_code` if the server has too much to do.
    """

    max_line: int
    idle_timeout: float
    ending: str
    overload_code: str

    def last_line(self, text: str) -> bytes:
        """Format a line that ends the connection."""
        return f"{self.ending} {text}\r\n".encode()

    def overload_line(self, text: str) -> bytes:
        """Format one that says that the client may try again later."""
        return self.last_line(f"[{self.overload_code}] {text}")


class Stream:
    """One client's connection, over TCP or TLS. `login` is the time left to log in."""

    def __init__(
        self,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        protocol: StreamProtocol,
        login: asyncio.Timeout,
    ) -> None:
        self._reader = reader
        self._writer = writer
        self._protocol = protocol
        self._login = login
        self._is_first_line = True
        self._is_permitted: Callable[[], bool] = lambda: True
        address = writer.get_extra_info("peername")  # None if the client has left already
        self._peer = HostPort(*address[:2]) if address else None

    @property
    def peer(self) -> str:
        """The client's address and port, for the log."""
        return str(self._peer or "a client that has left")

    @property
    def peer_host(self) -> str:
        """The client's address."""
        return self._peer.host if self._peer else ""

    @property
    def is_closed(self) -> bool:
        """True once nothing can be sent any more. For any thread."""
        return self._writer.is_closing()

    def logged_in(self, is_permitted: Callable[[], bool]) -> None:
        """Note that the client has logged in, for which its time is limited.

        It is served as long as `is_permitted` returns True.
        """
        self._login.reschedule(None)
        self._is_permitted = is_permitted

    @property
    def is_permitted(self) -> bool:
        """False if the client has logged in by credentials that are not valid any more."""
        return self._is_permitted()

    @property
    def login_expired(self) -> bool:
        """True if that time is over."""
        return self._login.expired()

    async def read_line(self) -> bytes:
        """The next line without its line end. Raises LineRefused, EOFError and TimeoutError."""
        async with asyncio.timeout(self._protocol.idle_timeout):
            try:
                line = await self._reader.readline()
            except ValueError:
                raise LineRefused("Line too long") from None
        if not line.endswith(b"\n"):
            raise EOFError
        if self._is_first_line and is_http_request(line):
            raise HttpRequest("This is not an HTTP server")
        self._is_first_line = False
        return line.removesuffix(b"\n").removesuffix(b"\r")

    async def read_exactly(self, octets: int, keep: Callable[[bytes], None]) -> None:
        """Pass so many octets to `keep` as they arrive. Raises EOFError and TimeoutError."""
        async with asyncio.timeout(self._protocol.idle_timeout):
            while octets:
                chunk = await self._reader.read(min(octets, _CHUNK))
                if not chunk:
                    raise EOFError
                octets -= len(chunk)
                keep(chunk)

    def write(self, octets: bytes | memoryview) -> None:
        """Send as soon as possible. Raises ConnectionResetError when the client has left."""
        if self._writer.is_closing():
            raise ConnectionResetError("the client has left")  # uvloop raises RuntimeError here
        self._writer.write(octets)

    async def send(self, octets: bytes | memoryview) -> None:
        """Send, once the client has taken enough of what was sent before. Raises OSError."""
        if octets:
            self.write(octets)
            async with asyncio.timeout(self._protocol.idle_timeout):
                await self._writer.drain()

    async def secure(self, context: ssl.SSLContext) -> None:
        """Go on over TLS; input received in clear is discarded.

        Raises OSError (ssl.SSLError among it) when the handshake fails. After a write there may
        be no `await` before this: what comes then is the client's handshake already.
        """
        self.write(b"")  # raises if the client has left
        loop = asyncio.get_running_loop()
        # the old one may hold input
        reader = asyncio.StreamReader(limit=self._protocol.max_line, loop=loop)
        protocol = asyncio.StreamReaderProtocol(reader, loop=loop)
        transport = await loop.start_tls(
            self._writer.transport,
            protocol,
            context,
            server_side=True,
            ssl_handshake_timeout=HANDSHAKE_TIMEOUT,
        )
        if transport is None:
            raise ConnectionResetError("the client has left")
        protocol.connection_made(transport)
        self._reader = reader
        self._in_clear = self._writer  # since Python 3.13 a collected writer closes its transport
        self._writer = asyncio.StreamWriter(transport, protocol, reader, loop)

    async def close(self, *, linger_first: bool) -> None:
        """Close the connection, once the client has had a while to read the last reply."""
        try:
            async with asyncio.timeout(LINGER):
                if linger_first and not self._writer.is_closing():
                    await linger(self._writer.transport, self._reader.read)
                self._writer.close()
                await self._writer.wait_closed()
        except OSError as problem:
            problem.__traceback__ = None  # see `serve_and_close`
        self.abort()

    def abort(self) -> None:
        """End it at once. Does nothing once it has ended."""
        # asyncio's own check misses a connection that ended when its last octets had been sent
        with contextlib.suppress(AttributeError):
            self._writer.transport.abort()


Serve = Callable[[Stream], Awaitable[None]]
"""Serve a client to the end. Cancelled when the listener closes: it may write a last line then.

Raises LineRefused to end with such a line, OSError and EOFError when the client leaves.
"""


async def serve_and_close(
    serve: Serve, stream: Stream, protocol: StreamProtocol, warn_of_http: Callable[[str], None]
) -> None:
    """Serve a client, and close the connection; `warn_of_http` is called with its address."""
    linger_first = False  # not for a client that has left, nor when the listener closes
    try:
        await serve(stream)
        linger_first = True
    except LineRefused as refused:
        linger_first = True
        if isinstance(refused, HttpRequest):
            warn_of_http(stream.peer)
        with contextlib.suppress(OSError):
            stream.write(protocol.last_line(str(refused)))
    except (OSError, EOFError) as problem:  # clients may leave at any time
        # The reader keeps the error: with its traceback it would keep alive, until the garbage
        # collector comes, all that had been read.
        problem.__traceback__ = None
    except Exception:
        linger_first = True
        # never sent to the client: exception texts are for our own log
        log.exception("%s: a connection failed", stream.peer)
    finally:
        await stream.close(linger_first=linger_first)
