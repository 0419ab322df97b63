"""The life of an SMTP connection: command loop, TLS, timers, last words, its record. No command.

This is where aiosmtpd is mended, for the reasons that `docs/architecture.md` lists.
"""

import asyncio
import contextlib
import logging
import secrets
import socket
import ssl
from abc import abstractmethod
from datetime import UTC, datetime
from typing import Any

from aiosmtpd.smtp import SMTP

from mailtrap_local.config.values import HostPort
from mailtrap_local.mail.connection_info import TlsInfo
from mailtrap_local.mail.mime.charset import decode_line
from mailtrap_local.mail.session import Session
from mailtrap_local.smtp.listener import Listener
from mailtrap_local.smtp.receive_buffer import Incoming
from mailtrap_local.smtp.wire import EndOfStream, Flood, LineTooLong, Wire

OWN_NAME = "localhost"

log = logging.getLogger(__name__)

_LINGER = 2.0  # seconds in which a client may still read our last words, and go on talking
_LINGER_OCTETS = 2**22


class HangUp(Exception):  # no error: it is wanted so
    """The connection ends here, without another word."""


class Connection(SMTP):
    """One client's connection. `welcome` greets it, `handle` answers its commands."""

    def __init__(
        self, defaults: dict[str, Any], *, listener: Listener, connections: "set[Connection]"
    ) -> None:
        # SMTP.__init__ lists its own methods and looks up our host name for every connection,
        # 0.6 ms each time; `defaults` is what it found once (see `connection_defaults`).
        vars(self).update(defaults)
        asyncio.StreamReaderProtocol.__init__(
            self,
            asyncio.StreamReader(loop=self.loop),  # it is never fed, but there must be one
            client_connected_cb=self._cb_client_connected,
            loop=self.loop,
        )
        self.transport: asyncio.Transport | None = None
        self.listener = listener
        self._incoming = Incoming(self.loop)
        self.wire = Wire(self._incoming)
        self._is_full = False  # our side of the connection, with replies that nobody reads
        self._limits = listener.limits
        self._connections = connections
        self._taking_in: asyncio.Task[Any] | None = None  # with implicit TLS
        self._in_handshake = False
        self._octets = 0  # that have come in so far
        self._idle_commands = 0  # since the last message
        self.asked = "the connection"  # what a refusal would refuse; "" if that is of no account
        self._left = "the client closed the connection"  # how it ended, unless it is known better
        self._was_idle = False
        self._said_last_word = False
        self._last_resort: asyncio.TimerHandle | None = None

    # -- what subclasses do ------------------------------------------------------------------

    @abstractmethod
    def on_open(self) -> None:
        """A client has come in: there is a record of it from now on."""

    @abstractmethod
    async def before_tls(self, accepted: socket.socket) -> None:
        """What precedes the handshake of implicit TLS. Raises HangUp to do without it."""

    @abstractmethod
    def own_context(self) -> ssl.SSLContext:
        """What the next handshake shows of us."""

    @abstractmethod
    async def welcome(self) -> None:
        """Greet the client. Raises HangUp if the conversation is over before it began."""

    @abstractmethod
    async def handle(self, verb: str, argument: str, line: str) -> bool:
        """Note a line in the record and answer its command; False if it was the last one."""

    @abstractmethod
    def reset(self) -> None:
        """Forget the transaction."""

    @abstractmethod
    def note_mailbox(self) -> None:
        """Note in the record for which mailbox the transaction is, if it is not known yet."""

    @property
    @abstractmethod
    def halfway(self) -> bool:
        """Whether there is a transaction."""

    @abstractmethod
    def on_close(self) -> None:
        """The record is closed: nothing but a last word will follow."""

    # -- the conversation --------------------------------------------------------------------

    def _begin(self, peer: tuple[Any, ...] | None) -> None:
        self._began_at = self.loop.time()
        self.record = Session(
            session_id=secrets.token_hex(8),
            peer=str(HostPort(*peer[:2])) if peer else "",
            listener=self.listener.name,
            started_at=datetime.now(UTC),
        )
        self._connections.add(self)
        self.on_open()

    @property
    def elapsed(self) -> float:
        """Seconds since the client came in."""
        return self.loop.time() - self._began_at

    async def _handle_client(self) -> None:
        try:
            await self.welcome()
            while await self._handle_line():
                pass
        except (EndOfStream, HangUp):
            pass  # clients leave when they like
        except OSError as problem:
            self._note_failure(problem)
        except Flood:
            await self.close_with("421 4.7.0 Far too long, closing")
        finally:
            self._close_record()
            self._hang_up()

    async def _handle_line(self) -> bool:
        try:
            line = decode_line(await self.wire.read_line())
            verb, _, argument = line.partition(" ")
            return await self.handle(verb.upper(), argument.strip(), line)
        except LineTooLong:
            self.asked = "a line"
            await self.reply_unproductive("500 5.5.2 Line too long")
        except (EndOfStream, Flood, HangUp, OSError):
            raise
        except Exception:
            # the client is told nothing of it: exception texts are for our own log
            log.exception("%s: a command failed", self.record.peer)
            self.reset()
            await self.push("451 4.3.0 Internal error, nothing was kept")
        return True

    async def push(self, status: str | bytes, *, last: bool = False) -> None:
        """Send a reply, and note it in the record, which is closed by the `last` one."""
        text = status if isinstance(status, str) else status.decode("latin-1")
        self.record.said(self.elapsed, text)
        if text[0] in "45":
            self.note_refusal(text)
        if last:
            self._close_record()
        self._writer.write(f"{text}\r\n".encode())
        if self._is_full:
            await self._writer.drain()

    def note_refusal(self, reply: str) -> None:
        """Note what may be why no message comes: the first refusal, not what follows from it."""
        follows = reply.startswith("503") and self.record.refusal  # when the client pipelines
        if self.asked and not follows:
            self.record.refused(f"{self.asked} was answered {reply}")

    async def reply_unproductive(self, reply: str) -> None:
        """Answer what brings no message nearer. Raises HangUp when there is too much of it."""
        self._idle_commands += 1
        if self._idle_commands > self._limits.commands:
            await self.close_with("421 4.7.0 Too many commands without a message, closing")
            raise HangUp
        await self.push(reply)

    def reset_error_count(self) -> None:
        """Begin to count such commands anew: the client has sent a message."""
        self._idle_commands = 0

    async def close_with(self, reply: str, left: str = "") -> None:
        """Say a last word to a client that may still be sending. The record ends as `left` says.

        Closing at once would reset the connection and could take the reply with it.
        """
        self._left = left or f"it was told {reply}"
        await self.push(reply, last=True)
        self._said_last_word = True
        transport = self.transport
        if transport is None or not transport.can_write_eof():
            return
        transport.write_eof()
        patience = _LINGER_OCTETS
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(_LINGER):
                while patience > 0 and (chunk := await self._incoming.read(_LINGER_OCTETS)):
                    patience -= len(chunk)

    # -- TLS ---------------------------------------------------------------------------------

    @property
    def pending(self) -> bool:
        """Whether more than what has been taken has already come: the client pipelines."""
        return self._incoming.pending or self.wire.pending

    async def secure(self, context: ssl.SSLContext) -> None:
        """Go on over TLS. Raises OSError (ssl.SSLError among it) when the handshake fails."""
        self._in_handshake = True
        await self._writer.start_tls(context, ssl_handshake_timeout=self._limits.idle_timeout)
        self._in_handshake = False
        self.transport = self._writer.transport  # type: ignore[assignment]  # a WriteTransport, they say
        self._note_tls()

    async def accept_tls(self, accepted: socket.socket, peer: tuple[Any, ...]) -> None:
        """Begin with a handshake: implicit TLS (RFC 8314).

        Not with `secure`, before which uvloop may have read the client's first octets.
        """
        self._taking_in = asyncio.current_task()
        self._in_handshake = True
        self._begin(peer)
        try:
            await self.before_tls(accepted)
            await self.loop.connect_accepted_socket(
                lambda: self,
                accepted,
                ssl=self.own_context(),
                ssl_handshake_timeout=self._limits.idle_timeout,
            )
        except (OSError, HangUp, asyncio.CancelledError) as problem:
            self._note_failure(problem)
            accepted.close()
            self._end(None)

    def _note_tls(self) -> None:
        ssl_object = self._writer.get_extra_info("ssl_object")
        if ssl_object is not None:
            self.record.tls = TlsInfo(version=ssl_object.version(), cipher=ssl_object.cipher()[0])

    # -- how it ends -------------------------------------------------------------------------

    @property
    def conversation(self) -> asyncio.Task[Any] | None:
        """Done once nothing more will be said."""
        return self._handler_coroutine or self._taking_in

    def is_one_too_many(self) -> bool:
        """Whether there are more connections from this client's address than there may be."""
        most = self._limits.peer_connections
        host, _, _ = self.record.peer.rpartition(":")
        going_on = (one.record for one in self._connections if one.record.ended_at is None)
        together = (record for record in going_on if record.peer.startswith(f"{host}:"))
        return most is not None and sum(1 for _ in together) > most

    def note_end(self, left: str) -> None:
        """Note how it ends, for the record."""
        self._left = left

    def count_silence_from_in(self, seconds: float) -> None:
        """Let the idle timeout begin later: it is we who say nothing."""
        self._heard_at = self.loop.time() + seconds

    def dismiss(self, reply: str, left: str) -> None:
        """End the connection from outside the conversation, with a last word if it can be had."""
        if self._in_handshake and self.conversation is not None:
            self._left = left
            self.conversation.cancel()  # no word of ours would be understood now
        elif self.transport is not None and not self.transport.is_closing():
            if not self._said_last_word:
                self._left = left
                self.record.said(self.elapsed, reply)
                self._close_record()
                self._writer.write(f"{reply}\r\n".encode())
            self._hang_up()  # connection_lost, which follows, ends the conversation

    def _hang_up(self) -> None:
        if self.transport is not None:
            if self.transport.get_write_buffer_size() or self.record.tls is not None:
                # it may never read that; nor answer the close_notify of TLS, for which OpenSSL waits
                self._last_resort = self.loop.call_later(_LINGER, self.abort)
            self.transport.close()

    def abort(self) -> None:
        """End it at once: the client does not even take its last word."""
        if self.transport is not None:
            self.transport.abort()

    def _note_failure(self, problem: BaseException | None) -> None:
        if isinstance(problem, ssl.SSLError):
            why = (problem.reason or str(problem)).replace("_", " ").lower()
            self._left = f"TLS failed: {why}"
        elif isinstance(problem, ConnectionAbortedError) and problem.errno is None:  # asyncio's own
            self._left = f"TLS failed: no handshake within {self._limits.idle_timeout:g} s"

    def _end(self, _conversation: object) -> None:
        if self.transport is None or self._in_handshake:
            self._connections.discard(self)
        if self._timeout_handle is not None:
            self._timeout_handle.cancel()
        self._close_record()
        self.reset()

    def _close_record(self) -> None:
        # before the client sees the end of it: whoever then looks knows the outcome
        if self.record.ended_at is None:
            self.note_mailbox()
            self.record.end(
                self.elapsed, left=self._left, halfway=self.halfway, idle=self._was_idle
            )
            self.on_close()

    # -- what asyncio calls ------------------------------------------------------------------

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        if self._taking_in is None:
            self._begin(transport.get_extra_info("peername"))
        self._in_handshake = False
        self._heard_at = self.loop.time()
        super().connection_made(transport)
        self._note_tls()
        if self._handler_coroutine is not None:
            # not at the end of the conversation: one that is cancelled before it began has none
            self._handler_coroutine.add_done_callback(self._end)

    def data_received(self, data: bytes) -> None:
        self._heard_at = self.loop.time()
        self._octets += len(data)
        if self._octets <= self._limits.session_bytes:
            self._incoming.feed(data, self.transport)
        else:
            reply = f"421 4.7.0 More than {self._limits.session_bytes} octets, closing"
            self.dismiss(reply, f"it was told {reply}")

    def pause_writing(self) -> None:
        self._is_full = True
        super().pause_writing()

    def resume_writing(self) -> None:
        self._is_full = False
        super().resume_writing()

    def connection_lost(self, error: Exception | None) -> None:
        self._note_failure(error)  # with TLS 1.3 a client says so late what it thinks of us
        self._incoming.end(error)
        if self._last_resort is not None:
            self._last_resort.cancel()  # else it would keep all of this for its time
        super().connection_lost(error)
        if self.conversation is not None and self.conversation.done():
            self._connections.discard(self)

    def eof_received(self) -> bool | None:
        # aiosmtpd cancels the conversation here, and with it what a client that pipelines
        # everything and closes its side has sent
        self._incoming.end()
        return self.transport is not None and self.transport.get_extra_info("ssl_object") is None

    def _reset_timeout(self, duration: float | None = None) -> None:
        # one timer a connection, which looks at the time of the last octet; aiosmtpd makes a new
        # one for every command and none of them sees a client that is slow but alive in DATA
        if self._timeout_handle is None:
            self._timeout_cb()

    def _timeout_cb(self) -> None:
        now, limits = self.loop.time(), self._limits
        if self._incoming.pending and not self._is_full:
            self._heard_at = now  # it is we who are slow, as a fault wants it
        silence = self._heard_at + limits.idle_timeout - now
        left = min(silence, self._began_at + limits.session_timeout - now)
        if left > 0:
            self._timeout_handle = self.loop.call_later(left, self._timeout_cb)
        elif silence <= 0:
            self._was_idle = True
            self.dismiss(
                "421 4.4.2 Nothing heard for too long, closing",
                f"the client said nothing for {limits.idle_timeout:g} s",
            )
        else:
            self.dismiss(
                "421 4.4.2 Connected for too long, closing",
                f"the connection was open for {limits.session_timeout:g} s",
            )


def connection_defaults(loop: asyncio.AbstractEventLoop) -> dict[str, Any]:
    """The attributes that aiosmtpd gives every connection, found out once for all of them."""
    pattern = SMTP(
        handler=None,
        hostname=OWN_NAME,  # else it looks our name up in DNS
        loop=loop,
    )
    return vars(pattern)
