"""Parse and format sequence sets like `1:4,7,9:*` (RFC 3501 section 9)."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import NamedTuple

from mailtrap_local.imap.errors import BadSyntax

_LARGEST = 2**32 - 1
_STAR = 0  # the largest number in use; no message has number 0
_RANGE = re.compile(rb"([1-9][0-9]{0,9}|\*)(?::([1-9][0-9]{0,9}|\*))?")


class SequenceSet(NamedTuple):
    """Inclusive ranges. 0 stands for `*`."""

    ranges: tuple[tuple[int, int], ...]

    def numbers(self, count: int) -> list[int]:
        """The indexes, from 0, of the message numbers in the set, for `count` messages."""
        merged = self._merged(count) if count else ()
        return [index for low, high in merged for index in range(low - 1, min(high, count))]

    def uids(self, uids: Sequence[int]) -> list[int]:
        """The indexes of the unique identifiers in the set, given all of them in order."""
        merged = self._merged(uids[-1] if uids else 1)
        return [
            index
            for low, high in merged
            for index in range(bisect_left(uids, low), bisect_right(uids, high))
        ]

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


def set_of(numbers: Sequence[int]) -> str:
    """Format sorted numbers as a set."""
    ranges: list[list[int]] = []
    for number in numbers:
        if ranges and number == ranges[-1][1] + 1:
            ranges[-1][1] = number
        else:
            ranges.append([number, number])
    return ",".join(f"{low}" if low == high else f"{low}:{high}" for low, high in ranges)


def _end(text: bytes) -> int:
    number = _STAR if text == b"*" else int(text)
    if number > _LARGEST:
        raise BadSyntax("That number is too large")
    return number
