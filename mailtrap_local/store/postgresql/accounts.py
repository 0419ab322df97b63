"""Accounts in a PostgreSQL store, which many processes share."""

from collections.abc import Callable, Collection, Mapping
from typing import TYPE_CHECKING, Any

from mailtrap_local.config.account_values import AccountRecord, TokenRecord
from mailtrap_local.store.account_rows import (
    ACCOUNT_COLUMNS,
    TOKEN_COLUMNS,
    account_of,
    account_values,
    token_of,
    token_values,
)
from mailtrap_local.store.accounts import StoredAccounts

if TYPE_CHECKING:
    from mailtrap_local.store.postgresql.transaction import WriteTransaction

_ACCOUNTS = f"SELECT {ACCOUNT_COLUMNS} FROM account".encode()
_TOKENS = f"SELECT {TOKEN_COLUMNS} FROM token".encode()
_VERSION = b"SELECT accounts FROM state"
_KEEP_ACCOUNT = f"""
INSERT INTO account ({ACCOUNT_COLUMNS}) VALUES (%s, %s, %s, %s) ON CONFLICT (name) DO UPDATE
SET role = excluded.role, password = excluded.password, mailboxes = excluded.mailboxes
""".encode()
_FORGET_ACCOUNT = b"DELETE FROM account WHERE name = %s"
_FORGET_TOKENS_OF = b"DELETE FROM token WHERE account = %s"
_KEEP_TOKEN = f"""
INSERT INTO token ({TOKEN_COLUMNS}) VALUES ({", ".join(["%s"] * 10)}) ON CONFLICT (id) DO NOTHING
""".encode()
_FORGET_TOKENS = b"DELETE FROM token WHERE id = ANY(%s)"
_NOTE_USE = b"""
UPDATE token SET used_at = greatest(token.used_at, new.used_at)
FROM unnest(%s::text[], %s::double precision[]) AS new(id, used_at) WHERE token.id = new.id
"""


class PostgresAccounts:
    """Storage of accounts in tables beside the mail.

    `rows` reads, `write` calls what it gets with a transaction, `follow` has a function called
    after each change of others.
    """

    def __init__(
        self,
        rows: Callable[[bytes], list[tuple[Any, ...]]],
        write: "Callable[[Callable[[WriteTransaction], int]], int]",
        follow: Callable[[Callable[[], None]], None],
    ) -> None:
        self._rows = rows
        self._write = write
        self._follow = follow

    def load(self) -> StoredAccounts:
        accounts, tokens = self._rows(_ACCOUNTS), self._rows(_TOKENS)
        return StoredAccounts(
            {row[0]: account_of(row) for row in accounts}, {row[0]: token_of(row) for row in tokens}
        )

    def version(self) -> object:
        return self._rows(_VERSION)[0]

    def follow(self, ring: Callable[[], None]) -> bool:
        self._follow(ring)
        return True

    def keep_account(self, account: AccountRecord) -> None:
        values = account_values(account)
        self._write(lambda transaction: transaction.change_accounts((_KEEP_ACCOUNT, values)))

    def forget_account(self, name: str) -> None:
        statements = (_FORGET_ACCOUNT, (name,)), (_FORGET_TOKENS_OF, (name,))
        self._write(lambda transaction: transaction.change_accounts(*statements))

    def keep_token(self, token: TokenRecord) -> None:
        values = token_values(token)
        self._write(lambda transaction: transaction.change_accounts((_KEEP_TOKEN, values)))

    def forget_tokens(self, ids: Collection[str]) -> None:
        values = (list(ids),)
        self._write(lambda transaction: transaction.change_accounts((_FORGET_TOKENS, values)))

    def note_use(self, used_at: Mapping[str, float]) -> None:
        values = list(used_at), list(used_at.values())
        self._write(lambda transaction: transaction.note((_NOTE_USE, values)))
