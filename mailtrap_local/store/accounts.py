"""Storage of accounts, their tokens and sessions: its contract, and one in memory."""

import threading
from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from typing import NamedTuple, Protocol, runtime_checkable

from mailtrap_local.config.account_values import AccountRecord, TokenRecord


class StoredAccounts(NamedTuple):
    """Accounts by name, without their tokens, and all tokens and sessions by id."""

    accounts: Mapping[str, AccountRecord]
    tokens: Mapping[str, TokenRecord]


class AccountStorage(Protocol):
    """Keeps accounts, tokens and sessions. For any thread; each call may wait for a disk.

    Every method raises StoreUnavailable where nothing can be read or written.
    """

    def load(self) -> StoredAccounts:
        """Return all that is kept."""

    def version(self) -> object:
        """Return a value that differs after each change, whoever made it."""

    def follow(self, ring: Callable[[], None]) -> bool:
        """Call `ring` after each change of others; False if `version` has to be asked for."""

    def keep_account(self, account: AccountRecord) -> None:
        """Add an account, or replace it. Its tokens stay."""

    def forget_account(self, name: str) -> None:
        """Remove an account with its tokens and sessions, if it is there."""

    def keep_token(self, token: TokenRecord) -> None:
        """Add a token or a session."""

    def forget_tokens(self, ids: Collection[str]) -> None:
        """Remove tokens and sessions, if they are there."""

    def note_use(self, used_at: Mapping[str, float]) -> None:
        """Note when tokens were used last, by id. Is no change."""


@runtime_checkable
class KeepsAccounts(Protocol):
    """A store that keeps accounts beside the mail."""

    @property
    def accounts(self) -> AccountStorage:
        """Their storage."""


class MemoryAccounts:
    """Storage in memory, until the process ends."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._accounts: dict[str, AccountRecord] = {}
        self._tokens: dict[str, TokenRecord] = {}
        self._version = 0

    def load(self) -> StoredAccounts:
        with self._lock:
            return StoredAccounts(dict(self._accounts), dict(self._tokens))

    def version(self) -> object:
        return self._version

    def follow(self, ring: Callable[[], None]) -> bool:
        return True  # there are no others

    def keep_account(self, account: AccountRecord) -> None:
        with self._lock:
            self._accounts[account.name] = replace(account, tokens=())
            self._version += 1

    def forget_account(self, name: str) -> None:
        with self._lock:
            self._accounts.pop(name, None)
            self._tokens = {key: one for key, one in self._tokens.items() if one.account != name}
            self._version += 1

    def keep_token(self, token: TokenRecord) -> None:
        with self._lock:
            self._tokens[token.id] = token
            self._version += 1

    def forget_tokens(self, ids: Collection[str]) -> None:
        with self._lock:
            self._tokens = {key: one for key, one in self._tokens.items() if key not in ids}
            self._version += 1

    def note_use(self, used_at: Mapping[str, float]) -> None:
        with self._lock:
            for key in used_at.keys() & self._tokens.keys():
                self._tokens[key] = replace(self._tokens[key], used_at=used_at[key])
