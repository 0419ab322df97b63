"""Threads for slow work of an event loop."""

import asyncio
import threading
import time

import pytest

from mailtrap_local.net.workers import Workers


def test_work_is_done_elsewhere_and_its_outcome_comes_back() -> None:
    workers = Workers("worker", 1)

    def fail() -> None:
        raise ValueError("broken")

    async def main() -> str:
        with pytest.raises(ValueError, match="broken"):
            await workers.run(fail)
        return await workers.run(lambda: threading.current_thread().name)

    assert asyncio.run(main()) == "worker"
    workers.stop()
    assert "worker" not in [thread.name for thread in threading.enumerate()]


def test_there_are_never_more_threads_than_said() -> None:
    workers = Workers("worker", 2)
    at_once = []
    running = threading.Semaphore(2)

    def work() -> None:
        at_once.append(running.acquire(blocking=False))
        time.sleep(0.005)
        running.release()

    async def main() -> None:
        await asyncio.gather(*(workers.run(work) for _ in range(20)))

    asyncio.run(main())
    workers.stop()
    assert at_once == [True] * 20


def test_stop_waits_for_nobody_and_cancelled_work_is_left_out() -> None:
    workers = Workers("worker", 1)
    begun, ended = threading.Event(), threading.Event()
    done = []

    def hold() -> None:
        begun.set()
        ended.wait(30)

    async def main() -> None:
        held = asyncio.ensure_future(workers.run(hold))
        waiting = asyncio.ensure_future(workers.run(lambda: done.append(1)))
        await asyncio.to_thread(begun.wait, 10)
        held.cancel()
        waiting.cancel()
        await asyncio.gather(held, waiting, return_exceptions=True)

    asyncio.run(main())
    started = time.monotonic()
    workers.stop()
    assert time.monotonic() - started < 20, "half a second, but a busy machine may take its time"
    ended.set()  # what it returns finds its event loop closed
    for thread in threading.enumerate():
        if thread.name == "worker":
            thread.join(10)
            assert not thread.is_alive()
    assert not done


def test_workers_that_were_never_needed_have_no_thread() -> None:
    before = threading.active_count()
    workers = Workers("worker", 4)
    assert threading.active_count() == before
    workers.stop()
