"""Records of a store in memory, with fast access. Counts nothing, locks nothing."""

from bisect import bisect_left, insort
from collections.abc import Iterator

from mailtrap_local.mail.flags import Flags
from mailtrap_local.mail.message import Message
from mailtrap_local.store.base import Entry, MessageOutline


class Record:
    """Message in a store with its flags and its size in octets.

    Keeps the entry, so that long lists build none.
    """

    __slots__ = ("entry", "flags", "message", "size")

    def __init__(self, message: Message, flags: Flags, size: int) -> None:
        self.message = message
        self.size = size
        self.flags = flags
        self.entry = Entry(message, flags)

    def outline(self) -> MessageOutline:
        """Return what a list shows of it."""
        message, flags = self.entry
        ends_with_crlf = not message.raw or message.raw.endswith(b"\r\n")
        return MessageOutline(message.seq, message.size, ends_with_crlf, flags.read, flags.keywords)

    def set_flags(self, flags: Flags) -> None:
        """Replace its flags."""
        self.flags = flags
        self.entry = Entry(self.message, flags)


def _seq(record: Record) -> int:
    return record.message.seq


class Timeline:
    """Records in order of seq: O(1) at both ends, O(log n) look-ups in between.

    A removed head leaves a hole, and holes are removed once they are half of the list; elsewhere
    the list moves its pointers, which at 100,000 records takes some 20 µs.
    """

    def __init__(self) -> None:
        self._records: list[Record | None] = []
        self._head = 0

    def __len__(self) -> int:
        return len(self._records) - self._head

    def __iter__(self) -> Iterator[Record]:
        return iter(self.slice(0, len(self)))

    def append(self, record: Record) -> None:
        """Add a record that is newer than all others."""
        self._records.append(record)

    def insert(self, record: Record) -> None:
        """Insert a record by its seq."""
        insort(self._records, record, lo=self._head, key=_seq)  # type: ignore[arg-type]  # no holes behind the head

    def position(self, seq: int) -> int:
        """Return how many are older than change `seq`."""
        place = bisect_left(self._records, seq, lo=self._head, key=_seq)  # type: ignore[arg-type]  # as above
        return place - self._head

    def of(self, seq: int) -> Record | None:
        """Return the record of that seq; None if there is none."""
        found = self.slice(place := self.position(seq), place + 1)
        return found[0] if found and found[0].message.seq == seq else None

    def slice(self, start: int, stop: int) -> list[Record]:
        """Return those at positions `start` to `stop` (exclusive)."""
        start, stop = max(start, 0), max(stop, 0)
        return self._records[self._head + start : self._head + stop]  # type: ignore[return-value]  # as above

    def discard(self, record: Record) -> None:
        """Remove a record."""
        place = self._head + self.position(record.message.seq)
        if place != self._head:
            del self._records[place]
            return
        self._records[place] = None
        self._head += 1
        if self._head * 2 > len(self._records):
            del self._records[: self._head]
            self._head = 0

    def discard_all(self, gone: set[Record]) -> None:
        """Remove many records at once."""
        self._records = [record for record in self if record not in gone]
        self._head = 0
