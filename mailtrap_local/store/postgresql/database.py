"""Connections to the database of a store: what they are opened with, and a pool of readers.

Nothing is set on a connection for longer than a transaction, so that poolers may stand between.
"""

import threading
from collections.abc import Callable
from typing import Any, TypeVar

import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from mailtrap_local.errors import BadSetting, StoreUnavailable

Connection = psycopg.Connection[tuple[Any, ...]]

_T = TypeVar("_T")
_MOST_IDLE = 8  # connections of readers that are kept
_OLDEST_SERVER = 150000  # version 15
_DEFAULTS = {
    "application_name": "mailtrap-local",
    "connect_timeout": "5",
    "keepalives_idle": "10",
    "keepalives_interval": "5",
    "keepalives_count": "3",
    "target_session_attrs": "read-write",  # after a failover: the server that takes writes
    "tcp_user_timeout": "10000",  # milliseconds
}


class Database:
    """Opens connections to one database. May be used from any thread."""

    def __init__(self, url: str) -> None:
        try:
            given = conninfo_to_dict(url)
        except psycopg.Error:  # its text may show the password
            raise BadSetting(
                "--store: it is no valid URL of PostgreSQL, write "
                "postgresql://USER:PASSWORD@HOST:PORT/DATABASE with % escapes in the password"
            ) from None
        more = {name: value for name, value in _DEFAULTS.items() if name not in given}
        self._conninfo = make_conninfo(url, client_encoding="UTF8", **more)
        self._idle: list[Connection] = []
        self._lock = threading.Lock()
        self._closed = False

    def connect(self) -> Connection:
        """Open a connection, in which each statement is a transaction unless one is begun.

        Raises psycopg.Error.
        """
        return psycopg.Connection.connect(self._conninfo, autocommit=True)

    def open(self) -> Connection:
        """Open the first connection. Raises BadSetting if this server is not fit for a store."""
        try:
            db = self.connect()
        except psycopg.Error as problem:
            raise BadSetting(
                f"--store: PostgreSQL cannot be reached: {one_line(problem)}"
            ) from None
        version = db.info.server_version
        encoding = db.info.parameter_status("server_encoding")
        if version >= _OLDEST_SERVER and encoding == "UTF8":
            return db
        db.close()
        if encoding != "UTF8":
            raise BadSetting(
                f"--store: the database is encoded in {encoding}: create one with ENCODING 'UTF8'"
            )
        raise BadSetting(
            f"--store: the server is PostgreSQL {version // 10000}, and 15 is the oldest that will "
            "do: upgrade it"
        )

    def read(self, do: Callable[[Connection], _T]) -> _T:
        """Return what `do` reads on a connection. Raises StoreUnavailable.

        It is done once more where the connection had been lost since it was last used.
        """
        db = self._idle_connection()
        if db is not None:
            try:
                return self._use(db, do)
            except psycopg.Error:
                self._close_idle()  # the others are lost as well
        try:
            return self._use(self.connect(), do)
        except psycopg.Error as problem:
            raise StoreUnavailable(f"the store cannot be read: {one_line(problem)}") from None

    def _use(self, db: Connection, do: Callable[[Connection], _T]) -> _T:
        is_kept = False
        try:
            found = do(db)
            with self._lock:
                is_kept = len(self._idle) < _MOST_IDLE and not self._closed
                if is_kept:
                    self._idle.append(db)
            return found
        finally:
            if not is_kept:
                db.close()

    def _idle_connection(self) -> Connection | None:
        with self._lock:
            if self._closed:
                raise StoreUnavailable("the store is closed")
            return self._idle.pop() if self._idle else None

    def _close_idle(self) -> None:
        with self._lock:
            idle, self._idle = self._idle, []
        for db in idle:
            db.close()

    def close(self) -> None:
        """Close the connections of readers."""
        self._closed = True
        self._close_idle()


def one_line(problem: Exception) -> str:
    """Return the first line of an error."""
    lines = str(problem).strip().splitlines()
    return lines[0] if lines else type(problem).__name__
