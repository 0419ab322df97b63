"""Apply registered faults to a connection, stage by stage."""

import asyncio
import socket
import ssl
import struct
from collections.abc import Awaitable, Callable
from typing import Any, NoReturn, Protocol

from mailtrap_local.faults.actions import (
    Action,
    BadCertificate,
    Certificate,
    Delay,
    Drop,
    Garbage,
    Hide,
    LimitSize,
    Refuse,
    Reply,
    Throttle,
)
from mailtrap_local.faults.registry import FaultRegistry
from mailtrap_local.faults.stages import FaultContext, Stage
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
        self.bad_certificate: BadCertificate | None = None

    def handshake_context(self) -> ssl.SSLContext:
        security = self.listener.security
        if self.bad_certificate is not None:
            return security.faulty_context(self.bad_certificate)
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
            reply = await HANDLERS[type(action)](self, action, stage)
            if reply is not None:
                return reply
        return None

    def drop_connection(self, stage: str) -> NoReturn:
        """End the connection at a stage. Raises HangUp."""
        self.note_end(f"a fault dropped the connection at {stage}")
        if self.record.tls is not None:
            # else it stays open until the client answers our close_notify, or for 30 s
            self.loop.call_later(_FLUSH, self.abort)
        raise HangUp

    def reset_when_closed(self) -> None:
        """Have the connection reset when it is closed, instead of ended."""
        transport = self.transport
        client_socket = self.accepted if transport is None else transport.get_extra_info("socket")
        if client_socket is not None:
            client_socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET_ON_CLOSE)


# -- what each action does ---------------------------------------------------------------------


async def _reply(connection: FaultyConnection, action: Reply, stage: Stage) -> str:
    if action.code == 421 or (stage in ("connect", "banner") and action.code >= 400):
        await connection.close_with(str(action))
        raise HangUp
    if action.code < 400:  # `push` records refusals alone
        connection.note_refusal(f"{action} by a fault")
    return str(action)


async def _delay(connection: FaultyConnection, action: Delay, _stage: Stage) -> None:
    connection.delay_idle_timeout(action.seconds)
    await asyncio.sleep(action.seconds)


async def _throttle(connection: FaultyConnection, action: Throttle, _stage: Stage) -> None:
    connection.wire.throttle(action.bytes_per_second)


async def _drop(connection: FaultyConnection, action: Drop, stage: Stage) -> None:
    if action.after_store:
        connection.drop_without_reply = True
    elif action.after_bytes:
        connection.drop_at = action.after_bytes
    else:
        connection.drop_connection(stage)


async def _refuse(connection: FaultyConnection, _action: Refuse, stage: Stage) -> None:
    connection.reset_when_closed()
    connection.drop_connection(stage)


async def _garbage(connection: FaultyConnection, _action: Garbage, _stage: Stage) -> str:
    connection.note_refusal("garbage by a fault")
    return _GARBAGE


async def _hide(connection: FaultyConnection, action: Hide, _stage: Stage) -> None:
    connection.hidden.add(action.keyword)


async def _limit_size(connection: FaultyConnection, action: LimitSize, _stage: Stage) -> None:
    connection.max_message_size = min(action.octets, connection.max_message_size)


async def _certificate(connection: FaultyConnection, action: Certificate, _stage: Stage) -> None:
    connection.bad_certificate = action.kind
    # not every client sends the TLS alert that says why it leaves
    connection.note_end(f"the client left, shown a certificate by a fault: {action.kind}")


_Handler = Callable[[FaultyConnection, Any, Stage], Awaitable[str | None]]

HANDLERS: dict[type[Action], _Handler] = {
    Reply: _reply,
    Delay: _delay,
    Throttle: _throttle,
    Drop: _drop,
    Refuse: _refuse,
    Garbage: _garbage,
    Hide: _hide,
    LimitSize: _limit_size,
    Certificate: _certificate,
}
"""Each applies an action, and returns the reply to send instead of doing what the client asks."""
