"""The life of an SMTP connection: greeting, command loop, idle timer, last words. No command.

This is where aiosmtpd is mended, for the reasons that `docs/architecture.md` lists.
"""

import asyncio
import contextlib
import logging
from abc import abstractmethod
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult

from mailtrap_local.settings import HostPort
from mailtrap_local.smtp.grammar import decode_line
from mailtrap_local.smtp.wire import EndOfStream, Flood, LineTooLong, Wire

OWN_NAME = "localhost"

log = logging.getLogger(__name__)

_STREAM_LIMIT = 2**18  # octets that asyncio buffers before it stops reading from a client
_MAX_MISTAKES = 100  # commands in a row that made no sense; a real client stops long before
_LINGER = 2.0  # seconds in which a client may still read our last words, and go on talking
_LINGER_OCTETS = 2**22


class Connection(SMTP):
    """One client's connection. `handle` answers its commands."""

    def __init__(
        self,
        defaults: dict[str, Any],
        *,
        listener: str,
        idle_timeout: float,
        connections: "set[Connection]",
    ) -> None:
        # SMTP.__init__ lists its own methods and looks up our host name for every connection,
        # 0.6 ms each time; `defaults` is what it found once (see `connection_defaults`).
        vars(self).update(defaults)
        self._stream = asyncio.StreamReader(limit=_STREAM_LIMIT, loop=self.loop)
        asyncio.StreamReaderProtocol.__init__(
            self, self._stream, client_connected_cb=self._cb_client_connected, loop=self.loop
        )
        self.transport: asyncio.Transport | None = None
        self.listener = listener
        self.peer = ""
        self.wire = Wire(self._stream)
        self._idle_timeout = idle_timeout
        self._connections = connections
        self._heard_at = 0.0
        self._mistakes = 0

    # -- what subclasses do ------------------------------------------------------------------

    @abstractmethod
    async def handle(self, verb: str, argument: str) -> bool:
        """Answer one command; False if it was the last one."""

    @abstractmethod
    def reset(self) -> None:
        """Forget the transaction."""

    # -- the conversation --------------------------------------------------------------------

    async def _handle_client(self) -> None:
        try:
            await self.push(f"220 {OWN_NAME} ESMTP mailtrap_local")
            while await self._handle_line() and self._mistakes < _MAX_MISTAKES:
                pass
        except (EndOfStream, ConnectionError):
            pass  # clients leave when they like
        except Flood:
            await self.part("421 4.7.0 Far too long, closing")
        finally:
            self._hang_up()

    async def _handle_line(self) -> bool:
        try:
            verb, _, argument = decode_line(await self.wire.read_line()).partition(" ")
            return await self.handle(verb.upper(), argument.strip())
        except LineTooLong:
            await self.complain("500 5.5.2 Line too long")
        except (EndOfStream, Flood, ConnectionError):
            raise
        except Exception:
            # the client is told nothing of it: exception texts are for our own log
            log.exception("%s: a command failed", self.peer)
            self.reset()
            await self.push("451 4.3.0 Internal error, nothing was kept")
        return True

    async def complain(self, reply: str) -> None:
        """Answer what made no sense; after too much of it, part."""
        self._mistakes += 1
        if self._mistakes < _MAX_MISTAKES:
            await self.push(reply)
        else:
            await self.part("421 4.7.0 Too many mistakes, closing")

    def forgive(self) -> None:
        """Forget the mistakes so far: the client has done something sensible."""
        self._mistakes = 0

    async def part(self, reply: str) -> None:
        """Say a last word to a client that may still be sending.

        Closing at once would reset the connection and could take the reply with it.
        """
        await self.push(reply)
        transport = self.transport
        if transport is None or not transport.can_write_eof():
            return
        transport.write_eof()
        left = _LINGER_OCTETS
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(_LINGER):
                while left > 0 and (chunk := await self._stream.read(_STREAM_LIMIT)):
                    left -= len(chunk)

    @property
    def conversation(self) -> asyncio.Task[None] | None:
        """Done once nothing more will be said."""
        return self._handler_coroutine

    def dismiss(self, reply: str) -> None:
        """End the connection from outside the conversation, with a last word if it can be had."""
        if self.transport is not None:
            self._writer.write(f"{reply}\r\n".encode())
            self._hang_up()  # connection_lost, which follows, ends the conversation

    def _hang_up(self) -> None:
        if self.transport is not None:
            if self.transport.get_write_buffer_size():  # it may never read that
                self.loop.call_later(_LINGER, self.abort)
            self.transport.close()

    def abort(self) -> None:
        """End it at once: the client does not even take its last word."""
        if self.transport is not None:
            self.transport.abort()

    # -- what asyncio calls ------------------------------------------------------------------

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._heard_at = self.loop.time()
        peer = transport.get_extra_info("peername")
        self.peer = str(HostPort(*peer[:2])) if peer else ""
        self._connections.add(self)
        super().connection_made(transport)

    def connection_lost(self, error: Exception | None) -> None:
        self._connections.discard(self)
        super().connection_lost(error)

    def data_received(self, data: bytes) -> None:
        self._heard_at = self.loop.time()
        super().data_received(data)

    def eof_received(self) -> bool | None:
        # aiosmtpd cancels the conversation here, and with it what a client that pipelines
        # everything and closes its side has sent
        asyncio.StreamReaderProtocol.eof_received(self)
        return self.transport is not None and self.transport.get_extra_info("ssl_object") is None

    def _reset_timeout(self, duration: float | None = None) -> None:
        # one timer a connection, which looks at the time of the last octet; aiosmtpd makes a new
        # one for every command and none of them sees a client that is slow but alive in DATA
        if self._timeout_handle is None:
            self._timeout_handle = self.loop.call_later(self._idle_timeout, self._timeout_cb)

    def _timeout_cb(self) -> None:
        left = self._heard_at + self._idle_timeout - self.loop.time()
        if left > 0:
            self._timeout_handle = self.loop.call_later(left, self._timeout_cb)
        else:
            self.dismiss("421 4.4.2 Nothing heard for too long, closing")


def connection_defaults(loop: asyncio.AbstractEventLoop) -> dict[str, Any]:
    """The attributes that aiosmtpd gives every connection, found out once for all of them."""
    pattern = SMTP(
        handler=None,
        hostname=OWN_NAME,  # else it looks our name up in DNS
        enable_SMTPUTF8=True,
        auth_require_tls=False,  # a sandbox takes AUTH in clear, aiosmtpd would say 538
        authenticator=_accept_anybody,
        loop=loop,
    )
    return vars(pattern)


def _accept_anybody(
    _server: SMTP, _session: object, _envelope: object, _mechanism: str, credentials: Any
) -> AuthResult:
    return AuthResult(success=True, auth_data=credentials)
