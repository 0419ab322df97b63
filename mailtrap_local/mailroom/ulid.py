"""Makes message ids, unique and sorted by the order they were made in."""

import os
import threading

_CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_PAIRS = [high + low for high in _CROCKFORD for low in _CROCKFORD]  # two digits a step


class UlidGenerator:
    """Monotonic ULIDs: 48 bits of milliseconds, 80 random bits, in Crockford's base 32.

    Those of one millisecond, and of a clock that was set back, still sort in the order in which
    they were made. For any thread. See https://github.com/ulid/spec
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._last = 0

    def next(self, now: float) -> str:
        """Return the next id, for `now` in seconds since 1970."""
        fresh = (int(now * 1000) << 80) | int.from_bytes(os.urandom(10))
        with self._lock:
            number = self._last = max(fresh, self._last + 1)
        return "".join([_PAIRS[(number >> shift) & 1023] for shift in range(120, -1, -10)])
