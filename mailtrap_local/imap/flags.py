r"""Translate IMAP flags to fields of the store and back: `\Seen` is `read`, and so on."""

from collections.abc import Collection, Iterable, Iterator
from typing import Any

from mailtrap_local.mail.flags import Flags

_SYSTEM = {
    "\\Seen": "read",
    "\\Answered": "answered",
    "\\Flagged": "flagged",
    "\\Deleted": "deleted",
}
_BY_LOWER = {name.lower(): name for name in _SYSTEM}
_MAX_KEYWORDS = 100
_LONGEST_KEYWORD = 100
_MAX_ANNOUNCED = 1000  # keywords of a folder

SYSTEM_FLAGS = tuple(_SYSTEM)
"""System flags that the store keeps. `\\Draft` is left out: nothing here is one."""


class KeywordList:
    """Keywords in use in a folder, in the spelling that came first: case does not count."""

    def __init__(self, names: Iterable[str]) -> None:
        self._names: dict[str, str] = {}  # by lower case
        self.add(sorted(names))

    def __iter__(self) -> Iterator[str]:
        return iter(self._names.values())

    def add(self, names: Iterable[str]) -> bool:
        """Add names; True if one is new. Beyond 1,000 none is added."""
        before = len(self._names)
        for name in names:
            if len(self._names) < _MAX_ANNOUNCED:
                self._names.setdefault(name.lower(), name)
        return len(self._names) > before


def flags_of(flags: Flags) -> tuple[str, ...]:
    """The flags of a message, system flags first, then its keywords."""
    system = (name for name, field in _SYSTEM.items() if getattr(flags, field))
    return (*system, *sorted(flags.keywords))


def flag_list(flags: Iterable[str]) -> bytes:
    """A parenthesized flag list."""
    return f"({' '.join(flags)})".encode()


def changed_flags(before: Flags, names: Collection[str], mode: str) -> dict[str, Any]:
    """The fields of `Store.update` that STORE sets: `mode` is `+`, `-`, or `""` to replace all.

    Flags that the store does not keep are ignored, as are keywords above the limits. A keyword
    keeps the case that the message has it in.
    """
    spelled = {name.lower(): name for name in before.keywords}
    first: dict[str, str] = {}
    for name in names:
        first.setdefault(name.lower(), name)
    given = {_BY_LOWER.get(low, spelled.get(low, name)) for low, name in first.items()}
    keywords = frozenset(
        name for name in given if not name.startswith("\\") and len(name) <= _LONGEST_KEYWORD
    )
    value = mode != "-"
    fields: dict[str, Any] = {_SYSTEM[name]: value for name in given & _SYSTEM.keys()}
    if mode == "":
        fields = {field: name in given for name, field in _SYSTEM.items()}
        fields["keywords"] = keywords
    elif keywords:
        kept = before.keywords
        fields["keywords"] = kept | keywords if mode == "+" else kept - keywords
    if len(fields.get("keywords", ())) > _MAX_KEYWORDS:
        del fields["keywords"]
    return fields
