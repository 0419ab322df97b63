"""Upkeep of the file of an SQLite store, see `mailtrap_local.store.upkeep`."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from mailtrap_local.errors import BadSetting
from mailtrap_local.store.base import Counts
from mailtrap_local.store.rows import moment_of
from mailtrap_local.store.sqlite.checkup import find_problems
from mailtrap_local.store.sqlite.file import DAMAGE_ERRORS, refusal
from mailtrap_local.store.sqlite.lock_file import LockFile
from mailtrap_local.store.sqlite.versions import VERSION, migrate, version_of
from mailtrap_local.store.upkeep import Advance, StoreFacts

_PAGES_AT_ONCE = 1000  # freed in one transaction


class SqliteUpkeep:
    """An SQLite file that is there already, and locked until it is closed."""

    def __init__(self, path: Path) -> None:
        self._path = path
        if problem := _problem_of(path):
            raise BadSetting(f"--store sqlite:{path}: {problem}")
        self._lock_file = LockFile(path)
        uri = f"{path.absolute().as_uri()}?mode=rw"
        self._db = sqlite3.connect(uri, uri=True, isolation_level=None)
        try:
            with self._explained():
                self._version = version_of(self._db, path)
        except BadSetting:
            self.close()
            raise

    @contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except DAMAGE_ERRORS as problem:
            raise refusal(self._path, problem) from None

    def info(self) -> StoreFacts:
        with self._explained():
            total, unread, octets, oldest, newest = self._db.execute(
                "SELECT count(*), count(*) FILTER (WHERE NOT read), coalesce(sum(size), 0), "
                "min(received_at), max(received_at) FROM message"
            ).fetchone()
            (epoch,) = self._db.execute("SELECT epoch FROM state").fetchone()
        return StoreFacts(
            kind="sqlite",
            version=self._version,
            newest_version=VERSION,
            messages=Counts(total, unread),
            octets=octets,
            size=self._size(),
            oldest=None if oldest is None else moment_of(oldest),
            newest=None if newest is None else moment_of(newest),
            epoch=epoch,
        )

    def messages(self) -> int:
        try:
            (count,) = self._db.execute("SELECT count(*) FROM message").fetchone()
        except DAMAGE_ERRORS:
            return 0
        return int(count)

    def find_problems(self, advance: Advance) -> Iterator[str]:
        return find_problems(self._db, advance)

    def unused(self) -> int:
        with self._explained():
            (pages,) = self._db.execute("PRAGMA freelist_count").fetchone()
        return int(pages)

    def vacuum(self, advance: Advance) -> int:
        before, pages = self._size(), self.unused()
        with self._explained():
            while pages > 0:
                # `execute` would free one page alone
                self._db.executescript(f"PRAGMA incremental_vacuum({_PAGES_AT_ONCE})")
                left = self.unused()
                if left >= pages:
                    break
                advance(pages - left)
                pages = left
            self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return max(before - self._size(), 0)

    def migrate(self, advance: Advance) -> None:
        with self._explained():
            migrate(self._db, self._version, advance=advance)
            self._version = version_of(self._db, self._path)

    def _size(self) -> int:
        files = [self._path, self._path.with_name(f"{self._path.name}-wal")]
        return sum(file.stat().st_size for file in files if file.exists())

    def close(self) -> None:
        self._db.close()
        self._lock_file.close()


def _problem_of(path: Path) -> str:
    """Return why there is nothing to keep up, `""` if there is."""
    if path.is_dir():
        return "a directory"
    if not path.is_file():
        return "there is no such file"
    return "" if path.stat().st_size else "the file is empty, no store"
