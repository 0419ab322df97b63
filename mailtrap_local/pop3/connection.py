"""Serve POP3 clients: carry the session's lines, check credentials, give out the maildrop."""

import asyncio
import ssl
from collections.abc import Iterable
from dataclasses import dataclass

from mailtrap_local.config.values import TlsMode
from mailtrap_local.mailroom.account_view import View
from mailtrap_local.mailroom.login import LoginRejected, log_in
from mailtrap_local.mailroom.mailroom import Mailroom
from mailtrap_local.net.accounts import Accounts
from mailtrap_local.net.sasl import Credentials
from mailtrap_local.net.streams import LineOverLimit, Stream
from mailtrap_local.pop3.message import MaildropMessage
from mailtrap_local.pop3.session import Pop3Session, Replies
from mailtrap_local.store.base import Cursor

MAX_LINE = 4096
"""Octets of a line: RFC 2449 section 4 asks for 255, a long password in base64 wants more."""

IDLE_TIMEOUT = 600.0
"""Seconds without a line, RFC 1939 section 3."""


class _Snapshot:
    """The messages of a view at login, whatever comes and goes meanwhile."""

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
class Pop3Listener:
    """Settings of a POP3 listener. `context` serves STLS and is None where `tls` is off.

    Without `accounts` any credentials are accepted.
    """

    mailroom: Mailroom
    tls: TlsMode
    context: ssl.SSLContext | None
    accounts: Accounts | None

    async def serve(self, stream: Stream) -> None:
        """Hold one client's session. Raises OSError and EOFError when the client leaves early."""
        session = Pop3Session(
            offers_tls=self.tls in ("starttls", "require"), requires_tls=self.tls == "require"
        )
        await _send(stream, [session.greeting])
        while not session.is_over:
            await asyncio.sleep(0)  # other clients go on, however much this one pipelines
            try:
                line = await stream.read_line()
            except LineOverLimit as problem:
                await _send(stream, [f"-ERR {problem}\r\n".encode()])
                return
            await _send(stream, session.receive(line), drain=not session.wants_tls)
            if session.credentials is not None:
                await _send(stream, await self._authenticate(session, session.credentials))
            if session.wants_tls and self.context is not None:
                await stream.secure(self.context)
                session.secured()

    async def _authenticate(self, session: Pop3Session, credentials: Credentials) -> Replies:
        try:
            view = await log_in(self.mailroom, self.accounts, credentials)
        except LoginRejected as rejected:
            return session.reject(str(rejected), temporary=rejected.temporary)
        return session.accept(_Snapshot(view))


async def _send(stream: Stream, replies: Replies, *, drain: bool = True) -> None:
    for piece in replies:
        stream.write(piece)
        if drain:
            await stream.drain()
