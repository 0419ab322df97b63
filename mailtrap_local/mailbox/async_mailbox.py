"""A mailbox for code that runs in an event loop, of asyncio or trio: its waits are awaited."""

import asyncio
import threading
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any, Generic, Protocol, Self, TypeVar, Unpack

from mailtrap_local.mail.criteria import Criteria
from mailtrap_local.mail.message import Message
from mailtrap_local.mailbox.base_mailbox import BaseMailbox
from mailtrap_local.mailbox.event_loop_guard import running_trio
from mailtrap_local.mailbox.mailbox import Expectation, Mailbox

_T = TypeVar("_T")


class AsyncMailbox(BaseMailbox):
    """The same mailbox, awaitable: what waits is a coroutine, and looks are as they are.

    A wait that is cancelled leaves nothing behind. It runs in a thread of its own, so that the
    loop goes on whatever the sandbox does.
    """

    def __init__(self, mailbox: BaseMailbox) -> None:
        vars(self).update(vars(mailbox))  # of one kind: where its mail is, and how long it waits

    async def wait_for(
        self, *, timeout: float | None = None, settle: float = 0.0, **criteria: Unpack[Criteria]
    ) -> Message:
        """See `Mailbox.wait_for`."""
        return await self._run(
            lambda mailbox: mailbox.wait_for(timeout=timeout, settle=settle, **criteria)
        )

    async def wait_for_all(
        self,
        count: int,
        *,
        timeout: float | None = None,
        settle: float = 0.0,
        **criteria: Unpack[Criteria],
    ) -> list[Message]:
        """See `Mailbox.wait_for_all`."""
        return await self._run(
            lambda mailbox: mailbox.wait_for_all(count, timeout=timeout, settle=settle, **criteria)
        )

    def expecting(
        self, count: int = 1, *, timeout: float | None = None, **criteria: Unpack[Criteria]
    ) -> "AsyncExpectation":
        """Usage: `async with amailbox.expecting(subject="Reset") as expected: …`.

        Otherwise as `Mailbox.expecting`.
        """
        mailbox = _Interruptible(self)
        expectation = mailbox.expecting(count, timeout=timeout, **criteria)
        return AsyncExpectation(expectation, lambda wait: _in_thread(mailbox, wait))

    async def settle(self, quiet: float | None = None, timeout: float = 2.0) -> None:
        """See `Mailbox.settle`."""
        await self._run(lambda mailbox: mailbox.settle(quiet, timeout))

    async def assert_empty(
        self, *, settle: float | None = None, timeout: float = 2.0, **criteria: Unpack[Criteria]
    ) -> None:
        """See `Mailbox.assert_empty`."""
        await self._run(
            lambda mailbox: mailbox.assert_empty(settle=settle, timeout=timeout, **criteria)
        )

    async def _run(self, wait: "Callable[[_Interruptible], _T]") -> _T:
        mailbox = _Interruptible(self)
        return await _in_thread(mailbox, lambda: wait(mailbox))


class AsyncExpectation:
    """What `AsyncMailbox.expecting` gives: after the block, `value` or `values` hold what came."""

    def __init__(
        self,
        expectation: Expectation,
        in_thread: Callable[[Callable[[], object]], Awaitable[object]],
    ) -> None:
        self._expectation = expectation
        self._in_thread = in_thread

    async def __aenter__(self) -> Self:
        await self._in_thread(self._expectation.__enter__)
        return self

    async def __aexit__(self, kind: type[BaseException] | None, *_exception: object) -> None:
        if kind is None:
            await self._in_thread(lambda: self._expectation.__exit__(None, None, None))

    @property
    def values(self) -> list[Message]:
        """The messages that came, oldest first."""
        return self._expectation.values

    @property
    def value(self) -> Message:
        """The message that came, when one was expected."""
        return self._expectation.value


class _Interrupted(Exception):
    """A wait was given up."""


class _Interruptible(Mailbox):
    """A mailbox whose wait another thread can end."""

    def __init__(self, mailbox: BaseMailbox) -> None:
        vars(self).update(vars(mailbox))
        self._given_up = False

    def interrupt(self) -> None:
        self._given_up = True
        self._backend.wake()

    def _still_wanted(self) -> None:
        if self._given_up:
            raise _Interrupted


async def _in_thread(mailbox: _Interruptible, wait: Callable[[], _T]) -> _T:
    """What `wait` returns or raises, called in a thread. Cancelled, it interrupts the mailbox."""
    completed, outcome = _completion_event(), _Outcome[_T]()

    def run() -> None:
        outcome.take(wait)
        completed.set()

    threading.Thread(target=run, name="mailtrap-await", daemon=True).start()
    try:
        await completed.wait()
    except BaseException:  # cancelled: what comes of it, nobody wants to know
        mailbox.interrupt()
        raise
    return outcome.get()


class _Outcome(Generic[_T]):
    """What a call in another thread came to."""

    def __init__(self) -> None:
        self._value: list[_T] = []
        self._error: BaseException | None = None

    def take(self, call: Callable[[], _T]) -> None:
        try:
            self._value.append(call())
        except BaseException as error:  # noqa: BLE001  # raised again where it is awaited
            self._error = error

    def get(self) -> _T:
        if self._error is not None:
            raise self._error
        return self._value[0]


class _CompletionEvent(Protocol):
    """Rung once from any thread, waited for in the event loop it was made in."""

    def set(self) -> None: ...
    async def wait(self) -> None: ...


def _completion_event() -> _CompletionEvent:
    trio = running_trio()
    return _AsyncioCompletionEvent() if trio is None else _TrioCompletionEvent(trio)


class _AsyncioCompletionEvent:
    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._event = asyncio.Event()

    def set(self) -> None:
        with suppress(RuntimeError):  # the loop is closed, so nobody waits
            self._loop.call_soon_threadsafe(self._event.set)

    async def wait(self) -> None:
        await self._event.wait()


class _TrioCompletionEvent:
    def __init__(self, trio: Any) -> None:
        self._token = trio.lowlevel.current_trio_token()
        self._finished = trio.RunFinishedError
        self._event = trio.Event()

    def set(self) -> None:
        with suppress(self._finished):
            self._token.run_sync_soon(self._event.set)

    async def wait(self) -> None:
        await self._event.wait()
