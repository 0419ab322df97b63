"""Give memory that is free back to the system, which glibc keeps for later."""

import sys


def trim() -> None:
    """Return free memory to the system, where that can be asked for. Takes some milliseconds."""
    if not sys.platform.startswith("linux"):
        return
    import ctypes  # noqa: PLC0415  # only after something large

    release = getattr(ctypes.CDLL(None), "malloc_trim", None)  # musl has none
    if release is not None:
        release(0)
