"""Long lists of a store on disk: the place of each message, and the messages as they are read."""

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, overload

from mailtrap_local.store.base import Entry

if TYPE_CHECKING:
    from array import array

AT_ONCE = 500
"""Messages that are read at once."""


class StoredEntries(Sequence[Entry]):
    """Entries that are read when they are asked for, with the flags of that moment.

    Messages that are removed meanwhile are left out; asking for one of them by its position is an
    IndexError.
    """

    def __init__(self, seqs: "array[int]", load: Callable[[Sequence[int]], list[Entry]]) -> None:
        """Take the seqs of messages in ascending order, and what reads some of these."""
        self._seqs = seqs
        self._load = load

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
