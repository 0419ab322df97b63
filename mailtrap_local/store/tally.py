"""Counts of messages that are kept up to date with each change."""

from typing import Literal

from mailtrap_local.mail.flags import Flags
from mailtrap_local.store.base import Counts


class Tally:
    """Running counts of some messages, and of the unread among them."""

    def __init__(self) -> None:
        self.total = 0
        self.unread = 0

    def count(self, flags: Flags, sign: Literal[1, -1]) -> None:
        self.total += sign
        if not flags.read:
            self.unread += sign

    def add(self, total: int, unread: int) -> None:
        """Count so many messages more."""
        self.total += total
        self.unread += unread

    def counts(self) -> Counts:
        return Counts(self.total, self.unread)
