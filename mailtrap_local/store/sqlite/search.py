"""Searches an SQLite file."""

from array import array
from collections.abc import Sequence
from typing import TYPE_CHECKING

from mailtrap_local.store.base import Entry
from mailtrap_local.store.rows import COLUMNS
from mailtrap_local.store.sqlite.file import SqliteFile
from mailtrap_local.store.sqlite.messages import SqliteMessages, in_mailbox
from mailtrap_local.store.stored_entries import AT_ONCE, StoredEntries

if TYPE_CHECKING:
    from mailtrap_local.search import Query

_WITH_WORDS = (
    f"SELECT {', '.join(f'message.{name}' for name in COLUMNS.split(', '))}, words.text "
    "FROM message LEFT JOIN words USING (seq)"
)


class SqliteSearch:
    """Searches of a file, for any thread."""

    def __init__(self, file: SqliteFile, messages: SqliteMessages) -> None:
        self._file = file
        self._messages = messages

    def find(self, query: "Query", mailbox: str | None) -> Sequence[Entry]:
        """Return the messages that match, oldest first."""
        where, values = in_mailbox(mailbox)
        needles = query.needles  # messages without a search text are looked at anyway
        narrow = " AND ".join(["(words.text IS NULL OR instr(words.text, ?))"] * len(needles))
        select = f"{_WITH_WORDS} {where} {narrow or 1} ORDER BY seq"
        matches = query.matches
        found: list[Entry] = []
        seqs = array("q")
        with self._file.reading() as db:
            for *row, text in db.execute(select, (*values, *needles)):
                entry = self._messages.entry(tuple(row), text)
                if matches(entry.message, entry.flags):
                    seqs.append(entry.message.seq)
                    if len(seqs) <= AT_ONCE:
                        found.append(entry)
        return found if len(seqs) <= AT_ONCE else StoredEntries(seqs, self._messages.at)
