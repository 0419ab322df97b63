"""Searches an SQLite file."""

from array import array
from typing import TYPE_CHECKING

from mailtrap_local.store.rows import COLUMNS
from mailtrap_local.store.sqlite.file import SqliteFile
from mailtrap_local.store.sqlite.messages import SqliteMessages, in_mailbox
from mailtrap_local.store.stored_entries import AT_ONCE, Found, FoundEntries, StoredEntries

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

    def find(self, query: "Query", mailbox: str | None) -> Found:
        """Return the messages that match, oldest first."""
        where, values = in_mailbox(mailbox)
        needles = query.alternatives  # messages without a search text are looked at anyway
        narrow = " OR ".join(["words.text IS NULL", *["instr(words.text, ?)"] * len(needles)])
        narrow = f"({narrow})" if needles else ""
        select = f"{_WITH_WORDS} {where} {narrow or 1} ORDER BY seq"
        matches = query.matches
        found = FoundEntries()
        seqs = array("q")
        unread = 0
        with self._file.reading() as db:
            for *row, text in db.execute(select, (*values, *needles)):
                entry = self._messages.entry(tuple(row), text)
                if matches(entry.message, entry.flags):
                    seqs.append(entry.message.seq)
                    unread += not entry.flags.read
                    if len(seqs) <= AT_ONCE:
                        found.append(entry)
        return found if len(seqs) <= AT_ONCE else StoredEntries(seqs, self._messages.at, unread)
