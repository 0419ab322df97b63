"""Lock beside the file of a store, and in it how far the store had come.

Two processes with one file would not know of each other's mail. And a file that has come less far
than is noted here has been restored from an older copy: its numbers are given a second time.
"""

import os
from contextlib import suppress
from pathlib import Path

from mailtrap_local.errors import BadSetting
from mailtrap_local.store.base import Cursor

_LENGTH = 32  # octets: each note overwrites the one before


class LockFile:
    """The lock of the file at `path`, held until it is closed.

    Raises BadSetting if another process holds it.
    """

    def __init__(self, path: Path) -> None:
        beside = path.with_name(f"{path.name}-lock")
        try:
            self._fd = os.open(beside, os.O_RDWR | os.O_CREAT, 0o644)
        except OSError as problem:
            raise BadSetting(f"--store sqlite:{path}: {beside.name}: {problem.strerror}") from None
        try:
            import fcntl  # noqa: PLC0415  # not on Windows

            fcntl.flock(self._fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except ImportError:
            pass
        except OSError:
            self.close()
            raise BadSetting(
                f"--store sqlite:{path}: another process has the store open; stop it, or give this "
                "one another file"
            ) from None

    def noted(self) -> Cursor | None:
        """Return how far the store had come; None if that is not known."""
        os.lseek(self._fd, 0, os.SEEK_SET)
        text = os.read(self._fd, _LENGTH).decode("ascii", "replace").split()
        with suppress(ValueError):
            epoch, seq = map(int, text)
            return Cursor(epoch, seq)
        return None

    def note(self, cursor: Cursor) -> None:
        """Note how far the store has come."""
        text = f"{cursor.epoch} {cursor.seq}".ljust(_LENGTH - 1) + "\n"
        with suppress(OSError):  # the disk is full: an older note remains
            os.lseek(self._fd, 0, os.SEEK_SET)
            os.write(self._fd, text.encode())

    def close(self) -> None:
        """Give the lock up. May be called again."""
        fd, self._fd = self._fd, -1
        if fd >= 0:
            os.close(fd)
