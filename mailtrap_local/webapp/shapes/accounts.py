"""JSON shapes of accounts, tokens and who is signed in. None has a secret but `NewToken`."""

from datetime import UTC, datetime

import msgspec

from mailtrap_local.config.account_values import AccountRecord, Role, Scope, TokenRecord
from mailtrap_local.mailroom.principal import Principal
from mailtrap_local.webapp.shapes.common import Timestamp


class Me(msgspec.Struct, frozen=True, kw_only=True):
    """Account that a request comes from, and what it may see and do.

    `account` is null without accounts. `accounts` says whether there are any, `signed_in` whether
    by a session, which can be signed out. `mailboxes` are globs.
    """

    account: str | None
    role: Role
    scope: Scope
    mailboxes: list[str]
    may_write: bool
    accounts: bool
    signed_in: bool


class AccountShape(msgspec.Struct, frozen=True, kw_only=True):
    """An account. One of the settings is `configured`: it can only be changed there."""

    name: str
    role: Role
    mailboxes: list[str]
    has_password: bool
    configured: bool
    tokens: int
    used_at: Timestamp | None


class AccountList(msgspec.Struct, frozen=True):
    """Accounts, by name."""

    accounts: list[AccountShape]


class TokenShape(msgspec.Struct, frozen=True, kw_only=True):
    """A token, or a session of a browser, without its text."""

    id: str
    account: str
    name: str
    scope: Scope
    session: bool
    created_at: Timestamp
    expires_at: Timestamp | None
    used_at: Timestamp | None


class TokenList(msgspec.Struct, frozen=True):
    """Tokens and sessions, oldest first."""

    tokens: list[TokenShape]


class NewToken(TokenShape, frozen=True, kw_only=True):
    """A token with its text, which is shown this once."""

    token: str


def me_shape(principal: Principal, *, has_accounts: bool) -> Me:
    """Return who a principal is."""
    return Me(
        account=principal.account,
        role=principal.role,
        scope=principal.scope,
        mailboxes=list(principal.mailboxes),
        may_write=principal.may_write,
        accounts=has_accounts,
        signed_in=principal.is_session,
    )


def account_shape(
    account: AccountRecord, tokens: list[TokenRecord], *, configured: bool
) -> AccountShape:
    """Return an account; `tokens` are those of all accounts."""
    own = [one for one in tokens if one.account == account.name]
    used_at = max((one.used_at for one in own if one.used_at is not None), default=None)
    return AccountShape(
        name=account.name,
        role=account.role,
        mailboxes=list(account.mailboxes),
        has_password=account.password is not None,
        configured=configured,
        tokens=sum(one.kind == "token" for one in own),
        used_at=_moment(used_at),
    )


def token_shape(token: TokenRecord) -> TokenShape:
    """Return a token without its text."""
    return TokenShape(
        id=token.id,
        account=token.account,
        name=token.name,
        scope=token.scope,
        session=token.kind == "session",
        created_at=datetime.fromtimestamp(token.created_at, UTC),
        expires_at=_moment(token.expires_at),
        used_at=_moment(token.used_at),
    )


def _moment(seconds: float | None) -> datetime | None:
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC)
