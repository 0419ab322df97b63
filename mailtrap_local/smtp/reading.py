"""Take turns in reading and in sending; read slowly where a fault wants that."""

import asyncio
from collections import deque
from collections.abc import Callable

from mailtrap_local.smtp.lines import Input

MUCH = 2**17
"""Octets of one read, or that have been read and not taken, above which others have their turn."""

_AT_ONCE = 8  # connections
_PIECES = 10  # a second, of what is read slowly


class ReadTurns:
    """Lets connections take turns, so that a thousand of them do not keep each other waiting.

    Those that send much are read from a few at a time, in each iteration of the event loop, and
    fill no memory; `between` is called between these turns. Replies are sent together: a client
    that waits for several is woken once.
    """

    def __init__(
        self, loop: asyncio.AbstractEventLoop, between: Callable[[], object] = lambda: None
    ) -> None:
        self.loop = loop
        self._between = between
        self._waiting: deque[Callable[[], object]] = deque()
        self._sends: list[Callable[[], object]] = []

    def send_together(self, send: Callable[[], object]) -> None:
        """Call `send` at the end of this iteration, with all others."""
        if not self._sends:
            self.loop.call_soon(self._send_all)
        self._sends.append(send)

    def _send_all(self) -> None:
        sends, self._sends = self._sends, []
        for send in sends:
            send()

    def add(self, read: Callable[[], object]) -> None:
        """Call `read` once it is its turn: it begins to read from a connection, or goes on."""
        if not self._waiting:
            self.loop.call_soon(self._take_turns)
        self._waiting.append(read)

    def _take_turns(self) -> None:
        self._between()
        for _ in range(min(_AT_ONCE, len(self._waiting))):
            self._waiting.popleft()()
        if self._waiting:
            self.loop.call_soon(self._take_turns)


class SlowReading:
    """Passes octets on to `receive`, at no more than `rate` of them a second."""

    def __init__(
        self, loop: asyncio.AbstractEventLoop, rate: int, receive: Callable[[bytes], object]
    ) -> None:
        self._loop = loop
        self._rate = rate
        self._receive = receive
        self._waiting = bytearray()
        self._timer: asyncio.TimerHandle | None = None
        self._then: Callable[[], object] | None = None

    def __len__(self) -> int:
        return len(self._waiting)

    def add(self, octets: bytes) -> None:
        """Pass on what has come, later."""
        self._waiting += octets
        if self._timer is None:
            self._wait()

    def slow_down(self, rate: int) -> None:
        """Pass on no more than `rate` octets a second from now on."""
        self._rate = min(rate, self._rate)

    def _wait(self) -> None:
        length = min(max(1, self._rate // _PIECES), len(self._waiting))
        self._timer = self._loop.call_later(length / self._rate, self._pass_on, length)

    def _pass_on(self, length: int) -> None:
        self._timer = None
        piece = bytes(self._waiting[:length])
        del self._waiting[:length]
        if self._waiting:
            self._wait()
        self._receive(piece)
        self._end_if_empty()

    def end(self, then: Callable[[], object]) -> None:
        """Call `then` once all has been passed on: nothing more will come."""
        self._then = then
        self._end_if_empty()

    def _end_if_empty(self) -> None:
        if self._then is not None and not self._waiting:
            self._then()

    def stop(self) -> None:
        """Drop what has not been passed on."""
        self._waiting.clear()
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None


class Reading:
    """Regulates how one connection is read: no more than is taken, slowly if a fault wants that.

    `is_held_back` says that nothing may be read now.
    """

    def __init__(self, turns: ReadTurns, waiting: Input, is_held_back: Callable[[], bool]) -> None:
        self._turns = turns
        self._waiting = waiting
        self._is_held_back = is_held_back
        self._transport: asyncio.Transport | None = None
        self._resumes = False
        self.slow: SlowReading | None = None
        self.is_paused = False

    def begin(self, transport: asyncio.Transport | None) -> None:
        """Read from a transport, perhaps another one; from none any more if that is None."""
        self._transport = transport
        self.is_paused = False

    def regulate(self, just_read: int = 0) -> None:
        """Read on only if what has been read is taken."""
        is_full = self._is_full
        if is_full or just_read > MUCH:
            self.pause()
        if self.is_paused and not is_full and not self._resumes:
            self._resumes = True
            self._turns.add(self._resume)

    @property
    def _is_full(self) -> bool:
        return self._is_held_back() or len(self._waiting) + len(self.slow or ()) > MUCH

    def pause(self) -> None:
        """Read nothing for the time being."""
        if not self.is_paused and self._transport is not None:
            self.is_paused = True
            self._transport.pause_reading()

    def _resume(self) -> None:
        self._resumes = False
        if self._transport is not None and not self._transport.is_closing() and not self._is_full:
            self.is_paused = False
            self._transport.resume_reading()

    def throttle(self, rate: int, receive: Callable[[bytes], object]) -> None:
        """Read no faster than `rate` octets a second from now on; `receive` gets them."""
        if self.slow is None:
            self.slow = SlowReading(self._turns.loop, rate, receive)
        else:
            self.slow.slow_down(rate)

    def drop(self) -> None:
        """Drop what has been read and not taken; what still comes is read."""
        self._waiting.clear()
        if self.slow is not None:
            self.slow.stop()
