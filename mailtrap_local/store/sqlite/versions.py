"""Versions of the file of an SQLite store: tells them apart, and brings an older one up to date."""

import sqlite3
from collections.abc import Callable, Sequence
from pathlib import Path

from mailtrap_local.errors import BadSetting
from mailtrap_local.store.sqlite.schema import ACCOUNTS, INDEXES, TEXTS

APPLICATION_ID = 0x6D61696C  # "mail"

Step = Callable[[sqlite3.Connection], None]


def _add_accounts(db: sqlite3.Connection) -> None:
    _execute_all(db, ACCOUNTS)


def _replace_search(db: sqlite3.Connection) -> None:
    """Replace the indexes; search texts did not have codes, and are made again."""
    for (part,) in db.execute("SELECT part FROM indexed_part").fetchall():
        db.execute(f"DROP TABLE words_of_part_{part}")
    for table in ("indexed_part", "words"):
        db.execute(f"DELETE FROM {table}")
    db.execute("UPDATE state SET searchable = 0")
    for index in ("message_by_mailbox", "message_read"):
        db.execute(f"DROP INDEX IF EXISTS {index}")
    _execute_all(db, INDEXES)


def _add_attempts(db: sqlite3.Connection) -> None:
    db.execute("ALTER TABLE message ADD COLUMN attempts TEXT NOT NULL DEFAULT ''")


def _add_texts(db: sqlite3.Connection) -> None:
    _execute_all(db, TEXTS)


def _execute_all(db: sqlite3.Connection, statements: str) -> None:
    for statement in filter(str.strip, statements.split(";\n")):
        db.execute(statement)


STEPS: Sequence[Step] = (_add_accounts, _replace_search, _add_attempts, _add_texts)
"""Steps that make version 2 of 1, version 3 of 2, and so on."""

VERSION = 1 + len(STEPS)


def version_of(db: sqlite3.Connection, path: Path) -> int:
    """Return the version of a file; 0 for an empty one. Raises BadSetting for one not of ours."""
    (version,) = db.execute("PRAGMA user_version").fetchone()
    (application,) = db.execute("PRAGMA application_id").fetchone()
    (tables,) = db.execute("SELECT count(*) FROM sqlite_schema").fetchone()
    if (tables or application) and application != APPLICATION_ID:
        raise BadSetting(f"--store sqlite:{path}: the file is of another program")
    if version > VERSION:
        raise BadSetting(
            f"--store sqlite:{path}: the file is of version {version}, made by a newer "
            f"mailtrap-local; this one knows {VERSION}: upgrade it"
        )
    return int(version) if tables else 0


def migrate(
    db: sqlite3.Connection,
    version: int,
    *,
    advance: Callable[[int], None] = lambda _steps: None,
    steps: Sequence[Step] = STEPS,
) -> None:
    """Make the newest version of an older one, each step whole or not at all."""
    for number, step in enumerate(steps[version - 1 :], version + 1):
        db.execute("BEGIN IMMEDIATE")
        try:
            step(db)
            db.execute(f"PRAGMA user_version = {number}")
            db.execute("COMMIT")
        except BaseException:
            db.execute("ROLLBACK")
            raise
        advance(1)
