"""Setting of the store: where mail is kept."""

from dataclasses import field
from pathlib import Path
from typing import Literal, NamedTuple

from mailtrap_local.errors import BadSetting

_SQLITE = "sqlite:"


class StoreSetting(NamedTuple):
    """A kind of store, and the file of one on disk."""

    kind: Literal["memory", "sqlite"] = "memory"
    path: Path | None = None

    def __str__(self) -> str:
        return self.kind if self.path is None else f"{self.kind}:{self.path}"


def parse_store(text: str) -> StoreSetting:
    """The store of its text form: `memory`, or `sqlite:PATH`."""
    if text == "memory":
        return StoreSetting()
    path = text.removeprefix(_SQLITE)
    if path == text or not path:
        raise BadSetting(f"{text!r} is no store: write memory, or sqlite:PATH")
    return StoreSetting("sqlite", Path(path))


STORE = field(
    default=StoreSetting(),
    metadata={
        "parse": parse_store,
        "metavar": "memory|sqlite:PATH",
        "help": "Keep mail in memory, or in a file, where it stays.",
    },
)
