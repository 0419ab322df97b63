"""Answer the requests of a session that may take a while: faults, passwords."""

import logging

from mailtrap_local.errors import BadSetting
from mailtrap_local.net.accounts import Accounts, check_async
from mailtrap_local.net.password_checks import TooManyChecks
from mailtrap_local.net.sasl import Credentials

_INVALID = "535 5.7.8 Credentials not accepted"

log = logging.getLogger(__name__)


async def password_refusal(
    accounts: Accounts | None, credentials: Credentials, peer: str
) -> str | None:
    """Return the reply to credentials that are not those of an account; None if they are."""
    try:
        is_valid = credentials.proven or (
            accounts is not None
            and await check_async(accounts, credentials.username, credentials.secret, peer)
        )
    except BadSetting as problem:
        log.error("AUTH: %s", problem)  # noqa: TRY400  # a traceback would add nothing
        return "454 4.7.0 Credentials cannot be checked now"
    except TooManyChecks as problem:
        return f"454 4.7.0 {problem}"
    return None if is_valid else _INVALID
