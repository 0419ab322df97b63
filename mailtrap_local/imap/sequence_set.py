"""Sets of message numbers and of unique ids, like `1:4,7,9:*` (RFC 3501 section 9)."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import NamedTuple

from mailtrap_local.imap.errors import BadSyntax

_LARGEST = 2**32 - 1
_STAR = 0  # the largest there is; no message has this number
_RANGE = re.compile(rb"([1-9][0-9]{0,9}|\*)(?::([1-9][0-9]{0,9}|\*))?")


class SequenceSet(NamedTuple):
    """Ranges, with both ends in them. 0 stands for `*`."""

    ranges: tuple[tuple[int, int], ...]

    def numbers(self, count: int) -> list[int]:
        """The places, from 0, of the messages whose numbers are in it, of so many in all."""
        merged = self._merged(count) if count else ()
        return [place for low, high in merged for place in range(low - 1, min(high, count))]

    def uids(self, uids: Sequence[int]) -> list[int]:
        """The places of those unique ids, which are in order, that are in it."""
        merged = self._merged(uids[-1] if uids else 1)
        return [
            place
            for low, high in merged
            for place in range(bisect_left(uids, low), bisect_right(uids, high))
        ]

    def _merged(self, largest: int) -> list[tuple[int, int]]:
        """The ranges in order, none of which meets another: however often a client repeats one."""
        ends = (tuple(sorted((low or largest, high or largest))) for low, high in self.ranges)
        merged: list[tuple[int, int]] = []
        for low, high in sorted(ends):
            if merged and low <= merged[-1][1] + 1:
                merged[-1] = (merged[-1][0], max(high, merged[-1][1]))
            else:
                merged.append((low, high))
        return merged


def parse_set(text: bytes) -> SequenceSet:
    """Read a set. Raises BadSyntax."""
    ranges = []
    for part in text.split(b","):
        match = _RANGE.fullmatch(part)
        if match is None:
            raise BadSyntax("That is no set of numbers")
        low = _end(match[1])
        ranges.append((low, low if match[2] is None else _end(match[2])))
    return SequenceSet(tuple(ranges))


def set_of(numbers: Sequence[int]) -> str:
    """The text of a set of numbers that are in order."""
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
