"""Message of a store on disk: its octets are read when they are asked for."""

from collections.abc import Callable
from typing import Any

from mailtrap_local.mail.message import Message

_set = object.__setattr__  # a message is frozen


class StoredMessage(Message):
    """Message whose `raw` the store reads, and does not keep.

    `raw` raises MessageNotFound once the message has been removed: no other view is affected
    that was made before.
    """

    __slots__ = ("_load", "_octets")
    _load: Callable[[], bytes]
    _octets: int

    def __init__(
        self,
        *,
        raw: bytes | None = None,
        load: Callable[[], bytes] | None = None,
        octets: int = 0,
        search_text: bytes | None = None,
        **fields: Any,
    ) -> None:
        """Take the fields of `Message`, and what reads the octets, or these themselves."""
        for name, value in fields.items():
            _set(self, name, value)
        if "_checker" not in fields:
            _set(self, "_checker", None)
        _set(self, "_content", None)
        _set(self, "_search_text", search_text)
        _set(self, "_load", load if raw is None else lambda: raw)
        _set(self, "_octets", octets if raw is None else len(raw))

    @property
    def raw(self) -> bytes:  # type: ignore[override]  # a field of others
        """The bytes as sent, with dots unstuffed (RFC 5321 section 4.5.2)."""
        return self._load()

    @property
    def size(self) -> int:
        """The number of octets of `raw`, which is not read for it."""
        return self._octets
