"""Accounts and tokens, and the parser of an `[[account]]` table. Checks no password."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal, get_args

from mailtrap_local.errors import BadSetting

Role = Literal["admin", "member", "viewer"]
"""Rights of an account: everything; reading and writing its mailboxes; reading them."""

Scope = Literal["read", "write"]
"""Rights of a token: reading alone, or all that its account may do."""

MOST_MAILBOXES = 100
"""Globs of an account."""

_MAX_NAME = 100
_DIGEST = re.compile(r"[0-9a-f]{64}")
_KEYS = ("name", "role", "password", "mailboxes", "token")
_TOKEN_KEYS = ("id", "name", "scope", "digest", "created_at")


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenRecord:
    """A token of an account, or a session of its owner's browser.

    `digest` is the SHA-256 of its text in hexadecimal, which nobody else has. Times are seconds
    since 1970. A session is valid while `stamp` is that of the password it began with.
    """

    id: str
    account: str
    name: str
    digest: str = field(repr=False)
    scope: Scope = "write"
    kind: Literal["token", "session"] = "token"
    created_at: float = 0.0
    expires_at: float | None = None
    used_at: float | None = None
    stamp: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountRecord:
    """A person or a program. `password` is a hash as in htpasswd files; None: tokens alone.

    `mailboxes` are globs over the names of mailboxes; those of an admin are all.
    """

    name: str
    role: Role = "member"
    password: str | None = field(default=None, repr=False)
    mailboxes: tuple[str, ...] = ()
    tokens: tuple[TokenRecord, ...] = ()

    def checked(self) -> "AccountRecord":
        """Return it with the mailboxes of its role. Raises BadSetting."""
        check_name("account", self.name)
        if "/" in self.name or ":" in self.name:
            raise BadSetting(f"account {self.name!r}: a name has neither : nor /")
        if self.role not in get_args(Role):
            raise BadSetting(
                f"account {self.name!r}: role {self.role!r}: {', '.join(get_args(Role))}"
            )
        if self.role == "admin":
            if self.mailboxes not in ((), ("*",)):
                raise BadSetting(f"account {self.name!r}: an admin sees all mailboxes: name none")
            return replace(self, mailboxes=("*",))
        if not 0 < len(self.mailboxes) <= MOST_MAILBOXES:
            raise BadSetting(
                f"account {self.name!r}: a {self.role} has 1 to {MOST_MAILBOXES} mailboxes: name "
                "them, or a glob such as shop*"
            )
        for glob in self.mailboxes:
            check_name(f"account {self.name!r}: mailbox", glob)
        return self


def check_name(what: str, name: Any) -> None:
    """Raise BadSetting unless a name is a text of 1 to 100 printable characters."""
    if not isinstance(name, str) or not 0 < len(name) <= _MAX_NAME or name != name.strip():
        raise BadSetting(f"{what} {name!r:.100}: a name is 1 to {_MAX_NAME} characters")
    if not name.isprintable():
        raise BadSetting(f"{what} {name!r}: a name has printable characters alone")


def parse_account(table: Any) -> AccountRecord:
    """One `[[account]]` table of a configuration file, parsed or not."""
    if isinstance(table, AccountRecord):
        return table.checked()
    _check_keys("account", table, _KEYS)
    name = table.get("name", "")
    mailboxes = table.get("mailboxes", ())
    tokens = table.get("token", ())
    password = table.get("password")
    check_name("[[account]]: name", name)
    if not isinstance(mailboxes, list | tuple) or not isinstance(tokens, list | tuple):
        raise BadSetting(f"account {name!r}: mailboxes is a list, token are tables")
    if password is not None and (not isinstance(password, str) or not password):
        raise BadSetting(f"account {name!r}: password is a hash, make one: htpasswd -nB {name}")
    return AccountRecord(
        name=name,
        role=table.get("role", "member"),
        password=password,
        mailboxes=tuple(mailboxes),
        tokens=tuple(_parse_token(name, token) for token in tokens),
    ).checked()


def _parse_token(account: str, table: Any) -> TokenRecord:
    _check_keys("account.token", table, _TOKEN_KEYS)
    check_name(f"account {account!r}: token", table.get("name"))
    check_name(f"account {account!r}: id of a token", table.get("id"))
    digest, scope = str(table.get("digest")), table.get("scope", "write")
    created_at = table.get("created_at", 0)
    if not _DIGEST.fullmatch(digest) or scope not in get_args(Scope):
        raise BadSetting(f"account {account!r}: token {table['name']!r}: make it with account add")
    if not isinstance(created_at, int | float):
        raise BadSetting(f"account {account!r}: created_at of a token: seconds since 1970")
    return TokenRecord(
        id=table["id"],
        account=account,
        name=table["name"],
        scope=scope,
        digest=digest,
        created_at=created_at,
    )


def _check_keys(name: str, table: Any, keys: tuple[str, ...]) -> None:
    if not isinstance(table, Mapping):
        raise BadSetting(f"{table!r:.100} is no table: write [[{name}]]")
    if unknown := sorted(table.keys() - {*keys}):
        raise BadSetting(f"[[{name}]]: no such key: {unknown[0]}; there are {', '.join(keys)}")


def check_distinct(accounts: tuple[AccountRecord, ...]) -> None:
    """Raise BadSetting for a name that two accounts have."""
    names = [account.name for account in accounts]
    for name in names:
        if names.count(name) > 1:
            raise BadSetting(f"account {name!r} is there twice: each has a name of its own")
