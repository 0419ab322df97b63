"""What readers note about a message, which itself never changes."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Flags:
    """What readers have noted about a message. The message itself never changes."""

    read: bool = False
    pinned: bool = False
    flagged: bool = False
    answered: bool = False
    deleted: bool = False
    tags: frozenset[str] = frozenset()
    keywords: frozenset[str] = frozenset()
