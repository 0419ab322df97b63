"""Write to a database in one thread, which commits what has queued up together."""

import logging
import sqlite3
import threading
from collections import deque
from collections.abc import Callable
from typing import Generic, TypeVar

from mailtrap_local.errors import StoreFull, StoreUnavailable

_T = TypeVar("_T")
_MOST_AT_ONCE = 1000

log = logging.getLogger(__name__)


class Write(Generic[_T]):
    """A write under way: `result` waits until it is committed."""

    def __init__(self, do: Callable[[sqlite3.Connection], _T]) -> None:
        self.do = do
        self._done = threading.Event()
        self._result: _T | None = None
        self._problem: BaseException | None = None

    def finish(self, result: _T | None, problem: BaseException | None = None) -> None:
        """Set its result, or what it raises."""
        self._result, self._problem = result, problem
        self._done.set()

    def result(self, timeout: float | None = None) -> _T:
        """Return what it gave. Raises StoreUnavailable if it could not be committed in time."""
        if not self._done.wait(timeout):
            raise StoreUnavailable("the store does not answer")
        if self._problem is not None:
            raise self._problem
        return self._result  # type: ignore[return-value]  # it is set


class GroupCommit:
    """The one writer of a database. `forget` is called after a commit that failed.

    What a write raises is raised to its caller alone: StoreFull before it has written anything,
    all else by repeating the other writes one by one.
    """

    def __init__(
        self, db: sqlite3.Connection, publish: Callable[[], None], forget: Callable[[], None]
    ) -> None:
        self._db = db
        self._publish = publish
        self._forget = forget
        self._queue: deque[Write[object]] = deque()
        self._lock = threading.Lock()
        self._has_work = threading.Condition(self._lock)
        self._closed = False
        self._thread = threading.Thread(target=self._run, name="mailtrap-store", daemon=True)
        self._thread.start()

    def begin(self, do: Callable[[sqlite3.Connection], _T]) -> Write[_T]:
        """Queue a write. Raises StoreUnavailable once the store is closed."""
        write = Write(do)
        with self._has_work:
            if self._closed:
                raise StoreUnavailable("the store is closed")
            self._queue.append(write)  # type: ignore[arg-type]  # of any result
            self._has_work.notify()
        return write

    def close(self) -> None:
        """Commit what is queued, and end."""
        with self._has_work:
            self._closed = True
            self._has_work.notify()
        self._thread.join()

    def _run(self) -> None:
        while True:
            with self._has_work:
                while not self._queue and not self._closed:
                    self._has_work.wait()
                count = min(len(self._queue), _MOST_AT_ONCE)
                batch = [self._queue.popleft() for _ in range(count)]
                if not batch:
                    return
            if not self._commit(batch) and len(batch) > 1:
                for write in batch:
                    self._commit([write])

    def _commit(self, batch: list[Write[object]]) -> bool:
        """Commit a batch; False if it has to be repeated one by one."""
        db = self._db
        results: list[tuple[object, BaseException | None]] = []
        try:
            db.execute("BEGIN IMMEDIATE")
            for write in batch:
                try:
                    results.append((write.do(db), None))
                except StoreFull as problem:
                    results.append((None, problem))
            db.execute("COMMIT")
        except Exception as problem:
            if db.in_transaction:
                db.execute("ROLLBACK")
            self._forget()
            if len(batch) == 1:
                log.exception("the store could not write")
                unavailable = StoreUnavailable(f"the store could not write: {problem}")
                batch[0].finish(None, unavailable)
            return False
        self._publish()
        for write, (result, raised) in zip(batch, results, strict=True):
            write.finish(result, raised)
        return True
