"""Settings of OpenID Connect: the parser of the `[oidc]` table. Asks no provider."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from mailtrap_local.config.account_values import AccountRecord
from mailtrap_local.errors import BadSetting

_TEXTS = ("issuer", "client_id", "client_secret", "client_secret_env", "name")
_CLAIMS = ("account_claim", "groups_claim")
_KEYS = (*_TEXTS, "scopes", *_CLAIMS, "allowed_domains", "groups")
_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


@dataclass(frozen=True, slots=True, kw_only=True)
class OidcSettings:
    """A provider of OpenID Connect, and the rights that its groups give.

    `account_claim` is the claim with the name of the account. Each group maps to an account without
    a name; who is in none of them needs an account of that name. `allowed_domains` are those of
    addresses that the provider has verified; any if there are none.
    """

    issuer: str
    client_id: str
    client_secret: str = field(default="", repr=False)
    name: str = "OpenID Connect"
    scopes: tuple[str, ...] = ("openid", "email", "profile")
    account_claim: str = "email"
    groups_claim: str = "groups"
    allowed_domains: tuple[str, ...] = ()
    groups: Mapping[str, AccountRecord] = field(default_factory=dict)


def parse_oidc(table: Any) -> OidcSettings | None:
    """Return the settings of an `[oidc]` table, parsed or not; None without one."""
    if table is None or isinstance(table, OidcSettings):
        return table
    if not isinstance(table, Mapping):
        raise BadSetting("write a table: [oidc]")
    if unknown := sorted(table.keys() - {*_KEYS}):
        raise BadSetting(f"[oidc]: no such key: {unknown[0]}; there are {', '.join(_KEYS)}")
    for key in ("issuer", "client_id"):
        if key not in table:
            raise BadSetting(f"[oidc]: {key} is missing")
    texts = {key: _text(key, table[key]) for key in (*_TEXTS, *_CLAIMS) if key in table}
    lists = {key: _texts(key, table[key]) for key in ("scopes", "allowed_domains") if key in table}
    if "scopes" in lists and "openid" not in lists["scopes"]:
        raise BadSetting("[oidc]: scopes: openid has to be one of them")
    _check_issuer(texts["issuer"])
    if (variable := texts.pop("client_secret_env", None)) is not None:
        texts["client_secret"] = _from_environment(variable)
    groups = table.get("groups", {})
    if not isinstance(groups, Mapping):
        raise BadSetting("[oidc]: groups is a table: [oidc.groups.NAME]")
    rights = {name: _rights(name, one) for name, one in groups.items()}
    return OidcSettings(**texts, **lists, groups=rights)  # type: ignore[arg-type]  # by their keys


def _text(key: str, value: Any) -> str:
    if not isinstance(value, str) or not value:
        raise BadSetting(f"[oidc]: {key} is a text")
    return value


def _texts(key: str, value: Any) -> tuple[str, ...]:
    if not isinstance(value, list | tuple):
        raise BadSetting(f"[oidc]: {key} is a list")
    return tuple(_text(key, one) for one in value)


def _check_issuer(issuer: str) -> None:
    """Raise BadSetting unless an issuer is a URL that nobody in between can answer for."""
    url = urlsplit(issuer)
    is_local = url.scheme == "http" and url.hostname in _LOOPBACK
    if not url.hostname or (url.scheme != "https" and not is_local) or url.query or url.fragment:
        raise BadSetting(f"[oidc]: issuer {issuer!r:.200}: an https URL, as its provider has it")


def _from_environment(variable: str) -> str:
    secret = os.environ.get(variable, "")
    if not secret:
        raise BadSetting(f"[oidc]: client_secret_env: {variable} is not set in the environment")
    return secret


def _rights(group: str, table: Any) -> AccountRecord:
    """Return what a group may do, as an account that has the name of the group."""
    if not isinstance(table, Mapping) or table.keys() - {"role", "mailboxes"}:
        raise BadSetting(f"[oidc.groups.{group}]: it has role and mailboxes")
    mailboxes = table.get("mailboxes", ())
    role = table.get("role", "member")
    return AccountRecord(
        name="group", role=role, mailboxes=_texts("mailboxes", mailboxes)
    ).checked()
