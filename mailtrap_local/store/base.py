"""The contract of a store, in words and types. `tests/store/test_contract.py` checks it."""

import re
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Literal, NamedTuple, Protocol

from mailtrap_local.errors import BadQuery
from mailtrap_local.mail.envelope import Envelope
from mailtrap_local.mail.flags import Flags
from mailtrap_local.mail.message import Message

if TYPE_CHECKING:
    from mailtrap_local.search import Query  # which comes in with the first search

BEHIND_ALL = 2**62
"""A position behind any store's last message: `read(0, BEHIND_ALL)` gives them all."""

_CURSOR = re.compile(r"([0-9a-f]{1,8})\.([0-9]{1,18})", re.ASCII)


class Cursor(NamedTuple):
    """A place in the log of changes: everything up to and including change `seq` has been seen.

    `epoch` tells one life of a store from the next, so a number from before a restart is never
    taken for one of now. Readers treat the text form, `1f3c.42`, as opaque.
    """

    epoch: int
    seq: int

    def __str__(self) -> str:
        return f"{self.epoch:x}.{self.seq}"

    @classmethod
    def parse(cls, text: str) -> "Cursor":
        """The cursor that `text` stands for. Raises BadQuery when it is none."""
        match = _CURSOR.fullmatch(text)
        if match is None:
            raise BadQuery(f"{text[:40]!r} is no cursor: pass one back just as it was given")
        return cls(int(match[1], 16), int(match[2]))


class Entry(NamedTuple):
    """A message and the flags that stand beside it at one moment."""

    message: Message
    flags: Flags


class Counts(NamedTuple):
    """How many messages, and how many of them nobody has read."""

    total: int
    unread: int


class Change(NamedTuple):
    """One line of the log. `entry` is the message as it is now: None once it has been removed."""

    seq: int
    kind: Literal["added", "updated", "removed"]
    message_id: str
    mailbox: str
    entry: Entry | None


class Changes(NamedTuple):
    """A stretch of the log and the cursor behind it.

    With `reset` the log no longer reaches back to the cursor that was asked about, or that cursor
    is of another epoch: read the list again and go on from `cursor`.
    """

    cursor: Cursor
    changes: tuple[Change, ...]
    reset: bool = False


class Store(Protocol):
    """Messages in order of `seq`, one set of flags beside each, and one bounded log of changes.

    Every method may be called from any thread and sees all that had been added before. `mailbox`
    restricts to one mailbox, None means all of them. Positions count from 0, the oldest; access by
    position and by seq is O(log n) or better, counts are O(1).
    """

    @property
    def cursor(self) -> Cursor:
        """The end of the log. The epoch is random, not zero, of 31 bits (IMAP's UIDVALIDITY)."""

    def add(
        self,
        *,
        message_id: str,
        mailbox: str,
        received_at: datetime,
        envelope: Envelope,
        raw: bytes,
        tags: Collection[str] = (),
    ) -> Message:
        """Keep a message; its seq is that of the change that adds it.

        Over the caps the oldest messages that are not pinned go first. Raises StoreFull when only
        pinned ones are left, and then keeps nothing and drops nothing.
        """

    def get(self, message_id: str) -> Entry:
        """The message with that id. Raises MessageNotFound."""

    @property
    def octets(self) -> int:
        """The size of all raw messages together."""

    @property
    def dropped(self) -> int:
        """How many messages have gone for the caps and for their age, since the start."""

    def count(self, mailbox: str | None = None) -> Counts:
        """How many there are."""

    def mailboxes(self) -> dict[str, Counts]:
        """The mailboxes that hold mail."""

    def tags(self) -> dict[str, Counts]:
        """The tags in use."""

    def position(self, seq: int, mailbox: str | None = None) -> int:
        """How many messages are older than change `seq`: the position of the first that is not."""

    def read(self, start: int, stop: int, mailbox: str | None = None) -> Sequence[Entry]:
        """The messages at positions `start` to `stop` (exclusive), oldest first."""

    def find(self, query: "Query", mailbox: str | None = None) -> Sequence[Entry]:
        """The messages that fit a search, oldest first, each with the flags it was looked at with.

        It looks at what there was when it was called, and holds nobody up meanwhile.
        """

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
    ) -> int:
        """Set the flags that are not None. Ids that are gone are passed over.

        Returns how many messages really changed; only those are in the log.
        """

    def remove(self, message_ids: Iterable[str]) -> int:
        """Remove messages, pinned or not; returns how many. Ids that are gone are passed over."""

    def expire(self, before: datetime) -> int:
        """Remove the messages received before a moment, but pinned ones; returns how many."""

    def changes(self, after: Cursor, limit: int) -> Changes:
        """At most `limit` changes after a cursor, oldest first."""
