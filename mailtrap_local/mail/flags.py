"""Flags that readers set on a message."""

from dataclasses import dataclass
from typing import NamedTuple


class CheckVerdict(NamedTuple):
    """Result of the checks of a message: the number of its errors and warnings, all rules found."""

    errors: int = 0
    warnings: int = 0
    rules: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Flags:
    """Flags of a message, which itself never changes. `checks` is None before it was checked."""

    read: bool = False
    pinned: bool = False
    flagged: bool = False
    answered: bool = False
    deleted: bool = False
    tags: frozenset[str] = frozenset()
    keywords: frozenset[str] = frozenset()
    checks: CheckVerdict | None = None
