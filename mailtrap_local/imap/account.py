"""The folders of an authenticated user, and how messages are appended to them."""

from collections.abc import Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from mailtrap_local.errors import NotPermitted, StoreUnavailable
from mailtrap_local.imap.errors import CommandRefused
from mailtrap_local.mail.envelope import Envelope
from mailtrap_local.mail.message import Message
from mailtrap_local.mail.routing import DEFAULT_MAILBOX
from mailtrap_local.mail.submission import addressees, author
from mailtrap_local.mailroom.account_view import View
from mailtrap_local.mailroom.listing import Listing
from mailtrap_local.store.base import Counts, Cursor, Entry

INBOX = "INBOX"
TRASH = "Trash"


@dataclass(frozen=True, slots=True, kw_only=True)
class Folder:
    """A view under its IMAP name. Without a view it is Trash, which is always empty.

    Generators yield PAUSE.
    """

    name: str
    view: View | None

    @property
    def is_read_only(self) -> bool:
        return self.view is not None and self.view.read_only

    @property
    def is_trash(self) -> bool:
        return self.view is None

    def pages(self) -> Iterator[list[Entry]]:
        """Its messages, oldest first, few at a time."""
        return iter(()) if self.view is None else self.view.pages()

    def listing(self, now: Cursor) -> Generator[bytes, None, Listing]:
        """The messages that are in it now."""
        return Listing(cursor=now) if self.view is None else (yield from self.view.listing())

    def counts(self) -> Generator[bytes, None, Counts]:
        """The number of its messages."""
        return Counts(0, 0) if self.view is None else (yield from self.view.counts())

    def newest(self) -> Generator[bytes, None, int]:
        """The highest unique identifier in it, 0 without messages."""
        return 0 if self.view is None else (yield from self.view.newest())

    def shows(self, message: Message) -> bool:
        """True if a message is in it, for as long as it is kept."""
        return self.view is not None and self.view.shows(message)

    def append(self, raw: bytes, envelope: Envelope | None = None) -> Message:
        """Keep a message there, unchanged. Raises CommandRefused."""
        if self.view is None:
            raise CommandRefused("Nothing is kept in Trash: delete messages instead", "CANNOT")
        if self.view.read_only:
            raise CommandRefused("Your account or token may only read", "NOPERM")
        if envelope is None:
            recipients = tuple(addressees(raw))
            envelope = Envelope(mail_from=author(raw), rcpt_to=recipients, via="imap")
        address = self.view.address
        if address is not None and not any(to.casefold() == address for to in envelope.rcpt_to):
            envelope = envelope._replace(rcpt_to=(*envelope.rcpt_to, address), rcpt_options=())
        mailbox = None if address is not None else self.view.mailbox or DEFAULT_MAILBOX
        try:
            return self.view.mailroom.deliver(envelope, raw, mailbox=mailbox)
        except NotPermitted as problem:
            raise CommandRefused(str(problem), "NOPERM") from None
        except StoreUnavailable as problem:
            raise CommandRefused(str(problem), "OVERQUOTA") from None


class Account:
    """A user's folders: INBOX, which is the user's view, and Trash.

    A user who sees all mail has a folder for each mailbox as well.
    """

    def __init__(self, view: View) -> None:
        self.mailroom = view.mailroom
        self._view = view
        self._sees_all = view.mailbox is None and view.address is None

    def folders(self) -> Sequence[Folder]:
        """The folders, INBOX first."""
        own = [Folder(name=INBOX, view=self._view), Folder(name=TRASH, view=None)]
        return [*own, *self._mailboxes()] if self._sees_all else own

    def _mailboxes(self) -> Iterable[Folder]:
        for mailbox in self.mailroom.mailboxes():
            # two folders cannot have one name, and INBOX is case-insensitive
            taken = mailbox.upper() == INBOX or mailbox == TRASH
            name = f"mailbox {mailbox}" if taken else mailbox
            yield Folder(name=name, view=replace(self._view, mailbox=mailbox))

    def folder(self, name: str) -> Folder:
        """The folder of that name. Raises CommandRefused."""
        for folder in self.folders():
            if folder.name == name:
                return folder
        raise CommandRefused("Folder not found", "NONEXISTENT")
