"""A database as Mailpit writes it, of several of its versions."""

import json
import sqlite3
import sys
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

_MAILBOX = (
    "Created INTEGER NOT NULL, ID TEXT NOT NULL, MessageID TEXT NOT NULL, Subject TEXT NOT NULL, "
    "Metadata TEXT, Size INTEGER NOT NULL, Inline INTEGER NOT NULL, Attachments INTEGER NOT NULL, "
    "Read INTEGER, SearchText TEXT, Snippet TEXT NOT NULL DEFAULT ''"
)


class MailpitDatabase:
    """Database of a version: "1.3" has tags in the row, "1.22" a table of them, "1.27" is newest.

    `tenant` is what the names of its tables begin with.
    """

    def __init__(self, path: Path, version: str = "1.27", tenant: str = "") -> None:
        self._path = path
        self._version = version
        self._tenant = tenant
        tags = ", Tags TEXT" if version == "1.3" else ""
        compressed = ", Compressed INTEGER NOT NULL DEFAULT '0'" if version == "1.27" else ""
        self.run(f"CREATE TABLE {tenant}mailbox ({_MAILBOX}{tags})")
        self.run(f"CREATE INDEX {tenant}idx_created ON {tenant}mailbox (Created)")
        self.run(
            f"CREATE TABLE {tenant}mailbox_data (ID TEXT KEY NOT NULL, Email BLOB{compressed})"
        )
        if version != "1.3":
            self.run(
                f"CREATE TABLE {tenant}tags (ID INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, "
                "Name TEXT COLLATE NOCASE)"
            )
            self.run(
                f"CREATE TABLE {tenant}message_tags (Key INTEGER NOT NULL PRIMARY KEY "
                "AUTOINCREMENT, ID TEXT NOT NULL, TagID INTEGER NOT NULL)"
            )

    def run(self, statement: str, *values: Any) -> None:
        with closing(sqlite3.connect(self._path)) as db:
            db.execute(statement, values)
            db.commit()

    def add(
        self,
        name: str,
        raw: bytes,
        *,
        created: int,
        read: bool = False,
        tags: Sequence[str] = (),
        compressed: bool = True,
    ) -> None:
        """Add a message that came `created` milliseconds after 1970."""
        tenant = self._tenant
        self.run(
            f"INSERT INTO {tenant}mailbox (Created, ID, MessageID, Subject, Metadata, Size, Inline,"
            " Attachments, Read, SearchText) VALUES (?, ?, '', '', '{}', ?, 0, 0, ?, '')",
            *(created, name, len(raw), int(read)),
        )
        stored = zstd.compress(raw) if compressed else raw
        data = f"INSERT INTO {tenant}mailbox_data VALUES"
        if self._version == "1.27":  # what is not compressed is text
            value = "?" if compressed else "CAST(? AS TEXT)"
            self.run(f"{data} (?, {value}, ?)", name, stored, int(compressed))
        else:  # all is compressed, and text in the oldest
            value = "CAST(? AS TEXT)" if self._version == "1.3" else "?"
            self.run(f"{data} (?, {value})", name, stored)
        if self._version == "1.3":
            self.run("UPDATE mailbox SET Tags = ? WHERE ID = ?", json.dumps(list(tags)), name)
            return
        for tag in tags:
            self.run(f"INSERT INTO {tenant}tags (Name) VALUES (?)", tag)
            self.run(
                f"INSERT INTO {tenant}message_tags (ID, TagID) SELECT ?, max(ID) FROM {tenant}tags",
                name,
            )
