"""Put messages into stores, and read what is in them."""

import os
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from mailtrap_local.mail.envelope import Envelope
from mailtrap_local.mail.message import Message
from mailtrap_local.search import parse_query
from mailtrap_local.store.base import Cursor, Store
from mailtrap_local.store.memory import MemoryStore
from mailtrap_local.store.postgresql.store import PostgresStore
from mailtrap_local.store.sqlite.store import SqliteStore
from postgres_server import PostgresServer

NOW = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)

Factory = Callable[[int, int], Store]
OpenFile = Callable[[], SqliteStore]


_MEMORY_DISK = "/dev/shm"  # Linux's: what these tests are about is no power cut
_folders: list[tempfile.TemporaryDirectory[str]] = []  # the one of the test run
_servers: list[PostgresServer] = []  # likewise


def _in_a_file(**bounds: Any) -> Store:
    if not _folders:
        disk = _MEMORY_DISK if os.access(_MEMORY_DISK, os.W_OK) else None
        _folders.append(tempfile.TemporaryDirectory(dir=disk, prefix="mail-"))
    return SqliteStore(Path(tempfile.mkdtemp(dir=_folders[0].name)) / "mail.db", **bounds)


def _in_a_database(**bounds: Any) -> Store:
    return PostgresStore(shared_server().new_url(), **bounds)


def shared_server() -> PostgresServer:
    """Start the PostgreSQL of the test run; the same one from then on."""
    if not _servers:
        _servers.append(PostgresServer())
    return _servers[0]


def remove_shared() -> None:
    """Stop it, if it has been started, and remove all files."""
    while _servers:
        _servers.pop().close()
    while _folders:
        _folders.pop().cleanup()


STORES: dict[str, Callable[..., Store]] = {
    "memory": MemoryStore,
    "sqlite": _in_a_file,
    "postgresql": _in_a_database,
}
"""Every store, made with `max_messages`, `max_bytes` and `log_length`: a new one joins here."""


def add(
    store: Store, name: str, mailbox: str = "inbox", raw: bytes = b"x", tags: tuple[str, ...] = ()
) -> Message:
    return store.add(
        message_id=name, mailbox=mailbox, received_at=NOW, envelope=Envelope(), raw=raw, tags=tags
    ).result()


def names(store: Store, mailbox: str | None = None) -> list[str]:
    return [entry.message.id for entry in store.read(0, 10**6, mailbox)]


def found(store: Store, query: str, mailbox: str | None = None) -> list[str]:
    return [entry.message.id for entry in store.find(parse_query(query), mailbox)]


def news(store: Store, after: Cursor, limit: int = 100) -> list[tuple[str, str]]:
    return [(change.kind, change.message_id) for change in store.changes(after, limit).changes]
