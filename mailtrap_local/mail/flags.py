"""Flags that readers set on a message."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any, NamedTuple, Self

from mailtrap_local.mail.relay_attempt import RelayAttempt, merge_attempts


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
    attempts: tuple[RelayAttempt, ...] = ()

    def changed(self, changed: Mapping[str, Any]) -> Self:
        """Return the flags with those of `changed_flags`. Attempts are added or replaced by id."""
        if "attempts" in changed:
            changed = {**changed, "attempts": merge_attempts(self.attempts, changed["attempts"])}
        return replace(self, **changed)


_NO_FLAGS = Flags()  # shared by all messages without any, which are most


def new_flags(tags: Collection[str], attempts: Collection[RelayAttempt]) -> Flags:
    """Return the flags of a message that has just come."""
    if tags or attempts:
        return Flags(tags=frozenset(tags), attempts=tuple(attempts))
    return _NO_FLAGS


_NAMES = frozenset(field.name for field in fields(Flags))


def changed_flags(given: Mapping[str, Any]) -> dict[str, Any]:
    """Return the flags that are not None, in their types. Raises TypeError for an unknown one."""
    changed = {name: value for name, value in given.items() if value is not None}
    if unknown := changed.keys() - _NAMES:
        raise TypeError(f"no such flag: {', '.join(sorted(unknown))}")
    for name in changed.keys() & {"tags", "keywords"}:
        changed[name] = frozenset(changed[name])
    return changed
