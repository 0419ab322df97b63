"""Serve IMAP clients: gather commands, send responses, check credentials, wait while they idle."""

import asyncio
import contextlib
import ssl
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from mailtrap_local.config.values import TlsMode
from mailtrap_local.imap.account import Account
from mailtrap_local.imap.folders import UidNext
from mailtrap_local.imap.idle import IdleNotifier
from mailtrap_local.imap.scanner import LITERAL
from mailtrap_local.imap.session import ImapSession
from mailtrap_local.mailroom.change_reader import ChangeReader
from mailtrap_local.mailroom.login import LoginRejected, log_in
from mailtrap_local.mailroom.mailroom import Mailroom
from mailtrap_local.net.accounts import Accounts
from mailtrap_local.net.sasl import Credentials
from mailtrap_local.net.streams import LineOverLimit, Stream

MAX_LINE = 2**16
"""Octets of a line: clients that ask for many scattered messages at once write long ones."""

IDLE_TIMEOUT = 1800.0
"""Seconds without a command, RFC 3501 section 5.4."""

_SLICE = 2**16  # octets written to the socket at a time
_TIME_SLICE = 0.005  # seconds after which other clients are served
_MAX_LITERALS = 1000  # of a command


class _LiteralOverLimit(Exception):  # the client's error, not ours
    """A literal that comes without our leave is too long to be read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ImapListener:
    """Settings of an IMAP listener. `context` serves STARTTLS and is None where `tls` is off.

    Without `accounts` any credentials are accepted. `max_message_size` is in octets.
    """

    mailroom: Mailroom
    tls: TlsMode
    context: ssl.SSLContext | None
    accounts: Accounts | None
    max_message_size: int
    notifier: IdleNotifier
    uid_next: UidNext

    async def serve(self, stream: Stream) -> None:
        """Hold one client's session. Raises OSError and EOFError when the client leaves early."""
        session = ImapSession(
            self.uid_next,
            offers_tls=self.tls in ("starttls", "require"),
            requires_tls=self.tls == "require",
            max_message_size=self.max_message_size,
        )
        try:
            await _send(stream, [session.greeting])
            while not session.is_over:
                await asyncio.sleep(0)  # other clients go on, however much this one pipelines
                await self._serve_one(session, stream)
        except (LineOverLimit, _LiteralOverLimit) as problem:
            await _send(stream, [f"* BYE {problem}\r\n".encode()])
        except asyncio.CancelledError:
            with contextlib.suppress(OSError):
                stream.write(b"* BYE Shutting down\r\n")
            raise

    async def _serve_one(self, session: ImapSession, stream: Stream) -> None:
        """Receive a command, or a line that belongs to one, and respond."""
        if session.idles:
            await self._idle(session, stream)
        elif session.wants_line:
            await _send(stream, session.respond(await stream.read_line()))
        else:
            pieces = await _read_command(session, stream)
            if pieces:
                # no await after the OK of STARTTLS: see `Stream.secure`
                await _send(stream, session.receive(pieces), may_wait=lambda: not session.wants_tls)
        if session.credentials is not None:
            await _send(stream, [await self._authenticate(session, session.credentials)])
        if session.wants_tls and self.context is not None:
            await stream.secure(self.context)
            session.secured()

    async def _authenticate(self, session: ImapSession, credentials: Credentials) -> bytes:
        try:
            view = await log_in(self.mailroom, self.accounts, credentials)
        except LoginRejected as rejected:
            return session.reject(str(rejected), temporary=rejected.temporary)
        return session.accept(Account(view))

    async def _idle(self, session: ImapSession, stream: Stream) -> None:
        """Send changes until the client sends a line (RFC 2177)."""
        line = asyncio.ensure_future(stream.read_line())
        reader = ChangeReader(self.mailroom.change_signal)
        try:
            while not line.done():
                reader.mark()  # before the look: a change in between is not missed
                await _send(stream, session.idle_updates())
                changed = self.notifier.changed(reader)
                try:
                    await asyncio.wait((line, changed), return_when=asyncio.FIRST_COMPLETED)
                finally:
                    changed.cancel()
            await _send(stream, session.respond(line.result()))
        finally:
            line.cancel()
            # no task outlives its connection, and nobody else retrieves its exception
            await asyncio.gather(line, return_exceptions=True)


async def _read_command(session: ImapSession, stream: Stream) -> list[bytes]:
    """A command: lines and the literals between them; empty if it was refused before its end."""
    line = await stream.read_line()
    pieces = [line]
    limit = remaining = session.literal_limit(line)
    while (literal := LITERAL.search(pieces[-1])) is not None:
        octets, is_non_synchronizing = int(literal[1]), bool(literal[2])
        remaining -= octets
        if remaining < 0 or len(pieces) > 2 * _MAX_LITERALS:
            if is_non_synchronizing:  # RFC 7888 section 4
                raise _LiteralOverLimit("Literal too long")
            await _send(stream, [session.refuse_literal(line, limit)])
            return []
        if not is_non_synchronizing:
            await _send(stream, [b"+ Go ahead\r\n"])
        pieces.append(await stream.read_exactly(octets))
        pieces.append(await stream.read_line())
    return pieces


async def _send(
    stream: Stream, pieces: Iterable[bytes], *, may_wait: Callable[[], bool] = lambda: True
) -> None:
    """Send pieces as they come, many small ones together, and other clients served in between."""
    loop = asyncio.get_running_loop()
    slice_ends = loop.time() + _TIME_SLICE
    gathered = bytearray()
    for piece in pieces:
        if len(piece) > _SLICE:
            await _flush(stream, gathered)
            for start in range(0, len(piece), _SLICE):
                await _write(stream, piece[start : start + _SLICE])
        else:
            gathered += piece
        if len(gathered) > _SLICE or (loop.time() > slice_ends and may_wait()):
            await _flush(stream, gathered)
            await asyncio.sleep(0)
            slice_ends = loop.time() + _TIME_SLICE
    if may_wait():
        await _flush(stream, gathered)
    else:
        stream.write(bytes(gathered))


async def _flush(stream: Stream, gathered: bytearray) -> None:
    await _write(stream, bytes(gathered))
    gathered.clear()


async def _write(stream: Stream, octets: bytes) -> None:
    if octets:
        stream.write(octets)
        await stream.drain()
