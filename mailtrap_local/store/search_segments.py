"""Search texts of messages in memory, many in one bytes object: one `find` looks through all."""

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from mailtrap_local.store.octet_search import octet_finder
from mailtrap_local.store.stored_entries import FoundEntries
from mailtrap_local.store.timeline import Record, Timeline

if TYPE_CHECKING:
    from mailtrap_local.search import Query

_LENGTH = 1000  # messages of a segment, so many that the time of a `find` is that of its octets
_FEW = 4  # of a mailbox with less than one in so many messages each text is looked at
_END = b"\xfe"  # behind each text; in no UTF-8, and so in no needle


class SearchSegment:
    """Search texts of consecutive messages, which have them from here. The texts never change."""

    __slots__ = ("_ends", "_octets", "_seqs", "left", "records")

    def __init__(self, records: Sequence[Record]) -> None:
        texts = [record.message.indexed_text for record in records]
        self._octets = _END.join([*texts, b""])
        self._ends = array("Q")
        end = 0
        for text in texts:
            end += len(text) + 1
            self._ends.append(end)
        self._seqs = array("Q", [record.message.seq for record in records])
        self.records: list[Record | None] = list(records)  # None for those that are removed
        self.left = len(records)

    def text_of(self, seq: int) -> bytes:
        """Return the search text of the message of that seq, which is one of these."""
        index = bisect_left(self._seqs, seq)
        return self._octets[self._ends[index - 1] if index else 0 : self._ends[index] - 1]

    def discard(self, seq: int) -> None:
        """Find the message of that seq no longer."""
        self.records[bisect_left(self._seqs, seq)] = None
        self.left -= 1

    def with_one_of(self, needles: Collection[bytes]) -> Iterator[Record]:
        """Return the messages that are left with one of these in their texts, oldest first."""
        if len(needles) == 1:
            (needle,) = needles
            indexes: Collection[int] | Iterator[int] = self._hits(needle)
        else:
            indexes = sorted({index for needle in needles for index in self._hits(needle)})
        return (record for index in indexes if (record := self.records[index]) is not None)

    def _hits(self, needle: bytes) -> Iterator[int]:
        find, ends = octet_finder(self._octets, needle), self._ends
        at = find(0)
        while at >= 0:
            index = bisect_right(ends, at)
            yield index
            at = find(ends[index])


class Haystack(NamedTuple):
    """Segments, what to look for in them, and the messages that are looked at one by one."""

    segments: Sequence[SearchSegment]
    needles: Collection[bytes]
    records: Sequence[Record]

    def find(self, query: "Query", mailbox: str | None) -> FoundEntries:
        """Return the messages of a mailbox, or of all, that match."""
        matches = query.matches
        fits = query.fits_by_needle
        found = FoundEntries()
        for segment in self.segments:
            for record in segment.with_one_of(self.needles):
                message, flags = entry = record.entry
                if (mailbox is None or mailbox == message.mailbox) and (
                    fits or matches(message, flags)
                ):
                    found.append(entry)
        found += [record.entry for record in self.records if matches(record.message, record.flags)]
        return found


class SearchSegments:
    """Segments in order of seq. Locks nothing: changes are its owner's, one at a time."""

    def __init__(self) -> None:
        self._segments: list[SearchSegment] = []
        self._reached = 0  # seq of the newest message that is in one

    def haystack(self, timeline: Timeline, everything: Timeline, query: "Query") -> "Haystack":
        """Return what to search for messages of a timeline: a picture of this moment."""
        needles = query.alternatives if len(timeline) * _FEW > len(everything) else frozenset()
        first = timeline.position(self._reached + 1) if needles else 0
        records = timeline.slice(first, len(timeline))
        return Haystack(self._segments[:] if needles else [], needles, records)

    def add_from(self, everything: Timeline) -> None:
        """Add segments of the next messages, while enough of them have their texts."""
        while True:
            start = everything.position(self._reached + 1)
            records = everything.slice(start, start + _LENGTH)
            if len(records) < _LENGTH or not records[-1].message.is_indexed:
                return
            self._segments.append(_joined(records))
            self._reached = records[-1].message.seq

    def discard(self, record: Record) -> None:
        """Find a message no longer, if it is in a segment."""
        segment = record.message.search_text_holder
        if not isinstance(segment, SearchSegment):
            return
        segment.discard(record.message.seq)
        if segment.left * 2 < len(segment.records):
            place = self._segments.index(segment)
            left = [record for record in segment.records if record is not None]
            self._segments[place : place + 1] = [_joined(left)] if left else []


def _joined(records: Sequence[Record]) -> SearchSegment:
    segment = SearchSegment(records)
    for record in records:
        record.message.hold_search_text(segment)
    return segment
