"""The file of an SQLite store: its schema, its lock, and connections to it.

Written by one connection alone (https://sqlite.org/wal.html): in WAL mode readers wait for nobody.
"""

import secrets
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from mailtrap_local.errors import BadSetting
from mailtrap_local.store.sqlite.schema import FIRST_STATE, SCHEMA

APPLICATION_ID = 0x6D61696C  # "mail"
VERSION = 1
_MOST_IDLE = 8  # connections of readers that are kept
_BUSY = 10.0  # seconds


class SqliteFile:
    """An open file. Raises BadSetting if it is none of ours, is too new, or is in use."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._idle: list[sqlite3.Connection] = []
        self._lock = threading.Lock()
        self._lock_file = _locked(path)
        try:
            self.writer = self._open()
        except sqlite3.Error as problem:
            self._lock_file.close()
            raise BadSetting(f"--store sqlite:{path}: {problem}") from None
        except BadSetting:
            self._lock_file.close()
            raise

    def _open(self) -> sqlite3.Connection:
        db = self._connect()
        (version,) = db.execute("PRAGMA user_version").fetchone()
        (application,) = db.execute("PRAGMA application_id").fetchone()
        (tables,) = db.execute("SELECT count(*) FROM sqlite_schema").fetchone()
        if (tables or application) and application != APPLICATION_ID:
            raise BadSetting(f"--store sqlite:{self._path}: the file is of another program")
        if version > VERSION:
            raise BadSetting(
                f"--store sqlite:{self._path}: the file is of version {version}, made by a newer "
                f"mailtrap-local; this one knows {VERSION}: upgrade it"
            )
        if not tables:
            db.execute("PRAGMA page_size = 8192")
            db.execute("PRAGMA auto_vacuum = 2")
        db.execute("PRAGMA journal_mode = WAL")
        db.execute("PRAGMA synchronous = FULL")
        db.execute("PRAGMA secure_delete = OFF")
        if not tables:
            epoch = secrets.randbelow(2**31 - 1) + 1
            db.executescript(
                f"BEGIN; {SCHEMA} {FIRST_STATE.format(epoch=epoch)}"
                f"PRAGMA application_id = {APPLICATION_ID};"
                f"PRAGMA user_version = {VERSION}; COMMIT;"
            )
        return db

    def _connect(self) -> sqlite3.Connection:
        return sqlite3.connect(
            self._path, timeout=_BUSY, isolation_level=None, check_same_thread=False
        )

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """A connection on which all that is read is of one moment."""
        with self._lock:
            db = self._idle.pop() if self._idle else None
        if db is None:
            db = self._connect()
            db.execute("PRAGMA query_only = 1")
        db.execute("BEGIN")
        try:
            yield db
        finally:
            db.execute("COMMIT")
            with self._lock:
                is_kept = len(self._idle) < _MOST_IDLE
                if is_kept:
                    self._idle.append(db)
            if not is_kept:
                db.close()

    def close(self) -> None:
        """Close all connections; the last one writes the log back into the file."""
        with self._lock:
            idle, self._idle = self._idle, []
        for db in idle:
            db.close()
        self.writer.close()
        self._lock_file.close()


def _locked(path: Path) -> TextIO:
    """Lock a file beside the store: two processes would not know of each other's mail."""
    beside = path.with_name(f"{path.name}-lock")
    try:
        file = beside.open("w")
    except OSError as problem:
        raise BadSetting(f"--store sqlite:{path}: {problem.strerror}") from None
    try:
        import fcntl  # noqa: PLC0415  # not on Windows

        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except ImportError:
        pass
    except OSError:
        file.close()
        raise BadSetting(
            f"--store sqlite:{path}: another process has the store open; stop it, or give this "
            "one another file"
        ) from None
    return file
