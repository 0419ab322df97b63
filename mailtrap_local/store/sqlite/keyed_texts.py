"""Texts by keys in the file of an SQLite store."""

import sqlite3
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager

from mailtrap_local.store.keyed_texts import end_of_prefix

_LOAD = "SELECT key, text FROM keyed_text WHERE key >= ? AND key < ? ORDER BY key"
_KEEP = "INSERT OR REPLACE INTO keyed_text VALUES (?, ?)"
_FORGET = "DELETE FROM keyed_text WHERE key = ?"


class SqliteTexts:
    """Storage in a table. `reading` gives a connection, `write` calls within a transaction."""

    def __init__(
        self,
        reading: Callable[[], AbstractContextManager[sqlite3.Connection]],
        write: Callable[[Callable[[sqlite3.Connection], None]], None],
    ) -> None:
        self._reading = reading
        self._write = write

    def load(self, prefix: str) -> dict[str, str]:
        with self._reading() as db:
            return dict(db.execute(_LOAD, (prefix, end_of_prefix(prefix))).fetchall())

    def change(self, changes: Mapping[str, str | None]) -> None:
        kept = [(key, text) for key, text in changes.items() if text is not None]
        forgotten = [(key,) for key, text in changes.items() if text is None]

        def change(db: sqlite3.Connection) -> None:
            db.executemany(_KEEP, kept)
            db.executemany(_FORGET, forgotten)

        self._write(change)
