"""Limits that all clients share: octets under way, connections. Knows no protocol."""

import threading


class Budget:
    """An amount of which clients take parts and give them back. For any thread."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self._lock = threading.Lock()
        self._taken = 0

    @property
    def taken(self) -> int:
        """The amount that clients have now."""
        return self._taken

    def take(self, amount: int) -> bool:
        """Take an amount; False, and nothing is taken, if so much is not left."""
        with self._lock:
            if self._taken + amount > self.limit:
                return False
            self._taken += amount
            return True

    def give_back(self, amount: int) -> None:
        """Give back what `take` gave."""
        with self._lock:
            self._taken -= amount


class Reservation:
    """Part of a budget that one client has. For one thread at a time.

    The first `free` of it are not counted: most clients never need more.
    """

    def __init__(self, budget: Budget, *, free: int = 0) -> None:
        self._budget = budget
        self._free = free
        self._held = 0

    def grow_to(self, amount: int) -> bool:
        """Have at least this amount; False, and nothing changes, if so much is not left."""
        more = amount - self._free - self._held
        if more <= 0:
            return True
        if not self._budget.take(more):
            return False
        self._held += more
        return True

    def release(self) -> None:
        """Give all of it back. May be called again."""
        if self._held:
            self._budget.give_back(self._held)
            self._held = 0
