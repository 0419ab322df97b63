"""Store of faults that several processes share."""

from collections.abc import Callable
from typing import Literal, NamedTuple, Protocol


class KeptFault(NamedTuple):
    """A fault as a store keeps it: its rule in JSON."""

    id: str
    rule: str
    hits: int


class FaultStore(Protocol):
    """Keeps the faults of all processes that share a store. Each method raises StoreUnavailable.

    Counting is in one order for all of them; 0 is the number for a fault that has been removed.
    """

    def keep_fault(self, fault_id: str, rule: str, most: int) -> bool:
        """Add a fault, unless there are `most` already. Returns whether it was added."""

    def forget_faults(self, fault_ids: list[str]) -> int:
        """Remove faults; returns how many were there."""

    def fault_hits(self, fault_id: str) -> int | None:
        """Return how often a fault was applied; None if it has been removed."""

    def count_fault(
        self, fault_id: str, what: Literal["hits", "occasions", "sessions"], most: int | None = None
    ) -> int:
        """Count one up and return it; 0 if it was at `most`, where it stays."""

    def count_attempt(self, fault_id: str, parties: bytes, remembered: int) -> int:
        """Return how often these have come, among the newest `remembered`."""

    def follow_faults(self, take: Callable[[list[KeptFault]], None]) -> None:
        """Call `take` with all faults, oldest first: now, and when some have come or gone."""

    def look_at_faults(self) -> None:
        """Call it with all faults as they are now."""
