"""Apply registered faults to a connection, stage by stage."""

import asyncio
import socket
import ssl
import struct
from typing import TYPE_CHECKING, Any, NoReturn, Protocol

from mailtrap_local.faults.registry import FaultRegistry
from mailtrap_local.faults.stages import FaultContext, Stage
from mailtrap_local.mail.connection_info import AuthInfo
from mailtrap_local.mail.envelope import Envelope
from mailtrap_local.mail.message import Message
from mailtrap_local.mailroom.session_log import SessionLog
from mailtrap_local.smtp.connection import Connection
from mailtrap_local.smtp.lifecycle import ConnectionLifecycle, HangUp
from mailtrap_local.smtp.listener import Listener
from mailtrap_local.smtp.receive_buffer import ReadTurns
from mailtrap_local.smtp.tls_failures import TRUST

if TYPE_CHECKING:
    from mailtrap_local.faults.action_base import BadCertificate

_STAGES_BEFORE_MAIL = ("connect", "banner", "EHLO", "STARTTLS", "QUIT")
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
        turns: ReadTurns,
    ) -> None:
        super().__init__(defaults, listener=listener, connections=connections, turns=turns)
        self.delivery = delivery
        self.hidden: set[str] = set()  # EHLO keywords
        self.max_message_size = listener.limits.message_size
        self.drop_at: int | None = None  # octets of the message
        self.drop_without_reply = False
        self.accepted: socket.socket | None = None  # before there is a transport
        self.bad_certificate: BadCertificate | None = None

    def handshake_context(self) -> ssl.SSLContext:
        security = self.listener.security
        if self.bad_certificate is not None:
            return security.faulty_context(self.bad_certificate)
        assert security.context is not None  # noqa: S101  # only asked for where there is TLS
        return security.context

    @property
    def certificate_remedy(self) -> str:
        return f"a fault made it {self.bad_certificate}" if self.bad_certificate else TRUST

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
            self.only_probes = False  # whatever the client does now may be due to this
            reply = await action.apply(self, stage)
            if reply is not None:
                return reply
        return None

    # -- `FaultTarget`: what actions do with it ------------------------------------------------

    async def delay(self, seconds: float) -> None:
        self.delay_idle_timeout(seconds)
        await asyncio.sleep(seconds)

    def throttle(self, bytes_per_second: int) -> None:
        self.wire.throttle(bytes_per_second)

    async def end_with(self, reply: str) -> NoReturn:
        await self.close_with(reply)
        raise HangUp

    def drop(self, stage: str) -> NoReturn:
        self.note_end(f"a fault dropped the connection at {stage}")
        if self.record.tls is not None:
            # else it stays open until the client answers our close_notify, or for 30 s
            self.loop.call_later(_FLUSH, self.abort)
        raise HangUp

    def reset_connection(self) -> NoReturn:
        transport = self.transport
        client_socket = self.accepted if transport is None else transport.get_extra_info("socket")
        if client_socket is not None:
            client_socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET_ON_CLOSE)
        self.drop("connect")
