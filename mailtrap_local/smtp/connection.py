"""One SMTP client's connection: the transport, TLS and timers of a session.

This is where aiosmtpd is mended, for the reasons that `docs/architecture.md` lists.
"""

import asyncio
import logging
import secrets
import socket
import ssl
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from aiosmtpd.smtp import SMTP

from mailtrap_local.config.values import HostPort
from mailtrap_local.errors import StoreFull, StoreUnavailable
from mailtrap_local.faults.stages import FaultContext, Stage
from mailtrap_local.mail.connection_info import TlsInfo
from mailtrap_local.mail.message import Message
from mailtrap_local.mail.session import Session
from mailtrap_local.net.client_certificates import client_name
from mailtrap_local.net.server import LINGER, LINGER_OCTETS
from mailtrap_local.smtp.answers import password_refusal
from mailtrap_local.smtp.fault_injection import Ended, FaultInjection
from mailtrap_local.smtp.listener import Listener
from mailtrap_local.smtp.places import peer_host, peer_refusal, take_place
from mailtrap_local.smtp.reading import MUCH, ReadTurns, SlowReading
from mailtrap_local.smtp.requests import (
    AdmitClient,
    AtStage,
    CheckPassword,
    Instead,
    KeepMessage,
    Request,
    StartTls,
)
from mailtrap_local.smtp.session import SmtpSession
from mailtrap_local.smtp.tls_failures import (
    describe_tls_failure,
    left_in_handshake,
    no_handshake,
)
from mailtrap_local.smtp.transaction import Delivery

if TYPE_CHECKING:
    from mailtrap_local.smtp.hooks import Hooks

NO_PLACE = "the server closed it: too many connections are open"

_FLUSH = 0.1  # seconds for earlier replies to be sent before a fault drops a connection

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
        self._connections = connections
        self._turns = turns
        self._done: asyncio.Future[None] = self.loop.create_future()
        self.waiting: asyncio.Task[None] | None = None  # for the answer to a request
        self.in_handshake = False
        self._is_closing = False
        self._has_eof = False
        self._linger_octets = LINGER_OCTETS
        self._close_timer: asyncio.TimerHandle | None = None
        self._slow_reading: SlowReading | None = None
        self._faults: FaultInjection | None = None
        self._hooks: Hooks | None = None
        self._writing_paused = False  # the client does not read its replies
        self._reading_paused = False
        self._resumes = False
        self._sends = False
        self._awaits_turn = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport  # type: ignore[assignment]  # typed as its base class
        if not self.in_handshake:
            self.begin(transport.get_extra_info("peername"))
        else:
            self.in_handshake = False
            self.waiting = None
            self._heard_at = self.loop.time()
            self.conversation.secure(tls_info(transport))
        self._watch_time()
        self._greet()

    # -- the session ---------------------------------------------------------------------------

    def begin(self, peer: tuple[Any, ...] | None) -> None:
        """Begin the session, and its record."""
        self._began_at = self._heard_at = self.loop.time()
        self.record = Session(
            session_id=secrets.token_hex(8),
            peer=str(HostPort(*peer[:2])) if peer else "",
            listener=self.listener.name,
            started_at=datetime.now(UTC),
        )
        self._session = SmtpSession(self.listener, self.delivery, self.record)
        self.conversation = self._session.conversation
        if self.listener.handlers is not None:
            from mailtrap_local.smtp.hooks import Hooks  # noqa: PLC0415  # few need them

            self._hooks = Hooks(self, self.listener.handlers)
        self.has_place = take_place(self.listener.limits, self._connections)
        self._connections.add(self)

    def _greet(self) -> None:
        if not self.has_place:
            self.conversation.say("421 4.3.2 Too many connections, try again later")
            self.conversation.end(NO_PLACE)
        elif self.conversation.awaits_proxy_header:
            self._session.begin_behind_proxy()
        elif refusal := self._peer_refusal():
            self.conversation.close_with(refusal)
        else:
            self._session.begin()
        self._work()

    def _peer_refusal(self) -> str | None:
        return peer_refusal(self.listener.limits, self.record.peer, self._connections)

    @property
    def elapsed(self) -> float:
        """Seconds since the client connected."""
        return self.loop.time() - self._began_at

    @property
    def silence(self) -> float:
        """Seconds since the client sent something."""
        return self.loop.time() - self._heard_at

    def delay_idle_timeout(self, seconds: float) -> None:
        """Let the idle timeout begin later: the server itself is waiting."""
        self._heard_at = self.loop.time() + seconds

    def _work(self) -> None:
        """Do what the session asks for, and send what it says."""
        conversation = self.conversation
        while (request := conversation.request) is not None and self.waiting is None:
            if type(request) is KeepMessage:
                self._session.answer(self._keep(request), self.elapsed)
            elif type(request) is AdmitClient:
                self._session.answer(self._peer_refusal(), self.elapsed)
            else:
                self._wait_for(request)
        if conversation.ended:
            self._send()
            self._close()
        elif conversation.output and not self._sends:
            if len(self._connections) == 1:
                self._send()
            else:
                self._sends = True
                self._turns.send_together(self._send)
        if self._session.is_busy and not self._writing_paused:
            self._plan_turn()

    def _plan_turn(self) -> None:
        if not self._awaits_turn:
            self._awaits_turn = True
            self.loop.call_soon(self._take_turn)

    def _take_turn(self) -> None:
        self._awaits_turn = False
        if not self._writing_paused and not self._is_closing:
            self.conversation.elapsed = self.elapsed
            self._session.go_on()
            self._work()
            self._regulate(0)

    def _send(self) -> None:
        self._sends = False
        output = self.conversation.output
        if output and self.transport is not None:
            replies = "\r\n".join(output)
            self.transport.write(f"{replies}\r\n".encode())
        output.clear()

    def _keep(self, request: KeepMessage) -> Message | str:
        try:
            if self._hooks is not None:
                request = self._hooks.rewrite(request)
            return self.delivery.deliver(request.envelope, request.raw, mailbox=request.mailbox)
        except StoreFull:
            return "452 4.3.1 Only pinned messages are left to drop, nothing was kept"
        except StoreUnavailable:
            log.exception("%s: a message could not be kept", self.record.peer)
        except Exception:
            log.exception("%s: a message could not be kept", self.record.peer)
            return "451 4.3.0 Internal error, nothing was kept"
        return "451 4.3.0 The message could not be kept, try again"

    def _wait_for(self, request: Request) -> None:
        if isinstance(request, StartTls):
            self.in_handshake = True
            self._pause_reading()  # the next octets belong to the handshake
            self._send()
        self.waiting = self.loop.create_task(self._answer(request))

    async def _answer(self, request: Request) -> None:
        session = self._session
        try:
            answer = await self._find_answer(request)
        except Ended:
            self.waiting = self.conversation.request = None
        except Exception as problem:  # noqa: BLE001  # logged there
            self.waiting = None
            if self.in_handshake:
                self.fail_handshake(problem)
                return
            session.fail(self.elapsed)
        else:
            self.waiting = None
            session.answer(answer, self.elapsed)
        self._work()
        self._regulate(0)

    async def _find_answer(self, request: Request) -> Any:
        if isinstance(request, StartTls):
            return await self._start_tls()
        if isinstance(request, CheckPassword):
            accounts = self.listener.security.accounts
            refusal = await password_refusal(
                accounts, request.credentials, peer_host(self.record.peer)
            )
            return await self._hooks.check(request) if self._hooks and not refusal else refusal
        if isinstance(request, AtStage):
            if request.context is not None:
                reply = await self._inject(request.context)
                if reply is not None:
                    return Instead(reply)
            if self._hooks is not None and request.hook:
                return await self._hooks.ask(request.hook, request.arguments)
        return None

    async def _inject(self, context: FaultContext) -> str | None:
        if self._faults is None:
            self._faults = FaultInjection(self)
        return await self._faults.inject(context)

    # -- what handlers call --------------------------------------------------------------------

    async def push(self, status: str | bytes) -> None:
        """Send a reply at once. Of aiosmtpd."""
        if self._hooks is not None:
            self._hooks.calls.say(status)
            self._send()

    async def challenge_auth(
        self,
        challenge: str | bytes,
        encode_to_b64: bool = True,  # noqa: FBT001, FBT002  # aiosmtpd's signature
        log_client_response: bool = False,  # noqa: FBT001, FBT002  # likewise
    ) -> Any:
        """Send a challenge of AUTH; returns the response, MISSING if it is none. Of aiosmtpd."""
        assert self._hooks is not None  # noqa: S101  # nobody else calls it
        return await self._hooks.calls.challenge(challenge, encode=encode_to_b64)

    # -- TLS -----------------------------------------------------------------------------------

    async def inject_before_tls(self) -> None:
        """Apply the faults that precede the handshake of implicit TLS. Raises Ended."""
        stages: tuple[Stage, ...] = ("connect", "STARTTLS")
        for stage in stages if self.conversation.is_watched else ():
            await self._inject(self.conversation.context(stage)._replace(answerable=False))

    @property
    def client_socket(self) -> socket.socket | None:
        """The client's socket, if there still is one."""
        transport = self.transport
        return self.accepted if transport is None else transport.get_extra_info("socket")

    def handshake_context(self) -> ssl.SSLContext:
        """Return the server's context for the next handshake."""
        security = self.listener.security
        if (kind := self.conversation.effects.bad_certificate) is not None:
            return security.faulty_context(kind)
        assert security.context is not None  # noqa: S101  # only asked for where there is TLS
        return security.context

    async def _start_tls(self) -> TlsInfo:
        """Go on over TLS. Raises OSError (ssl.SSLError among it) when the handshake fails."""
        assert self.transport is not None  # noqa: S101  # a client has just asked for it
        transport = await self.loop.start_tls(
            self.transport,
            self,
            self.handshake_context(),
            server_side=True,
            ssl_handshake_timeout=self.listener.limits.idle_timeout,
        )
        self.in_handshake = False
        assert transport is not None  # noqa: S101  # there is one for a protocol that is open
        self.transport = transport
        self._reading_paused = self._writing_paused = False
        if self._hooks is not None:
            await self._hooks.begin_tls()
        return tls_info(transport)

    def fail_handshake(self, problem: BaseException) -> None:
        """End a connection whose handshake has failed, or was given up."""
        self.note_failure(problem)
        if not isinstance(problem, OSError | Ended | asyncio.CancelledError):
            log.error("%s: its TLS handshake failed", self.record.peer, exc_info=problem)
        self.abort()
        self.leave()

    def note_failure(self, problem: BaseException | None) -> None:
        """Set the reason of the record to what has failed, if it was TLS."""
        remedy = self.conversation.certificate_remedy
        if words := describe_tls_failure(problem, remedy):
            self.conversation.note_end(words)
        elif isinstance(problem, ConnectionAbortedError) and problem.errno is None:  # asyncio's own
            self.conversation.note_end(no_handshake(self.listener.limits.idle_timeout))
        elif self.in_handshake and isinstance(problem, ConnectionError):
            self.conversation.note_end(left_in_handshake(remedy))

    # -- reading -------------------------------------------------------------------------------

    def data_received(self, data: bytes) -> None:
        self._heard_at = now = self.loop.time()
        if self._is_closing:
            self._linger_octets -= len(data)
            if self._linger_octets < 0:
                self._hang_up()
        elif self._slow_reading is None:
            self._session.receive(data, now - self._began_at)
            self._work()
        else:
            self._slow_reading.add(data)
            self.conversation.has_more = True
            self._regulate(len(data))
            return
        if len(data) > MUCH or self._reading_paused or self.conversation.input.octets:
            self._regulate(len(data))

    def _receive_slowly(self, data: bytes) -> None:
        if not self._is_closing:
            self.conversation.has_more = bool(self._slow_reading)
            self._session.receive(data, self.elapsed)
            self._work()
            self._regulate(0)

    def throttle(self, bytes_per_second: int) -> None:
        """Read no faster than so many octets a second from now on."""
        if self._slow_reading is None:
            self._slow_reading = SlowReading(self.loop, bytes_per_second, self._receive_slowly)
        else:
            self._slow_reading.slow_down(bytes_per_second)

    def _regulate(self, just_read: int) -> None:
        """Read on only if what has been read is taken and replies are received."""
        if self._hooks is not None:
            self._hooks.calls.note_input()
        is_full = self._is_full
        if is_full or just_read > MUCH:
            self._pause_reading()
        if self._reading_paused and not is_full and not self._resumes:
            self._resumes = True
            self._turns.add(self._resume_reading)

    @property
    def _is_full(self) -> bool:
        if self._is_closing:  # what comes is dropped
            return False
        waiting = len(self.conversation.input) + len(self._slow_reading or ())
        return self._writing_paused or self.in_handshake or waiting > MUCH

    def _pause_reading(self) -> None:
        if not self._reading_paused and self.transport is not None:
            self._reading_paused = True
            self.transport.pause_reading()

    def _resume_reading(self) -> None:
        self._resumes = False
        if self.transport is not None and not self.transport.is_closing() and not self._is_full:
            self._reading_paused = False
            self.transport.resume_reading()

    def pause_writing(self) -> None:
        self._writing_paused = True
        self._pause_reading()

    def resume_writing(self) -> None:
        self._writing_paused = False
        self._plan_turn()

    def eof_received(self) -> bool:
        # aiosmtpd cancels its task here, and with it the commands of a client that pipelines
        # everything and closes its side
        self._has_eof = True
        if self._is_closing:
            self._hang_up()
        elif self._slow_reading is not None:
            self._slow_reading.end(self._receive_end)
        else:
            self._receive_end()
        return self.transport is not None and self.transport.get_extra_info("ssl_object") is None

    def _receive_end(self) -> None:
        self._session.receive_end(self.elapsed)
        if self._hooks is not None:
            self._hooks.note_end()
        self._work()

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
        if self.in_handshake:  # in which a reply would not be understood
            self.conversation.elapsed = self.elapsed
            self.conversation.end(reason, was_idle=was_idle)
            if self.transport is not None:
                self.abort()
                self.leave()
            elif self.waiting is not None:
                self.waiting.cancel()
        elif self.transport is not None and not self.transport.is_closing():
            self.conversation.elapsed = self.elapsed
            self.conversation.interrupt(reply, reason, was_idle=was_idle)
            self._send()
            self._is_closing = True
            self._hang_up()

    def _close(self) -> None:
        if self._is_closing or self.transport is None or self.transport.is_closing():
            return
        self._is_closing = True
        self.conversation.input.clear()
        if self._slow_reading is not None:
            self._slow_reading.stop()
        how = self.conversation.ended
        if how == "linger" and not self._has_eof and self.transport.can_write_eof():
            # closing both sides at once would reset the connection, and could take the last reply
            self.transport.write_eof()
            self._close_timer = self.loop.call_later(LINGER, self._hang_up)
            self._resume_reading()
        elif how == "drop" and self.record.tls is not None:
            # else it stays open until the client answers our close_notify, or for 30 s
            self._close_timer = self.loop.call_later(_FLUSH, self.abort)
            self.transport.close()
        else:
            self._hang_up()

    def _hang_up(self) -> None:
        if self._close_timer is not None:
            self._close_timer.cancel()
        if self.transport is not None:
            if self.transport.get_write_buffer_size() or self.record.tls is not None:
                # it may never read that, nor answer the close_notify that OpenSSL waits for
                self._close_timer = self.loop.call_later(LINGER, self.abort)
            self.transport.close()

    def abort(self) -> None:
        """End the connection at once, unsent replies or not."""
        if self.transport is not None:
            self.transport.abort()

    def connection_lost(self, error: Exception | None) -> None:
        self.note_failure(error)  # in TLS 1.3 a client refuses our certificate this late
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
        for timer in (self._close_timer, self._timeout_handle):
            if timer is not None:
                timer.cancel()  # else it would keep this connection in memory
        if self._slow_reading is not None:
            self._slow_reading.stop()
        if self.waiting is not None and self.waiting is not asyncio.current_task():
            self.waiting.cancel()
        self._session.leave(self.elapsed)

    # -- timeouts ------------------------------------------------------------------------------

    def _watch_time(self) -> None:
        """End a client that is silent for too long, or connected for too long.

        One timer a connection, which looks at the time of the last octet: aiosmtpd makes a new one
        for every command, and none of them sees a client that is slow but alive in DATA.
        """
        now, limits = self.loop.time(), self.listener.limits
        if self._slow_reading and not self._writing_paused:
            self._heard_at = now  # the server is slow, throttled by a fault
        until_idle = self._heard_at + limits.idle_timeout - now
        remaining = min(until_idle, self._began_at + limits.session_timeout - now)
        if remaining > 0:
            self._timeout_handle = self.loop.call_later(remaining, self._watch_time)
        elif until_idle <= 0:
            self.interrupt(
                "421 4.4.2 Nothing heard for too long, closing",
                f"the client said nothing for {limits.idle_timeout:g} s",
                was_idle=True,
            )
        else:
            self.interrupt(
                "421 4.4.2 Connected for too long, closing",
                f"the connection was open for {limits.session_timeout:g} s",
            )


def tls_info(transport: asyncio.BaseTransport) -> TlsInfo:
    """Return the TLS of a connection that has some."""
    ssl_object = transport.get_extra_info("ssl_object")
    return TlsInfo(
        version=ssl_object.version(),
        cipher=ssl_object.cipher()[0],
        client=client_name(ssl_object),
    )
