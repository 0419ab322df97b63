"""Apply registered faults to a connection, stage by stage."""

import asyncio
import socket
import ssl
import struct
from typing import Any, Literal, NoReturn, Protocol

from mailtrap_local.faults.registry import FaultRegistry
from mailtrap_local.faults.rule import (
    Action,
    Certificate,
    Delay,
    Drop,
    FaultContext,
    Garbage,
    Hide,
    LimitSize,
    Refuse,
    Reply,
    Stage,
    Throttle,
)
from mailtrap_local.mail.connection_info import AuthInfo
from mailtrap_local.mail.envelope import Envelope
from mailtrap_local.mail.message import Message
from mailtrap_local.mailroom.session_log import SessionLog
from mailtrap_local.smtp.connection import Connection
from mailtrap_local.smtp.lifecycle import ConnectionLifecycle, HangUp
from mailtrap_local.smtp.listener import Listener

_STAGES_BEFORE_MAIL = ("connect", "banner", "EHLO", "STARTTLS", "QUIT")
_GARBAGE = "\x00\x1b}*~ \N{REPLACEMENT CHARACTER}"
_FLUSH = 0.1  # seconds for earlier replies to be sent
_RESET_ON_CLOSE = struct.pack("ii", 1, 0)  # SO_LINGER: on, for no time at all


class Delivery(Protocol):
    """The part of the mailroom that an SMTP server needs."""

    sessions: SessionLog
    faults: FaultRegistry

    def deliver(self, envelope: Envelope, raw: bytes) -> Message:
        """Keep a message, or raise StoreUnavailable."""

    def route(self, envelope: Envelope, raw: bytes = b"") -> str:
        """The mailbox of a message, as far as is known of it."""

    def settled_mailbox(self, listener: str) -> str | None:
        """The mailbox of all mail to a listener; None if it depends on the message."""

    def begin_transfer(self, listener: str) -> None:
        """Note that a client has begun to send a message."""

    def end_transfer(self, listener: str) -> None:
        """Note that it has been kept or refused, or that the client has left."""


class FaultyConnection(Connection):
    """A connection that fails on request. `inject_faults` is called at every stage."""

    def __init__(
        self,
        defaults: dict[str, Any],
        *,
        delivery: Delivery,
        listener: Listener,
        connections: set[ConnectionLifecycle],
    ) -> None:
        super().__init__(defaults, listener=listener, connections=connections)
        self.delivery = delivery
        self.hidden: set[str] = set()  # EHLO keywords
        self.max_message_size = listener.limits.message_size
        self.drop_at: int | None = None  # octets of the message
        self.drop_without_reply = False
        self.accepted: socket.socket | None = None  # before there is a transport
        self._certificate: Literal["expired", "wrong-host"] | None = None

    def handshake_context(self) -> ssl.SSLContext:
        security = self.listener.security
        if self._certificate is not None:
            return security.faulty_context(self._certificate)
        assert security.context is not None  # noqa: S101  # only asked for where there is TLS
        return security.context

    async def inject_faults(
        self,
        stage: Stage,
        *,
        sender: str | None = None,
        recipients: tuple[str, ...] = (),
        auth: AuthInfo | None = None,
        raw: bytes = b"",
    ) -> str | None:
        """Apply the faults registered for a stage.

        Returns the reply to send instead of executing the command, if there is one. Raises HangUp
        when the connection ends.
        """
        auth = auth or self.record.auth
        if stage in _STAGES_BEFORE_MAIL:
            mailbox = self.record.mailbox
        else:
            known = Envelope(listener=self.listener.name, rcpt_to=recipients, auth=auth)
            mailbox = self.delivery.route(known, raw)
        context = FaultContext(
            stage=stage,
            session_id=self.record.id,
            mailbox=mailbox,
            sender=sender,
            recipients=recipients,
            auth=auth.username if auth else None,
            raw=raw,
            answerable=self.transport is not None,
        )
        for action in self.delivery.faults.actions_for(context):
            reply = await self._apply(action, stage)
            if reply is not None:
                return reply
        return None

    async def _apply(self, action: Action, stage: Stage) -> str | None:
        match action:
            case Delay(seconds):
                self.delay_idle_timeout(seconds)
                await asyncio.sleep(seconds)
            case Throttle(bytes_per_second):
                self.wire.throttle(bytes_per_second)
            case Hide(keyword):
                self.hidden.add(keyword)
            case LimitSize(octets):
                self.max_message_size = min(octets, self.max_message_size)
            case Certificate(kind):
                self._certificate = kind
                # not every client sends the TLS alert that says why it leaves
                self.note_end(f"the client left, shown a certificate by a fault: {kind}")
            case _:
                return await self._apply_reply(action, stage)
        return None

    async def _apply_reply(self, action: Action, stage: Stage) -> str | None:
        match action:
            case Reply(code=code) as reply:
                if code == 421 or (stage in ("connect", "banner") and code >= 400):
                    await self.close_with(str(reply))
                    raise HangUp
                if code < 400:  # `push` records refusals alone
                    self.note_refusal(f"{reply} by a fault")
                return str(reply)
            case Garbage():
                self.note_refusal("garbage by a fault")
                return _GARBAGE
            case Drop(after_store=True):
                self.drop_without_reply = True
            case Drop(after_bytes=octets) if octets:
                self.drop_at = octets
            case Refuse():
                self._reset_when_closed()
                self.drop_connection(stage)
            case _:
                self.drop_connection(stage)
        return None

    def drop_connection(self, stage: str) -> NoReturn:
        """End the connection at a stage. Raises HangUp."""
        self.note_end(f"a fault dropped the connection at {stage}")
        if self.record.tls is not None:
            # else it stays open until the client answers our close_notify, or for 30 s
            self.loop.call_later(_FLUSH, self.abort)
        raise HangUp

    def _reset_when_closed(self) -> None:
        transport = self.transport
        client_socket = self.accepted if transport is None else transport.get_extra_info("socket")
        if client_socket is not None:
            client_socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET_ON_CLOSE)
