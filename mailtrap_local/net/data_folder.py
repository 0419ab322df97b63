"""The folder where a user's mailtrap-local files are, the local CA among them."""

import os
import sys
from pathlib import Path

from mailtrap_local.errors import BadSetting

OWN_FILES = "pass your own certificate with --cert and --key"


class UnwritableFolder(BadSetting):
    """A folder has no CA, and none can be kept there."""


def data_folder() -> Path:
    """The folder of this user's mailtrap-local files. It need not exist yet.

    Raises UnwritableFolder for a user without a home.
    """
    # not platformdirs: its pytest plugin costs each run of pytest 4 ms
    if sys.platform == "win32":
        base = Path(os.environ.get("LOCALAPPDATA") or _home() / "AppData" / "Local")
    elif Path(xdg := os.environ.get("XDG_DATA_HOME", "")).is_absolute():
        base = Path(xdg)  # a relative path is ignored, as the XDG specification asks
    elif sys.platform == "darwin":
        base = _home() / "Library" / "Application Support"
    else:
        base = _home() / ".local" / "share"
    return base / "mailtrap-local"


def _home() -> Path:
    try:
        return Path.home()
    except RuntimeError:
        raise UnwritableFolder(
            "this user has no home folder: name a folder that you can write in by XDG_DATA_HOME, "
            f"or {OWN_FILES}"
        ) from None
