"""Check a mail client's credentials and choose the mail that it reads. Knows no protocol."""

import asyncio
import logging
from collections.abc import Callable
from functools import partial
from typing import NamedTuple

from mailtrap_local.errors import BadSetting, MailboxNotFound
from mailtrap_local.mailroom.account_directory import AccountDirectory
from mailtrap_local.mailroom.account_view import EVERYTHING, View, choose_view
from mailtrap_local.mailroom.listing import Listings
from mailtrap_local.mailroom.mailroom import Mailroom
from mailtrap_local.mailroom.restricted_mailroom import seen_by
from mailtrap_local.net.accounts import Accounts, Anybody, check_async
from mailtrap_local.net.password_checks import TooManyChecks
from mailtrap_local.net.sasl import Credentials

log = logging.getLogger(__name__)


class LoginRejected(Exception):  # the client's error, not ours
    """The reason why a client may not log in; `temporary` if it may try again unchanged."""

    def __init__(self, reason: str, *, temporary: bool = False) -> None:
        super().__init__(reason)
        self.temporary = temporary


class Login(NamedTuple):
    """View that a client reads, and whether it still may: asked after each change of accounts."""

    view: View
    is_current: Callable[[], bool]


async def log_in(
    mailroom: Mailroom,
    accounts: Accounts | None,
    directory: AccountDirectory | None,
    credentials: Credentials,
    *,
    peer: str,
    listings: Listings,
) -> Login:
    """The view of the mail that credentials give; any are valid without `accounts`.

    Once there are any in the `directory`, only these are valid. `peer` is the client's address,
    `listings` those that clients share. Raises LoginRejected.
    """
    username, secret = credentials.username, credentials.secret
    try:
        if directory is not None and directory.must_sign_in:
            return await _log_in(mailroom, directory, credentials, peer, listings)
        if await check_async(accounts or Anybody(), username, secret, peer):
            return Login(
                choose_view(mailroom, username, listings),
                lambda: directory is None or not directory.must_sign_in,
            )
    except TooManyChecks as problem:
        raise LoginRejected(str(problem), temporary=True) from None
    except MailboxNotFound as problem:
        raise LoginRejected(str(problem)) from None
    except BadSetting as problem:
        log.error("login: %s", problem)  # noqa: TRY400  # a traceback would add nothing
        raise LoginRejected("Credentials cannot be checked now", temporary=True) from None
    raise LoginRejected("Credentials not accepted")


async def _log_in(
    mailroom: Mailroom,
    directory: AccountDirectory,
    credentials: Credentials,
    peer: str,
    listings: Listings,
) -> Login:
    """The view of an account: all that it may see, or with `NAME/VIEW` a part of that."""
    name, _, wanted = credentials.username.partition("/")
    checked = directory.submit(name, credentials.secret, peer)
    principal = await asyncio.wrap_future(checked)
    if principal is None:
        raise LoginRejected("Credentials not accepted")
    view = choose_view(
        seen_by(principal, mailroom),
        wanted or EVERYTHING,
        listings,
        read_only=not principal.may_write,
    )
    return Login(view, partial(directory.is_current, principal))
