"""Changes accounts, tokens and sessions, and says in the log who did what."""

import secrets
import time
from dataclasses import replace

from mailtrap_local.config.account_values import (
    AccountRecord,
    Role,
    Scope,
    TokenRecord,
    check_name,
)
from mailtrap_local.errors import AccountNotFound, BadSetting, NotPermitted
from mailtrap_local.mailroom.account_content import digest_of, stamp_of
from mailtrap_local.mailroom.account_directory import AccountDirectory, audit
from mailtrap_local.mailroom.principal import Principal
from mailtrap_local.net.password_hashes import make_hash

SESSION_SECONDS = 7 * 86400.0
"""Time after which a browser has to sign in again."""

_MOST_ACCOUNTS = 10_000
_MOST_TOKENS = 100  # of an account
_MOST_SESSIONS = 20  # of an account: the oldest end


def new_token(
    account: str, name: str, scope: Scope, *, now: float | None = None
) -> tuple[TokenRecord, str]:
    """Return a new token, and its text, which is nowhere else. Raises BadSetting."""
    check_name("token", name)
    text = f"mtl_{secrets.token_urlsafe(32)}"
    record = TokenRecord(
        id=secrets.token_hex(8),
        account=account,
        name=name,
        digest=digest_of(text),
        scope=scope,
        created_at=time.time() if now is None else now,
    )
    return record, text


class AccountChanges:
    """Changes of a directory, each made `by` a principal and written before it returns."""

    def __init__(self, directory: AccountDirectory) -> None:
        self._directory = directory
        self._accounts = directory.accounts_storage
        self._sessions = directory.sessions_storage

    def add_account(
        self,
        by: Principal,
        name: str,
        *,
        role: Role,
        mailboxes: tuple[str, ...],
        password: str | None,
    ) -> AccountRecord:
        """Add an account. Raises BadSetting for an invalid one, and for a name that is taken."""
        account = AccountRecord(name=name, role=role, mailboxes=mailboxes).checked()
        if self._directory.account(name) is not None:
            raise BadSetting(f"account {name!r} is there already: remove it first")
        if len(self._directory.accounts()) >= _MOST_ACCOUNTS:
            raise BadSetting(f"there are {_MOST_ACCOUNTS} accounts, as many as there can be")
        if password is not None:
            account = replace(account, password=make_hash(password))
        self._accounts.keep_account(account)
        audit.info("%s: account %s added, %s of %s", _who(by), name, role, _listed(account))
        self._directory.reload()
        return account

    def remove_account(self, by: Principal, name: str, *, even_last: bool = False) -> None:
        """Remove an account with its tokens and sessions.

        Raises AccountNotFound, and BadSetting for one of the settings and for the last admin, but
        not for one that is the only account if `even_last`.
        """
        account = self._directory.account(name)
        if account is None:
            raise AccountNotFound(f"there is no account {name[:100]!r}")
        if name in self._directory.configured:
            raise BadSetting(f"account {name!r} is one of the settings: remove it there")
        admins = [one.name for one in self._directory.accounts() if one.role == "admin"]
        is_only = len(self._directory.accounts()) == 1
        if admins == [name] and not (is_only and even_last):
            raise BadSetting(f"account {name!r} is the last admin: add another one first")
        self._accounts.forget_account(name)
        if self._sessions is not self._accounts:
            self._sessions.forget_account(name)
        audit.info("%s: account %s removed", _who(by), name)
        self._directory.reload()

    def add_token(
        self, by: Principal, account: str, name: str, scope: Scope
    ) -> tuple[TokenRecord, str]:
        """Add a token of an account; returns it and its text.

        Raises AccountNotFound, and BadSetting when there are too many.
        """
        if self._directory.account(account) is None:
            raise AccountNotFound(f"there is no account {account[:100]!r}")
        own = [one for one in self._directory.tokens() if one.account == account]
        if sum(one.kind == "token" for one in own) >= _MOST_TOKENS:
            raise BadSetting(f"account {account!r} has {_MOST_TOKENS} tokens: revoke some")
        token, text = new_token(account, name, scope)
        is_configured = account in self._directory.configured  # maybe not of this storage
        (self._sessions if is_configured else self._accounts).keep_token(token)
        audit.info("%s: token %s (%s, %s) of %s added", _who(by), token.id, name, scope, account)
        self._directory.reload()
        return token, text

    def revoke_token(self, by: Principal, token_id: str) -> None:
        """Revoke a token, or end a session. Raises AccountNotFound."""
        token = next((one for one in self._directory.tokens() if one.id == token_id), None)
        if token is None or not (by.is_admin or token.account == by.account):
            raise AccountNotFound(f"no token has the id {token_id[:40]!r}")
        self._forget(token)
        audit.info("%s: %s %s of %s revoked", _who(by), token.kind, token.id, token.account)
        self._directory.reload()

    def sign_in(self, principal: Principal, peer: str) -> str:
        """Begin a session of an account; returns its text, for the cookie."""
        account = self._directory.account(principal.account or "")
        if account is None:
            raise AccountNotFound("there is no such account any more")
        sessions = [
            one
            for one in self._directory.tokens()
            if one.account == account.name and one.kind == "session"
        ]
        now = time.time()
        token, text = new_token(account.name, "browser", "write", now=now)
        self._sessions.keep_token(
            replace(
                token,
                kind="session",
                scope=principal.scope,
                expires_at=now + SESSION_SECONDS,
                stamp=stamp_of(account),
            )
        )
        expired = [one.id for one in sessions[: max(0, len(sessions) + 1 - _MOST_SESSIONS)]]
        if expired:
            self._sessions.forget_tokens(expired)
        audit.info("%s: signed in from %s", account.name, peer)
        self._directory.reload()
        return text

    def sign_in_by_provider(
        self, name: str, of_groups: AccountRecord | None, peer: str, *, by_groups: bool
    ) -> str:
        """Begin a session of whom a provider has signed in, with the rights that its groups give.

        Those of an account of the settings stay. Raises NotPermitted if there is no such account,
        and if `by_groups` alone give rights to accounts without a password, but none does to it.
        """
        account = self._directory.account(name)
        if name not in self._directory.configured:
            if of_groups is not None:
                self._take_rights(account, of_groups)
            elif account is None or (by_groups and account.password is None):
                raise NotPermitted(f"there is no account {name[:100]!r}, and no group gives one")
        return self.sign_in(Principal(account=name), peer)

    def _take_rights(self, before: AccountRecord | None, given: AccountRecord) -> None:
        """Keep an account with the rights of its groups, and the password that it has."""
        account = given if before is None else replace(given, password=before.password)
        known = None if before is None else (before.role, before.mailboxes)
        if known != (account.role, account.mailboxes):
            self._accounts.keep_account(account)
            rights = f"{account.role} of {_listed(account)}"
            audit.info("%s: rights by the groups of the provider: %s", account.name, rights)
            self._directory.reload()

    def sign_out(self, principal: Principal) -> None:
        """End the session of a principal, if it has one."""
        if principal.is_session and principal.token_id is not None:
            self._sessions.forget_tokens([principal.token_id])
            audit.info("%s: signed out", _who(principal))
            self._directory.reload()

    def _forget(self, token: TokenRecord) -> None:
        if any(
            token.id == one.id
            for account in self._directory.configured.values()
            for one in account.tokens
        ):
            raise BadSetting(f"token {token.name!r} is one of the settings: remove it there")
        for storage in {id(one): one for one in (self._accounts, self._sessions)}.values():
            storage.forget_tokens([token.id])


def _who(principal: Principal) -> str:
    return principal.account or "--ui-auth or --token"


def _listed(account: AccountRecord) -> str:
    return ", ".join(account.mailboxes)
