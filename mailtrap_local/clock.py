"""Real time, for waits, deadlines and certificates, whatever a test does to the clock."""

import sys
import time
from contextlib import suppress
from datetime import UTC, datetime

if hasattr(time, "clock_gettime"):

    def monotonic() -> float:
        """Seconds that only grow. Unlike `time.monotonic`, freezegun leaves this alone."""
        return time.clock_gettime(time.CLOCK_MONOTONIC)

    def _time() -> float:
        return time.clock_gettime(time.CLOCK_REALTIME)  # which freezegun leaves alone, too

else:  # Windows
    _KEPT = (time.monotonic, time.time)  # where freezegun does not look

    def monotonic() -> float:
        """Seconds that only grow."""
        return _KEPT[0]()

    _time = _KEPT[1]


def now() -> datetime:
    """The time in UTC."""
    time_machine = sys.modules.get("time_machine")  # it changes the clocks themselves
    if time_machine is not None:
        with suppress(ValueError):  # of newer ones, when nobody travels at this moment
            return datetime.fromtimestamp(time_machine.escape_hatch.time.time(), UTC)
    return datetime.fromtimestamp(_time(), UTC)
