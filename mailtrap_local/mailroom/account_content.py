"""Accounts as they are known at one moment, and the principals that their credentials give."""

import hashlib
import hmac
import time
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from mailtrap_local.config.account_values import AccountRecord, TokenRecord
from mailtrap_local.mailroom.principal import Principal


@dataclass(frozen=True, kw_only=True)
class KnownAccounts:
    """Accounts by name, and tokens and sessions by id; `versions` are those of their storages.

    `proven` has keyed digests of passwords found valid, by account and hash.
    """

    versions: tuple[object, ...]
    accounts: Mapping[str, AccountRecord]
    tokens: Mapping[str, TokenRecord]
    proven: dict[tuple[str, str | None], bytes]

    @cached_property
    def by_digest(self) -> Mapping[str, TokenRecord]:
        """Tokens and sessions by the digest of their text."""
        return {token.digest: token for token in self.tokens.values()}

    @cached_property
    def _hashes(self) -> list[str]:
        return [one.password for one in self.accounts.values() if one.password is not None]

    def decoy(self, proof: bytes) -> str | None:
        """Return the hash that an unknown account's password is compared with, to take as long.

        The same one for the same `proof` of a name; None if no account has a password.
        """
        return self._hashes[int.from_bytes(proof) % len(self._hashes)] if self._hashes else None

    def proven_by(self, name: str, proof: bytes) -> Principal | None:
        """Return the principal of an account, if its password has this digest."""
        account = self.accounts.get(name)
        if account is None:
            return None
        known = self.proven.get((name, account.password), b"")
        return of_password(account) if hmac.compare_digest(known, proof) else None

    def of_token(self, token: TokenRecord) -> Principal | None:
        """Return the principal of a token or a session, None if it is not valid any more."""
        account = self.accounts.get(token.account)
        if account is None or (token.expires_at is not None and token.expires_at < time.time()):
            return None
        is_session = token.kind == "session"
        if is_session and token.stamp != stamp_of(account):
            return None
        return Principal(
            account=account.name,
            role=account.role,
            mailboxes=account.mailboxes,
            scope=token.scope,
            token_id=token.id,
            is_session=is_session,
            stamp=token.stamp,
        )


def of_password(account: AccountRecord) -> Principal:
    """Return the principal of an account, by its password."""
    return Principal(
        account=account.name,
        role=account.role,
        mailboxes=account.mailboxes,
        stamp=stamp_of(account),
    )


def digest_of(text: str) -> str:
    """Return the digest of the text of a token."""
    return hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()


def stamp_of(account: AccountRecord) -> str:
    """Return a text that differs after each change of a password."""
    return hashlib.sha256((account.password or "").encode()).hexdigest()[:16]
