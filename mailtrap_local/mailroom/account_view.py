"""What mail clients get to see: the user name chooses. Knows no protocol."""

from collections.abc import Iterable
from dataclasses import dataclass

from mailtrap_local.errors import MailboxNotFound
from mailtrap_local.mail.message import Message
from mailtrap_local.mailroom.mailroom import Mailroom
from mailtrap_local.store.base import BEHIND_ALL, Entry

EVERYTHING = "all"
"""The user name that sees all mailboxes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """A selection of the mail: that of a mailbox, that to an address, or, with neither, all."""

    mailroom: Mailroom
    mailbox: str | None = None
    address: str | None = None

    def shows(self, message: Message) -> bool:
        """Whether a message is in it, for as long as it is kept."""
        if self.address is not None:
            return any(recipient.casefold() == self.address for recipient in message.rcpt_to)
        return self.mailbox in (None, message.mailbox)

    def entries(self) -> list[Entry]:
        """All that is in it now, oldest first."""
        entries = self.mailroom.store.read(0, BEHIND_ALL, self.mailbox)
        return [entry for entry in entries if self.shows(entry.message)]

    def entry(self, seq: int) -> Entry | None:
        """The message of that seq, None if it has gone. Whether it is in the view is not asked."""
        store = self.mailroom.store
        place = store.position(seq)
        found = store.read(place, place + 1)
        return found[0] if found and found[0].message.seq == seq else None

    def messages(self) -> list[Message]:
        return [entry.message for entry in self.entries()]

    def remove(self, message_ids: Iterable[str]) -> int:
        """Remove messages from the store; returns how many were still there."""
        return self.mailroom.remove(message_ids)


def choose_view(mailroom: Mailroom, username: str) -> View:
    """What a user sees: `all`, the mailbox of that name, or what was sent to that address.

    Raises MailboxNotFound, with the names there are, for any other name.
    """
    mailboxes = mailroom.mailboxes()
    if username.lower() == EVERYTHING:
        return View(mailroom=mailroom)
    for name in (username, username.lower()):  # clients like to write names their own way
        if name in mailboxes:
            return View(mailroom=mailroom, mailbox=name)
    if "@" in username:
        return View(mailroom=mailroom, address=username.casefold())
    some = ", ".join(list(mailboxes)[:5])
    raise MailboxNotFound(
        f"No mailbox of that name: the user is {EVERYTHING}, an address, or a mailbox ({some})"
    )
