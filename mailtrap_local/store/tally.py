"""Counts of messages that are kept up to date with each change."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Literal

from mailtrap_local.mail.flags import Flags
from mailtrap_local.store.base import Counts


class Tally:
    """Running counts of some messages, and of the unread among them."""

    __slots__ = ("total", "unread")

    def __init__(self) -> None:
        self.total = 0
        self.unread = 0

    def count(self, flags: Flags, sign: Literal[1, -1]) -> None:
        """Count a message, or no longer."""
        self.total += sign
        if not flags.read:
            self.unread += sign

    def add(self, total: int, unread: int) -> None:
        """Count so many messages more."""
        self.total += total
        self.unread += unread

    def counts(self) -> Counts:
        """Return the counts as they are now."""
        return Counts(self.total, self.unread)


class Tallies:
    """Running counts of all messages, by mailbox and by tag. Those without messages are gone."""

    def __init__(self) -> None:
        self.all = Tally()
        self.by_mailbox: defaultdict[str, Tally] = defaultdict(Tally)
        self.by_tag: defaultdict[str, Tally] = defaultdict(Tally)

    def count(self, mailbox: str, flags: Flags, sign: Literal[1, -1]) -> None:
        """Count a message of a mailbox, or no longer."""
        self.all.count(flags, sign)
        _count(self.by_mailbox, mailbox, flags, sign)
        for tag in flags.tags:
            _count(self.by_tag, tag, flags, sign)

    def counts(self, mailbox: str | None) -> Counts:
        """Return the counts of a mailbox, or of all messages."""
        tally = self.all if mailbox is None else self.by_mailbox.get(mailbox)
        return Counts(0, 0) if tally is None else tally.counts()

    def mailboxes(self) -> dict[str, Counts]:
        """Return the mailboxes that hold mail."""
        return {name: tally.counts() for name, tally in self.by_mailbox.items()}

    def tags(self) -> dict[str, Counts]:
        """Return the tags in use."""
        return {name: tally.counts() for name, tally in self.by_tag.items()}


def tags_of(flags: Iterable[Flags]) -> dict[str, Counts]:
    """Return the tags among the flags of messages."""
    tallies = Tallies()
    for one in flags:
        if one.tags:
            tallies.count("", one, 1)
    return tallies.tags()


def _count(tallies: defaultdict[str, Tally], name: str, flags: Flags, sign: Literal[1, -1]) -> None:
    tally = tallies[name]
    tally.count(flags, sign)
    if not tally.total:
        del tallies[name]
