"""Real time, for waits, deadlines and certificates, whatever a test does to the clock."""

import time
from datetime import UTC, datetime

if hasattr(time, "clock_gettime"):

    def monotonic() -> float:
        """Seconds that only grow. Unlike `time.monotonic`, freezegun leaves this alone."""
        return time.clock_gettime(time.CLOCK_MONOTONIC)

    def now() -> datetime:
        """The time in UTC, which freezegun leaves alone too."""
        return datetime.fromtimestamp(time.clock_gettime(time.CLOCK_REALTIME), UTC)

else:  # Windows
    _KEPT = (time.monotonic, time.time)  # where freezegun does not look

    def monotonic() -> float:
        """Seconds that only grow."""
        return _KEPT[0]()

    def now() -> datetime:
        """The time in UTC."""
        return datetime.fromtimestamp(_KEPT[1](), UTC)
