"""Long lists of a store on disk: the place of each message, and the messages as they are read."""

from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, overload

from mailtrap_local.mail.message import Message
from mailtrap_local.store.base import Entry, FoundMessages

if TYPE_CHECKING:
    from array import array

AT_ONCE = 500
"""Messages that are read at once."""


class StoredEntries(FoundMessages):
    """Entries that are read when they are asked for, with the flags of that moment.

    Messages that are removed meanwhile are left out; asking for one of them by its position is an
    IndexError.
    """

    def __init__(
        self, seqs: "array[int]", load: Callable[[Sequence[int]], list[Entry]], unread: int = 0
    ) -> None:
        """Take the seqs of messages in ascending order, what reads some, and the unread."""
        self._seqs = seqs
        self._load = load
        self._unread = unread

    @property
    def unread(self) -> int:
        """The number of those among them without the flag `read`, when they were found."""
        return self._unread

    @property
    def seqs(self) -> "array[int]":
        """Their seqs, also of those that are removed meanwhile."""
        return self._seqs

    def older_than(self, seq: int) -> int:
        """Return how many are older than change `seq`."""
        return bisect_left(self._seqs, seq)

    def __len__(self) -> int:
        return len(self._seqs)

    @overload
    def __getitem__(self, at: int) -> Entry: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[Entry]: ...
    def __getitem__(self, at: int | slice) -> Entry | Sequence[Entry]:
        if isinstance(at, slice):
            wanted = self._seqs[at]
            return (
                self._load(wanted) if len(wanted) <= AT_ONCE else StoredEntries(wanted, self._load)
            )
        (entry,) = self._load([self._seqs[at]]) or (None,)
        if entry is None:
            raise IndexError("the message has been removed")
        return entry

    def __iter__(self) -> Iterator[Entry]:
        for start in range(0, len(self._seqs), AT_ONCE):
            yield from self._load(self._seqs[start : start + AT_ONCE])

    def __reversed__(self) -> Iterator[Entry]:
        for stop in range(len(self._seqs), 0, -AT_ONCE):
            yield from reversed(self._load(self._seqs[max(stop - AT_ONCE, 0) : stop]))


class FoundEntries(list[Entry], FoundMessages):
    """Entries that a search in memory has found."""

    @property
    def unread(self) -> int:
        """The number of those among them without the flag `read`."""
        return sum(not entry.flags.read for entry in self)

    @property
    def seqs(self) -> list[int]:
        """Their seqs."""
        return [entry.message.seq for entry in self]

    def older_than(self, seq: int) -> int:
        """Return how many are older than change `seq`."""
        return bisect_left(self, seq, key=lambda entry: entry.message.seq)


class EntryMessages(Sequence[Message]):
    """The messages of entries that are read when they are asked for."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self._entries = entries

    def __len__(self) -> int:
        return len(self._entries)

    @overload
    def __getitem__(self, at: int) -> Message: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[Message]: ...
    def __getitem__(self, at: int | slice) -> Message | Sequence[Message]:
        if isinstance(at, slice):
            return messages_of(self._entries[at])
        return self._entries[at].message

    def __iter__(self) -> Iterator[Message]:
        return (entry.message for entry in self._entries)

    def __reversed__(self) -> Iterator[Message]:
        return (entry.message for entry in reversed(self._entries))


def messages_of(entries: Sequence[Entry]) -> Sequence[Message]:
    """Return the messages of entries; of a long list each is read when it is asked for."""
    if isinstance(entries, StoredEntries):
        return EntryMessages(entries)
    return [entry.message for entry in entries]
