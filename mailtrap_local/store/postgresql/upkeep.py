"""Upkeep of a PostgreSQL store, see `mailtrap_local.store.upkeep`. Replicas may have it open."""

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from psycopg import sql

from mailtrap_local.config.store_field import DatabaseUrl
from mailtrap_local.errors import BadSetting
from mailtrap_local.store.base import Counts
from mailtrap_local.store.postgresql.checkup import find_problems
from mailtrap_local.store.postgresql.database import Database, one_line
from mailtrap_local.store.postgresql.schema import VERSION, migrate, version_of
from mailtrap_local.store.rows import moment_of
from mailtrap_local.store.upkeep import Advance, StoreFacts

_TABLES = (
    "state",
    "message",
    "body",
    "words",
    "change",
    "tally",
    "mailbox",
    "fault",
    "fault_attempt",
)
_SIZE = b"SELECT coalesce(pg_total_relation_size(to_regclass(%s)), 0)"
_FACTS = """
SELECT count(*), count(*) FILTER (WHERE NOT read), coalesce(sum(size), 0)::bigint,
    min(received_at), max(received_at), (SELECT epoch FROM state)
FROM message
"""


class PostgresUpkeep:
    """The tables of a store that is there already."""

    def __init__(self, url: DatabaseUrl) -> None:
        self._db = Database(url.full).open()
        try:
            self._version = self._version_of(url)
        except BadSetting:
            self.close()
            raise

    def _version_of(self, url: DatabaseUrl) -> int:
        with self._explained():
            version = version_of(self._db)
        if not version:
            raise BadSetting(f"--store {url}: there is no store in this database")
        return version

    @contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except psycopg.Error as problem:
            raise BadSetting(f"--store: PostgreSQL says: {one_line(problem)}") from None

    def info(self) -> StoreFacts:
        with self._explained():
            row = self._db.execute(_FACTS).fetchone() or (0, 0, 0, None, None, 0)
            size = sum(map(self._size, _TABLES))
        total, unread, octets, oldest, newest, epoch = row
        return StoreFacts(
            kind="postgresql",
            version=self._version,
            newest_version=VERSION,
            messages=Counts(total, unread),
            octets=octets,
            size=size,
            oldest=None if oldest is None else moment_of(oldest),
            newest=None if newest is None else moment_of(newest),
            epoch=epoch,
        )

    def messages(self) -> int:
        try:
            (count,) = self._db.execute("SELECT count(*) FROM message").fetchone() or (0,)
        except psycopg.Error:
            return 0
        return int(count)

    def find_problems(self, advance: Advance) -> Iterator[str]:
        return find_problems(self._db, advance)

    def unused(self) -> int:
        with self._explained():
            return sum(map(self._size, _TABLES))  # what of it can be given back nobody knows

    def vacuum(self, advance: Advance) -> int:
        freed = 0
        with self._explained():
            for table in _TABLES:
                before = self._size(table)
                if before:
                    command = sql.SQL("VACUUM (FULL, ANALYZE) {}").format(sql.Identifier(table))
                    self._db.execute(command)
                    freed += before - self._size(table)
                    advance(before)
        return max(freed, 0)

    def migrate(self, advance: Advance) -> None:
        with self._explained():
            migrate(self._db, advance)
            self._version = version_of(self._db)

    def _size(self, table: str) -> int:
        ((size,),) = self._db.execute(_SIZE, (table,)).fetchall()
        return int(size)

    def close(self) -> None:
        self._db.close()
