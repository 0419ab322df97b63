"""Chooses the mail that a mail client sees, by its user name. Knows no protocol."""

from collections.abc import Collection, Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice

from mailtrap_local.config.imap_login import unquote_user
from mailtrap_local.errors import MailboxNotFound
from mailtrap_local.mail.message import Message
from mailtrap_local.mailroom.listing import Listing, Listings
from mailtrap_local.mailroom.mailroom import Mailroom
from mailtrap_local.net.pieces import PAUSE
from mailtrap_local.store.base import Counts, Entry, MessageOutline

EVERYTHING = "all"
"""User name that sees all mailboxes."""

_PAGE = 250  # messages read without a pause
_OUTLINES = 500  # outlines of messages, likewise
_REMOVED = 2000  # messages removed without a pause, for which the store goes through all it has


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """Selection of the mail: of a mailbox, to an address, or, with neither, all.

    All is what the mailroom shows. Clients of one that is `read_only` cannot change anything.
    Generators yield PAUSE wherever other clients may be served.
    """

    mailroom: Mailroom
    mailbox: str | None = None
    address: str | None = None
    read_only: bool = False
    listings: Listings = field(default_factory=Listings, compare=False, repr=False)

    def shows(self, message: Message) -> bool:
        """Return True if a message belongs to it."""
        if self.address is not None:
            return any(recipient.casefold() == self.address for recipient in message.rcpt_to)
        return self.mailbox in (None, message.mailbox)

    def pages(self) -> Iterator[list[Entry]]:
        """Return all its messages with their flags, oldest first, few at a time."""
        store = self.mailroom.store
        seq = 0
        while True:
            start = store.position(seq + 1, self.mailbox)
            page = store.read(start, start + _PAGE, self.mailbox)
            if not page:
                return
            seq = page[-1].message.seq
            yield [entry for entry in page if self.shows(entry.message)]

    def listing(self) -> Generator[bytes, None, Listing]:
        """Return the messages that there are now: one object for all who ask at the same time."""
        cursor = self.mailroom.store.cursor
        key = (self.mailroom.scope, self.mailbox, self.address, cursor)
        known = self.listings.get(key)
        if known is not None:
            return known
        listing = Listing(cursor=cursor)
        for page in self._outlines(cursor.seq):
            listing.add(page)
            yield PAUSE
        return self.listings.setdefault(key, listing)

    def _outlines(self, until: int) -> Iterator[list[MessageOutline]]:
        """Return the outlines of its messages up to change `until`, oldest first, few at a time."""
        store = self.mailroom.store
        seq = 0
        while seq < until and (page := store.outline(seq, _OUTLINES, self.mailbox)):
            seq = page[-1].seq
            if self.address is None:
                yield list(page)
            else:
                entries = store.at([outline.seq for outline in page])
                shown = {entry.message.seq for entry in entries if self.shows(entry.message)}
                yield [outline for outline in page if outline.seq in shown]

    def counts(self) -> Generator[bytes, None, Counts]:
        """Return the number of its messages."""
        if self.address is None:
            return self.mailroom.store.count(self.mailbox)
        total = unread = 0
        for page in self.pages():
            total += len(page)
            unread += sum(not entry.flags.read for entry in page)
            yield PAUSE
        return Counts(total, unread)

    def newest(self) -> Generator[bytes, None, int]:
        """Return the seq of its newest message, 0 without any."""
        if self.address is not None:
            seqs = (yield from self.listing()).seqs
            return seqs[-1] if seqs else 0
        total = self.mailroom.store.count(self.mailbox).total
        entries = self.mailroom.store.read(total - 1, total, self.mailbox) if total else ()
        return entries[-1].message.seq if entries else 0

    def entry(self, seq: int) -> Entry | None:
        """Return the message of that seq, in the view or not; None if it has been removed."""
        return next(iter(self.entries([seq])), None)

    def entries(self, seqs: Collection[int]) -> Sequence[Entry]:
        """Return the messages of these seqs that are still there, in the view or not."""
        return self.mailroom.store.at(seqs)

    def remove(self, seqs: Iterable[int]) -> Iterator[bytes]:
        """Remove messages from the store, if they are still there."""
        rest = iter(seqs)
        while some := list(islice(rest, _REMOVED)):
            ids: list[str] = []
            for start in range(0, len(some), _PAGE):
                entries = self.entries(some[start : start + _PAGE])
                ids += [entry.message.id for entry in entries]
                yield PAUSE
            self.mailroom.store.remove(ids)


def choose_view(
    mailroom: Mailroom, username: str, listings: Listings, *, read_only: bool = False
) -> View:
    """Return the view of a user: `all`, the mailbox of that name, or mail to that address.

    In the name of a mailbox `=20` may stand for a space, see `quote_user`.

    Raises MailboxNotFound, with some names there are, for any other name.
    """
    mailboxes = mailroom.mailboxes()
    view = View(mailroom=mailroom, listings=listings, read_only=read_only)
    if username.lower() == EVERYTHING:
        return view
    # some clients write names in capitals
    for name in (username, username.lower(), unquote_user(username)):
        if name in mailboxes:
            return replace(view, mailbox=name)
    if "@" in username:
        return replace(view, address=username.casefold())
    examples = ", ".join(list(mailboxes)[:5])
    raise MailboxNotFound(
        f"No mailbox of that name: the user is {EVERYTHING}, an address, or a mailbox ({examples})"
    )
