"""Call methods of aiosmtpd handlers, and give them what they expect of a server."""

import asyncio
import binascii
import inspect
import logging
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Protocol, TypeVar

from aiosmtpd.smtp import MISSING
from aiosmtpd.smtp import Envelope as WireEnvelope
from aiosmtpd.smtp import Session as WireSession

from mailtrap_local.config.values import HostPort
from mailtrap_local.mail.session import Session
from mailtrap_local.smtp.conversation import CLIENT_CLOSED
from mailtrap_local.smtp.fault_injection import Ended, FaultyConnection
from mailtrap_local.smtp.handlers import Handler, read_reply
from mailtrap_local.smtp.lines import MAX_AUTH_LINE, Flood, LineTooLong
from mailtrap_local.smtp.listener import Listener

_FAILED = "451 4.3.0 The server's handler failed, nothing was kept"
_TLS = ("sslcontext", "ssl_object", "peercert", "cipher", "compression", "peername", "sockname")

_T = TypeVar("_T")

log = logging.getLogger(__name__)


class Refused(Exception):  # not an error
    """A handler refuses what the client wants. `reply` is "" if it has sent one."""

    def __init__(self, reply: str) -> None:
        super().__init__(reply)
        self.reply = reply


class HookedConnection(FaultyConnection, Protocol):
    """The part of a connection that handlers work on, as aiosmtpd's `SMTP`."""

    listener: Listener
    record: Session
    loop: asyncio.AbstractEventLoop
    transport: Any
    session: Any
    envelope: Any
    event_handler: Any
    awaits_client: bool
    data_size_limit: Any
    enable_SMTPUTF8: bool  # noqa: N815  # aiosmtpd's name

    async def push(self, status: str | bytes) -> None:
        """Send a reply at once."""


class HandlerCalls:
    """Calls of one connection. `pushed` counts the replies that handlers have sent themselves."""

    def __init__(self, server: HookedConnection) -> None:
        self._server = server
        self._conversation = server.conversation
        self._limits = server.listener.limits
        self._input_came: asyncio.Future[None] | None = None
        self._has_eof = False
        self.pushed = 0
        self.are_running = False
        self._peer = ""  # of the session
        self.held_back: list[str] | None = None
        """Lines of a reply to which a handler adds some before it returns the last one."""
        server.data_size_limit = self._limits.message_size
        server.enable_SMTPUTF8 = True

    def begin_session(self, *, anew: bool = False) -> None:
        """Make aiosmtpd's session and envelope, unless there are some."""
        server = self._server
        peer = server.record.peer
        if server.session is not None and self._peer == peer and not anew:
            return
        self._peer = peer  # another one once XCLIENT has named the client
        session = WireSession(server.loop)
        session.peer = tuple(HostPort.parse(peer)) if peer else None  # type: ignore[assignment]
        get = server.transport.get_extra_info
        if get("ssl_object") is not None:
            session.ssl = {name: value for name in _TLS if (value := get(name)) is not None}
        server.session, server.envelope = session, WireEnvelope()

    @contextmanager
    def running(self) -> Iterator[None]:
        """Let the idle timeout begin anew at the end, and the conversation go on from then."""
        self.are_running = True
        try:
            yield
        finally:
            self.are_running = False
            self._server.delay_idle_timeout(0)
            self._conversation.elapsed = self._server.elapsed

    # -- calls ---------------------------------------------------------------------------------

    async def ask(
        self,
        one: Handler,
        method: Callable[..., Any],
        *arguments: Any,
        read: Callable[[Any], str | None] = read_reply,
    ) -> str | None:
        """Return a handler's positive reply, None for the usual one. Raises Refused."""
        reply = await self.call(one, method, *arguments, read=read)
        if reply is not None and reply[0] in "45":
            raise Refused(reply)
        return reply

    async def call(
        self, one: Handler, method: Callable[..., Any], *arguments: Any, read: Callable[[Any], _T]
    ) -> _T:
        """Return what a method returns, as `read` understands it. Raises Refused if it fails."""
        server = self._server
        return await self.run(
            one, lambda: method(server, server.session, server.envelope, *arguments), read
        )

    async def run(self, one: Handler, function: Callable[[], Any], read: Callable[[Any], _T]) -> _T:
        """Call a function of a handler, as `call` does."""
        self._server.event_handler = one.handler
        try:
            result = function()
            return read(await result if inspect.isawaitable(result) else result)
        except (Ended, GeneratorExit):
            raise
        except asyncio.CancelledError as problem:
            task = asyncio.current_task()
            if task is None or task.cancelling():
                raise
            failure: BaseException = problem  # of something that the handler waited for
        except BaseException as problem:  # noqa: BLE001  # pytest.fail() raises one
            failure = problem
        raise Refused(await self._describe(one, failure))

    async def _describe(self, one: Handler, failure: BaseException) -> str:
        """Log a failure; returns the reply to it."""
        name = type(one.handler).__qualname__
        log.error("%s: %s failed", self._server.record.peer, name, exc_info=failure)
        method = one.hooks.get("exception")
        if method is None or not isinstance(failure, Exception):
            return _FAILED
        try:
            status = method(failure)
            return read_reply(await status if inspect.isawaitable(status) else status) or _FAILED
        except Exception:
            log.exception("%s: handle_exception of %s failed", self._server.record.peer, name)
            return _FAILED

    # -- what handlers call --------------------------------------------------------------------

    def say(self, status: str | bytes) -> None:
        """Send a reply that a handler does not return."""
        text = status.decode(errors="replace") if isinstance(status, bytes) else status
        conversation = self._conversation
        conversation.elapsed = self._server.elapsed
        if self.held_back is not None:
            self.held_back.append(text)
        elif text and not conversation.ended:
            conversation.say(text.encode(errors="replace").decode())
        self.pushed += text[:1] != "3"

    async def challenge(self, challenge: str | bytes, *, encode: bool) -> Any:
        """Send a challenge of AUTH; returns the decoded response, MISSING if it is none."""
        octets = challenge.encode() if isinstance(challenge, str) else challenge
        await self._server.push(b"334 " + (b64encode(octets) if encode else octets))
        line = await self._read_line()
        if line == b"*":
            await self._server.push("501 5.7.0 Authentication given up")
            return MISSING
        try:
            return b64decode(line, validate=True)
        except binascii.Error:
            await self._server.push("501 5.5.2 Invalid base64")
            return MISSING

    async def _read_line(self) -> bytes:
        """Wait for the client's next line. It is not recorded: it may be a password."""
        conversation, server = self._conversation, self._server
        server.delay_idle_timeout(0)
        server.awaits_client = True
        while True:
            try:
                line = conversation.input.line(MAX_AUTH_LINE)
            except LineTooLong:
                line = b"\0"  # which is invalid too
            except Flood:
                conversation.close_with("421 4.7.0 Far too long, closing")
                raise Ended from None
            if not conversation.input:
                conversation.input.clear()
            if line is not None:
                break
            if self._has_eof:
                conversation.end(CLIENT_CLOSED)
                raise Ended
            self._input_came = server.loop.create_future()
            await self._input_came
        server.awaits_client = False
        line = line.strip()
        conversation.record.heard(server.elapsed, "*" if line == b"*" else "***")
        return line

    def note_input(self, *, is_end: bool = False) -> None:
        """Note that the client has sent something, or will send no more."""
        self._has_eof = self._has_eof or is_end
        waiting, self._input_came = self._input_came, None
        if waiting is not None and not waiting.done():
            waiting.set_result(None)
