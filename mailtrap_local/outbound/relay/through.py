"""A message for whose relay a client waits: kept here first, then sent, then answered."""

import asyncio
import threading
from collections.abc import Callable
from contextlib import suppress

from mailtrap_local.errors import RelayRefused
from mailtrap_local.mail.message import Message
from mailtrap_local.store.base import Keeping

PATIENCE = 240.0  # seconds: a client waits ten minutes (RFC 5321 section 4.5.3.2.6)
_LATE = "451 4.4.1 The relay has not answered in time"


class ThroughJob:
    """A message that is to be sent while its client waits. For the sender, and for the client.

    `reply` is what the client gets instead of 250, "" for that.
    """

    def __init__(self, message: Message, done: Callable[[], None]) -> None:
        self.message = message
        self.reply = ""
        self._done = done
        self._lock = threading.Lock()
        self._is_claimed = False
        self._is_settled = False

    def claim(self) -> bool:
        """Begin to send; False if the client waits no longer, and so must not get it twice."""
        with self._lock:
            self._is_claimed = not self._is_settled
            return self._is_claimed

    def withdraw(self) -> None:
        """Let the client go, unless it is being sent."""
        with self._lock:
            if self._is_claimed:
                return
        self.settle(_LATE)

    def settle(self, reply: str) -> None:
        """Answer the client. Only the first call counts."""
        with self._lock:
            if self._is_settled:
                return
            self._is_settled = True
            self.reply = reply
        self._done()


class ThroughKeeping:
    """A message that is done once it is kept, and its relay has answered."""

    is_done = False
    """Never at once: the client waits."""

    def __init__(self, keeping: Keeping, begin: Callable[[ThroughJob], None]) -> None:
        self._keeping = keeping
        self._begin_to_send = begin
        self._job: ThroughJob | None = None

    def result(self) -> Message:
        """Return the message. Raises RelayRefused, and StoreUnavailable if it is not kept."""
        message = self._keeping.result()
        if self._job is not None and self._job.reply:
            raise RelayRefused(self._job.reply)
        return message

    def call_when_done(self, call: Callable[[], None]) -> None:
        """Call in the event loop that runs, once there is an answer."""
        loop = asyncio.get_running_loop()
        self._keeping.call_when_done(lambda: self._send(loop, call))

    def _send(self, loop: asyncio.AbstractEventLoop, call: Callable[[], None]) -> None:
        try:
            message = self._keeping.result()
        except Exception:  # noqa: BLE001  # it is raised again by `result`
            loop.call_soon(call)
            return

        def done() -> None:
            with suppress(RuntimeError):  # the loop has been closed meanwhile
                loop.call_soon_threadsafe(call)

        self._job = job = ThroughJob(message, done)
        loop.call_later(PATIENCE, job.withdraw)
        self._begin_to_send(job)
