"""Do slow work of event loops in threads. Knows no protocol."""

import asyncio
import contextlib
import threading
from collections.abc import Callable
from queue import SimpleQueue
from typing import Any, NamedTuple, TypeVar

from mailtrap_local.clock import monotonic

_T = TypeVar("_T")

_STOP_TIMEOUT = 0.5  # seconds for threads to end


class _Job(NamedTuple):
    loop: asyncio.AbstractEventLoop
    future: "asyncio.Future[Any]"
    work: Callable[[], Any]


class Workers:
    """At most `count` threads, started when first needed, for one event loop.

    Not asyncio's own executor: the interpreter would wait for its threads, however long, to exit.
    """

    def __init__(self, name: str, count: int) -> None:
        self._name = name
        self._count = count
        self._jobs: SimpleQueue[_Job | None] = SimpleQueue()
        self._threads: list[threading.Thread] = []

    async def run(self, work: Callable[[], _T]) -> _T:
        """Return or raise as `work` does in a thread; jobs begin in the order of the calls.

        When cancelled, work that has not begun is left out, other work goes on unheeded.
        """
        if len(self._threads) < self._count:
            thread = threading.Thread(target=self._run, name=self._name, daemon=True)
            self._threads.append(thread)
            thread.start()
        loop = asyncio.get_running_loop()
        future: asyncio.Future[_T] = loop.create_future()
        self._jobs.put(_Job(loop, future, work))
        return await future

    def stop(self) -> None:
        """End the threads. One that is busy ends after its work, which is not waited for."""
        for _ in self._threads:
            self._jobs.put(None)
        deadline = monotonic() + _STOP_TIMEOUT
        for thread in self._threads:
            thread.join(max(0.0, deadline - monotonic()))

    def _run(self) -> None:
        while (job := self._jobs.get()) is not None:
            if not job.future.cancelled():
                result, problem = _outcome(job.work)
                with contextlib.suppress(RuntimeError):  # the event loop has been closed
                    job.loop.call_soon_threadsafe(_settle, job.future, result, problem)
                del result, problem
            del job  # nothing of it stays in memory while the thread waits


def _outcome(work: Callable[[], _T]) -> tuple[_T | None, BaseException | None]:
    try:
        return work(), None
    except BaseException as problem:  # noqa: BLE001  # it is raised where the result is awaited
        return None, problem


def _settle(future: "asyncio.Future[Any]", result: object, problem: BaseException | None) -> None:
    if future.done():
        return  # cancelled meanwhile
    if problem is None:
        future.set_result(result)
    else:
        future.set_exception(problem)
