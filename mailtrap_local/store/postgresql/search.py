"""Searches a PostgreSQL store: SQL narrows, and what is left is looked at."""

from array import array
from collections.abc import Callable, Collection, Iterator
from itertools import islice
from typing import TYPE_CHECKING, Any, Protocol

from mailtrap_local.store.base import Entry, FoundMessages
from mailtrap_local.store.postgresql import statements
from mailtrap_local.store.stored_entries import AT_ONCE, FoundEntries, StoredEntries

if TYPE_CHECKING:
    from mailtrap_local.search import Query

_ROWS_AT_ONCE = 2000

Row = tuple[Any, ...]


class ReadRows(Protocol):
    """Reads the rows of a statement. Raises StoreUnavailable."""

    def __call__(self, query: bytes, **values: Any) -> list[Row]: ...


class PostgresSearch:
    """Searches for any thread. `read_entry` makes the entry of a row and its search text.

    With an index of trigrams, it tells which search texts have the words; else all are read.
    """

    def __init__(
        self,
        read_rows: ReadRows,
        read_entry: Callable[[Row, bytes | None], Entry],
        read_at: Callable[[Collection[int]], list[Entry]],
    ) -> None:
        self._read_rows = read_rows
        self._read_entry = read_entry
        self._read_at = read_at
        self._has_index = bool(read_rows(statements.HAS_TRIGRAMS)[0][0])
        self._complete_until = 0  # all messages up to this seq have their search texts

    def note_complete(self, after: int, until: int) -> None:
        """Note that the messages behind seq `after` up to `until` have their search texts."""
        if after <= self._complete_until:
            self._complete_until = max(self._complete_until, until)

    def find(self, query: "Query", mailbox: str | None) -> FoundMessages:
        """Return the messages that match, oldest first."""
        found = FoundEntries()
        seqs = array("q")
        unread = 0
        for *row, text in self._candidates(query, mailbox):
            entry = self._read_entry(tuple(row), text)
            if query.matches(entry.message, entry.flags):
                seqs.append(entry.message.seq)
                unread += not entry.flags.read
                if len(seqs) <= AT_ONCE:
                    found.append(entry)
        return found if len(seqs) <= AT_ONCE else StoredEntries(seqs, self._read_at, unread)

    def _candidates(self, query: "Query", mailbox: str | None) -> Iterator[Row]:
        """Return the rows of all messages that may match, with their search texts."""
        ((end,),) = self._read_rows(statements.END)
        if (seqs := self._narrowed(query, end)) is not None:
            select, left = statements.FOUND_AMONG.about(mailbox), iter(seqs)
            while some := list(islice(left, _ROWS_AT_ONCE)):
                yield from self._read_rows(select, mailbox=mailbox, seqs=some)
            return
        needles = query.alternatives
        values = {f"needle{number}": needle for number, needle in enumerate(needles)}
        select = statements.found(values, limit=_ROWS_AT_ONCE).about(mailbox)
        reached = 0
        while reached < end:
            rows = self._read_rows(select, mailbox=mailbox, after=reached, end=end, **values)
            reached = end if len(rows) < _ROWS_AT_ONCE else rows[-1][0]
            yield from rows

    def _narrowed(self, query: "Query", end: int) -> list[int] | None:
        """Return the seqs of messages whose texts may match, or are not there yet.

        None if the index cannot tell.
        """
        from mailtrap_local.store.postgresql.narrowing import text_condition  # noqa: PLC0415  # slow

        values: dict[str, str] = {}
        condition = text_condition(query.tree, values) if self._has_index else None
        if condition is None:
            return None
        after = self._complete_until
        # first: what gets its text meanwhile is in both
        missing = [seq for (seq,) in self._read_rows(statements.MISSING, after=after, end=end)]
        self.note_complete(after, missing[0] - 1 if missing else end)
        fitting = self._read_rows(statements.fitting(condition), **values)
        return sorted({*missing, *(seq for (seq,) in fitting if seq <= end)})


def text_with_trigrams(text: bytes) -> str:
    """Return a search text as PostgreSQL takes it: each needle that has a pattern stays in it."""
    return text.replace(b"\0", b" ").decode(errors="replace")
