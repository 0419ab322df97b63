"""Give freed memory back to the system: glibc keeps what it may need again, for ever."""

import ctypes

_MUCH = 16 * 2**20  # octets
_NAMES = (
    *("arena", "ordblks", "smblks", "hblks", "hblkhd"),
    *("usmblks", "fsmblks", "uordblks", "fordblks", "keepcost"),
)


class _MallInfo(ctypes.Structure):
    """Result of `mallinfo2`, see mallinfo(3)."""

    _fields_ = [(name, ctypes.c_size_t) for name in _NAMES]


class FreedMemory:
    """Memory that has been freed and not given back. Of glibc alone: elsewhere it does nothing."""

    def __init__(self) -> None:
        self._then = 0
        try:
            libc = ctypes.CDLL(None)
            self._trim, self._info = libc.malloc_trim, libc.mallinfo2
        except (AttributeError, OSError, TypeError):  # another C library, or Windows
            self._trim = None
        else:
            self._info.restype = _MallInfo

    def give_back(self) -> None:
        """Give back what has been freed since the last call, if it is 16 MiB or more."""
        if self._trim is None:
            return
        freed = self._info().fordblks
        if freed - self._then >= _MUCH:
            self._trim(0)
            self._then = freed
        self._then = min(self._then, freed)
