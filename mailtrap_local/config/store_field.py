"""Setting of the store: where mail is kept."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, NamedTuple

from mailtrap_local.errors import BadSetting

_SQLITE = "sqlite:"
_POSTGRESQL = re.compile(r"postgres(?:ql)?://")
# all that may be one, also where @ and / are not escaped in it
_USER = re.compile(r"(?<=://)([^:/?#@]*):.*@", re.DOTALL)
_PASSWORD = re.compile(r"(?<=[?&])([^=&]*password)=[^&]*")


@dataclass(frozen=True)
class DatabaseUrl:
    """URL of a database. Its text form and its representation hide the password."""

    full: str = field(repr=False)

    def __str__(self) -> str:
        return _PASSWORD.sub(r"\1=***", _USER.sub(r"\1:***@", self.full))

    __repr__ = __str__


class StoreSetting(NamedTuple):
    """A kind of store, and the file or the database of one that stays."""

    kind: Literal["memory", "sqlite", "postgresql"] = "memory"
    path: Path | None = None
    url: DatabaseUrl | None = None

    def __str__(self) -> str:
        if self.url is not None:
            return str(self.url)
        return self.kind if self.path is None else f"{self.kind}:{self.path}"


def parse_store(text: str) -> StoreSetting:
    """The store of its text form: `memory`, `sqlite:PATH`, or `postgresql://USER@HOST/DATABASE`."""
    if text == "memory":
        return StoreSetting()
    if _POSTGRESQL.match(text):
        return StoreSetting("postgresql", url=DatabaseUrl(text))
    path = text.removeprefix(_SQLITE)
    if path == text or not path:
        shown = text.partition(":")[0] + ":…" if "@" in text else text  # it may hold a password
        raise BadSetting(
            f"{shown!r} is no store: write memory, or sqlite:PATH, or "
            "postgresql://USER:PASSWORD@HOST/DATABASE"
        )
    return StoreSetting("sqlite", Path(path))


@contextmanager
def explain_missing_driver(store: StoreSetting) -> Iterator[None]:
    """Raise BadSetting if what is imported for a store in a database is not installed."""
    try:
        yield
    except ImportError as problem:
        raise BadSetting(
            f'--store {store}: {problem}, run: pip install "mailtrap-local[postgres]"'
        ) from None


STORE = field(
    default=StoreSetting(),
    metadata={
        "parse": parse_store,
        "metavar": "memory|sqlite:PATH|postgresql://…",
        "help": "Keep mail in memory, in a file, or in a database that several share.",
    },
)
