"""Wake idle IMAP clients on their event loop when the change log has grown."""

import asyncio
import threading
import time

from mailtrap_local.mailroom.change_reader import ChangeReader
from mailtrap_local.mailroom.change_signal import ChangeSignal

_COALESCE = 0.05  # seconds in which changes are combined: a burst wakes each client once


class IdleNotifier:
    """Bridge from the change signal to one event loop. Start and stop it from one thread."""

    def __init__(self, signal: ChangeSignal) -> None:
        self._signal = signal
        self._waiters: set[asyncio.Future[None]] = set()
        self._stopped = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self, loop: asyncio.AbstractEventLoop) -> None:
        """Start its thread, unless it runs."""
        if self._thread is None:
            self._thread = threading.Thread(
                target=self._run, args=(loop,), name="mailtrap-imap-notifier", daemon=True
            )
            self._thread.start()

    def stop(self) -> None:
        """End its thread, if there is one. The event loop must still run."""
        self._stopped.set()
        self._signal.notify()
        if self._thread is not None:
            self._thread.join()

    def changed(self, reader: ChangeReader) -> "asyncio.Future[None]":
        """Return a future, done once the reader has changes. On the loop; await or cancel it."""
        waiter = asyncio.get_running_loop().create_future()
        self._waiters.add(waiter)
        waiter.add_done_callback(self._waiters.discard)
        if reader.has_changed:  # once the waiter is registered: no change is missed
            waiter.set_result(None)
        return waiter

    def _run(self, loop: asyncio.AbstractEventLoop) -> None:
        reader = ChangeReader(self._signal)
        while not self._stopped.is_set():
            reader.wait(None)
            loop.call_soon_threadsafe(self._notify)
            time.sleep(_COALESCE)

    def _notify(self) -> None:
        for waiter in tuple(self._waiters):
            if not waiter.done():
                waiter.set_result(None)
