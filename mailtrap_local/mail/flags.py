"""Flags that readers set on a message."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Flags:
    """Flags of a message, which itself never changes."""

    read: bool = False
    pinned: bool = False
    flagged: bool = False
    answered: bool = False
    deleted: bool = False
    tags: frozenset[str] = frozenset()
    keywords: frozenset[str] = frozenset()
