"""Contract of a store, in words and types. `tests/store/` checks it."""

import re
from abc import abstractmethod
from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Literal, NamedTuple, Protocol

from mailtrap_local.errors import BadQuery, MessageNotFound
from mailtrap_local.mail.envelope import Envelope
from mailtrap_local.mail.flags import CheckVerdict, Flags
from mailtrap_local.mail.message import Message
from mailtrap_local.mail.relay_attempt import RelayAttempt
from mailtrap_local.mail.session import Session

if TYPE_CHECKING:
    from mailtrap_local.search import Query  # imported by the first search

BEHIND_ALL = 2**62
"""Position after any store's last message: `read(0, BEHIND_ALL)` returns them all."""

FindSession = Callable[[str], Session | None]

_CURSOR = re.compile(r"([0-9a-f]{1,8})\.([0-9]{1,18})", re.ASCII)


class Cursor(NamedTuple):
    """Position in the log of changes: all up to and including change `seq` have been read.

    `epoch` differs after each restart of a store, so that a number from before is never taken
    for a current one. Readers treat the text form, `1f3c.42`, as opaque.
    """

    epoch: int
    seq: int

    def __str__(self) -> str:
        return f"{self.epoch:x}.{self.seq}"

    @classmethod
    def parse(cls, text: str) -> "Cursor":
        """Return the cursor of its text form. Raises BadQuery if that is invalid."""
        match = _CURSOR.fullmatch(text)
        if match is None:
            raise BadQuery(f"{text[:40]!r} is no cursor: pass one back just as it was given")
        return cls(int(match[1], 16), int(match[2]))


def no_such_message(message_id: str) -> MessageNotFound:
    """Return the error of a look for an id: the same for all, so that none tells what is there."""
    return MessageNotFound(f"no message has the id {message_id[:40]!r}")


class Entry(NamedTuple):
    """Message with its flags at one moment."""

    message: Message
    flags: Flags


class MessageOutline(NamedTuple):
    """Fields of a message for a list of many: a store reads them without the message."""

    seq: int
    octets: int
    ends_with_crlf: bool
    """True also where there is no line at all."""
    read: bool
    keywords: frozenset[str]


class Counts(NamedTuple):
    """Number of messages, and of those among them without the flag `read`."""

    total: int
    unread: int


class FoundMessages(Sequence[Entry]):
    """Entries that a search has found, oldest first."""

    @property
    @abstractmethod
    def unread(self) -> int:
        """The number of those among them without the flag `read`."""

    @property
    @abstractmethod
    def seqs(self) -> Sequence[int]:
        """Their seqs."""

    @abstractmethod
    def older_than(self, seq: int) -> int:
        """Return how many are older than change `seq`."""


class Change(NamedTuple):
    """Line of the log, about the message whose seq is `message_seq`.

    `entry` is the message as it is now: None once it has been removed. `flags` are those that an
    update has set, None where the log does not keep them.
    """

    seq: int
    kind: Literal["added", "updated", "removed"]
    message_id: str
    mailbox: str
    message_seq: int
    entry: Entry | None
    flags: Flags | None = None


class Changes(NamedTuple):
    """Consecutive changes and the cursor after them.

    With `reset` the log no longer reaches back to the cursor that was given, or that cursor is of
    another epoch: read the list again and continue from `cursor`.
    """

    cursor: Cursor
    changes: tuple[Change, ...]
    reset: bool = False


class Keeping(Protocol):
    """A message that a store keeps: ask for its `result`, or be called once there is one."""

    @property
    def is_done(self) -> bool:
        """Return whether the message is kept, or is not going to be."""

    def result(self) -> Message:
        """Return the message once it is kept. Raises StoreUnavailable (StoreFull among it)."""

    def call_when_done(self, call: Callable[[], None]) -> None:
        """Call once `result` waits for nothing: now, or in the event loop that runs."""


class DoneKeeping(NamedTuple):
    """A message that is kept already."""

    message: Message

    @property
    def is_done(self) -> bool:
        return True

    def result(self) -> Message:
        return self.message

    def call_when_done(self, call: Callable[[], None]) -> None:
        call()


class Store(Protocol):
    """Messages in order of `seq`, one set of flags beside each, and one bounded log of changes.

    Every method may be called from any thread and sees all that had been added before. `mailbox`
    restricts to one mailbox, None means all of them. Positions count from 0, the oldest; access by
    position and by seq is O(log n) or better, counts are O(1).
    """

    kind: str
    """Name of its kind, as in the setting `store`."""

    may_block: bool
    """True if it may wait for a disk or a network: an event loop calls `add` alone."""

    @property
    def cursor(self) -> Cursor:
        """End of the log. The epoch is random, not zero, of 31 bits (IMAP's UIDVALIDITY)."""

    def add(
        self,
        *,
        message_id: str,
        mailbox: str,
        received_at: datetime,
        envelope: Envelope,
        raw: bytes,
        tags: Collection[str] = (),
        attempts: Collection[RelayAttempt] = (),
    ) -> Keeping:
        """Keep a message; its seq is that of the change that adds it.

        Over the caps the oldest messages that are not pinned are dropped first. Raises StoreFull
        when only pinned ones are left, and then keeps nothing and drops nothing.
        """

    def follow(self, ring: Callable[[], None], find_session: FindSession) -> None:
        """Call `ring` after each change that readers can see, whoever made it.

        Messages that are read back find their SMTP session by its id with `find_session`.
        """

    def close(self) -> None:
        """Finish what is under way. Nothing is called afterwards."""

    def get(self, message_id: str) -> Entry:
        """Return the message with that id. Raises MessageNotFound."""

    @property
    def octets(self) -> int:
        """Size of all raw messages together."""

    @property
    def dropped(self) -> int:
        """Number of messages dropped for the caps and for their age, since the start."""

    def count(self, mailbox: str | None = None) -> Counts:
        """Return the number of messages."""

    def mailboxes(self) -> dict[str, Counts]:
        """Return the mailboxes that hold mail."""

    def tags(self, mailboxes: Collection[str] | None = None) -> dict[str, Counts]:
        """Return the tags in use, in these mailboxes alone if any are given.

        Then the messages of these are gone through.
        """

    def position(self, seq: int, mailbox: str | None = None) -> int:
        """Return how many messages are older than change `seq`, the position of the next."""

    def read(self, start: int, stop: int, mailbox: str | None = None) -> Sequence[Entry]:
        """Return the messages at positions `start` to `stop` (exclusive), oldest first."""

    def at(self, seqs: Collection[int]) -> Sequence[Entry]:
        """Return the messages of these seqs that are still there, oldest first."""

    def outline(
        self, after: int, limit: int, mailbox: str | None = None
    ) -> Sequence[MessageOutline]:
        """Return the outlines of at most `limit` messages behind change `after`, oldest first."""

    def find(self, query: "Query", mailbox: str | None = None) -> FoundMessages:
        """Return the messages that match, oldest first, each with the flags it was compared with.

        Searches the messages that were there when it was called, and blocks no other call. Those
        that are removed meanwhile may be left out.
        """

    def unread_for_search(self, after: int, limit: int) -> Sequence[Message]:
        """Return messages behind change `after` that have no search text yet, oldest first."""

    def keep_search_texts(self, messages: Sequence[Message]) -> None:
        """Keep the search texts of messages, which have been made since they were read."""

    def update(
        self,
        message_ids: Iterable[str],
        *,
        read: bool | None = None,
        pinned: bool | None = None,
        flagged: bool | None = None,
        answered: bool | None = None,
        deleted: bool | None = None,
        tags: Collection[str] | None = None,
        keywords: Collection[str] | None = None,
        checks: CheckVerdict | None = None,
        attempts: Collection[RelayAttempt] | None = None,
    ) -> int:
        """Set the flags that are not None. Unknown ids are skipped.

        Attempts are added to those that are there, or replace them by their ids.

        Returns how many messages really changed; only those are in the log.
        """

    def remove(self, message_ids: Iterable[str]) -> int:
        """Remove messages, pinned or not; returns how many. Unknown ids are skipped."""

    def clear(self, mailbox: str | None = None, *, pinned: bool = False) -> int:
        """Remove all messages, the pinned ones only if `pinned`; returns how many."""

    def expire(self, before: datetime) -> int:
        """Remove the messages received before a moment, but pinned ones; returns how many."""

    def changes(self, after: Cursor, limit: int) -> Changes:
        """Return at most `limit` changes after a cursor, oldest first."""
