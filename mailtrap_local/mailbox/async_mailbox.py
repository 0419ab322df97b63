"""Mailbox for code in an event loop of asyncio or trio: its waits are coroutines."""

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
    """View of a mailbox whose waits are coroutines; reads and asserts are the same.

    Waits take the same arguments and raise the same errors as those of `Mailbox`. Each runs in a
    thread of its own, which ends when the wait is cancelled.
    """

    def __init__(self, mailbox: BaseMailbox) -> None:
        vars(self).update(vars(mailbox))  # the same backend, name, listener and defaults

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
        """See `Mailbox.expecting`.

        Usage: `async with amailbox.expecting(subject="Reset") as expected: …`.
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
    """Result of `AsyncMailbox.expecting`, see `Expectation`."""

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
        """Messages that matched, oldest first."""
        return self._expectation.values

    @property
    def value(self) -> Message:
        """Message that matched, if one was expected."""
        return self._expectation.value


class _Interrupted(Exception):
    """Raised in the thread of a wait that is cancelled."""


class _Interruptible(Mailbox):
    """Mailbox whose wait another thread can end."""

    def __init__(self, mailbox: BaseMailbox) -> None:
        vars(self).update(vars(mailbox))
        self._interrupted = False

    def interrupt(self) -> None:
        self._interrupted = True
        self._backend.wake()

    def _check_interrupted(self) -> None:
        if self._interrupted:
            raise _Interrupted


async def _in_thread(mailbox: _Interruptible, wait: Callable[[], _T]) -> _T:
    """Call `wait` in a thread and return its result. Interrupts the mailbox when cancelled."""
    completed, result = _completion_event(), _Result[_T]()

    def run() -> None:
        result.take(wait)
        completed.set()

    threading.Thread(target=run, name="mailtrap-await", daemon=True).start()
    try:
        await completed.wait()
    except BaseException:  # cancelled: the result is not needed
        mailbox.interrupt()
        raise
    return result.get()


class _Result(Generic[_T]):
    """Value or exception of a call in another thread."""

    def __init__(self) -> None:
        self._value: list[_T] = []
        self._error: BaseException | None = None

    def take(self, call: Callable[[], _T]) -> None:
        try:
            self._value.append(call())
        except BaseException as error:  # noqa: BLE001  # raised again in the awaiting task
            self._error = error

    def get(self) -> _T:
        if self._error is not None:
            raise self._error
        return self._value[0]


class _CompletionEvent(Protocol):
    """Event that is set once from any thread and awaited in the loop it was made in."""

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
        with suppress(RuntimeError):  # the loop is closed, and no task waits
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
