"""Serve IMAP clients: gather commands, send responses, check credentials, wait while they idle."""

import asyncio
import contextlib
import ssl
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from mailtrap_local.config.values import TlsMode
from mailtrap_local.imap.account import Account
from mailtrap_local.imap.command_reader import FREE_OCTETS, read_command
from mailtrap_local.imap.idle import IdleNotifier
from mailtrap_local.imap.session import ImapSession
from mailtrap_local.imap.uid_next import UidNext
from mailtrap_local.mailroom.account_directory import AccountDirectory
from mailtrap_local.mailroom.change_reader import ChangeReader
from mailtrap_local.mailroom.listing import Listings
from mailtrap_local.mailroom.login import LoginRejected, log_in
from mailtrap_local.mailroom.mailroom import Mailroom
from mailtrap_local.net.accounts import Accounts
from mailtrap_local.net.budget import Budget, Reservation
from mailtrap_local.net.pieces import Piece, send_pieces
from mailtrap_local.net.sasl import Credentials
from mailtrap_local.net.streams import Stream, StreamProtocol
from mailtrap_local.net.workers import Workers

_MAX_LINE = 2**16  # octets: clients that ask for many scattered messages at once write long ones
_IDLE_TIMEOUT = 1800.0  # seconds without a command, RFC 3501 section 5.4

IMAP = StreamProtocol(
    max_line=_MAX_LINE,
    idle_timeout=_IDLE_TIMEOUT,
    ending="* BYE",
    overload_code="LIMIT",  # RFC 5530
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ImapListener:
    """Settings of an IMAP listener. `context` serves STARTTLS and is None where `tls` is off.

    Without `accounts`, and any in the `directory`, all credentials are accepted. `max_message_size`
    is in octets. What clients are sending counts against the budget `in_flight`.
    """

    mailroom: Mailroom
    tls: TlsMode
    context: ssl.SSLContext | None
    accounts: Accounts | None
    directory: AccountDirectory | None
    max_message_size: int
    in_flight: Budget
    notifier: IdleNotifier
    uid_next: UidNext
    workers: Workers
    listings: Listings

    async def serve(self, stream: Stream) -> None:
        """Hold one client's session. Raises as `net.streams.Serve` says."""
        session = ImapSession(
            self.uid_next,
            offers_tls=self.tls in ("starttls", "require"),
            requires_tls=self.tls == "require",
            max_message_size=self.max_message_size,
        )
        try:
            await stream.send(session.greeting)
            while not session.is_over:
                await asyncio.sleep(0)  # other clients go on, however much this one pipelines
                await self._serve_one(session, stream)
        except asyncio.CancelledError:
            reason = "Too slow to log in" if stream.login_expired else "Shutting down"
            reason = reason if stream.is_permitted else "Credentials not valid any more"
            with contextlib.suppress(OSError):
                stream.write(IMAP.last_line(reason))
            raise

    async def _serve_one(self, session: ImapSession, stream: Stream) -> None:
        """Receive a command, or a line that belongs to one, and respond."""
        if session.idles:
            await self._idle(session, stream)
        elif session.wants_line:
            await self._send(stream, session.respond(await stream.read_line()))
        else:
            await self._serve_command(session, stream)
        if session.credentials is not None:
            await stream.send(await self._authenticate(stream, session, session.credentials))
        if session.wants_tls and self.context is not None:
            await stream.secure(self.context)
            session.secured()

    async def _serve_command(self, session: ImapSession, stream: Stream) -> None:
        reservation = Reservation(self.in_flight, free=FREE_OCTETS)
        try:
            pieces = await read_command(session, stream, reservation)
            if pieces:
                # no await after the OK of STARTTLS: see `Stream.secure`
                responses = session.receive(pieces)
                await self._send(stream, responses, may_wait=lambda: not session.wants_tls)
        finally:
            reservation.release()

    async def _send(
        self, stream: Stream, pieces: Iterable[Piece], may_wait: Callable[[], bool] = lambda: True
    ) -> None:
        await send_pieces(
            stream, pieces, self.workers, may_wait=may_wait, may_block=self.mailroom.store.may_block
        )

    async def _authenticate(
        self, stream: Stream, session: ImapSession, credentials: Credentials
    ) -> bytes:
        try:
            login = await log_in(
                self.mailroom,
                self.accounts,
                self.directory,
                credentials,
                peer=stream.peer_host,
                listings=self.listings,
            )
        except LoginRejected as rejected:
            return session.reject(str(rejected), temporary=rejected.temporary)
        stream.logged_in(login.is_current)
        return session.accept(Account(login.view))

    async def _idle(self, session: ImapSession, stream: Stream) -> None:
        """Send changes until the client sends a line (RFC 2177)."""
        line = asyncio.ensure_future(stream.read_line())
        reader = ChangeReader(self.mailroom.change_signal)
        try:
            while not line.done():
                reader.mark()  # before the look: a change in between is not missed
                await self._send(stream, session.idle_updates())
                changed = self.notifier.changed(reader)
                try:
                    await asyncio.wait((line, changed), return_when=asyncio.FIRST_COMPLETED)
                finally:
                    changed.cancel()
            await self._send(stream, session.respond(line.result()))
        finally:
            line.cancel()
            # no task outlives its connection, and nobody else retrieves its exception
            await asyncio.gather(line, return_exceptions=True)
