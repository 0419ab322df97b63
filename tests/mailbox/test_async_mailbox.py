"""The awaitable mailbox, under asyncio and trio, of a sandbox here and of one over HTTP."""

import asyncio
import threading
from collections.abc import Awaitable, Callable, Iterator
from functools import partial
from typing import Any

import pytest
import trio

from mailtrap_local import (
    AsyncMailbox,
    Mailbox,
    Sandbox,
    TooManyMessages,
    UnexpectedMail,
    WaitTimedOut,
    WouldBlock,
    connect,
)
from sending import send

Run = Callable[[Callable[[], Awaitable[Any]]], Any]


@pytest.fixture(params=["here", "elsewhere"])
def mailbox(sandbox: Sandbox, request: pytest.FixtureRequest) -> Iterator[Mailbox]:
    if request.param == "here":
        mailbox = sandbox.open_mailbox(request.node.name)
        yield mailbox
        let_senders_end()
        mailbox.close()
    else:
        with connect(sandbox.http.url) as client:
            yield client.open_mailbox(request.node.name)
            let_senders_end()


@pytest.fixture
def amailbox(mailbox: Mailbox) -> AsyncMailbox:
    return AsyncMailbox(mailbox)


@pytest.fixture(params=["asyncio", "trio"])
def run(request: pytest.FixtureRequest) -> Run:
    if request.param == "asyncio":
        return lambda main: asyncio.run(main())  # type: ignore[arg-type]  # a coroutine, always
    return trio.run


def assert_nobody_waits() -> None:
    for thread in threading.enumerate():
        if thread.name == "mailtrap-await":
            thread.join(5)
            assert not thread.is_alive()


def later(mailbox: AsyncMailbox, subject: str) -> None:
    threading.Timer(0.03, send, (mailbox, subject)).start()


def let_senders_end() -> None:
    for thread in threading.enumerate():
        if isinstance(thread, threading.Timer):
            thread.join()


def test_it_is_the_same_mailbox(mailbox: Mailbox, amailbox: AsyncMailbox) -> None:
    send(amailbox, "Hello")
    assert list(amailbox) == list(mailbox)
    assert (amailbox.name, amailbox.port) == (mailbox.name, mailbox.port)
    assert amailbox.find(subject="hello").subject == "Hello"


def test_every_wait_can_be_awaited(amailbox: AsyncMailbox, run: Run) -> None:
    async def main() -> None:
        await amailbox.assert_empty(settle=0.01)
        later(amailbox, "Hello")
        assert (await amailbox.wait_for(subject="hello")).subject == "Hello"
        async with amailbox.expecting(subject="hello") as expected:
            later(amailbox, "Hello again")
        assert expected.value.subject == "Hello again"
        assert len(await amailbox.wait_for_all(2)) == 2
        await amailbox.settle(0.01)

    run(main)


def test_errors_are_those_of_the_other(amailbox: AsyncMailbox, run: Run) -> None:
    async def main() -> None:
        with pytest.raises(WaitTimedOut, match="nothing arrived at all"):
            await amailbox.wait_for(timeout=0.01)
        send(amailbox, "One")
        send(amailbox, "Two")
        with pytest.raises(TooManyMessages):
            await amailbox.wait_for()
        with pytest.raises(UnexpectedMail):
            await amailbox.assert_empty()
        with pytest.raises(RuntimeError, match="before the end"):
            _ = amailbox.expecting().value
        with pytest.raises(WaitTimedOut):
            async with amailbox.expecting(timeout=0.01):
                pass

    run(main)


def test_the_loop_goes_on_meanwhile(amailbox: AsyncMailbox) -> None:
    async def main() -> None:
        turns = 0

        async def turn() -> None:
            nonlocal turns
            while True:
                await asyncio.sleep(0)
                turns += 1

        turning = asyncio.create_task(turn())
        later(amailbox, "Hello")
        await amailbox.wait_for()
        turning.cancel()
        assert turns > 10

    asyncio.run(main())


async def expect(amailbox: AsyncMailbox) -> None:
    async with amailbox.expecting(timeout=60):
        pass


@pytest.mark.parametrize("pause", [0.0, 0.02, 0.2], ids="cancelled after {} s".format)
@pytest.mark.parametrize(
    "wait", [AsyncMailbox.wait_for, partial(AsyncMailbox.settle, quiet=30, timeout=60), expect]
)
def test_a_wait_that_is_cancelled_leaves_no_thread(
    amailbox: AsyncMailbox, run: Run, wait: Callable[..., Awaitable[None]], pause: float
) -> None:
    amailbox.timeout = 60

    async def on_asyncio() -> None:
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(pause):
                await wait(amailbox)

    async def on_trio() -> None:
        with trio.move_on_after(pause) as scope:
            await wait(amailbox)
        assert scope.cancelled_caught

    run(on_trio if run is trio.run else on_asyncio)
    assert_nobody_waits()


def test_it_leaves_none_over_https() -> None:
    with Sandbox(http="127.0.0.1:0", https=True) as sandbox:
        mailbox = AsyncMailbox(connect(sandbox.http.url, ca_file=sandbox.ca_file).mailbox)

        async def main() -> None:
            with pytest.raises(TimeoutError):
                async with asyncio.timeout(0.5):
                    await mailbox.wait_for(timeout=60)

        asyncio.run(main())
        assert_nobody_waits()


def test_a_plain_wait_inside_a_loop_says_what_to_use(mailbox: Mailbox, run: Run) -> None:
    async def main() -> None:
        for wait in (mailbox.wait_for, mailbox.settle, mailbox.assert_empty):
            with pytest.raises(WouldBlock, match=r"inside a running event loop.* amailbox "):
                wait()
        with pytest.raises(WouldBlock, match="amailbox"):
            mailbox.wait_for_all(1)
        with pytest.raises(WouldBlock), mailbox.expecting():
            pass
        assert len(mailbox) == 0

    run(main)


def test_a_loop_in_another_greenlet_is_no_hindrance(mailbox: Mailbox) -> None:
    greenlet = pytest.importorskip("greenlet")  # there with Playwright, whose way this is
    loop = asyncio.new_event_loop()
    main = greenlet.getcurrent()

    def dispatch() -> None:
        loop.call_soon(main.switch)
        loop.call_soon(loop.stop)
        loop.run_forever()

    dispatcher = greenlet.greenlet(dispatch)
    dispatcher.switch()
    assert asyncio._get_running_loop() is loop  # noqa: SLF001  # what Playwright makes of us
    mailbox.settle(0.01)
    mailbox.assert_empty(settle=0.01)
    dispatcher.switch()
    loop.close()
