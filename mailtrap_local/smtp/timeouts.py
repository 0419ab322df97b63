"""End clients that are silent for too long, or connected for too long."""

import asyncio
from collections.abc import Callable
from typing import Protocol

from mailtrap_local.smtp.listener import Limits


class Interrupt(Protocol):
    """Ends a connection."""

    def __call__(self, reply: str, reason: str, *, was_idle: bool = False) -> None:
        """End it, with a last reply if one can be sent."""


class Timeouts:
    """The times of one connection: its beginning, and when its client was last heard.

    `is_server_slow` says whether it is the server that is waited for. One timer a connection looks
    at these: aiosmtpd makes a new one for every command, and none of them sees a client that is
    slow but alive in DATA.
    """

    def __init__(
        self,
        loop: asyncio.AbstractEventLoop,
        limits: Limits,
        interrupt: Interrupt,
        is_server_slow: Callable[[], bool],
    ) -> None:
        self._loop = loop
        self._limits = limits
        self._interrupt = interrupt
        self._is_server_slow = is_server_slow
        self._timer: asyncio.TimerHandle | None = None
        self.began_at = self.heard_at = loop.time()

    def watch(self) -> None:
        """Interrupt the connection once it is time to."""
        now, limits = self._loop.time(), self._limits
        if self._is_server_slow():
            self.heard_at = now
        until_idle = self.heard_at + limits.idle_timeout - now
        remaining = min(until_idle, self.began_at + limits.session_timeout - now)
        if remaining > 0:
            self._timer = self._loop.call_later(remaining, self.watch)
        elif until_idle <= 0:
            self._interrupt(
                "421 4.4.2 Nothing heard for too long, closing",
                f"the client said nothing for {limits.idle_timeout:g} s",
                was_idle=True,
            )
        else:
            self._interrupt(
                "421 4.4.2 Connected for too long, closing",
                f"the connection was open for {limits.session_timeout:g} s",
            )

    def stop(self) -> None:
        """Interrupt it no more."""
        if self._timer is not None:
            self._timer.cancel()  # else it would keep the connection in memory
