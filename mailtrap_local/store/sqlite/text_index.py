"""Index of the search texts of an SQLite file, by their runs of three characters (trigrams).

It only narrows a search: what it finds has all the trigrams, not always the words. One table of
FTS5 holds the texts of so many changes (a part), and is dropped once all its messages are gone:
until then it also finds removed ones, which nobody joins with anything. Without FTS5 there is none.
"""

import sqlite3
from collections.abc import Collection, Iterable, Iterator
from itertools import groupby

from mailtrap_local.store.sqlite.schema import BLOCK

PART = 128 * BLOCK
_MOST_TRIGRAMS = 12  # of a needle: more narrow hardly further
_CREATE = (
    "CREATE VIRTUAL TABLE words_of_part_{part} USING fts5(text, content='', detail='none', "
    "columnsize=0, tokenize='trigram case_sensitive 1')"
)


def has_index(db: sqlite3.Connection) -> bool:
    """Return whether this SQLite can make trigrams."""
    module = "SELECT 1 FROM pragma_module_list WHERE name = 'fts5'"
    return sqlite3.sqlite_version_info >= (3, 34) and db.execute(module).fetchone() is not None


class TextIndex:
    """Writes the index. For the thread of the writer, before it keeps the texts themselves."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        self._is_there = has_index(db)

    def add(self, texts: Iterable[tuple[int, bytes]]) -> None:
        """Add the texts of messages by their seq, in order."""
        for part, some in groupby(texts, key=lambda each: each[0] // PART):
            if not self._is_there:
                self._db.execute("DELETE FROM indexed_part WHERE part = ?", (part,))
            elif self._is_indexed(part):
                insert = (
                    f"INSERT INTO words_of_part_{part} (rowid, text) VALUES (?, CAST(? AS TEXT))"
                )
                # NUL would end the text
                self._db.executemany(
                    insert, [(seq, text.replace(b"\0", b" ")) for seq, text in some]
                )

    def _is_indexed(self, part: int) -> bool:
        """Return whether a part has all its texts in the index. A new one is created."""
        known = "SELECT 1 FROM indexed_part WHERE part = ?"
        if self._db.execute(known, (part,)).fetchone():
            return True
        texts = "SELECT 1 FROM words WHERE seq BETWEEN ? AND ? LIMIT 1"
        if self._db.execute(texts, (part * PART, part * PART + PART - 1)).fetchone():
            return False
        self._drop_empty_parts()
        self._db.execute(_CREATE.format(part=part))
        self._db.execute("INSERT INTO indexed_part VALUES (?)", (part,))
        return True

    def _drop_empty_parts(self) -> None:
        for (part,) in self._db.execute("SELECT part FROM indexed_part").fetchall():
            first = part * PART // BLOCK
            left = "SELECT 1 FROM block WHERE mailbox = '' AND block BETWEEN ? AND ? LIMIT 1"
            if self._db.execute(left, (first, first + PART // BLOCK - 1)).fetchone() is None:
                self._db.execute(f"DROP TABLE words_of_part_{part}")
                self._db.execute("DELETE FROM indexed_part WHERE part = ?", (part,))


def expression(needles: Collection[bytes]) -> str | None:
    """Return what to look for in the index, for texts with one of these; None if it cannot tell."""
    alternatives = [_trigrams(needle) for needle in needles]
    if not all(alternatives) or not alternatives:
        return None
    return " OR ".join(f"({' AND '.join(trigrams)})" for trigrams in alternatives)


def _trigrams(needle: bytes) -> list[str]:
    try:
        text = needle.decode()
    except UnicodeDecodeError:  # a mark, or a lone surrogate
        return []
    if "\0" in text or len(text) < 3:
        return []
    starts = [*range(0, len(text) - 3, 3), len(text) - 3]
    return ['"' + text[at : at + 3].replace('"', '""') + '"' for at in starts[-_MOST_TRIGRAMS:]]


def parts_of(db: sqlite3.Connection, last: int) -> Iterator[tuple[int, bool]]:
    """Return the parts with messages up to change `last`, and whether the index has them."""
    indexed = set()
    if has_index(db):
        indexed = {part for (part,) in db.execute("SELECT part FROM indexed_part")}
    blocks = "SELECT DISTINCT block * ? / ? FROM block WHERE mailbox = '' ORDER BY block"
    for (part,) in db.execute(blocks, (BLOCK, PART)).fetchall():
        if part * PART <= last:
            yield part, part in indexed
