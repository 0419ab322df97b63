"""Choose one of the processes that share a database, for what only one of them may do.

It holds an advisory lock in a transaction that stays open, so that poolers may stand between.
"""

import threading
from contextlib import suppress

import psycopg

from mailtrap_local.store.postgresql.database import Connection, Database

_LOCK = b"SELECT pg_try_advisory_xact_lock(to_regclass('state')::oid::bigint)"


class Leadership:
    """The lock, held from the first `ask` that gets it until `close`. For any thread."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._guard = threading.Lock()
        self._db: Connection | None = None
        self._is_closed = False

    def ask(self) -> bool:
        """Return whether this process holds the lock now; tries to get it if not."""
        with self._guard:
            if self._is_closed:
                return False
            try:
                if self._db is not None:
                    self._db.execute(b"SELECT 1")  # raises if the lock has been lost
                    return True
                return self._try()
            except psycopg.Error:
                self._drop()
                return False

    def _try(self) -> bool:
        self._db = self._database.connect()
        self._db.execute(b"BEGIN")
        (has_it,) = self._db.execute(_LOCK).fetchone() or (False,)
        if not has_it:
            self._drop()
        return bool(has_it)

    def _drop(self) -> None:
        db, self._db = self._db, None
        if db is not None:
            with suppress(psycopg.Error):
                db.close()

    def close(self) -> None:
        """Let another process have it."""
        with self._guard:
            self._is_closed = True
            self._drop()
