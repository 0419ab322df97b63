"""Check the SMTP passwords that mailboxes have, beside those of accounts."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

from mailtrap_local.net.password_checks import PasswordChecks
from mailtrap_local.net.quick_hashes import is_password_of


@dataclass(frozen=True, slots=True)
class MailboxUsers:
    """Users with a password of a mailbox. `hash_of` returns its hash, None for any other user."""

    hash_of: Callable[[str], str | None]
    checks: PasswordChecks

    async def check(self, user: str, password: str, peer: str) -> bool:
        """Return whether a password is that of a user, without blocking the event loop.

        Raises TooManyChecks for the client address `peer`.
        """
        stored = self.hash_of(user) or ""
        return await asyncio.wrap_future(
            self.checks.submit(peer, lambda: is_password_of(password, stored))
        )
