"""Put messages into stores, and read what is in them."""

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


def _in_a_file(**bounds: Any) -> Store:
    return SqliteStore(Path(tempfile.mkdtemp()) / "mail.db", **bounds)


_servers: list[PostgresServer] = []  # the one of the test run


def _in_a_database(**bounds: Any) -> Store:
    return PostgresStore(shared_server().new_url(), **bounds)


def shared_server() -> PostgresServer:
    """Start the PostgreSQL of the test run; the same one from then on."""
    if not _servers:
        _servers.append(PostgresServer())
    return _servers[0]


def close_shared_server() -> None:
    """Stop it, if it has been started."""
    while _servers:
        _servers.pop().close()


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
