"""Check a mail client's credentials and choose the mail that it reads. Knows no protocol."""

import logging

from mailtrap_local.errors import BadSetting, MailboxNotFound
from mailtrap_local.mailroom.account_view import View, choose_view
from mailtrap_local.mailroom.listing import Listings
from mailtrap_local.mailroom.mailroom import Mailroom
from mailtrap_local.net.accounts import Accounts, Anybody, check_async
from mailtrap_local.net.password_checks import TooManyChecks
from mailtrap_local.net.sasl import Credentials

log = logging.getLogger(__name__)


class LoginRejected(Exception):  # the client's error, not ours
    """The reason why a client may not log in; `temporary` if it may try again unchanged."""

    def __init__(self, reason: str, *, temporary: bool = False) -> None:
        super().__init__(reason)
        self.temporary = temporary


async def log_in(
    mailroom: Mailroom,
    accounts: Accounts | None,
    credentials: Credentials,
    *,
    peer: str,
    listings: Listings,
) -> View:
    """The view of the mail that credentials give; any are valid without `accounts`.

    `peer` is the client's address, `listings` those that clients share. Raises LoginRejected.
    """
    try:
        if await check_async(accounts or Anybody(), credentials.username, credentials.secret, peer):
            return choose_view(mailroom, credentials.username, listings)
    except TooManyChecks as problem:
        raise LoginRejected(str(problem), temporary=True) from None
    except MailboxNotFound as problem:
        raise LoginRejected(str(problem)) from None
    except BadSetting as problem:
        log.error("login: %s", problem)  # noqa: TRY400  # a traceback would add nothing
        raise LoginRejected("Credentials cannot be checked now", temporary=True) from None
    raise LoginRejected("Credentials not accepted")
