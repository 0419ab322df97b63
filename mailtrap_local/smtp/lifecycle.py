"""Open, secure and end an SMTP connection. Knows no command.

This is where aiosmtpd is mended, for the reasons that `docs/architecture.md` lists.
"""

import asyncio
import secrets
import socket
import ssl
from abc import abstractmethod
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

from mailtrap_local.config.values import HostPort
from mailtrap_local.mail.connection_info import TlsInfo
from mailtrap_local.mail.session import Session
from mailtrap_local.net.client_certificates import client_name
from mailtrap_local.net.server import LINGER
from mailtrap_local.smtp.listener import Listener
from mailtrap_local.smtp.receive_buffer import ReadTurns, ReceiveBuffer
from mailtrap_local.smtp.recorded_connection import CLIENT_CLOSED, RecordedConnection
from mailtrap_local.smtp.tls_failures import (
    TLS_FIRST,
    first_octet,
    is_tls,
    no_handshake,
    without_handshake,
)
from mailtrap_local.smtp.wire import Wire

OWN_NAME = "localhost"

_UNREAD = 2**16  # octets; while any are unread, a close is a reset
_AT_ONCE = 0.2  # seconds within which a client that only tries the port has left


class HangUp(Exception):  # not an error
    """The connection ends here, without another reply."""


class ConnectionLifecycle(RecordedConnection):
    """One client's connection, from the accepted socket to the closed record."""

    def __init__(
        self,
        defaults: dict[str, Any],
        *,
        listener: Listener,
        connections: "set[ConnectionLifecycle]",
        turns: ReadTurns,
    ) -> None:
        # SMTP.__init__ lists its own methods and looks up our host name for every connection,
        # 0.6 ms each time; `defaults` is what it found once (`server.connection_defaults`).
        vars(self).update(defaults)
        asyncio.StreamReaderProtocol.__init__(
            self,
            asyncio.StreamReader(loop=self.loop),  # it is never fed, but there must be one
            client_connected_cb=self._cb_client_connected,
            loop=self.loop,
        )
        self.transport: asyncio.Transport | None = None
        self.listener = listener
        self._received = ReceiveBuffer(self.loop, turns)
        self._writing_paused = False  # the client does not read its replies
        self._limits = listener.limits
        self.wire = Wire(self._received, self._limits.in_flight)
        self.tried_port = False  # with implicit TLS: whether it left without an octet
        self.has_place = False  # among the connections that all listeners may have
        self._connections = connections
        self._accepting: asyncio.Task[Any] | None = None  # with implicit TLS
        self._received_octets = 0
        self._sent_last_reply = False
        self._is_interrupted = False
        self._abort_timer: asyncio.TimerHandle | None = None

    # -- what subclasses do ------------------------------------------------------------------

    @abstractmethod
    def on_open(self) -> None:
        """Handle a new connection; its record has just begun."""

    @abstractmethod
    def take_place(self) -> bool:
        """Take one of the places that all listeners have; False if none is left."""

    @abstractmethod
    def require_place(self) -> None:
        """Raise HangUp without a place."""

    @abstractmethod
    async def before_tls(self, accepted: socket.socket) -> None:
        """Precede the handshake of implicit TLS. Raises HangUp to skip it."""

    @abstractmethod
    def handshake_context(self) -> ssl.SSLContext:
        """The server's context for the next handshake."""

    @abstractmethod
    def reset(self) -> None:
        """Forget the transaction."""

    # -- record ------------------------------------------------------------------------------

    def _begin(self, peer: tuple[Any, ...] | None) -> None:
        self._began_at = self.loop.time()
        self.record = Session(
            session_id=secrets.token_hex(8),
            peer=str(HostPort(*peer[:2])) if peer else "",
            listener=self.listener.name,
            started_at=datetime.now(UTC),
        )
        self._connections.add(self)
        self._received_at = self._began_at
        self.has_place = self.take_place()
        self.on_open()

    def _leave(self) -> None:
        self._connections.discard(self)
        if self.has_place:
            self.has_place = False
            self._limits.connections.give_back(1)

    @property
    def silence(self) -> float:
        """Seconds since the client sent something."""
        return self.loop.time() - self._received_at

    # -- TLS ---------------------------------------------------------------------------------

    @property
    def pending(self) -> bool:
        """True if input is waiting: the client pipelines."""
        return self._received.pending or self.wire.pending

    async def secure(self, context: ssl.SSLContext) -> None:
        """Go on over TLS. Raises OSError (ssl.SSLError among it) when the handshake fails."""
        self._in_handshake = True
        await self._writer.start_tls(context, ssl_handshake_timeout=self._limits.idle_timeout)
        self._in_handshake = False
        self.transport = self._writer.transport  # type: ignore[assignment]  # typed as a WriteTransport
        self._note_tls()

    async def accept_tls(self, accepted: socket.socket, peer: tuple[Any, ...]) -> None:
        """Begin with a handshake: implicit TLS (RFC 8314).

        Not with `secure`, before which uvloop may have read the client's first octets.
        """
        self._accepting = asyncio.current_task()
        self._in_handshake = True
        self._begin(peer)
        try:
            self.require_place()
            await self.before_tls(accepted)
            await self._await_handshake(accepted)
            await self.loop.connect_accepted_socket(
                lambda: self,
                accepted,
                ssl=self.handshake_context(),
                ssl_handshake_timeout=self._limits.idle_timeout,
            )
        except (OSError, HangUp, asyncio.CancelledError) as problem:
            self._note_failure(problem)
            accepted.close()
            self._end(None)

    async def _await_handshake(self, accepted: socket.socket) -> None:
        """Wait until a client begins its handshake. Raises HangUp if it does anything else."""
        try:
            async with asyncio.timeout(self._limits.idle_timeout):
                first = await first_octet(accepted)
        except TimeoutError:
            self._end_reason = no_handshake(self._limits.idle_timeout)
            raise HangUp from None
        self.tried_port = not first and self.elapsed < _AT_ONCE
        if words := without_handshake(first, self.elapsed):
            self._end_reason = CLIENT_CLOSED if self.tried_port else words
            with suppress(OSError):
                accepted.recv(_UNREAD)
            raise HangUp

    def _note_tls(self) -> None:
        ssl_object = self._writer.get_extra_info("ssl_object")
        if ssl_object is not None:
            self.record.tls = TlsInfo(
                version=ssl_object.version(),
                cipher=ssl_object.cipher()[0],
                client=client_name(ssl_object),
            )

    # -- end ---------------------------------------------------------------------------------

    @property
    def listener_address(self) -> str:
        """The `host:port` that the client connected to."""
        return self.listener.name

    @property
    def finished(self) -> asyncio.Task[Any] | None:
        """Done once nothing more will be sent."""
        return self._handler_coroutine or self._accepting

    def dismiss(self) -> None:
        """End the connection because the listener closes."""
        self.interrupt("421 4.3.2 Shutting down", "the sandbox closed the listener")

    def interrupt(self, reply: str, reason: str) -> None:
        """End the connection from outside its task, with a last reply if one can be sent."""
        if self._in_handshake and self.finished is not None:
            self._end_reason = reason
            self.finished.cancel()  # a reply would not be understood during a handshake
        elif self.transport is not None and not self.transport.is_closing():
            self._is_interrupted = True  # what the client has pipelined gets no reply
            if not self._sent_last_reply:
                self._end_reason = reason
                self.record.said(self.elapsed, reply)
                self._close_record()
                self._writer.write(f"{reply}\r\n".encode())
            self._hang_up()  # connection_lost, which follows, ends the task

    def _hang_up(self) -> None:
        if self.transport is not None:
            if self.transport.get_write_buffer_size() or self.record.tls is not None:
                # it may never read that, nor answer the close_notify that OpenSSL waits for
                self._abort_timer = self.loop.call_later(LINGER, self.abort)
            self.transport.close()

    def abort(self) -> None:
        """End the connection at once, unsent replies or not."""
        if self.transport is not None:
            self.transport.abort()

    def _end(self, _finished: object) -> None:
        if self.transport is None or self._in_handshake:
            self._leave()
        if self._timeout_handle is not None:
            self._timeout_handle.cancel()
        self._close_record()
        self.reset()
        self.wire.clear()
        self._received.clear()

    # -- what asyncio calls ------------------------------------------------------------------

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        if self._accepting is None:
            self._begin(transport.get_extra_info("peername"))
        self._in_handshake = False
        self._received_at = self.loop.time()
        super().connection_made(transport)
        self._note_tls()
        if self._handler_coroutine is not None:
            # not in the task itself: one that is cancelled before it began never runs
            self._handler_coroutine.add_done_callback(self._end)

    def data_received(self, data: bytes) -> None:
        self._received_at = self.loop.time()
        if not self._received_octets and self.record.tls is None and is_tls(data):
            self._end_reason = TLS_FIRST
            self._received.end()
        self._received_octets += len(data)
        if self._end_reason is TLS_FIRST:
            return  # no line of it is read
        if self._received_octets <= self._limits.session_bytes:
            self._received.feed(data, self.transport)
        else:
            reply = f"421 4.7.0 More than {self._limits.session_bytes} octets, closing"
            self.interrupt(reply, f"the server closed it with {reply}")

    def pause_writing(self) -> None:
        self._writing_paused = True
        super().pause_writing()

    def resume_writing(self) -> None:
        self._writing_paused = False
        super().resume_writing()

    def connection_lost(self, error: Exception | None) -> None:
        self._note_failure(error)  # in TLS 1.3 a client refuses our certificate this late
        self._received.end(error)
        if self._abort_timer is not None:
            self._abort_timer.cancel()  # else it would keep this connection in memory
        super().connection_lost(error)
        if self.finished is None or self.finished.done():
            self._leave()

    def eof_received(self) -> bool | None:
        # aiosmtpd cancels its task here, and with it the commands of a client that pipelines
        # everything and closes its side
        self._received.end()
        return self.transport is not None and self.transport.get_extra_info("ssl_object") is None
