"""Counts of a fault rule, which decide when it is applied, and those of this process."""

from collections import OrderedDict
from typing import Protocol

MAX_REMEMBERED = 10_000
"""Sessions, and senders with recipients, that a rule remembers."""

Parties = tuple[str, frozenset[str]]
"""Sender and recipients, by which a further attempt is known."""


class RuleCounts(Protocol):
    """Counts of one rule. All methods count, and number from 1."""

    hits: int
    """Number of times the rule was applied, as far as is known."""

    def session(self, session_id: str) -> int:
        """Return the number of a session among those that came here."""

    def attempt(self, parties: Parties) -> int:
        """Return how often these have come."""

    def occasion(self) -> int:
        """Return how often all conditions have held."""

    def hit(self, times: int | None) -> bool:
        """Count a hit, unless there have been `times` already. Returns whether it is one."""


class LocalCounts:
    """Counts in this process. For one thread at a time."""

    def __init__(self, hits: int = 0) -> None:
        self.hits = hits
        self._occasions = 0
        self._sessions = KeyNumbers()
        self._distinct_sessions = 0
        self._attempts = KeyNumbers()

    def session(self, session_id: str) -> int:
        number = self._sessions.get(session_id)
        if not number:
            self._distinct_sessions = number = self._distinct_sessions + 1
        return self._sessions.put(session_id, number)

    def attempt(self, parties: Parties) -> int:
        return self._attempts.put(parties, self._attempts.get(parties) + 1)

    def occasion(self) -> int:
        self._occasions += 1
        return self._occasions

    def hit(self, times: int | None) -> bool:
        is_hit = times is None or self.hits < times
        self.hits += is_hit
        return is_hit


class KeyNumbers:
    """A number for each key. Holds a bounded number of them; the one seen longest ago goes first.

    A key that is unknown has the number 0.
    """

    def __init__(self) -> None:
        self._numbers: OrderedDict[int, int] = OrderedDict()  # by hash: recipients can be many

    def get(self, key: object) -> int:
        """Return the number of a key."""
        return self._numbers.get(hash(key), 0)

    def put(self, key: object, number: int) -> int:
        """Set the number of a key, seen now, and return it."""
        self._numbers[hash(key)] = number
        self._numbers.move_to_end(hash(key))
        if len(self._numbers) > MAX_REMEMBERED:
            self._numbers.popitem(last=False)
        return number
