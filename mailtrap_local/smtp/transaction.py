"""Reply to MAIL, RCPT, DATA and BDAT (RFC 5321 section 3.3, RFC 3030): the transaction."""

import logging
from typing import Any, Literal
from weakref import ref

from mailtrap_local.errors import StoreFull, StoreUnavailable
from mailtrap_local.faults.magic_address import is_magic
from mailtrap_local.mail.envelope import Envelope
from mailtrap_local.net.budget import Reservation
from mailtrap_local.smtp.authentication import AuthenticatingConnection
from mailtrap_local.smtp.grammar import Path, announced_size, parse_chunk, parse_path
from mailtrap_local.smtp.lifecycle import HangUp
from mailtrap_local.smtp.wire import OverBudget, TooMuchData

TLS_REQUIRED = "530 5.7.0 Send STARTTLS first"

log = logging.getLogger(__name__)

_OVER_BUDGET = "452 4.3.1 All clients together are sending too much, try again later"

_MAX_DISCARDED = 2**22  # octets of a chunk over the limit that are read to its end
_MAX_ENVELOPE = 500_000  # octets of all addresses and parameters
_FREE_ENVELOPE = 2**14  # octets, before they count as in flight


class TransactingConnection(AuthenticatingConnection):
    """A connection that accepts messages, one after the other."""

    def __init__(self, *arguments: Any, **keywords: Any) -> None:
        super().__init__(*arguments, **keywords)
        self._sender: Path | None = None
        self._recipients: list[Path] = []
        self._envelope_octets = 0
        self._envelope_share = Reservation(self._limits.in_flight, free=_FREE_ENVELOPE)
        self._chunks: bytearray | None = None
        self._transferring = False
        self._has_magic = False  # whether a recipient's address asks for a fault

    @property
    def in_transaction(self) -> bool:
        return self._sender is not None

    @property
    def may_inject_faults(self) -> bool:
        """True if there may be a fault: checked first, because there seldom is."""
        return self._has_magic or self.delivery.faults.active

    def reset(self) -> None:
        self.note_mailbox()
        self._sender = None
        self._recipients = []
        if self._envelope_octets > _FREE_ENVELOPE:
            self._envelope_share.release()
        self._envelope_octets = 0
        self._chunks = None
        self.wire.release()
        self._has_magic = False
        self.drop_at = None
        self.drop_without_reply = False
        self._end_transfer()

    def note_mailbox(self, *refused: Path) -> None:
        if self.record.mailbox is None and self._sender is not None:
            self.record.mailbox = self.delivery.route(self._envelope(*refused))

    @property
    def requires_tls(self) -> bool:
        return self.listener.security.tls == "require" and self.record.tls is None

    async def smtp_MAIL(self, argument: str) -> None:
        path = parse_path(argument[5:]) if argument[:5].upper() == "FROM:" else None
        if not self.record.helo:
            await self.reply_unproductive("503 5.5.1 Send EHLO first")
        elif self.requires_authentication:
            await self.reply_unproductive("530 5.7.0 Authentication required")
        elif self._sender is not None:
            await self.reply_unproductive("503 5.5.1 One sender at a time, RSET to start again")
        elif path is None:
            await self.reply_unproductive(
                "501 5.1.7 Syntax: MAIL FROM:<address> [parameters], without a name"
            )
        elif announced_size(path.parameters) > self.max_message_size:
            await self.reply_unproductive(self._too_big())
        elif refusal := self._refusal_of_size(path):
            await self.reply_unproductive(refusal)
        elif self.may_inject_faults and (
            reply := await self.inject_faults("MAIL", sender=path.address)
        ):
            await self.reply_unproductive(reply)
        else:
            self._sender = path
            await self.push("250 2.1.0 Sender ok")

    async def smtp_RCPT(self, argument: str) -> None:
        path = parse_path(argument[3:]) if argument[:3].upper() == "TO:" else None
        if self._sender is None or self._chunks is not None:
            await self.reply_unproductive("503 5.5.1 Send MAIL first")
        elif path is None or not path.address:
            await self.reply_unproductive(
                "501 5.1.3 Syntax: RCPT TO:<address> [parameters], without a name"
            )
        elif len(self._recipients) >= self._limits.recipients:
            await self.reply_unproductive("452 4.5.3 Too many recipients")
        elif refusal := self._refusal_of_size(path):
            await self.reply_unproductive(refusal)
        elif reply := await self._inject_at_recipient(path):
            self.note_mailbox(path)
            await self.reply_unproductive(reply)
        else:
            self._recipients.append(path)
            await self.push("250 2.1.5 Recipient ok")

    def _refusal_of_size(self, path: Path) -> str | None:
        """The reply to an envelope that is too long with this path; else the path counts."""
        octets = self._envelope_octets + path.octets
        if octets <= _FREE_ENVELOPE:
            self._envelope_octets = octets
            return None
        if octets > _MAX_ENVELOPE:
            return "452 4.5.3 Too long an envelope, send the message to fewer recipients"
        if not self._envelope_share.grow_to(octets):
            return _OVER_BUDGET
        self._envelope_octets = octets
        return None

    async def _inject_at_recipient(self, path: Path) -> str | None:
        self._has_magic = self._has_magic or is_magic(path.address)
        if not self.may_inject_faults or self._sender is None:
            return None
        return await self.inject_faults(
            "RCPT", sender=self._sender.address, recipients=(path.address,)
        )

    async def smtp_DATA(self, argument: str) -> None:
        if argument:
            await self.reply_unproductive("501 5.5.4 Syntax: DATA")
        elif not self._recipients or self._chunks is not None:
            await self.reply_unproductive("503 5.5.1 Send MAIL and RCPT first, and no BDAT")
        elif self.may_inject_faults and (reply := await self._inject_at_message("DATA")):
            await self.reply_unproductive(reply)
        else:
            self._begin_transfer()
            self.wire.in_data = True
            await self.push("354 End data with <CR><LF>.<CR><LF>")
            await self._receive_message()

    async def _receive_message(self) -> None:
        if self.drop_at is not None:
            await self.wire.skip_data(self.drop_at)
            self.drop("DATA")
        try:
            raw = await self.wire.read_message(self.max_message_size)
        except TooMuchData:
            await self._finish(self._too_big())
        except OverBudget:
            await self._finish(_OVER_BUDGET)
        else:
            await self._accept_message(raw)

    async def smtp_BDAT(self, argument: str) -> None:
        """Receive a chunk of so many octets, which follow at once (RFC 3030)."""
        chunk = parse_chunk(argument)
        if chunk is None:
            await self.reply_unproductive("501 5.5.4 Syntax: BDAT octets [LAST]")
            return
        octets, is_last = chunk
        self.wire.in_data = True
        before = len(self._chunks or b"")
        if (
            before + octets > self.max_message_size
            or not self._recipients
            or "CHUNKING" in self.hidden
        ):
            await self._refuse_chunk(octets, self._chunk_refusal(), is_last=is_last)
            return
        if self._chunks is None:
            self._chunks = bytearray()  # not a list: there may be any number of one-octet chunks
            self._begin_transfer()
            reply = await self._inject_at_message("DATA") if self.may_inject_faults else None
            if reply is not None:
                await self._refuse_chunk(octets, reply, is_last=is_last)
                return
        if self.drop_at is not None and (is_last or before + octets >= self.drop_at):
            await self.wire.skip_chunk(min(octets, self.drop_at - before))
            self.drop("DATA")
        await self._receive_chunk(self._chunks, octets, is_last=is_last)

    async def _receive_chunk(self, message: bytearray, octets: int, *, is_last: bool) -> None:
        try:
            await self.wire.read_chunk(octets, message)
        except OverBudget:
            await self._finish_chunk(_OVER_BUDGET, is_last=is_last)
            return
        if is_last:
            await self._accept_message(bytes(message))
        elif octets:
            await self.push(f"250 2.0.0 {octets} octets taken")
        else:
            await self.reply_unproductive("250 2.0.0 0 octets taken")

    def _chunk_refusal(self) -> str:
        if "CHUNKING" in self.hidden:
            return "502 5.5.1 CHUNKING is not offered"
        if self._recipients:
            return self._too_big()
        return TLS_REQUIRED if self.requires_tls else "503 5.5.1 Send MAIL and RCPT first"

    async def _refuse_chunk(self, octets: int, reply: str, *, is_last: bool) -> None:
        if octets > self.max_message_size + _MAX_DISCARDED:
            await self.close_with(reply)
            raise HangUp
        await self.wire.skip_chunk(octets)
        await self._finish_chunk(reply, is_last=is_last)

    async def _finish_chunk(self, reply: str, *, is_last: bool) -> None:
        """Reply to a refused chunk, which has been read."""
        if is_last and self._recipients:
            await self._finish(reply)
        else:
            self.reset()  # so that further chunks of this message are refused too
            await self.reply_unproductive(reply)

    async def _inject_at_message(
        self, stage: Literal["DATA", "end-of-data"], raw: bytes = b""
    ) -> str | None:
        sender = self._sender and self._sender.address
        recipients = tuple(path.address for path in self._recipients)
        return await self.inject_faults(stage, sender=sender, recipients=recipients, raw=raw)

    async def _accept_message(self, raw: bytes) -> None:
        reply = (
            await self._inject_at_message("end-of-data", raw) if self.may_inject_faults else None
        )
        await self._finish(reply or self._deliver(raw))

    async def _finish(self, reply: str) -> None:
        """Reply to a message, for LMTP once for each recipient (RFC 2033 section 4.2)."""
        self.current_command = "the message"
        times = len(self._recipients) if self.listener.lmtp else 1
        self.reset()
        self.reset_error_count()
        for _ in range(times):
            await self.push(reply)

    def _deliver(self, raw: bytes) -> str:
        try:
            message = self.delivery.deliver(self._envelope(), raw)
        except StoreFull:
            return "452 4.3.1 Only pinned messages are left to drop, nothing was kept"
        except StoreUnavailable:
            log.exception("%s: a message could not be kept", self.record.peer)
            return "451 4.3.0 The message could not be kept, try again"
        self.record.kept(message.id, message.mailbox)
        if self.drop_without_reply:
            self.drop("end-of-data, with the message kept,")
        return f"250 2.0.0 Kept as {message.id}"

    def _envelope(self, *more: Path) -> Envelope:
        sender = self._sender or Path("", ())
        recipients = (*self._recipients, *more)
        return Envelope(
            mail_from=sender.address,
            rcpt_to=tuple(recipient.address for recipient in recipients),
            mail_options=sender.parameters,
            rcpt_options=tuple(recipient.parameters for recipient in recipients),
            helo=self.record.helo,
            peer=self.record.peer,
            listener=self.listener.name,
            session_id=self.record.id,
            session=ref(self.record),
            tls=self.record.tls,
            auth=self.record.auth,
        )

    def _too_big(self) -> str:
        return f"552 5.3.4 Message too big, the limit is {self.max_message_size} octets"

    def _begin_transfer(self) -> None:
        self._transferring = True
        self.delivery.begin_transfer(self.listener.name)

    def _end_transfer(self) -> None:
        if self._transferring:
            self._transferring = False
            self.delivery.end_transfer(self.listener.name)
