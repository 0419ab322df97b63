"""Find out who a request comes from: by a password, a token, or the cookie of a session."""

import hmac
import logging
from collections.abc import Collection
from concurrent.futures import CancelledError
from dataclasses import dataclass, field

from flask import Request

from mailtrap_local.config.mcp_field import McpMode
from mailtrap_local.config.oidc_values import OidcSettings
from mailtrap_local.errors import BadSetting
from mailtrap_local.mailroom.account_directory import AccountDirectory
from mailtrap_local.mailroom.principal import KEY_HOLDER, Principal
from mailtrap_local.net.accounts import Accounts
from mailtrap_local.net.password_checks import TooManyChecks
from mailtrap_local.webapp.http.access_denied import AccessDenied

SESSION_COOKIE = "mailtrap_session"
"""Cookie of a browser that has signed in."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """Host names beyond addresses and private names, origins, and credentials that are accepted.

    Those of `accounts`, and `token`, which open everything, and those of the `directory`, once it
    has any; without all three none are required. `mcp` is what coding agents may do; None lets them
    do all if credentials are required, and else nothing.
    """

    allowed_hosts: Collection[str] = ()
    allowed_origins: Collection[str] = ()
    accounts: Accounts | None = None
    token: str | None = field(default=None, repr=False)
    oidc: OidcSettings | None = None
    directory: AccountDirectory
    mcp: McpMode | None = None

    @property
    def mcp_mode(self) -> McpMode:
        """Mode in which coding agents are served now."""
        return self.mcp or ("on" if self.has_keys or self.has_accounts else "off")

    @property
    def has_keys(self) -> bool:
        """True if there are credentials that open everything."""
        return self.accounts is not None or self.token is not None

    @property
    def has_accounts(self) -> bool:
        """True once there are accounts."""
        return self.directory.must_sign_in


def principal_of(request: Request, access: Access) -> Principal | None:
    """Return who a request's credentials are of, None if they are missing or wrong.

    Raises AccessDenied as `principal_of_password`.
    """
    given = request.authorization
    directory = access.directory if access.has_accounts else None
    if given is None:
        cookie = request.cookies.get(SESSION_COOKIE)
        found = directory.by_token(cookie) if directory and cookie else None
        return found if found and found.is_session else None
    if given.type == "bearer":
        return _of_token(given.token or "", access, directory)
    if given.type != "basic":
        return None
    name, password = given.username or "", given.password or ""
    return _of_basic(name, password, request.remote_addr or "", access, directory)


def _of_token(text: str, access: Access, directory: AccountDirectory | None) -> Principal | None:
    if _is_token(text, access):
        return KEY_HOLDER
    found = directory.by_token(text) if directory else None
    return found if found and not found.is_session else None


def _of_basic(
    name: str, password: str, peer: str, access: Access, directory: AccountDirectory | None
) -> Principal | None:
    """Return who a name and a password are of.

    A browser cannot send a token, but asks for a password, so a token is one too.
    """
    if _is_token(password, access):
        return KEY_HOLDER
    if directory is not None and (found := directory.proven(name, password)) is not None:
        return found
    if _is_key(name, password, peer, access):
        return KEY_HOLDER
    return None if directory is None else principal_of_password(directory, name, password, peer)


def _is_token(text: str, access: Access) -> bool:
    return access.token is not None and hmac.compare_digest(
        text.encode(errors="replace"), access.token.encode()
    )


def _is_key(username: str, password: str, peer: str, access: Access) -> bool:
    try:
        return access.accounts is not None and access.accounts.check(username, password, peer)
    except TooManyChecks as problem:
        raise AccessDenied(429, str(problem)) from None
    except BadSetting as problem:  # the file has been changed, and is invalid now
        raise _unchecked(problem) from None


def principal_of_password(
    directory: AccountDirectory, name: str, password: str, peer: str
) -> Principal | None:
    """Return the principal of a name and a password, or a token in its place; None if wrong.

    Raises AccessDenied: 429 if it has been tried too often, 503 if nothing can be checked.
    """
    try:
        return directory.submit(name, password, peer).result()
    except TooManyChecks as problem:
        raise AccessDenied(429, str(problem)) from None
    except CancelledError:
        raise AccessDenied(503, "the server stops") from None
    except BadSetting as problem:  # as above
        raise _unchecked(problem) from None


def _unchecked(problem: BadSetting) -> AccessDenied:
    log.error("%s", problem)
    return AccessDenied(503, "credentials cannot be checked at the moment")


def challenges(request: Request, access: Access) -> list[str]:
    """Return how to authenticate (RFC 9110 section 11.6.1).

    A page with a form of its own needs no dialog of the browser, which alone says that it is like
    Mozilla: without https or loopback no other header tells it from a program.
    """
    offered = ['Basic realm="mailtrap-local", charset="UTF-8"']
    if access.has_accounts and request.user_agent.string.startswith("Mozilla/"):
        offered = []
    if access.token is not None or access.has_accounts:
        offered.append('Bearer realm="mailtrap-local"')
    return offered
