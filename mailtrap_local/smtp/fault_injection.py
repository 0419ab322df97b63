"""Apply registered faults to a connection."""

import asyncio
import logging
import socket
import struct
from typing import NoReturn, Protocol

from mailtrap_local.errors import StoreUnavailable
from mailtrap_local.faults.effects import Effects
from mailtrap_local.faults.stages import FaultContext, Stage
from mailtrap_local.smtp.conversation import Conversation

_RESET_ON_CLOSE = struct.pack("ii", 1, 0)  # SO_LINGER: on, for no time at all
_PATIENCE = 10.0  # seconds that a store may take to count faults
_IN_TRANSACTION: tuple[Stage, ...] = ("MAIL", "RCPT", "DATA", "end-of-data")
_UNCOUNTED = "A fault may apply and cannot be counted now, try again"

log = logging.getLogger(__name__)


class Ended(Exception):  # not an error
    """A fault has ended the conversation."""


class FaultyConnection(Protocol):
    """The part of a connection that faults work on."""

    conversation: Conversation

    @property
    def elapsed(self) -> float:
        """Seconds since the client connected."""

    @property
    def client_socket(self) -> socket.socket | None:
        """The client's socket, if there still is one."""

    def delay_idle_timeout(self, seconds: float) -> None:
        """Let the idle timeout begin later."""

    def throttle(self, bytes_per_second: int) -> None:
        """Read no faster than so many octets a second from now on."""


class FaultInjection:
    """A `FaultTarget`: what actions do with a connection."""

    def __init__(self, connection: FaultyConnection) -> None:
        self._connection = connection
        self._conversation = connection.conversation

    @property
    def effects(self) -> Effects:
        return self._conversation.effects

    async def inject(self, context: FaultContext) -> str | None:
        """Apply the faults of a stage.

        Returns the reply to send instead of executing the command, if there is one. Raises Ended.
        """
        faults = self._conversation.delivery.faults
        if faults.may_block(context):
            try:
                async with asyncio.timeout(_PATIENCE):
                    actions = await asyncio.to_thread(faults.actions_for, context)
            except (StoreUnavailable, TimeoutError) as problem:
                return await self._refuse_uncounted(context, problem)
        else:
            actions = faults.actions_for(context)
        for action in actions:
            self._conversation.only_probes = False  # what the client does now may be due to this
            reply = await action.apply(self, context.stage)
            if reply is not None:
                return reply
        return None

    async def _refuse_uncounted(self, context: FaultContext, problem: Exception) -> str:
        """Return the reply where a fault may apply, and the store cannot count it. Raises Ended."""
        peer = self._conversation.record.peer
        log.error("%s: faults cannot be counted: %s", peer, str(problem) or "the store is slow")
        if context.stage in _IN_TRANSACTION:
            return f"451 4.3.0 {_UNCOUNTED}"
        if not context.answerable:
            self._conversation.note_end("the store could not count faults")
            raise Ended
        return await self.end_with(f"421 4.3.0 {_UNCOUNTED}")

    # -- `FaultTarget`: what actions do with it ------------------------------------------------

    async def delay(self, seconds: float) -> None:
        self._connection.delay_idle_timeout(seconds)
        await asyncio.sleep(seconds)
        self._conversation.elapsed = self._connection.elapsed

    def throttle(self, bytes_per_second: int) -> None:
        self._connection.throttle(bytes_per_second)

    def note_refusal(self, reply: str) -> None:
        self._conversation.note_refusal(reply)

    def note_end(self, reason: str) -> None:
        self._conversation.note_end(reason)

    async def end_with(self, reply: str) -> NoReturn:
        self._conversation.close_with(reply)
        raise Ended

    def drop(self, stage: str) -> NoReturn:
        self._conversation.drop(stage)
        raise Ended

    def reset_connection(self) -> NoReturn:
        client = self._connection.client_socket
        if client is not None:
            client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET_ON_CLOSE)
        self.drop("connect")
