"""Reads messages from a database of Mailpit, of any of its versions."""

import json
import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from mailtrap_local.cli.mail_files import MAX_SIZE, FileMessage, Unreadable
from mailtrap_local.errors import BadSetting
from mailtrap_local.mail.tags import clean_tags

_DATA = "mailbox_data"
_NAME = re.compile(r"\w*")

Decompress = Callable[[bytes], bytes]


class MailpitFile:
    """File that Mailpit keeps mail in (`mailpit --database FILE`), which may go on doing so.

    Raises BadSetting if it is none, or Zstandard, which it compresses mail with, is missing.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._decompress = _decompressor()
        try:
            with closing(self._open()) as db:
                self._boxes = _boxes_of(db)
                sizes = [f"SELECT coalesce(sum(Size), 0) FROM {box}mailbox" for box in self._boxes]
                self.size = sum(int(db.execute(select).fetchone()[0]) for select in sizes)
        except (sqlite3.Error, UnicodeDecodeError) as problem:
            raise BadSetting(f"{path}: {problem}") from None
        if not self._boxes:
            raise BadSetting(f"{path}: not a database of Mailpit")

    def _open(self) -> sqlite3.Connection:
        uri = f"{self._path.absolute().as_uri()}?mode=ro"
        db = sqlite3.connect(uri, uri=True)
        db.text_factory = bytes  # older versions keep what is compressed as text
        return db

    def read(self) -> Iterator[FileMessage | Unreadable]:
        """Messages, oldest first, and what is wrong with others. Raises Unreadable."""
        try:
            with closing(self._open()) as db:
                for box in self._boxes:
                    tagged = _tag_reader(db, box)
                    for row in db.execute(_select(db, box)):
                        yield self._message(row, tagged)
        except (sqlite3.Error, UnicodeDecodeError) as problem:
            raise Unreadable(f"{self._path}: {problem}") from None

    def _message(
        self, row: tuple[Any, ...], tagged: Callable[[bytes], list[str]]
    ) -> FileMessage | Unreadable:
        message_id, created, is_read, stored, is_compressed = row
        name = f"{self._path}, message {message_id.decode(errors='replace')}"
        if stored is None:
            return Unreadable(f"{name}: its octets are missing")
        try:
            raw = self._decompress(stored) if is_compressed else stored
            received_at = datetime.fromtimestamp(float(created) / 1000, UTC)
            flags = {"read": bool(is_read), "tags": clean_tags(tagged(message_id))}
        except (ValueError, TypeError, OverflowError, OSError) as problem:
            return Unreadable(f"{name}: {problem}")
        return FileMessage(
            name=name,
            raw=raw,
            size=len(raw),
            received_at=received_at,
            flags={flag: value for flag, value in flags.items() if value},
        )


def _decompressor() -> Decompress:
    try:
        from compression import zstd  # type: ignore[import-not-found]  # noqa: PLC0415  # 3.14
    except ImportError:
        try:
            from backports import zstd  # noqa: PLC0415  # before Python 3.14
        except ImportError:
            raise BadSetting(
                'Mailpit compresses mail with Zstandard: pip install "mailtrap-local[mailpit]"'
            ) from None

    def decompress(stored: bytes) -> bytes:
        decompressor = zstd.ZstdDecompressor()
        try:
            raw: bytes = decompressor.decompress(stored, max_length=MAX_SIZE)
        except zstd.ZstdError as problem:
            raise ValueError(f"it cannot be decompressed: {problem}") from None
        if not decompressor.eof:
            raise ValueError(f"it is cut off, or larger than {MAX_SIZE} octets")
        return raw

    return decompress


def _boxes_of(db: sqlite3.Connection) -> list[str]:
    """Return what the names of its tables begin with: `""`, or its tenant."""
    tables = db.execute("SELECT name FROM sqlite_schema WHERE type = 'table'").fetchall()
    names = {name.decode() for (name,) in tables}
    ours = {name.removesuffix(_DATA) for name in names if name.endswith(_DATA)}
    return sorted(box for box in ours if f"{box}mailbox" in names and _NAME.fullmatch(box))


def _select(db: sqlite3.Connection, box: str) -> str:
    """Return the statement that reads messages; it sorts none, which would keep all in memory."""
    is_old = "Compressed" not in _columns(db, f"{box}{_DATA}")  # before Mailpit 1.23
    return (
        f"SELECT m.ID, m.Created, m.Read, d.Email, {1 if is_old else 'd.Compressed'} "
        f"FROM {box}mailbox m LEFT JOIN {box}{_DATA} d ON d.ID = m.ID ORDER BY m.Created"
    )


def _columns(db: sqlite3.Connection, table: str) -> set[str]:
    return {row[1].decode() for row in db.execute(f"PRAGMA table_info({table})")}


def _tag_reader(db: sqlite3.Connection, box: str) -> Callable[[bytes], list[str]]:
    """Return what reads the tags of a message."""
    if _columns(db, f"{box}message_tags"):
        select = (
            f"SELECT t.Name FROM {box}message_tags m JOIN {box}tags t ON t.ID = m.TagID "
            "WHERE m.ID = ? ORDER BY t.Name"
        )
        return lambda message_id: [
            name.decode(errors="replace") for (name,) in db.execute(select, (message_id.decode(),))
        ]
    if "Tags" in _columns(db, f"{box}mailbox"):  # before Mailpit 1.4
        select = f"SELECT Tags FROM {box}mailbox WHERE ID = ?"
        return lambda message_id: [
            str(tag)
            for (tags,) in db.execute(select, (message_id.decode(),))
            for tag in json.loads(tags or "[]")
        ]
    return lambda _message_id: []
