"""The file of an SQLite store: its schema, its lock, and connections to it.

Written by one connection alone (https://sqlite.org/wal.html): in WAL mode readers wait for nobody.
"""

import logging
import secrets
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from mailtrap_local.errors import BadSetting, StoreUnavailable
from mailtrap_local.store.base import Cursor
from mailtrap_local.store.sqlite.arrivals import PREPARATION
from mailtrap_local.store.sqlite.checkup import find_problems
from mailtrap_local.store.sqlite.lock_file import LockFile
from mailtrap_local.store.sqlite.place import FilePlace
from mailtrap_local.store.sqlite.schema import FIRST_STATE, SCHEMA
from mailtrap_local.store.sqlite.versions import APPLICATION_ID, VERSION, migrate, version_of

_MOST_IDLE = 8  # connections of readers that are kept
_BUSY = 10.0  # seconds
_PAGE_SIZE = 8192
DAMAGE_ERRORS = (sqlite3.Error, TypeError, UnicodeDecodeError)
"""Exceptions of a damaged file: also where a row is missing, or SQLite's own text is no UTF-8."""

_REMEDIES = {
    sqlite3.SQLITE_READONLY: "the file may not be written: allow that, or name another one",
    sqlite3.SQLITE_CANTOPEN: "the file cannot be opened: look at its permissions and its folder's",
    sqlite3.SQLITE_FULL: "the disk is full: free some of it",
    sqlite3.SQLITE_BUSY: "another program has locked the file: stop it",
    sqlite3.SQLITE_IOERR: "the disk cannot be read or written",
}

log = logging.getLogger(__name__)


class SqliteFile:
    """An open file. Raises BadSetting if it is none of ours, is too new, or is in use."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._uri = path.absolute().as_uri()
        self._idle: list[sqlite3.Connection] = []
        self._lock = threading.Lock()
        if path.is_dir():
            raise BadSetting(f"--store sqlite:{path}: a directory; name a file in it")
        self._lock_file = LockFile(path)
        try:
            self.writer = self._open()
        except DAMAGE_ERRORS as problem:
            self._lock_file.close()
            raise refusal(path, problem) from None
        except BadSetting:
            self._lock_file.close()
            raise
        self.place = FilePlace(path.absolute())

    def _open(self) -> sqlite3.Connection:
        db = self._connect("rwc")
        try:
            self._prepare(db)
        except BaseException:
            db.close()
            raise
        return db

    def _prepare(self, db: sqlite3.Connection) -> None:
        version = version_of(db, self.path)
        if not version:
            db.execute(f"PRAGMA page_size = {_PAGE_SIZE}")
            db.execute("PRAGMA auto_vacuum = 2")
        db.execute("PRAGMA journal_mode = WAL")
        db.execute("PRAGMA synchronous = FULL")
        db.execute("PRAGMA secure_delete = OFF")
        db.execute("PRAGMA temp_store = MEMORY")
        if not version:
            db.executescript(
                f"BEGIN; {SCHEMA} {FIRST_STATE.format(epoch=_new_epoch())}"
                f"PRAGMA application_id = {APPLICATION_ID};"
                f"PRAGMA user_version = {VERSION}; COMMIT;"
            )
        elif version < VERSION:
            log.warning(
                "%s: from version %d to %d, which may take a while", self.path, version, VERSION
            )
            migrate(db, version)
        self._begin_epoch(db)
        db.executescript(PREPARATION)

    def _begin_epoch(self, db: sqlite3.Connection) -> None:
        """Begin a new epoch if the file is an older copy of the one that was here before.

        It may have become one by a log that was cut, so that all of it is looked at.
        """
        db.execute("BEGIN IMMEDIATE")
        epoch, seq = db.execute("SELECT epoch, seq FROM state").fetchone()
        noted = self._lock_file.noted()
        if noted is not None and (noted.epoch != epoch or noted.seq > seq):
            for problem in find_problems(db, lambda _count: None):
                raise sqlite3.DatabaseError(problem)
            epoch = _new_epoch()
        db.execute("UPDATE state SET epoch = ?", (epoch,))  # fails if it may not be written
        db.execute("COMMIT")
        self.note(Cursor(epoch, seq))

    def note(self, cursor: Cursor) -> None:
        """Note beside the file how far it has come."""
        self._lock_file.note(cursor)

    def _connect(self, mode: str) -> sqlite3.Connection:
        return sqlite3.connect(
            f"{self._uri}?mode={mode}",
            uri=True,
            timeout=_BUSY,
            isolation_level=None,
            check_same_thread=False,
        )

    def has_room(self) -> bool:
        """Return whether a message can be kept: on the disk, or in pages that deleted ones left."""
        (pages,) = self.writer.execute("PRAGMA page_count").fetchone()
        (unused,) = self.writer.execute("PRAGMA freelist_count").fetchone()
        return self.place.has_room((pages - unused) * _PAGE_SIZE)

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """A connection on which all that is read is of one moment. Raises StoreUnavailable."""
        with self._lock:
            db = self._idle.pop() if self._idle else None
        try:
            if db is None:
                self.place.check()
                db = self._connect("rw")
                db.execute("PRAGMA query_only = 1")
            db.execute("BEGIN")
            yield db
            db.execute("COMMIT")
        except (sqlite3.Error, UnicodeDecodeError) as problem:
            raise StoreUnavailable(f"{self.path}: {_explained(problem)}") from problem
        else:
            with self._lock:
                if len(self._idle) < _MOST_IDLE:
                    self._idle.append(db)
                    db = None
        finally:
            if db is not None:
                db.close()

    def close(self) -> None:
        """Close all connections; the last one writes the log back into the file."""
        with self._lock:
            idle, self._idle = self._idle, []
        for db in idle:
            db.close()
        self.writer.close()
        self._lock_file.close()


def _new_epoch() -> int:
    return secrets.randbelow(2**31 - 1) + 1


def refusal(path: Path, problem: Exception) -> BadSetting:
    """Return the error for a file that cannot be opened, with the remedy."""
    return BadSetting(f"--store sqlite:{path}: {_explained(problem)}")


def _explained(problem: Exception) -> str:
    code = getattr(problem, "sqlite_errorcode", 0)
    if code == sqlite3.SQLITE_NOTADB:
        return "the file is not a database; name another one"
    if isinstance(problem, sqlite3.OperationalError):
        return _REMEDIES.get(code & 0xFF, str(problem))
    if isinstance(problem, StoreUnavailable):
        return str(problem)
    return (
        f"the file is damaged ({problem}): put a backup in its place, or look at it with "
        "`mailtrap-local store check`"
    )
