"""The POP3 listener: carries the lines of sessions, checks who logs in, hands out mail."""

import asyncio
import logging
import ssl
from collections.abc import Iterable
from dataclasses import dataclass

from mailtrap_local.config.values import TlsMode
from mailtrap_local.errors import BadSetting, MailboxNotFound
from mailtrap_local.mailroom.account_view import View, choose_view
from mailtrap_local.mailroom.mailroom import Mailroom
from mailtrap_local.net.accounts import Accounts, Anybody, check_async
from mailtrap_local.net.sasl import Credentials
from mailtrap_local.net.streams import Stream
from mailtrap_local.pop3.message import MaildropMessage
from mailtrap_local.pop3.session import Pop3Session, Replies
from mailtrap_local.store.base import Cursor

log = logging.getLogger(__name__)

MAX_LINE = 4096
"""Octets of a line: RFC 2449 section 4 asks for 255, a long password in base64 wants more."""

_PATIENCE = 600.0  # seconds in which a client must go on, RFC 1939 section 3


class _Snapshot:
    """The messages of a view as they are now, whatever comes and goes meanwhile."""

    def __init__(self, view: View) -> None:
        epoch = view.mailroom.store.cursor.epoch  # so that no restart gives a unique-id again
        self._view = view
        self.messages = [
            MaildropMessage(message.id, str(Cursor(epoch, message.seq)), message.raw)
            for message in view.messages()
        ]

    def remove(self, messages: Iterable[MaildropMessage]) -> None:
        self._view.remove([message.message_id for message in messages])


@dataclass(frozen=True, slots=True, kw_only=True)
class Pop3Service:
    """What clients meet. `context` is what it shows of itself after STLS, None where `tls` is off.

    Without `accounts` anybody may log in.
    """

    mailroom: Mailroom
    tls: TlsMode
    context: ssl.SSLContext | None
    accounts: Accounts | None

    async def converse(self, stream: Stream) -> None:
        """Hold one client's session. Raises OSError and EOFError when the client leaves early."""
        session = Pop3Session(
            offers_tls=self.tls in ("starttls", "require"), requires_tls=self.tls == "require"
        )
        await _send(stream, [session.greeting])
        while not session.is_over:
            await asyncio.sleep(0)  # others have their turn, however much a client pipelines
            line = await _read_line(stream)
            if line is None:
                await _send(stream, [b"-ERR Line too long\r\n"])
                return
            await _send(stream, session.receive(line), drain=not session.wants_tls)
            if session.credentials is not None:
                await _send(stream, await self._judge(session, session.credentials))
            if session.wants_tls and self.context is not None:
                await stream.secure(self.context)
                session.secured()

    async def _judge(self, session: Pop3Session, credentials: Credentials) -> Replies:
        try:
            believed = await check_async(self.accounts or Anybody(), *credentials)
            if not believed:
                return session.turn_away("[AUTH] Credentials not accepted")
            return session.let_in(_Snapshot(choose_view(self.mailroom, credentials.username)))
        except MailboxNotFound as problem:
            return session.turn_away(f"[AUTH] {problem}")
        except BadSetting as problem:
            log.error("POP3: %s", problem)  # noqa: TRY400  # its text is all there is to say
            return session.turn_away("[SYS/TEMP] Credentials cannot be checked now")


async def _read_line(stream: Stream) -> bytes | None:
    """The next line without its line end; None for one that is too long."""
    async with asyncio.timeout(_PATIENCE):
        try:
            line = await stream.reader.readline()
        except ValueError:  # over the stream's limit
            return None
    if not line.endswith(b"\n"):
        raise EOFError
    return line.removesuffix(b"\n").removesuffix(b"\r")


async def _send(stream: Stream, replies: Replies, *, drain: bool = True) -> None:
    for piece in replies:
        stream.write(piece)
        if drain:
            async with asyncio.timeout(_PATIENCE):
                await stream.writer.drain()
