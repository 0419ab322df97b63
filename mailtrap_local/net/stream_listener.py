"""Accept clients of stream protocols, as many as there may be. Knows no protocol."""

import asyncio
import contextlib
import logging
import socket
import ssl
from typing import TYPE_CHECKING

from mailtrap_local.clock import monotonic
from mailtrap_local.config.values import HostPort
from mailtrap_local.net.budget import Budget
from mailtrap_local.net.streams import (
    HANDSHAKE_TIMEOUT,
    Serve,
    Stream,
    StreamProtocol,
    serve_and_close,
)

if TYPE_CHECKING:
    from mailtrap_local.net.server import TcpServer

LOGIN_TIMEOUT = 60.0
"""Seconds from the connection to a login."""

CROWDED_LOGIN_TIMEOUT = 10.0
"""The same while few connections are left."""

_CROWDED = 0.9  # of all connections
_RETRY_DELAY = 0.1  # seconds after a client that could not be accepted
_WARNING_INTERVAL = 10.0  # seconds between two warnings of HTTP requests

log = logging.getLogger(__name__)


class StreamListener:
    """Accepts clients of a bound socket, with `tls` from the first octet on, and serves them.

    Those beyond the budget `connections` are refused. Runs on the event loop.
    """

    def __init__(
        self,
        server: "TcpServer[StreamConnection]",
        bound: socket.socket,
        address: HostPort,
        *,
        serve: Serve,
        protocol: StreamProtocol,
        connections: Budget,
        tls: ssl.SSLContext | None,
    ) -> None:
        self.address = str(address)
        self.serve = serve
        self.protocol = protocol
        self.tls = tls
        self._server = server
        self._connections = connections
        self._warned_at = -_WARNING_INTERVAL
        self._task = asyncio.get_running_loop().create_task(self._accept_all(bound))

    def is_serving(self) -> bool:
        return not self._task.done()

    def close(self) -> None:
        self._task.cancel()

    @property
    def login_timeout(self) -> float:
        """Seconds for a client that connects now."""
        is_crowded = self._connections.taken > self._connections.limit * _CROWDED
        return CROWDED_LOGIN_TIMEOUT if is_crowded else LOGIN_TIMEOUT

    def warn_of_http(self, peer: str) -> None:
        """Log a warning, if the last one is a while ago."""
        now = monotonic()
        if now - self._warned_at >= _WARNING_INTERVAL:
            self._warned_at = now
            log.warning(
                "%s: an HTTP request to the mail listener on %s was refused; "
                "a web page may have tried to send mail commands",
                peer,
                self.address,
            )

    async def _accept_all(self, bound: socket.socket) -> None:
        loop = asyncio.get_running_loop()
        bound.setblocking(False)  # noqa: FBT003  # the socket's own way
        with bound:
            while True:
                try:
                    accepted, _ = await loop.sock_accept(bound)
                except OSError:  # too many open files, say
                    await asyncio.sleep(_RETRY_DELAY)
                else:
                    self._accept(accepted)
                    await asyncio.sleep(0)  # others are served, however many connect

    def _accept(self, accepted: socket.socket) -> None:
        if not self._connections.take(1):
            if self.tls is None:
                with contextlib.suppress(OSError):
                    accepted.send(self.protocol.overload_line("Too many connections, try later"))
            accepted.close()
            return
        connection = StreamConnection(self, accepted)
        self._server.connections.add(connection)

        def end(_: asyncio.Task[None]) -> None:
            self._connections.give_back(1)
            self._server.connections.discard(connection)

        connection.finished.add_done_callback(end)


class StreamConnection:
    """A client's connection, from its socket to the end, and the task that serves it."""

    def __init__(self, listener: StreamListener, accepted: socket.socket) -> None:
        self._listener = listener
        self._stream: Stream | None = None  # during the handshake
        self._task = asyncio.get_running_loop().create_task(self._run(accepted))

    @property
    def listener_address(self) -> str:
        return self._listener.address

    @property
    def finished(self) -> asyncio.Task[None]:
        return self._task

    @property
    def is_permitted(self) -> bool:
        """False if the client has logged in by credentials that are not valid any more."""
        return self._stream is None or self._stream.is_permitted

    def dismiss(self) -> None:
        self._task.cancel()

    def abort(self) -> None:
        if self._stream is not None:
            self._stream.abort()

    async def _run(self, accepted: socket.socket) -> None:
        listener = self._listener
        try:
            async with asyncio.timeout(listener.login_timeout) as login:
                stream = self._stream = await self._open(accepted, login)
                await serve_and_close(
                    listener.serve, stream, listener.protocol, listener.warn_of_http
                )
        except OSError as problem:  # the handshake failed, or took too long
            problem.__traceback__ = None

    async def _open(self, accepted: socket.socket, login: asyncio.Timeout) -> Stream:
        listener = self._listener
        loop = asyncio.get_running_loop()
        reader = asyncio.StreamReader(limit=listener.protocol.max_line, loop=loop)
        protocol = asyncio.StreamReaderProtocol(reader, loop=loop)
        transport, _ = await loop.connect_accepted_socket(  # uvloop returns another protocol
            lambda: protocol,
            accepted,
            ssl=listener.tls,
            ssl_handshake_timeout=None if listener.tls is None else HANDSHAKE_TIMEOUT,
        )
        writer = asyncio.StreamWriter(transport, protocol, reader, loop)
        return Stream(reader, writer, listener.protocol, login)
