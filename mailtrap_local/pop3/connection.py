"""Serve POP3 clients: carry the session's lines, check credentials, give out the maildrop."""

import asyncio
import ssl
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mailtrap_local.config.values import TlsMode
from mailtrap_local.mailroom.account_directory import AccountDirectory
from mailtrap_local.mailroom.account_view import View
from mailtrap_local.mailroom.listing import Listing, Listings
from mailtrap_local.mailroom.login import LoginRejected, log_in
from mailtrap_local.mailroom.mailroom import Mailroom
from mailtrap_local.net.accounts import Accounts
from mailtrap_local.net.pieces import send_pieces
from mailtrap_local.net.sasl import Credentials
from mailtrap_local.net.streams import Stream, StreamProtocol
from mailtrap_local.net.workers import Workers
from mailtrap_local.pop3.message import MaildropMessage
from mailtrap_local.pop3.session import Pop3Session, Replies
from mailtrap_local.store.base import Cursor

if TYPE_CHECKING:
    from array import array

_MAX_LINE = 4096  # octets: RFC 2449 section 4 asks for 255, a long password in base64 wants more
_IDLE_TIMEOUT = 600.0  # seconds without a line, RFC 1939 section 3

POP3 = StreamProtocol(
    max_line=_MAX_LINE,
    idle_timeout=_IDLE_TIMEOUT,
    ending="-ERR",
    overload_code="SYS/TEMP",  # RFC 3206
)


class _Snapshot:
    """The messages of a view at login. Those that others remove meanwhile leave the memory."""

    def __init__(self, view: View, listing: Listing) -> None:
        self._view = view
        self._listing = listing

    @property
    def is_read_only(self) -> bool:
        return self._view.read_only

    @property
    def sizes(self) -> "array[int]":
        return self._listing.sizes

    def unique_id(self, index: int) -> str:
        # with the epoch, so that no restart gives a unique-id again
        return str(Cursor(self._listing.cursor.epoch, self._listing.seqs[index]))

    def message(self, index: int) -> MaildropMessage | None:
        entry = self._view.entry(self._listing.seqs[index])
        return None if entry is None else MaildropMessage(entry.message.raw)

    def remove(self, indexes: Iterable[int]) -> Iterator[bytes]:
        return self._view.remove(self._listing.seqs[index] for index in indexes)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pop3Listener:
    """Settings of a POP3 listener. `context` serves STLS and is None where `tls` is off.

    Without `accounts`, and any in the `directory`, all credentials are accepted.
    """

    mailroom: Mailroom
    tls: TlsMode
    context: ssl.SSLContext | None
    accounts: Accounts | None
    directory: AccountDirectory | None
    workers: Workers
    listings: Listings

    async def serve(self, stream: Stream) -> None:
        """Hold one client's session. Raises as `net.streams.Serve` says."""
        session = Pop3Session(
            offers_tls=self.tls in ("starttls", "require"), requires_tls=self.tls == "require"
        )
        await stream.send(session.greeting)
        while not session.is_over:
            await asyncio.sleep(0)  # other clients go on, however much this one pipelines
            replies = session.receive(await stream.read_line())
            # no await after the OK of STLS: see `Stream.secure`
            await self._send(stream, replies, may_wait=lambda: not session.wants_tls)
            if session.credentials is not None:
                await self._authenticate(stream, session, session.credentials)
            if session.wants_tls and self.context is not None:
                await stream.secure(self.context)
                session.secured()

    async def _authenticate(
        self, stream: Stream, session: Pop3Session, credentials: Credentials
    ) -> None:
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
            reply = session.reject(str(rejected), temporary=rejected.temporary)
            await self._send(stream, reply)
        else:
            stream.logged_in(login.is_current)
            await self._send(stream, _open_maildrop(session, login.view))

    async def _send(
        self, stream: Stream, replies: Replies, may_wait: Callable[[], bool] = lambda: True
    ) -> None:
        await send_pieces(
            stream,
            replies,
            self.workers,
            may_wait=may_wait,
            may_block=self.mailroom.store.may_block,
        )


def _open_maildrop(session: Pop3Session, view: View) -> Iterator[bytes]:
    listing = yield from view.listing()
    yield from session.accept(_Snapshot(view, listing))
