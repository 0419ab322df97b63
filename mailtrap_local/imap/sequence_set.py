"""Parse and format sequence sets like `1:4,7,9:*` (RFC 3501 section 9)."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import NamedTuple

from mailtrap_local.imap.errors import BadSyntax

_LARGEST = 2**32 - 1
_STAR = 0  # the largest number in use; no message has number 0
_RANGE = re.compile(rb"([1-9][0-9]{0,9}|\*)(?::([1-9][0-9]{0,9}|\*))?")


class Indexes(tuple[range, ...]):
    """Indexes of messages, from 0, in order: as few ranges as possible, however many they are."""

    __slots__ = ()

    def each(self) -> Iterator[int]:
        """Iterate over the indexes."""
        return chain.from_iterable(self)

    def covers(self, index: int) -> bool:
        """Return whether an index is among them."""
        place = bisect_right(self, index, key=_start) - 1
        return place >= 0 and index in self[place]

    def intersection(self, other: "Indexes") -> "Indexes":
        """Return the indexes that are in both."""
        common, mine, theirs = [], 0, 0
        while mine < len(self) and theirs < len(other):
            one, two = self[mine], other[theirs]
            both = range(max(one.start, two.start), min(one.stop, two.stop))
            if both:
                common.append(both)
            mine += one.stop <= two.stop
            theirs += two.stop <= one.stop
        return Indexes(common)


def _start(one: range) -> int:
    return one.start


class SequenceSet(NamedTuple):
    """Inclusive ranges. 0 stands for `*`."""

    ranges: tuple[tuple[int, int], ...]

    def numbers(self, count: int) -> Indexes:
        """The indexes, from 0, of the message numbers in the set, for `count` messages."""
        merged = self._merged(count) if count else []
        return Indexes(range(low - 1, min(high, count)) for low, high in merged if low <= count)

    def uids(self, uids: Sequence[int]) -> Indexes:
        """The indexes of the unique identifiers in the set, given all of them in order."""
        merged = self._merged(uids[-1] if uids else 1)
        found = (range(bisect_left(uids, low), bisect_right(uids, high)) for low, high in merged)
        return Indexes(filter(None, found))

    def _merged(self, largest: int) -> list[tuple[int, int]]:
        """The ranges, sorted and merged, however often a client repeats one."""
        ends = (tuple(sorted((low or largest, high or largest))) for low, high in self.ranges)
        merged: list[tuple[int, int]] = []
        for low, high in sorted(ends):
            if merged and low <= merged[-1][1] + 1:
                merged[-1] = (merged[-1][0], max(high, merged[-1][1]))
            else:
                merged.append((low, high))
        return merged


def parse_set(text: bytes) -> SequenceSet:
    """Parse a set. Raises BadSyntax."""
    ranges = []
    for part in text.split(b","):
        match = _RANGE.fullmatch(part)
        if match is None:
            raise BadSyntax("Invalid sequence set")
        low = _end(match[1])
        ranges.append((low, low if match[2] is None else _end(match[2])))
    return SequenceSet(tuple(ranges))


def set_of(numbers: Iterable[int]) -> str:
    """Format sorted numbers as a set."""
    return ",".join(f"{low}" if low == high else f"{low}:{high}" for low, high in _runs(numbers))


def _runs(numbers: Iterable[int]) -> Iterator[tuple[int, int]]:
    """The first and last numbers of consecutive ones."""
    low = high = 0
    for number in numbers:
        if number != high + 1 or not low:
            if low:
                yield low, high
            low = number
        high = number
    if low:
        yield low, high


def _end(text: bytes) -> int:
    number = _STAR if text == b"*" else int(text)
    if number > _LARGEST:
        raise BadSyntax("That number is too large")
    return number
