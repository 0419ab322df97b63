"""One SMTP client's connection: the transport of a session, and the answers to its requests.

This is where aiosmtpd is mended, for the reasons that `docs/architecture.md` lists.
"""

import asyncio
import logging
import secrets
import socket
from datetime import UTC, datetime
from typing import Any

from aiosmtpd.smtp import SMTP

from mailtrap_local.config.values import HostPort
from mailtrap_local.mail.connection_info import TlsInfo
from mailtrap_local.mail.session import Session
from mailtrap_local.smtp.answers import Answers
from mailtrap_local.smtp.closing import Closing
from mailtrap_local.smtp.fault_injection import Ended
from mailtrap_local.smtp.handshakes import note_tls_failure, start_tls, tls_info
from mailtrap_local.smtp.listener import Listener
from mailtrap_local.smtp.places import peer_refusal, take_place
from mailtrap_local.smtp.reading import MUCH, Reading, ReadTurns
from mailtrap_local.smtp.running import Running
from mailtrap_local.smtp.sending import Sending
from mailtrap_local.smtp.session import SmtpSession
from mailtrap_local.smtp.timeouts import Timeouts
from mailtrap_local.smtp.transaction import Delivery

NO_PLACE = "the server closed it: too many connections are open"
log = logging.getLogger(__name__)


class Connection(SMTP):
    """The connection of one client, from the accepted socket to the closed record."""

    def __init__(
        self,
        defaults: dict[str, Any],
        *,
        delivery: Delivery,
        listener: Listener,
        connections: "set[Connection]",
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
        self.accepted: socket.socket | None = None  # before there is a transport
        self.delivery = delivery
        self.listener = listener
        self.has_place = False  # among the connections that all listeners may have
        self.in_handshake = False
        self.awaits_client = False  # a handler waits for it
        self._connections = connections
        self._turns = turns
        self._done: asyncio.Future[None] = self.loop.create_future()
        self._closing = Closing(self.loop)
        self._client_has_closed = False

    def begin(self, peer: tuple[Any, ...] | None) -> None:
        """Begin the session, and its record."""
        limits = self.listener.limits
        self.times = Timeouts(self.loop, limits, self.interrupt, self._is_server_slow)
        self.record = Session(
            session_id=secrets.token_hex(8),
            peer=str(HostPort(*peer[:2])) if peer else "",
            listener=self.listener.name,
            started_at=datetime.now(UTC),
        )
        self._session = SmtpSession(self.listener, self.delivery, self.record)
        self.conversation = self._session.conversation
        self._sending = Sending(self.conversation, self._turns, self._connections)
        self._reading = Reading(self._turns, self.conversation.input, self._holds_reading_back)
        self.answers = Answers(self)
        self.running = Running(self, self._session, self.answers, self._reading, self._sending)
        self.has_place = take_place(limits, self._connections)
        self._connections.add(self)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport  # type: ignore[assignment]  # typed as its base class
        if not self.in_handshake:
            self.begin(transport.get_extra_info("peername"))
        else:
            self.in_handshake = False
            self.running.task = None
            self.times.heard_at = self.loop.time()
            self.conversation.secure(tls_info(transport))
        self._reading.begin(self.transport)
        self._sending.begin(self.transport)
        self.times.watch()
        self._greet()

    def _greet(self) -> None:
        if not self.has_place:
            self.conversation.say("421 4.3.2 Too many connections, try again later")
            self.conversation.end(NO_PLACE)
        elif self.conversation.awaits_proxy_header:
            self._session.begin_behind_proxy()
        elif refusal := self.peer_refusal():
            self.conversation.close_with(refusal)
        else:
            self._session.begin()
        self.running.work()

    def peer_refusal(self) -> str | None:
        """Return the reply to a client whose address has too many connections."""
        return peer_refusal(self.listener.limits, self.record.peer, self._connections)

    # -- times ---------------------------------------------------------------------------------

    @property
    def elapsed(self) -> float:
        """Seconds since the client connected."""
        return self.loop.time() - self.times.began_at

    @property
    def silence(self) -> float:
        """Seconds since the client sent something."""
        return self.loop.time() - self.times.heard_at

    def delay_idle_timeout(self, seconds: float) -> None:
        """Let the idle timeout begin later: the server itself is waiting."""
        self.times.heard_at = self.loop.time() + seconds

    def _is_server_slow(self) -> bool:
        awaits_client = self.in_handshake or self.awaits_client
        is_answering = self.running.is_waiting and not awaits_client
        return bool(self._reading.slow or is_answering) and not self._sending.is_paused

    # -- what handlers call --------------------------------------------------------------------

    async def push(self, status: str | bytes) -> None:
        """Send a reply at once. Of aiosmtpd, for handlers."""
        if self.answers.hooks is not None:
            self.answers.hooks.calls.say(status)
            self._sending.send()

    async def challenge_auth(
        self,
        challenge: str | bytes,
        encode_to_b64: bool = True,  # noqa: FBT001, FBT002  # aiosmtpd's signature
        log_client_response: bool = False,  # noqa: FBT001, FBT002  # likewise
    ) -> Any:
        """Send a challenge of AUTH; returns the response, MISSING if it is none. Of aiosmtpd."""
        hooks = self.answers.hooks
        return hooks and await hooks.calls.challenge(challenge, encode=encode_to_b64)

    # -- TLS -----------------------------------------------------------------------------------

    @property
    def client_socket(self) -> socket.socket | None:
        """The client's socket, if there still is one."""
        transport = self.transport
        return self.accepted if transport is None else transport.get_extra_info("socket")

    async def start_tls(self) -> TlsInfo:
        """Go on over TLS. Raises OSError (ssl.SSLError among it) when the handshake fails."""
        self.transport = await start_tls(self.transport, self, self.conversation)
        self.in_handshake = False
        self._sending.begin(self.transport)
        self._reading.begin(self.transport)
        if self.answers.hooks is not None:
            await self.answers.hooks.begin_tls()
        return tls_info(self.transport)

    def fail_handshake(self, problem: BaseException) -> None:
        """End a connection whose handshake has failed, or was given up."""
        note_tls_failure(self.conversation, problem, in_handshake=self.in_handshake)
        if not isinstance(problem, OSError | Ended | asyncio.CancelledError):
            log.error("%s: its TLS handshake failed", self.record.peer, exc_info=problem)
        self.abort()
        self.leave()

    # -- what comes in -------------------------------------------------------------------------

    def data_received(self, data: bytes) -> None:
        self.times.heard_at = now = self.loop.time()
        reading = self._reading
        if self._closing.has_begun:
            self._closing.drop(len(data))
        elif reading.slow is None:
            self.running.receive(data, now - self.times.began_at)
        else:
            reading.slow.add(data)
            self.conversation.has_more = True
        if len(data) > MUCH or reading.is_paused or reading.slow or self.conversation.input.octets:
            reading.regulate(len(data))

    def _receive_slowly(self, data: bytes) -> None:
        if not self._closing.has_begun:
            self.conversation.has_more = bool(self._reading.slow)
            self.running.receive(data, self.elapsed)
            self._reading.regulate()

    def throttle(self, bytes_per_second: int) -> None:
        """Read no faster than so many octets a second from now on."""
        self._reading.throttle(bytes_per_second, self._receive_slowly)

    def _holds_reading_back(self) -> bool:
        return not self._closing.has_begun and (self._sending.is_paused or self.in_handshake)

    def pause_writing(self) -> None:
        self._sending.is_paused = True
        self._reading.pause()

    def resume_writing(self) -> None:
        self._sending.is_paused = False
        self.running.plan_turn()

    def eof_received(self) -> bool:
        # aiosmtpd cancels its task here, and with it what a client pipelines before it closes
        self._client_has_closed = True
        if self._closing.has_begun:
            self._closing.hang_up()
        elif self._reading.slow is not None:
            self._reading.slow.end(self.running.receive_end)
        else:
            self.running.receive_end()
        return self.transport is not None and self.transport.get_extra_info("ssl_object") is None

    # -- the end -------------------------------------------------------------------------------

    @property
    def listener_address(self) -> str:
        """The `host:port` that the client connected to."""
        return self.listener.name

    @property
    def finished(self) -> asyncio.Future[None]:
        """Done once nothing more will be sent."""
        return self._done

    def dismiss(self) -> None:
        """End the connection because the listener closes."""
        self.interrupt("421 4.3.2 Shutting down", "the sandbox closed the listener")

    def interrupt(self, reply: str, reason: str, *, was_idle: bool = False) -> None:
        """End the connection from outside, with a last reply if one can be sent."""
        if self.running.end_once_kept(lambda: self.interrupt(reply, reason, was_idle=was_idle)):
            return  # without the reply to its message the client would send it again
        transport = self.transport
        if self.in_handshake:  # in which a reply would not be understood
            self.conversation.elapsed = self.elapsed
            self.conversation.end(reason, was_idle=was_idle)
            if transport is not None:
                self.abort()
                self.leave()
            elif self.running.task is not None:
                self.running.task.cancel()
        elif transport is not None and not transport.is_closing():
            self.conversation.elapsed = self.elapsed
            self.conversation.interrupt(reply, reason, was_idle=was_idle)
            self._sending.send()
            self._closing.begin(transport, "close", client_has_closed=self._client_has_closed)

    def close(self) -> None:
        """End as the conversation says."""
        transport = self.transport
        if self._closing.has_begun or transport is None or transport.is_closing():
            return
        self._reading.drop()
        end = self.conversation.ended
        self._closing.begin(transport, end, client_has_closed=self._client_has_closed)
        self._reading.regulate()

    def abort(self) -> None:
        """End the connection at once, unsent replies or not."""
        if self.transport is not None:
            self.transport.abort()

    def connection_lost(self, error: Exception | None) -> None:
        # in TLS 1.3 a client refuses our certificate this late
        note_tls_failure(self.conversation, error, in_handshake=self.in_handshake)
        self.leave()

    def leave(self) -> None:
        """Close the record, and give everything back. May be called again."""
        if self._done.done():
            return
        self._done.set_result(None)
        self.transport = None
        self._connections.discard(self)
        if self.has_place:
            self.has_place = False
            self.listener.limits.connections.give_back(1)
        self.times.stop()
        self._closing.stop()
        self._sending.begin(None)
        self._reading.begin(None)
        self._reading.drop()
        self.running.stop()
