"""Place of a store's file: whether the file is still there, and how much room its disk has."""

import os
import shutil
from pathlib import Path

from mailtrap_local.errors import StoreUnavailable

_KEPT_FREE = 64_000_000  # octets
_SHARE_KEPT_FREE = 4  # of a small disk: a quarter


class FilePlace:
    """The place of an open file. What is deleted needs some room too, so a part is kept free."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._folder = path.parent
        self._identity = self._identity_now()

    def _identity_now(self) -> tuple[int, int] | None:
        try:
            found = os.stat(self._path)  # noqa: PTH116  # once a batch: twice as fast
        except OSError:
            return None
        return found.st_dev, found.st_ino

    def check(self) -> None:
        """Raise StoreUnavailable if the file has been deleted, moved or replaced.

        What is written to it now would be gone with the process.
        """
        if self._identity_now() != self._identity:
            raise StoreUnavailable(
                f"{self._path} has been deleted, moved or replaced since it was opened: "
                "put it back, or restart the sandbox"
            )

    def has_room(self, octets: int) -> bool:
        """Return whether there is room for messages, once the file is `octets` long.

        It gets as long as that when its log is written into it.
        """
        total, _, free = shutil.disk_usage(self._folder)
        growth = octets - os.stat(self._path).st_size  # noqa: PTH116  # see above
        return free - growth >= min(_KEPT_FREE, total // _SHARE_KEPT_FREE)
