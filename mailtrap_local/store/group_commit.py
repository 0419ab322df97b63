"""Write to a database in one thread, which commits what has queued up together."""

import asyncio
import logging
import threading
from abc import ABC, abstractmethod
from collections import defaultdict, deque
from collections.abc import Callable, Iterable
from typing import Any, Generic, NamedTuple, TypeVar

from mailtrap_local.errors import StoreUnavailable

_T = TypeVar("_T")
_MOST_AT_ONCE = 1000
_MOST_OCTETS_AT_ONCE = 8_000_000
_MOST_OCTETS_QUEUED = 64_000_000
_PATIENCE = 10.0  # seconds
_GATHERING = 0.003  # seconds
_MOST_EXPECTED = 64  # writes: a commit of more is hardly cheaper for each

log = logging.getLogger(__name__)


class Write(Generic[_T]):
    """A write under way: ask for its `result`, or be called once there is one.

    `do` makes it, within a transaction; `octets` is what it holds in memory until then. One that
    has not begun within `_PATIENCE` is withdrawn, so that what was answered with an error is not
    kept later. One that has begun is waited for.
    """

    def __init__(self, do: Callable[..., _T], octets: int = 0) -> None:
        self.do = do
        self.octets = octets
        self.is_withdrawn = False
        self.waiting: _Waiting | None = None
        self._lock = threading.Lock()
        self._done: threading.Event | None = None  # where a thread waits for it
        self._is_done = False
        self._has_begun = False
        self._result: _T | None = None
        self._problem: BaseException | None = None

    def begin(self) -> bool:
        """Note that it is waited for from now on; False if it has been withdrawn."""
        with self._lock:
            self._has_begun = not self.is_withdrawn
            return self._has_begun

    def finish(self, result: Any, problem: BaseException | None = None) -> bool:
        """Set what it gives, or raises; False if it has been withdrawn.

        `wake` calls who waits for it on an event loop.
        """
        with self._lock:
            if not self.is_withdrawn:
                self._result = result
                self._end(problem)
            return not self.is_withdrawn

    def _end(self, problem: BaseException | None) -> None:
        self._problem = problem
        self._is_done = True
        if self._done is not None:
            self._done.set()

    def _withdraw(self) -> bool:
        """Withdraw it if it has not begun; True if it is done, then or before."""
        with self._lock:
            if not (self._has_begun or self._is_done):
                self.is_withdrawn = True
                self._end(StoreUnavailable(f"the store has not answered for {_PATIENCE:g} s"))
            return self._is_done

    @property
    def is_done(self) -> bool:
        """Return whether it is committed, or has failed."""
        return self._is_done

    def result(self) -> _T:
        """Return what it gives. Raises StoreUnavailable if it does not begin in time."""
        if not self._is_done:
            with self._lock:
                self._done = done = self._done or threading.Event()
                if self._is_done:
                    done.set()
            if not (done.wait(_PATIENCE) or self._withdraw()):
                done.wait()
        if self._problem is not None:
            raise self._problem
        return self._result  # type: ignore[return-value]  # it is set

    def call_when_done(self, call: Callable[[], None]) -> None:
        """Call in the event loop that runs, once `result` waits for nothing."""
        loop = asyncio.get_running_loop()
        with self._lock:
            if not self._is_done:
                timer = loop.call_later(_PATIENCE, self._lose_patience, call)
                self.waiting = _Waiting(loop, timer, call)
                return
        loop.call_soon(call)

    def _lose_patience(self, call: Callable[[], None]) -> None:
        self._withdraw()
        if self.is_withdrawn:  # else `_wake` calls
            call()


class _Waiting(NamedTuple):
    """Call to be made on an event loop once a write is done; `timer` ends the patience."""

    loop: asyncio.AbstractEventLoop
    timer: asyncio.TimerHandle
    call: Callable[[], None]


class WriterThread(ABC):
    """Queue of writes, and the thread that commits them, as many together as there are."""

    def __init__(self) -> None:
        self._queue: deque[Write[Any]] = deque()
        self._octets = 0  # of what is queued
        self._expected = 1  # writes: as many as the last time
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
            if len(self._queue) == self._expected:
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
        """Wait for writes; none once the store is closed.

        Clients that have just been answered may send again at once, so that there is a moment
        for as many as before: a commit of all takes less than one of each.
        """
        with self._has_work:
            if self._expected > 1:
                self._wait(_GATHERING)
                self._expected = 1
            if not self._queue:
                self._wait(None)
            batch: list[Write[Any]] = []
            octets = 0
            while self._queue and len(batch) < _MOST_AT_ONCE and octets < _MOST_OCTETS_AT_ONCE:
                batch.append(self._queue.popleft())
                octets += batch[-1].octets
            self._octets -= octets
            self._expected = min(len(batch), _MOST_EXPECTED)
            return batch

    def _wait(self, timeout: float | None) -> None:
        """Wait for as many writes as are expected."""
        self._has_work.wait_for(lambda: len(self._queue) >= self._expected or self._closed, timeout)


def _wake(batch: Iterable[Write[Any]]) -> None:
    """Call who waits for the writes of a batch, each event loop once."""
    waiting: defaultdict[asyncio.AbstractEventLoop, list[_Waiting]] = defaultdict(list)
    for write in batch:
        if write.waiting is not None and not write.is_withdrawn:
            waiting[write.waiting.loop].append(write.waiting)
    for loop, some in waiting.items():
        try:
            loop.call_soon_threadsafe(_call, some)
        except RuntimeError:  # it is closed
            log.debug("an event loop has ended before its messages were kept")


def _call(some: Iterable[_Waiting]) -> None:
    for loop, timer, call in some:
        timer.cancel()
        loop.call_soon(call)
