"""Upkeep of a store that nobody serves: what the command `store` does, whatever the kind."""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import NamedTuple, Protocol

from mailtrap_local.store.base import Counts

Advance = Callable[[int], None]
"""Called with the number of units done since the last call, for a progress bar."""


class StoreFacts(NamedTuple):
    """Facts of a store. `octets` are those of messages, `size` is that on disk."""

    kind: str
    version: int
    newest_version: int
    messages: Counts
    octets: int
    size: int
    oldest: datetime | None
    newest: datetime | None
    epoch: int


class StoreUpkeep(Protocol):
    """A store that is opened for its upkeep alone. Each method may raise BadSetting."""

    def info(self) -> StoreFacts:
        """Return what it says of itself."""

    def messages(self) -> int:
        """Return how many messages `find_problems` looks at; 0 if they cannot be counted."""

    def find_problems(self, advance: Advance) -> Iterator[str]:
        """Look at all that is in it. Advances by messages."""

    def unused(self) -> int:
        """Return how many units `vacuum` gives back."""

    def vacuum(self, advance: Advance) -> int:
        """Give back what deleted messages have left; returns how many octets. Advances by units."""

    def migrate(self, advance: Advance) -> None:
        """Bring it to the newest version. Advances by versions."""

    def close(self) -> None:
        """Close it."""
