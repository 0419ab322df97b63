"""The IMAP listener: gathers commands, sends responses, checks who logs in, waits with idle clients."""

import asyncio
import contextlib
import logging
import ssl
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from mailtrap_local.config.values import TlsMode
from mailtrap_local.errors import BadSetting, MailboxNotFound
from mailtrap_local.imap.account import Account
from mailtrap_local.imap.folders import UidNext
from mailtrap_local.imap.idle import IdleNotifier
from mailtrap_local.imap.scanner import LITERAL
from mailtrap_local.imap.session import ImapSession
from mailtrap_local.mailroom.account_view import choose_view
from mailtrap_local.mailroom.change_reader import ChangeReader
from mailtrap_local.mailroom.mailroom import Mailroom
from mailtrap_local.net.accounts import Accounts, Anybody, check_async
from mailtrap_local.net.sasl import Credentials
from mailtrap_local.net.streams import Stream

log = logging.getLogger(__name__)

MAX_LINE = 2**16
"""Octets of a line: clients that ask for many scattered messages at once write long ones."""

_PATIENCE = 1800.0  # seconds in which a client must go on, RFC 3501 section 5.4
_SLICE = 2**16  # octets that are handed to the socket at a time
_TURN = 0.005  # seconds after which other clients have theirs
_MAX_LITERALS = 1000  # of a command


class _TooLong(Exception):  # no error: the client is told and let go
    """A line or a literal that nobody waits for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ImapService:
    """What clients meet. `context` is what it shows of itself after STARTTLS, None without TLS.

    Without `accounts` anybody may log in. `max_message_size` is in octets.
    """

    mailroom: Mailroom
    tls: TlsMode
    context: ssl.SSLContext | None
    accounts: Accounts | None
    max_message_size: int
    notifier: IdleNotifier
    uid_next: UidNext

    async def converse(self, stream: Stream) -> None:
        """Hold one client's session. Raises OSError and EOFError when the client leaves early."""
        session = ImapSession(
            self.uid_next,
            offers_tls=self.tls in ("starttls", "require"),
            requires_tls=self.tls == "require",
            max_message_size=self.max_message_size,
        )
        wire = _Wire(stream)
        try:
            await wire.send([session.greeting])
            while not session.is_over:
                await asyncio.sleep(0)  # others have their turn, however much a client pipelines
                await self._take_one(session, wire)
        except _TooLong as problem:
            await wire.send([f"* BYE {problem}\r\n".encode()])
        except asyncio.CancelledError:
            with contextlib.suppress(OSError):
                stream.write(b"* BYE Shutting down\r\n")
            raise

    async def _take_one(self, session: ImapSession, wire: "_Wire") -> None:
        """Take a command, or a line that belongs to one, and answer it."""
        if session.idles:
            await self._idle(session, wire)
        elif session.wants_line:
            await wire.send(session.respond(await wire.read_line()))
        else:
            pieces = await _read_command(session, wire)
            if pieces:
                # no wait behind the OK of STARTTLS: see `Stream.secure`
                await wire.send(session.receive(pieces), may_wait=lambda: not session.wants_tls)
        if session.credentials is not None:
            await wire.send([await self._judge(session, session.credentials)])
        if session.wants_tls and self.context is not None:
            await wire.stream.secure(self.context)
            session.secured()

    async def _judge(self, session: ImapSession, credentials: Credentials) -> bytes:
        try:
            believed = await check_async(self.accounts or Anybody(), *credentials)
            if not believed:
                return session.turn_away("Credentials not accepted")
            return session.let_in(Account(choose_view(self.mailroom, credentials.username)))
        except MailboxNotFound as problem:
            return session.turn_away(str(problem))
        except BadSetting as problem:
            log.error("IMAP: %s", problem)  # noqa: TRY400  # its text is all there is to say
            return session.turn_away("Credentials cannot be checked now", "UNAVAILABLE")

    async def _idle(self, session: ImapSession, wire: "_Wire") -> None:
        """Send what comes until the client says something (RFC 2177)."""
        said = asyncio.ensure_future(wire.read_line())
        reader = ChangeReader(self.mailroom.change_signal)
        try:
            while not said.done():
                reader.mark()  # before the look: a change in between is not missed
                await wire.send(session.idle_news())
                changed = self.notifier.changed(reader)
                try:
                    await asyncio.wait((said, changed), return_when=asyncio.FIRST_COMPLETED)
                finally:
                    changed.cancel()
            await wire.send(session.respond(said.result()))
        finally:
            said.cancel()
            # no task outlives its conversation, and nobody else asks what became of it
            await asyncio.gather(said, return_exceptions=True)


class _Wire:
    """Lines and literals of a stream, and what is sent, in turns with other clients."""

    def __init__(self, stream: Stream) -> None:
        self.stream = stream
        self._turn_ends = 0.0

    async def read_line(self) -> bytes:
        """The next line without its end. Raises EOFError, _TooLong."""
        async with asyncio.timeout(_PATIENCE):
            try:
                line = await self.stream.reader.readline()
            except ValueError:  # over the stream's limit
                raise _TooLong("Line too long") from None
        if not line.endswith(b"\n"):
            raise EOFError
        return line.removesuffix(b"\n").removesuffix(b"\r")

    async def read_literal(self, octets: int) -> bytes:
        """So many octets. Raises EOFError."""
        async with asyncio.timeout(_PATIENCE):
            return await self.stream.reader.readexactly(octets)

    async def send(
        self, pieces: Iterable[bytes], *, may_wait: Callable[[], bool] = lambda: True
    ) -> None:
        """Send pieces as they come, many small ones together."""
        self._begin_turn()
        gathered = bytearray()
        for piece in pieces:
            if len(piece) > _SLICE:
                await self._flush(gathered)
                for start in range(0, len(piece), _SLICE):
                    await self._flush(piece[start : start + _SLICE])
            else:
                gathered += piece
            if len(gathered) > _SLICE or (self._turn_is_over() and may_wait()):
                await self._flush(gathered)
                await asyncio.sleep(0)
                self._begin_turn()
        if may_wait():
            await self._flush(gathered)
        else:
            self.stream.write(bytes(gathered))

    def _begin_turn(self) -> None:
        self._turn_ends = asyncio.get_running_loop().time() + _TURN

    def _turn_is_over(self) -> bool:
        return asyncio.get_running_loop().time() > self._turn_ends

    async def _flush(self, octets: bytearray | bytes) -> None:
        if octets:
            self.stream.write(bytes(octets))
            async with asyncio.timeout(_PATIENCE):
                await self.stream.writer.drain()
        if isinstance(octets, bytearray):
            octets.clear()


async def _read_command(session: ImapSession, wire: _Wire) -> list[bytes]:
    """A command: lines and the literals between them; nothing if it was refused before its end."""
    line = await wire.read_line()
    pieces = [line]
    limit = room = session.literal_limit(line)
    while (literal := LITERAL.search(pieces[-1])) is not None:
        octets, comes_anyway = int(literal[1]), bool(literal[2])
        room -= octets
        if room < 0 or len(pieces) > 2 * _MAX_LITERALS:
            if comes_anyway:  # RFC 7888 section 4
                raise _TooLong("Literal too long")
            await wire.send([session.refuse_literal(line, limit)])
            return []
        if not comes_anyway:
            await wire.send([b"+ Go ahead\r\n"])
        pieces.append(await wire.read_literal(octets))
        pieces.append(await wire.read_line())
    return pieces
