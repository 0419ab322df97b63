"""Flags that readers set on a message."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any, NamedTuple


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


_NAMES = frozenset(field.name for field in fields(Flags))


def changed_flags(given: Mapping[str, Any]) -> dict[str, Any]:
    """Return the flags that are not None, in their types. Raises TypeError for an unknown one."""
    changed = {name: value for name, value in given.items() if value is not None}
    if unknown := changed.keys() - _NAMES:
        raise TypeError(f"no such flag: {', '.join(sorted(unknown))}")
    for name in changed.keys() & {"tags", "keywords"}:
        changed[name] = frozenset(changed[name])
    return changed
