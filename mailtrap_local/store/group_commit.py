"""Write to a database in one thread, which commits what has queued up together."""

import asyncio
import logging
import threading
from abc import ABC, abstractmethod
from collections import defaultdict, deque
from collections.abc import Callable, Generator, Iterable
from typing import Any, Generic, TypeVar

from mailtrap_local.errors import StoreUnavailable

_T = TypeVar("_T")
_MOST_AT_ONCE = 1000
_MOST_OCTETS_AT_ONCE = 8_000_000
_MOST_OCTETS_QUEUED = 64_000_000
_PATIENCE = 10.0  # seconds

log = logging.getLogger(__name__)


class Write(Generic[_T]):
    """A write under way: await it on an event loop, or ask for its `result` in a thread.

    `do` makes it, within a transaction; `octets` is what it holds in memory until then. One that
    has not begun within `_PATIENCE` is withdrawn, so that what was answered with an error is not
    kept later. One that has begun is waited for.
    """

    def __init__(self, do: Callable[..., _T], octets: int = 0) -> None:
        self.do = do
        self.octets = octets
        self.is_withdrawn = False
        self._lock = threading.Lock()
        self._done = threading.Event()
        self._has_begun = False
        self._future: asyncio.Future[None] | None = None
        self._result: _T | None = None
        self._problem: BaseException | None = None

    def begin(self) -> bool:
        """Note that it is waited for from now on; False if it has been withdrawn."""
        with self._lock:
            self._has_begun = not self.is_withdrawn
            return self._has_begun

    def finish(self, result: Any, problem: BaseException | None = None) -> bool:
        """Set what it gives, or raises; False if it has been withdrawn.

        Whoever awaits it is woken by `wake`.
        """
        with self._lock:
            if not self.is_withdrawn:
                self._result, self._problem = result, problem
                self._done.set()
            return not self.is_withdrawn

    def _withdraw(self) -> bool:
        """Withdraw it if it has not begun; True if it is done, then or before."""
        with self._lock:
            if not (self._has_begun or self._done.is_set()):
                text = f"the store has not answered for {_PATIENCE:g} s"
                self._problem = StoreUnavailable(text)
                self.is_withdrawn = True
                self._done.set()
            return self._done.is_set()

    @property
    def waiter(self) -> "asyncio.Future[None] | None":
        """The future that an event loop waits for."""
        return self._future

    @property
    def is_done(self) -> bool:
        """Return whether it is committed, or has failed."""
        return self._done.is_set()

    def result(self) -> _T:
        """Return what it gives. Raises StoreUnavailable if it does not begin in time."""
        if not (self._done.wait(_PATIENCE) or self._withdraw()):
            self._done.wait()
        if self._problem is not None:
            raise self._problem
        return self._result  # type: ignore[return-value]  # it is set

    def __await__(self) -> Generator[Any, None, _T]:
        loop = asyncio.get_running_loop()
        with self._lock:
            if not self._done.is_set():
                self._future = loop.create_future()
        if self._future is not None:
            timer = loop.call_later(_PATIENCE, self._lose_patience)
            try:
                yield from self._future
            finally:
                timer.cancel()
        return self.result()

    def _lose_patience(self) -> None:
        if self._withdraw() and self._future is not None:
            _resolve([self._future])


class WriterThread(ABC):
    """Queue of writes, and the thread that commits them, as many together as there are."""

    def __init__(self) -> None:
        self._queue: deque[Write[Any]] = deque()
        self._octets = 0  # of what is queued
        self._has_work = threading.Condition()
        self._closed = False
        self._thread = threading.Thread(target=self._run, name="mailtrap-store", daemon=True)
        self._thread.start()

    def begin(self, do: Callable[..., _T]) -> Write[_T]:
        """Queue a write, see `put`."""
        return self.put(Write(do))

    def put(self, write: Write[_T]) -> Write[_T]:
        """Queue a write. Raises StoreUnavailable once the store is closed, or is far behind."""
        with self._has_work:
            if self._closed:
                raise StoreUnavailable("the store is closed")
            if self._octets and self._octets + write.octets > _MOST_OCTETS_QUEUED:
                raise StoreUnavailable(f"{self._octets} octets wait to be kept already")
            self._octets += write.octets
            self._queue.append(write)
            self._has_work.notify()
        return write

    def close(self) -> None:
        """Commit what is queued, and end."""
        with self._has_work:
            self._closed = True
            self._has_work.notify()
        self._thread.join()

    def _run(self) -> None:
        while batch := self._next_batch():
            self._write(batch)
            _wake(batch)

    @abstractmethod
    def _write(self, batch: list[Write[Any]]) -> None:
        """Commit writes, and finish each."""

    def _next_batch(self) -> list[Write[Any]]:
        """Wait for writes; none once the store is closed."""
        with self._has_work:
            while not self._queue and not self._closed:
                self._has_work.wait()
            batch: list[Write[Any]] = []
            octets = 0
            while self._queue and len(batch) < _MOST_AT_ONCE and octets < _MOST_OCTETS_AT_ONCE:
                batch.append(self._queue.popleft())
                octets += batch[-1].octets
            self._octets -= octets
            return batch


def _wake(batch: Iterable[Write[Any]]) -> None:
    """Wake who awaits the writes of a batch: one call an event loop."""
    waiting: defaultdict[asyncio.AbstractEventLoop, list[asyncio.Future[None]]] = defaultdict(list)
    for write in batch:
        if (future := write.waiter) is not None:
            waiting[future.get_loop()].append(future)
    for loop, futures in waiting.items():
        try:
            loop.call_soon_threadsafe(_resolve, futures)
        except RuntimeError:  # it is closed
            log.debug("an event loop has ended before its messages were kept")


def _resolve(futures: Iterable["asyncio.Future[None]"]) -> None:
    for future in futures:
        if not future.done():
            future.set_result(None)
