"""Accounts in the file of an SQLite store, which a command may change while a sandbox serves it."""

import sqlite3
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from mailtrap_local.config.account_values import AccountRecord, TokenRecord
from mailtrap_local.errors import BadSetting, StoreUnavailable
from mailtrap_local.store.account_rows import (
    ACCOUNT_COLUMNS,
    TOKEN_COLUMNS,
    account_of,
    account_values,
    token_of,
    token_values,
)
from mailtrap_local.store.accounts import StoredAccounts
from mailtrap_local.store.sqlite.file import SqliteFile
from mailtrap_local.store.sqlite.versions import VERSION, version_of

_BUSY = 10.0  # seconds
_KEEP_ACCOUNT = f"INSERT OR REPLACE INTO account ({ACCOUNT_COLUMNS}) VALUES (?, ?, ?, ?)"
_KEEP_TOKEN = (
    f"INSERT OR REPLACE INTO token ({TOKEN_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
_CHANGED = "UPDATE account_state SET version = version + 1"

_Write = Callable[[sqlite3.Connection], None]


class SqliteAccounts:
    """Storage of accounts in tables beside the mail.

    `reading` gives a connection to read on, `write` calls what it gets within a transaction.
    """

    def __init__(
        self,
        reading: Callable[[], AbstractContextManager[sqlite3.Connection]],
        write: Callable[[_Write], None],
    ) -> None:
        self._reading = reading
        self._do = write

    def load(self) -> StoredAccounts:
        with self._reading() as db:
            accounts = db.execute(f"SELECT {ACCOUNT_COLUMNS} FROM account").fetchall()
            tokens = db.execute(f"SELECT {TOKEN_COLUMNS} FROM token").fetchall()
        return StoredAccounts(
            {row[0]: account_of(row) for row in accounts}, {row[0]: token_of(row) for row in tokens}
        )

    def version(self) -> object:
        with self._reading() as db:
            return db.execute("SELECT version FROM account_state").fetchone()

    def follow(self, ring: Callable[[], None]) -> bool:
        return False

    def keep_account(self, account: AccountRecord) -> None:
        self._write(lambda db: db.execute(_KEEP_ACCOUNT, account_values(account)))

    def forget_account(self, name: str) -> None:
        def forget(db: sqlite3.Connection) -> None:
            db.execute("DELETE FROM account WHERE name = ?", (name,))
            db.execute("DELETE FROM token WHERE account = ?", (name,))

        self._write(forget)

    def keep_token(self, token: TokenRecord) -> None:
        self._write(lambda db: db.execute(_KEEP_TOKEN, token_values(token)))

    def forget_tokens(self, ids: Collection[str]) -> None:
        rows = [(one,) for one in ids]
        self._write(lambda db: db.executemany("DELETE FROM token WHERE id = ?", rows))

    def _write(self, do: Callable[[sqlite3.Connection], object]) -> None:
        def change(db: sqlite3.Connection) -> None:
            do(db)
            db.execute(_CHANGED)

        self._do(change)

    def note_use(self, used_at: Mapping[str, float]) -> None:
        rows = [(when, key) for key, when in used_at.items()]

        def note(db: sqlite3.Connection) -> None:
            db.executemany("UPDATE token SET used_at = ? WHERE id = ?", rows)

        self._do(note)


@contextmanager
def open_accounts(path: Path) -> Iterator[SqliteAccounts]:
    """Open the accounts of a file, which a sandbox may have open; the file is made if need be.

    Raises BadSetting if it cannot be used.
    """
    if not path.exists():
        SqliteFile(path).close()  # with its tables
    db = sqlite3.connect(path, timeout=_BUSY, isolation_level=None)
    try:
        version = version_of(db, path)
        if version < VERSION:
            raise BadSetting(
                f"--store sqlite:{path}: the file is of version {version}: bring it up to date "
                f"with `mailtrap-local store migrate sqlite:{path}`"
            )
        yield SqliteAccounts(lambda: _reading(db, path), lambda do: _write_now(db, path, do))
    except sqlite3.DatabaseError as problem:
        raise BadSetting(f"--store sqlite:{path}: {problem}") from None
    finally:
        db.close()


@contextmanager
def _reading(db: sqlite3.Connection, path: Path) -> Iterator[sqlite3.Connection]:
    try:
        yield db
    except sqlite3.Error as problem:
        raise StoreUnavailable(f"{path}: {problem}") from problem


def _write_now(db: sqlite3.Connection, path: Path, do: _Write) -> None:
    try:
        db.execute("BEGIN IMMEDIATE")
        do(db)
        db.execute("COMMIT")
    except sqlite3.Error as problem:
        raise StoreUnavailable(f"{path}: {problem}") from problem
