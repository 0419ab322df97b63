"""An event loop in a thread of its own, for a listener to live on."""

import asyncio
import threading
from collections.abc import Coroutine
from queue import SimpleQueue
from typing import Any, TypeVar

_T = TypeVar("_T")


class EventLoop:
    """An asyncio loop that runs from `start` to `stop`, in a thread called `name`."""

    loop: asyncio.AbstractEventLoop

    def __init__(self, name: str) -> None:
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)

    def start(self) -> None:
        """Start the thread."""
        self.loop = _new_loop()
        self._thread.start()

    def _run(self) -> None:
        asyncio.set_event_loop(self.loop)
        self.loop.run_forever()

    def call(self, coroutine: Coroutine[Any, Any, _T]) -> _T:
        """Run a coroutine there; what it returns or raises. From any other thread."""
        # asyncio.run_coroutine_threadsafe takes three times as long, twice a test with a mailbox
        ended: SimpleQueue[asyncio.Task[_T]] = SimpleQueue()
        begun = []  # the loop itself keeps no task alive

        def begin() -> None:
            begun.append(self.loop.create_task(coroutine))
            begun[0].add_done_callback(ended.put)

        self.loop.call_soon_threadsafe(begin)
        return ended.get().result()

    def answers(self, timeout: float) -> bool:
        """Whether it comes to what is next within so many seconds. From any other thread."""
        answered = threading.Event()
        try:
            self.loop.call_soon_threadsafe(answered.set)
        except RuntimeError:  # it has been closed
            return False
        return answered.wait(timeout)

    def stop(self) -> None:
        """End the thread. Nothing may live on the loop any more."""
        self.loop.call_soon_threadsafe(self.loop.stop)
        self._thread.join()
        self.loop.close()


def _new_loop() -> asyncio.AbstractEventLoop:
    try:
        import uvloop  # noqa: PLC0415  # there is none on Windows
    except ImportError:
        return asyncio.new_event_loop()
    return uvloop.new_event_loop()
