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
        self._milliseconds = 0
        self._last = 0
        self._beginning = ("", -1)  # all but four digits of an id, and the bits they stand for

    def next(self, now: float) -> str:
        """Return the next id, for `now` in seconds since 1970."""
        milliseconds = int(now * 1000)
        with self._lock:
            if milliseconds > self._milliseconds:
                self._milliseconds = milliseconds
                fresh = (milliseconds << 80) | int.from_bytes(os.urandom(10))
                self._last = max(fresh, self._last + 1)
            else:
                self._last += 1
            number = self._last
            beginning, bits = self._beginning
            if bits != number >> 20:  # seldom within a millisecond
                bits = number >> 20
                beginning = "".join(
                    [_PAIRS[(bits >> shift) & 1023] for shift in range(100, -1, -10)]
                )
                self._beginning = beginning, bits
        return f"{beginning}{_PAIRS[(number >> 10) & 1023]}{_PAIRS[number & 1023]}"
