"""Wakes idle IMAP clients on their event loop when the mailroom's feed has rung."""

import asyncio
import threading
import time

from mailtrap_local.feed import Feed

_GATHER = 0.05  # seconds in which changes gather: a burst must not pay for each of its readers


class Bell:
    """The feed for one event loop. Its thread runs from the first wait until `stop`."""

    def __init__(self, feed: Feed) -> None:
        self._feed = feed
        self._waiters: set[asyncio.Future[None]] = set()
        self._stopped = threading.Event()
        self._thread: threading.Thread | None = None

    def stop(self) -> None:
        """End its thread, if there is one."""
        self._stopped.set()
        self._feed.ring()
        if self._thread is not None:
            self._thread.join()

    async def wait(self, heard: int) -> None:
        """Wait until the feed has rung more than `heard` times."""
        loop = asyncio.get_running_loop()
        if self._thread is None:
            self._thread = threading.Thread(
                target=self._run, args=(loop,), name="mailtrap-imap-bell", daemon=True
            )
            self._thread.start()
        while self._feed.rings == heard:
            waiter = loop.create_future()
            self._waiters.add(waiter)
            try:
                if self._feed.rings == heard:  # after the waiter is there: no ring is missed
                    await waiter
            finally:
                self._waiters.discard(waiter)

    def _run(self, loop: asyncio.AbstractEventLoop) -> None:
        heard = self._feed.rings
        while not self._stopped.is_set():
            loop.call_soon_threadsafe(self._ring)
            heard = self._feed.wait(heard, None)
            time.sleep(_GATHER)

    def _ring(self) -> None:
        for waiter in self._waiters:
            if not waiter.done():
                waiter.set_result(None)
