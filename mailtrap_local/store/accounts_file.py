"""Accounts in a TOML file, `--accounts FILE`: read again when it has changed, and written anew."""

import json
import os
import threading
from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from mailtrap_local.config.account_values import (
    AccountRecord,
    TokenRecord,
    check_distinct,
    parse_account,
)
from mailtrap_local.errors import BadSetting, StoreUnavailable
from mailtrap_local.store.accounts import StoredAccounts

_HEAD = "# Accounts of mailtrap-local: `mailtrap-local account` writes this file anew.\n"


class AccountsFile:
    """Storage of accounts and their tokens in a file. When a token was used is not kept there.

    `load` raises BadSetting for a file that is not there or is invalid. Writing replaces the file
    at once (POSIX rename), readable by its owner alone.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()

    def create(self) -> None:
        """Make the file, without accounts, if it is not there."""
        with self._lock:
            if not self._path.exists():
                self._write({}, {})

    def load(self) -> StoredAccounts:
        import tomllib  # noqa: PLC0415  # slow to import, and few have such a file

        try:
            records = _records_of(tomllib.loads(self._path.read_text("utf-8-sig")))
        except OSError as problem:
            raise self._invalid(problem.strerror) from None
        except (UnicodeDecodeError, tomllib.TOMLDecodeError, BadSetting) as problem:
            raise self._invalid(problem) from None
        return StoredAccounts(
            {one.name: replace(one, tokens=()) for one in records},
            {token.id: token for one in records for token in one.tokens},
        )

    def _invalid(self, reason: object) -> BadSetting:
        return BadSetting(f"--accounts {self._path}: {reason}")

    def version(self) -> object:
        try:
            status = self._path.stat()
        except OSError:
            return None
        return status.st_mtime_ns, status.st_ctime_ns, status.st_size, status.st_ino

    def follow(self, ring: Callable[[], None]) -> bool:
        return False

    def keep_account(self, account: AccountRecord) -> None:
        with self._lock:
            accounts, tokens = self.load()
            self._write({**accounts, account.name: account}, tokens)

    def forget_account(self, name: str) -> None:
        with self._lock:
            accounts, tokens = self.load()
            self._write(
                {key: one for key, one in accounts.items() if key != name},
                {key: one for key, one in tokens.items() if one.account != name},
            )

    def keep_token(self, token: TokenRecord) -> None:
        with self._lock:
            accounts, tokens = self.load()
            self._write(accounts, {**tokens, token.id: token})

    def forget_tokens(self, ids: Collection[str]) -> None:
        with self._lock:
            accounts, tokens = self.load()
            self._write(accounts, {key: one for key, one in tokens.items() if key not in ids})

    def note_use(self, used_at: Mapping[str, float]) -> None:
        pass  # a file that people edit does not change by being used

    def _write(
        self, accounts: Mapping[str, AccountRecord], tokens: Mapping[str, TokenRecord]
    ) -> None:
        tables = [_table_of(one, tokens.values()) for one in accounts.values()]
        new = self._path.with_name(f".{self._path.name}.new")
        try:
            with open(new, "w", encoding="utf-8", opener=_open_for_owner) as file:  # for its opener
                file.write("\n".join([_HEAD, *tables]))
                file.flush()
                os.fsync(file.fileno())
            new.replace(self._path)
        except OSError as problem:
            raise StoreUnavailable(
                f"--accounts {self._path}: cannot be written: {problem.strerror}"
            ) from None


def _records_of(content: dict[str, Any]) -> tuple[AccountRecord, ...]:
    tables = content.pop("account", [])
    if content:
        raise BadSetting(f"no such key: {min(content)}; there are [[account]] alone")
    if not isinstance(tables, list):
        raise BadSetting("write [[account]]")
    records = tuple(map(parse_account, tables))
    check_distinct(records)
    return records


def _open_for_owner(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _table_of(account: AccountRecord, tokens: Collection[TokenRecord]) -> str:
    """Return the table of an account in TOML, whose strings can be those of JSON."""
    lines = ["[[account]]", f"name = {_text(account.name)}", f"role = {_text(account.role)}"]
    if account.password is not None:
        lines.append(f"password = {_text(account.password)}")
    if account.role != "admin":
        lines.append(f"mailboxes = [{', '.join(map(_text, account.mailboxes))}]")
    for token in tokens:
        if token.account == account.name:
            lines += [
                "[[account.token]]",
                f"id = {_text(token.id)}",
                f"name = {_text(token.name)}",
                f"scope = {_text(token.scope)}",
                f"digest = {_text(token.digest)}",
                f"created_at = {int(token.created_at)}",
            ]
    return "".join(f"{line}\n" for line in lines)


def _text(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
