"""Give freed memory back to the system: glibc keeps what it may need again, for ever."""

import contextlib
import ctypes
import os
from pathlib import Path

_MUCH = 16 * 2**20  # octets
_CHANGE = 2**20  # octets
_M_TRIM_THRESHOLD = -1
_M_MMAP_THRESHOLD = -3
_M_ARENA_MAX = -8
_AT_ONCE = 2**19  # octets that are given back as they are freed
_NAMES = (
    *("arena", "ordblks", "smblks", "hblks", "hblkhd"),
    *("usmblks", "fsmblks", "uordblks", "fordblks", "keepcost"),
)


class _MallInfo(ctypes.Structure):
    """Result of `mallinfo2`, see mallinfo(3)."""

    _fields_ = [(name, ctypes.c_size_t) for name in _NAMES]


class FreedMemory:
    """Memory that has been freed and not given back. Of glibc alone: elsewhere it does nothing.

    Made before there are threads, it has them share one heap, of which glibc gives back 512 KiB
    at the end at once. Else each has its own, whose end is given back from 64 MiB on and is not
    touched by `malloc_trim`: see mallopt(3).
    """

    def __init__(self) -> None:
        self._then = (0, 0)  # octets, free and resident, after the last time
        self._libc: ctypes.CDLL | None = None
        with contextlib.suppress(AttributeError, OSError, TypeError):  # another C library, Windows
            libc = ctypes.CDLL(None)
            libc.mallinfo2.restype = _MallInfo
            for parameter in (_M_TRIM_THRESHOLD, _M_MMAP_THRESHOLD):
                libc.mallopt(parameter, _AT_ONCE)
            libc.mallopt(_M_ARENA_MAX, 1)
            self._libc = libc

    def give_back(self) -> None:
        """Give back what is free, if it is 16 MiB or more and something has changed."""
        if self._libc is None:
            return
        free = self._libc.mallinfo2().fordblks  # what was given back counts too
        with contextlib.suppress(OSError):  # no file can be opened now
            changes = (free - self._then[0], _resident() - self._then[1])
            if free >= _MUCH and any(abs(change) >= _CHANGE for change in changes):
                self._libc.malloc_trim(0)
                self._then = (free, _resident())


def _resident() -> int:
    """Octets of this process that are in memory, see proc(5)."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")
