"""The row that every writing transaction locks first: the end of the log, and the counts."""

from collections.abc import Iterator
from dataclasses import dataclass, fields

from mailtrap_local.store.base import Cursor
from mailtrap_local.store.postgresql.database import Connection


@dataclass(slots=True)
class State:
    """Columns of the row, as a transaction has changed them so far."""

    epoch: int
    seq: int
    logged_after: int
    all_pinned_until: int
    total: int
    unread: int
    octets: int
    pinned: int
    pinned_octets: int
    routes: int
    faults: int
    accounts: int

    def values(self) -> Iterator[int]:
        """The values of `COLUMNS`."""
        return map(self.__getattribute__, COLUMNS)

    @property
    def cursor(self) -> Cursor:
        """The end of the log."""
        return Cursor(self.epoch, self.seq)

    @property
    def revision(self) -> tuple[int, ...]:
        """Numbers that grow with each change, one by one."""
        return self.seq, self.routes, self.faults, self.accounts

    def is_newer_than(self, other: "State") -> bool:
        """Return whether something has changed since."""
        return any(now > then for now, then in zip(self.revision, other.revision, strict=True))


COLUMNS = [field.name for field in fields(State)]
SELECT = f"SELECT {', '.join(COLUMNS)} FROM state".encode()


def read_state(db: Connection) -> State:
    """Return the row as it is now."""
    return State(*db.execute(SELECT).fetchone() or ())
