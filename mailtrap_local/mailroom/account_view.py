"""Chooses the mail that a mail client sees, by its user name. Knows no protocol."""

from collections.abc import Iterable
from dataclasses import dataclass

from mailtrap_local.errors import MailboxNotFound
from mailtrap_local.mail.message import Message
from mailtrap_local.mailroom.mailroom import Mailroom
from mailtrap_local.store.base import BEHIND_ALL, Entry

EVERYTHING = "all"
"""User name that sees all mailboxes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """Selection of the mail: of a mailbox, to an address, or, with neither, all."""

    mailroom: Mailroom
    mailbox: str | None = None
    address: str | None = None

    def shows(self, message: Message) -> bool:
        """Return True if a message belongs to it."""
        if self.address is not None:
            return any(recipient.casefold() == self.address for recipient in message.rcpt_to)
        return self.mailbox in (None, message.mailbox)

    def entries(self) -> list[Entry]:
        """Return all its messages with their flags, oldest first."""
        entries = self.mailroom.store.read(0, BEHIND_ALL, self.mailbox)
        return [entry for entry in entries if self.shows(entry.message)]

    def entry(self, seq: int) -> Entry | None:
        """Return the message of that seq, in the view or not; None if it has been removed."""
        store = self.mailroom.store
        place = store.position(seq)
        found = store.read(place, place + 1)
        return found[0] if found and found[0].message.seq == seq else None

    def messages(self) -> list[Message]:
        """Return all its messages, oldest first."""
        return [entry.message for entry in self.entries()]

    def remove(self, message_ids: Iterable[str]) -> int:
        """Remove messages from the store; returns how many were still there."""
        return self.mailroom.remove(message_ids)


def choose_view(mailroom: Mailroom, username: str) -> View:
    """Return the view of a user: `all`, the mailbox of that name, or mail to that address.

    Raises MailboxNotFound, with some names there are, for any other name.
    """
    mailboxes = mailroom.mailboxes()
    if username.lower() == EVERYTHING:
        return View(mailroom=mailroom)
    for name in (username, username.lower()):  # some clients write names in capitals
        if name in mailboxes:
            return View(mailroom=mailroom, mailbox=name)
    if "@" in username:
        return View(mailroom=mailroom, address=username.casefold())
    examples = ", ".join(list(mailboxes)[:5])
    raise MailboxNotFound(
        f"No mailbox of that name: the user is {EVERYTHING}, an address, or a mailbox ({examples})"
    )
