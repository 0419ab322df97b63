"""Write to an SQLite file in one thread, and say why that failed."""

import logging
import sqlite3
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from mailtrap_local.errors import DiskFull, StoreFull, StoreUnavailable
from mailtrap_local.store.group_commit import Write, WriterThread

log = logging.getLogger(__name__)


class SqliteWriter(WriterThread):
    """The one writer of an SQLite file. Calls `publish` after a commit.

    `check` is called for each commit first, and raises StoreUnavailable where nothing can be
    written, `complete` last: it writes what the writes have left to it. One that begins no
    transaction writes nothing before that. `forget` is called after
    one has failed, before anything else is written. StoreFull, which a write raises before it has
    written anything, is raised to its caller alone. A batch that fails for a reason of the disk
    fails as a whole; after another failure its writes are repeated one by one.
    """

    def __init__(
        self,
        db: sqlite3.Connection,
        *,
        publish: Callable[[], None],
        forget: Callable[[], None],
        check: Callable[[], None],
        complete: Callable[[], None],
    ) -> None:
        self._db = db
        self._publish = publish
        self._forget = forget
        self._check = check
        self._complete = complete
        self._is_stale = False
        self._failed_with = ""
        super().__init__()

    def _write(self, batch: list[Write[Any]]) -> None:
        begun = [write for write in batch if write.begin()]
        problem = self._commit(begun)
        if problem is not None and (len(begun) == 1 or _concerns_all(problem)):
            refusal = self._refusal(problem)
            for write in begun:
                write.finish(None, refusal)
        elif problem is not None:
            for write in begun:
                if (problem := self._commit([write])) is not None:
                    write.finish(None, self._refusal(problem))

    def _commit(self, batch: list[Write[Any]]) -> Exception | None:
        """Commit a batch; returns why it has failed, and then none of it is finished."""
        db = self._db
        results: list[tuple[Any, BaseException | None]] = []
        try:
            if self._is_stale:
                self._forget()
                self._is_stale = False
            self._check()
            for write in batch:
                try:
                    results.append((write.do(), None))
                except StoreFull as problem:
                    results.append((None, problem))
            self._complete()
            if db.in_transaction:
                db.execute("COMMIT")
        except Exception as problem:  # noqa: BLE001  # raised to whom it concerns
            self._is_stale = True
            with suppress(sqlite3.Error):  # SQLite may have taken it back already
                if db.in_transaction:
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
