"""Find the account of who a provider has signed in, by the claims of an ID token."""

from collections.abc import Mapping
from typing import Any

from mailtrap_local.config.account_values import AccountRecord, Role
from mailtrap_local.config.oidc_values import OidcSettings
from mailtrap_local.errors import BadSetting, NotPermitted

_RANKS: dict[Role, int] = {"viewer": 0, "member": 1, "admin": 2}


def account_of(
    claims: Mapping[str, Any], settings: OidcSettings
) -> tuple[str, AccountRecord | None]:
    """Return the name of the account, and the account that its groups give, None for none.

    The claims are those of a token that has been verified. Raises NotPermitted if the name is
    missing, and for an address that is not verified, or not of the allowed domains.
    """
    name = claims.get(settings.account_claim)
    if not isinstance(name, str) or not name:
        raise NotPermitted(f"the provider names no account: there is no {settings.account_claim}")
    if settings.account_claim == "email" or settings.allowed_domains:
        _check_address(claims, settings)
    rights = [settings.groups[one] for one in _groups(claims, settings) if one in settings.groups]
    if not rights:
        return name, None
    role = max((one.role for one in rights), key=_RANKS.__getitem__)
    globs = tuple(dict.fromkeys(glob for one in rights for glob in one.mailboxes))
    try:
        account = AccountRecord(name=name, role=role, mailboxes=() if role == "admin" else globs)
        return name, account.checked()
    except BadSetting as problem:
        raise NotPermitted(str(problem)) from None


def _check_address(claims: Mapping[str, Any], settings: OidcSettings) -> None:
    address = claims.get("email")
    if not isinstance(address, str) or claims.get("email_verified") is not True:
        raise NotPermitted("the provider has not verified the address")
    domain = address.rpartition("@")[2].lower()
    if settings.allowed_domains and domain not in {one.lower() for one in settings.allowed_domains}:
        raise NotPermitted("addresses of that domain may not sign in")


def _groups(claims: Mapping[str, Any], settings: OidcSettings) -> list[str]:
    groups = claims.get(settings.groups_claim, [])
    groups = [groups] if isinstance(groups, str) else groups
    return [one for one in groups if isinstance(one, str)] if isinstance(groups, list) else []
