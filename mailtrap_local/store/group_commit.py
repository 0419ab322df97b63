"""Write to a database in one thread, which commits what has queued up together."""

import asyncio
import logging
import sqlite3
import threading
from collections import defaultdict, deque
from collections.abc import Callable, Generator, Iterable
from contextlib import suppress
from typing import Any, Generic, TypeVar

from mailtrap_local.errors import DiskFull, StoreFull, StoreUnavailable

_T = TypeVar("_T")
_MOST_AT_ONCE = 1000
_PATIENCE = 10.0  # seconds

log = logging.getLogger(__name__)


class Write(Generic[_T]):
    """A write under way: await it on an event loop, or ask for its `result` in a thread.

    One that has not begun within `_PATIENCE` is withdrawn, so that what was answered with an error
    is not kept later. One that has begun is waited for.
    """

    def __init__(self, do: Callable[[], _T]) -> None:
        self.do = do
        self._lock = threading.Lock()
        self._done = threading.Event()
        self._has_begun = False
        self._future: asyncio.Future[None] | None = None
        self._result: _T | None = None
        self._problem: BaseException | None = None

    def begin(self) -> bool:
        """Note that it is written from now on; False if it has been withdrawn."""
        with self._lock:
            self._has_begun = self._has_begun or not self._done.is_set()
            return self._has_begun

    def finish(self, result: Any, problem: BaseException | None = None) -> None:
        """Set what it gives, or raises. Whoever awaits it is woken by `wake`."""
        with self._lock:
            self._result, self._problem = result, problem
            self._done.set()

    def _withdraw(self) -> bool:
        """Withdraw it if it has not begun; True if it raises from now on."""
        with self._lock:
            if not (self._has_begun or self._done.is_set()):
                text = f"the store has not answered for {_PATIENCE:g} s"
                self._problem = StoreUnavailable(text)
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


class GroupCommit:
    """The one writer of a database. Calls `publish` after a commit.

    `check` is called in each transaction first, and raises StoreUnavailable where nothing can be
    written; `forget` after one has failed, before anything else is written. StoreFull, which a
    write raises before it has written anything, is raised to its caller alone. A batch that fails
    for a reason of the disk fails as a whole; after another failure its writes are repeated one by
    one.
    """

    def __init__(
        self,
        db: sqlite3.Connection,
        publish: Callable[[], None],
        forget: Callable[[], None],
        check: Callable[[], None],
    ) -> None:
        self._db = db
        self._publish = publish
        self._forget = forget
        self._check = check
        self._is_stale = False
        self._failed_with = ""
        self._queue: deque[Write[Any]] = deque()
        self._has_work = threading.Condition()
        self._closed = False
        self._thread = threading.Thread(target=self._run, name="mailtrap-store", daemon=True)
        self._thread.start()

    def begin(self, do: Callable[[], _T]) -> Write[_T]:
        """Queue a write. Raises StoreUnavailable once the store is closed."""
        write = Write(do)
        with self._has_work:
            if self._closed:
                raise StoreUnavailable("the store is closed")
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
            batch = [write for write in batch if write.begin()]
            problem = self._commit(batch)
            if problem is not None and (len(batch) == 1 or _concerns_all(problem)):
                refusal = self._refusal(problem)
                for write in batch:
                    write.finish(None, refusal)
            elif problem is not None:
                for write in batch:
                    if (problem := self._commit([write])) is not None:
                        write.finish(None, self._refusal(problem))
            _wake(batch)

    def _next_batch(self) -> list[Write[Any]]:
        """Wait for writes; none once the store is closed."""
        with self._has_work:
            while not self._queue and not self._closed:
                self._has_work.wait()
            return [self._queue.popleft() for _ in range(min(len(self._queue), _MOST_AT_ONCE))]

    def _commit(self, batch: list[Write[Any]]) -> Exception | None:
        """Commit a batch; returns why it has failed, and then none of it is finished."""
        db = self._db
        results: list[tuple[Any, BaseException | None]] = []
        try:
            db.execute("BEGIN IMMEDIATE")
            if self._is_stale:
                self._forget()
                self._is_stale = False
            self._check()
            for write in batch:
                try:
                    results.append((write.do(), None))
                except StoreFull as problem:
                    results.append((None, problem))
            db.execute("COMMIT")
        except Exception as problem:  # noqa: BLE001  # raised to whom it concerns
            self._is_stale = True
            with suppress(sqlite3.Error):  # SQLite may have taken it back already
                db.execute("ROLLBACK")
            return problem
        if self._failed_with:
            self._failed_with = ""
            log.warning("the store can write again")
        self._publish()
        for write, (result, raised) in zip(batch, results, strict=True):
            write.finish(result, raised)
        return None

    def _refusal(self, problem: Exception) -> StoreUnavailable:
        """Return what a write raises that has failed. That of the disk is logged once."""
        if isinstance(problem, StoreUnavailable):
            refusal = problem
        elif getattr(problem, "sqlite_errorcode", None) == sqlite3.SQLITE_FULL:
            refusal = DiskFull("the disk is full: nothing is kept until some of it is free")
        else:
            refusal = StoreUnavailable(f"the store cannot write: {problem}")
        if not _concerns_all(problem):
            log.error("%s", refusal, exc_info=problem)
        elif str(refusal) != self._failed_with:
            self._failed_with = str(refusal)
            log.error("%s", refusal)
        return refusal


def _concerns_all(problem: Exception) -> bool:
    """Return whether what a batch failed with concerns each of its writes: the disk, the file."""
    return (
        isinstance(problem, (sqlite3.OperationalError, StoreUnavailable))
        or type(problem) is sqlite3.DatabaseError  # the file is damaged
    )


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
