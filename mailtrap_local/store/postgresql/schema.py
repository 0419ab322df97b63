"""Tables of a PostgreSQL store: made and brought up to date by the numbered files beside."""

import logging
import secrets
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psycopg

from mailtrap_local.errors import BadSetting
from mailtrap_local.store.postgresql.database import Connection, one_line

_MIGRATIONS = sorted((Path(__file__).parent / "migrations").glob("*.sql"))
VERSION = len(_MIGRATIONS)
_BORN = """
SELECT concat_ws('.',
    (SELECT system_identifier FROM pg_control_system()),
    left(pg_walfile_name(pg_current_wal_lsn()), 8),
    to_regclass('state')::oid::bigint)
"""

log = logging.getLogger(__name__)


def migrate(db: Connection, advance: Callable[[int], None] = lambda _versions: None) -> None:
    """Create the tables, or bring them up to date. Raises BadSetting if that cannot be.

    `advance` is called with the number of versions that are done.
    """
    try:
        with db.transaction():
            db.execute("SELECT pg_advisory_xact_lock(hashtext('mailtrap_local'))")
            version = version_of(db)
            for number, path in enumerate(_MIGRATIONS[version:], version + 1):
                log.info("the store gets the tables of version %d", number)
                db.execute(path.read_bytes())
                advance(1)
            if version == 0:
                row = (VERSION, _new_epoch(), _born(db), secrets.token_bytes())
                db.execute("INSERT INTO state VALUES (1,%s,%s,%s,0,0,0,0,0,0,0,0,0,%s)", row)
            elif version < VERSION:
                db.execute("UPDATE state SET version = %s", (VERSION,))
    except psycopg.errors.DuplicateTable as problem:
        raise BadSetting(
            f"--store: {one_line(problem)}, of another program: give the sandbox a database of its "
            "own"
        ) from None
    except psycopg.Error as problem:
        raise BadSetting(f"--store: the tables cannot be made: {one_line(problem)}") from None


def version_of(db: Connection) -> int:
    """Return the version of the tables, 0 if there are none. Raises BadSetting for a newer one."""
    columns = "SELECT attname FROM pg_attribute WHERE attrelid = to_regclass('state')"
    if not {("epoch",), ("born",), ("version",)} <= set(db.execute(columns).fetchall()):
        return 0
    version = int(_one(db, "SELECT version FROM state") or 0)
    if version > VERSION:
        raise BadSetting(
            f"--store: the tables are of version {version}, made by a newer mailtrap-local; this "
            f"one knows {VERSION}: upgrade it"
        )
    return version


def settle_epoch(db: Connection) -> int:
    """Return the epoch; a new one if the database has been restored, or its standby promoted."""
    with db.transaction():
        epoch, born = db.execute("SELECT epoch, born FROM state FOR UPDATE").fetchone() or (0, "")
        now = _born(db)
        if now != born:
            epoch = _new_epoch()
            db.execute("UPDATE state SET epoch = %s, born = %s", (epoch, now))
    return int(epoch)


def channel(db: Connection) -> str:
    """Return the name of the channel on which the changes of these tables are notified."""
    oid = _one(db, "SELECT to_regclass('state')::oid::bigint")
    return f"mailtrap_local_{oid}"


def _born(db: Connection) -> str:
    return str(_one(db, _BORN))


def _new_epoch() -> int:
    return secrets.randbelow(2**31 - 1) + 1


def _one(db: Connection, query: str) -> Any:
    (value,) = db.execute(query.encode()).fetchone() or (None,)
    return value
