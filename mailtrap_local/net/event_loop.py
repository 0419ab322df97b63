"""An asyncio event loop in a thread of its own."""

import asyncio
import threading
from collections.abc import Coroutine
from queue import SimpleQueue
from typing import Any, TypeVar

from mailtrap_local.errors import SandboxError

_T = TypeVar("_T")


class EventLoop:
    """An event loop that runs from `start` to `stop`, in a thread called `name`."""

    loop: asyncio.AbstractEventLoop

    def __init__(self, name: str) -> None:
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)

    def start(self) -> None:
        """Start the thread. Raises SandboxError where threads have been replaced."""
        if threading.get_ident.__module__ != "_thread":
            raise SandboxError(
                "gevent or eventlet has patched the threads of this process, and the sandbox needs "
                "real ones: run `mailtrap-local` as a command, and pytest with --mailtrap-url"
            )
        self.loop = _new_loop()
        self._thread.start()

    def _run(self) -> None:
        asyncio.set_event_loop(self.loop)
        self.loop.run_forever()

    def call(self, coroutine: Coroutine[Any, Any, _T]) -> _T:
        """Run a coroutine on the loop, and return or raise as it does. From another thread only."""
        # asyncio.run_coroutine_threadsafe takes three times as long, twice a test with a mailbox
        done: SimpleQueue[asyncio.Task[_T]] = SimpleQueue()
        tasks = []  # the loop itself keeps no task alive

        def begin() -> None:
            tasks.append(self.loop.create_task(coroutine))
            tasks[0].add_done_callback(done.put)

        self.loop.call_soon_threadsafe(begin)
        return done.get().result()

    def answers(self, timeout: float) -> bool:
        """True if the loop runs a callback within so many seconds. From another thread only."""
        answered = threading.Event()
        try:
            self.loop.call_soon_threadsafe(answered.set)
        except RuntimeError:  # it has been closed
            return False
        return answered.wait(timeout)

    def stop(self) -> None:
        """End the thread. No connection or task may be left on the loop."""
        self.loop.call_soon_threadsafe(self.loop.stop)
        self._thread.join()
        self.loop.close()


def _new_loop() -> asyncio.AbstractEventLoop:
    try:
        import uvloop  # noqa: PLC0415  # not available on Windows
    except ImportError:
        return asyncio.new_event_loop()
    return uvloop.new_event_loop()
