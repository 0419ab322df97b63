"""Wakes idle IMAP clients on their event loop when the mailroom's feed has rung."""

import asyncio
import threading
import time

from mailtrap_local.mailroom.change_signal import Feed

_GATHER = 0.05  # seconds in which changes gather: a burst must not pay for each of its readers


class Bell:
    """The feed for one event loop. `start` and `stop` it from the same thread."""

    def __init__(self, feed: Feed) -> None:
        self._feed = feed
        self._waiters: set[asyncio.Future[None]] = set()
        self._stopped = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self, loop: asyncio.AbstractEventLoop) -> None:
        """Begin to listen, if it does not yet."""
        if self._thread is None:
            self._thread = threading.Thread(
                target=self._run, args=(loop,), name="mailtrap-imap-bell", daemon=True
            )
            self._thread.start()

    def stop(self) -> None:
        """End its thread, if there is one. The loop must still run."""
        self._stopped.set()
        self._feed.ring()
        if self._thread is not None:
            self._thread.join()

    def rung(self, heard: int) -> "asyncio.Future[None]":
        """Done once the feed has rung more than `heard` times. On the loop; cancel it, or wait."""
        waiter = asyncio.get_running_loop().create_future()
        self._waiters.add(waiter)
        waiter.add_done_callback(self._waiters.discard)
        if self._feed.rings != heard:  # after the waiter is there: no ring is missed
            waiter.set_result(None)
        return waiter

    def _run(self, loop: asyncio.AbstractEventLoop) -> None:
        heard = self._feed.rings
        while not self._stopped.is_set():
            heard = self._feed.wait(heard, None)
            loop.call_soon_threadsafe(self._ring)
            time.sleep(_GATHER)

    def _ring(self) -> None:
        for waiter in tuple(self._waiters):
            if not waiter.done():
                waiter.set_result(None)
