"""Rows of the tables of accounts and tokens of a store on disk."""

import json
from typing import Any

from mailtrap_local.config.account_values import AccountRecord, TokenRecord
from mailtrap_local.store.rows import of_row

ACCOUNT_COLUMNS = "name, role, password, mailboxes"
_TOKEN = ("id", "account", "name", "digest", "scope", "kind")
_TIMES = ("created_at", "expires_at", "used_at", "stamp")
TOKEN_COLUMNS = ", ".join([*_TOKEN, *_TIMES])


def account_values(account: AccountRecord) -> tuple[Any, ...]:
    """Return an account as the values of `ACCOUNT_COLUMNS`."""
    mailboxes = json.dumps(account.mailboxes, ensure_ascii=False)
    return account.name, account.role, account.password, mailboxes


@of_row
def account_of(row: tuple[Any, ...]) -> AccountRecord:
    """Return the account of its row."""
    name, role, password, mailboxes = row
    return AccountRecord(
        name=name, role=role, password=password, mailboxes=tuple(json.loads(mailboxes))
    )


def token_values(token: TokenRecord) -> tuple[Any, ...]:
    """Return a token as the values of `TOKEN_COLUMNS`."""
    return tuple(getattr(token, name) for name in TOKEN_COLUMNS.split(", "))


@of_row
def token_of(row: tuple[Any, ...]) -> TokenRecord:
    """Return the token of its row."""
    return TokenRecord(**dict(zip(TOKEN_COLUMNS.split(", "), row, strict=True)))
