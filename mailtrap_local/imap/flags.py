r"""Translate IMAP flags to fields of the store and back: `\Seen` is `read`, and so on."""

from collections.abc import Collection, Iterable
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

SYSTEM_FLAGS = tuple(_SYSTEM)
"""System flags that the store keeps. `\\Draft` is left out: nothing here is one."""


def flags_of(flags: Flags) -> tuple[str, ...]:
    """The flags of a message, system flags first, then its keywords."""
    system = (name for name, field in _SYSTEM.items() if getattr(flags, field))
    return (*system, *sorted(flags.keywords))


def flag_list(flags: Iterable[str]) -> bytes:
    """A parenthesized flag list."""
    return f"({' '.join(flags)})".encode()


def changed_flags(before: Flags, names: Collection[str], mode: str) -> dict[str, Any]:
    """The fields of `Store.update` that STORE sets: `mode` is `+`, `-`, or `""` to replace all.

    Flags that the store does not keep are ignored, as are keywords above the limits.
    """
    given = {_BY_LOWER.get(name.lower(), name) for name in names}
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
