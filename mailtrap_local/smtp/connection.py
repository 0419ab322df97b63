"""Read an SMTP client's lines and send replies, within limits of number and time."""

import asyncio
import logging
from abc import abstractmethod
from typing import NoReturn

from mailtrap_local.mail.mime.charset import decode_line
from mailtrap_local.net.http_requests import is_http_request
from mailtrap_local.net.server import linger
from mailtrap_local.smtp.lifecycle import ConnectionLifecycle, HangUp
from mailtrap_local.smtp.wire import EndOfStream, Flood, LineTooLong

_MAKES_ROOM = 10.0  # seconds of silence after which a client may lose its place to another
_LINES_IN_TURN = 64  # of one client, before the event loop serves others

log = logging.getLogger(__name__)


class Connection(ConnectionLifecycle):
    """One client's connection. `greet` begins it, `handle` replies to its commands."""

    unproductive_replies = 0  # since the last message
    only_probes = True
    """False once a client has begun a transaction, was refused anything or has met a fault."""
    current_command = "the connection"
    """The command or message in progress; "" if its refusal cannot be why no message comes."""

    @abstractmethod
    async def greet(self) -> None:
        """Send the banner. Raises HangUp to end the connection instead."""

    @abstractmethod
    async def handle(self, verb: str, argument: str, line: str) -> bool:
        """Record a line and reply to its command; False if it was the last one."""

    async def _handle_client(self) -> None:
        try:
            await self.greet()
            lines = 0
            while not self._is_interrupted and await self._handle_line(is_first=lines == 0):
                lines += 1
                if lines % _LINES_IN_TURN == 0:
                    await asyncio.sleep(0)  # however much a client pipelines
        except (EndOfStream, HangUp):
            pass  # clients may leave at any time
        except OSError as problem:
            self._note_failure(problem)
        except Flood:
            await self.close_with("421 4.7.0 Far too long, closing")
        finally:
            self._close_record()
            self._hang_up()

    async def _handle_line(self, *, is_first: bool) -> bool:
        try:
            octets = await self.wire.read_line()
            if is_first and is_http_request(octets):
                await self._refuse_http()
            line = decode_line(octets)
            verb, _, argument = line.partition(" ")
            return await self.handle(verb.upper(), argument.strip(), line)
        except LineTooLong as problem:
            if is_first and is_http_request(problem.start):
                await self._refuse_http()
            self.current_command = "a line"
            await self.reply_unproductive("500 5.5.2 Line too long")
        except (EndOfStream, Flood, HangUp, OSError):
            raise
        except Exception:
            # never sent to the client: exception texts are for our own log
            log.exception("%s: a command failed", self.record.peer)
            self.reset()
            if self.wire.in_data:  # what follows is the rest of a message, and no command
                await self.close_with("421 4.3.0 Internal error, nothing was kept, closing")
                raise HangUp from None
            await self.push("451 4.3.0 Internal error, nothing was kept")
        return True

    async def _refuse_http(self) -> NoReturn:
        log.warning("%s: HTTP at an SMTP listener, closed: a web page sent it?", self.record.peer)
        await self.close_with("421 4.7.0 This is SMTP and not HTTP, closing")
        raise HangUp

    async def push(self, status: str | bytes, *, last: bool = False) -> None:
        """Send a reply and record it; the `last` one closes the record."""
        text = status if isinstance(status, str) else status.decode("latin-1")
        self.record.said(self.elapsed, text)
        if text[0] in "45":
            self.only_probes = False
            self.note_refusal(text)
        if last:
            self._close_record()
        self._writer.write(f"{text}\r\n".encode())
        if self._writing_paused:
            await self._writer.drain()

    def note_refusal(self, reply: str) -> None:
        """Record why no message may come: the first refusal, not what follows from it."""
        follows = reply.startswith("503") and self.record.refusal  # when the client pipelines
        if self.current_command and not follows:
            self.record.refused(f"{self.current_command} was answered {reply}")

    async def reply_unproductive(self, reply: str) -> None:
        """Reply to what brings no message nearer. Raises HangUp after too many of these."""
        self.unproductive_replies += 1
        if self.unproductive_replies > self._limits.commands:
            await self.close_with("421 4.7.0 Too many commands without a message, closing")
            raise HangUp
        await self.push(reply)

    def reset_error_count(self) -> None:
        """Count unproductive replies anew: the client has sent a message."""
        self.unproductive_replies = 0

    async def close_with(self, reply: str, reason: str = "") -> None:
        """Send a last reply to a client that may still be sending; `reason` ends the record."""
        self._end_reason = reason or f"the server closed it with {reply}"
        await self.push(reply, last=True)
        self._sent_last_reply = True
        if self.transport is not None:
            await linger(self.transport, self._received.read)

    # -- places ------------------------------------------------------------------------------

    @property
    def peer_host(self) -> str:
        """The client's address without its port."""
        return self.record.peer.rpartition(":")[0]

    def exceeds_peer_limit(self) -> bool:
        """True if this client's address has more connections than allowed."""
        limit, host = self._limits.peer_connections, self.peer_host
        open_records = (one.record for one in self._connections if one.record.ended_at is None)
        of_peer = (record for record in open_records if record.peer.startswith(f"{host}:"))
        return limit is not None and sum(1 for _ in of_peer) > limit

    def take_place(self) -> bool:
        """Take a place, or that of the client that has been silent for longest, and long enough."""
        if self._limits.connections.take(1):
            return True
        others = (one for one in self._connections if one.has_place)
        silent = max(others, key=lambda one: one.silence, default=None)
        if silent is None or silent.silence < _MAKES_ROOM:
            return False
        silent.has_place = False
        reply = "421 4.3.2 Too many connections, and this one was silent for longest, closing"
        silent.interrupt(reply, f"the server closed it with {reply}")
        return True

    def require_place(self) -> None:
        if not self.has_place:
            self.note_end("the server closed it: too many connections are open")
            raise HangUp

    # -- timeouts ----------------------------------------------------------------------------

    def delay_idle_timeout(self, seconds: float) -> None:
        """Let the idle timeout begin later: the server itself is waiting."""
        self._received_at = self.loop.time() + seconds

    def _reset_timeout(self, duration: float | None = None) -> None:
        # one timer a connection, which looks at the time of the last octet; aiosmtpd makes a new
        # one for every command and none of them sees a client that is slow but alive in DATA
        if self._timeout_handle is None:
            self._timeout_cb()

    def _timeout_cb(self) -> None:
        now, limits = self.loop.time(), self._limits
        if self._received.pending and not self._writing_paused:
            self._received_at = now  # the server is slow, throttled by a fault
        until_idle = self._received_at + limits.idle_timeout - now
        remaining = min(until_idle, self._began_at + limits.session_timeout - now)
        if remaining > 0:
            self._timeout_handle = self.loop.call_later(remaining, self._timeout_cb)
        elif until_idle <= 0:
            self._was_idle = True
            self.interrupt(
                "421 4.4.2 Nothing heard for too long, closing",
                f"the client said nothing for {limits.idle_timeout:g} s",
            )
        else:
            self.interrupt(
                "421 4.4.2 Connected for too long, closing",
                f"the connection was open for {limits.session_timeout:g} s",
            )
