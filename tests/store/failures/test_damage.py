"""Files that were cut or altered: a store opens to what was committed, or refuses clearly."""

import random
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from mailtrap_local.errors import BadSetting, SandboxError
from mailtrap_local.mail.envelope import Envelope
from mailtrap_local.search import parse_query
from mailtrap_local.store.base import BEHIND_ALL
from mailtrap_local.store.sqlite.store import SqliteStore
from store_oracle import TIMES_LONGER, check
from store_values import NOW

ROUNDS = 15 * TIMES_LONGER
MESSAGES = 120

Damage = Callable[[bytearray, random.Random], None]


def _open(path: Path) -> SqliteStore:
    return SqliteStore(path, max_messages=1000, max_bytes=10**8)


def _fill(store: SqliteStore, size: int) -> None:
    for number in range(MESSAGES):
        store.add(
            message_id=str(number),
            mailbox="inbox",
            received_at=NOW,
            envelope=Envelope(mail_from="a@example.com", rcpt_to=("b@example.com",)),
            raw=f"Subject: {number}\r\n\r\n".encode() + b"x" * size,
            tags=["new"],
        ).result()
        if number % 3 == 0:
            store.update([str(number)], read=True)


@pytest.fixture(scope="module", params=["log", "log begun anew", "log that is in the file"])
def crashed(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder with the files that a crash leaves behind."""
    folder = tmp_path_factory.mktemp("running")
    left_behind = tmp_path_factory.mktemp("crashed")
    store = _open(folder / "mail.db")
    _fill(store, 100 if request.param == "log" else 60_000)  # SQLite begins anew after 8 MB
    if request.param == "log that is in the file":
        with closing(sqlite3.connect(folder / "mail.db")) as db:
            db.execute("PRAGMA wal_checkpoint")
    for file in folder.iterdir():
        if not file.name.endswith("-shm"):  # memory, which a crash does not leave behind
            shutil.copy(file, left_behind)
    store.close()
    return left_behind


@pytest.fixture(scope="module")
def closed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder with the files of a store that was closed."""
    folder = tmp_path_factory.mktemp("closed")
    store = _open(folder / "mail.db")
    _fill(store, 100)
    store.close()
    return folder


def _damaged(folder: Path, to: Path, name: str, damage: Damage) -> Iterator[Path]:
    """Copies of a store of which one file is damaged at random."""
    for number in range(ROUNDS):
        copy = to / str(number)
        shutil.copytree(folder, copy)
        octets = bytearray((copy / name).read_bytes())
        damage(octets, random.Random(number))
        (copy / name).write_bytes(octets)
        yield copy / "mail.db"
        shutil.rmtree(copy)


def _cut(octets: bytearray, chance: random.Random) -> None:
    del octets[chance.randrange(len(octets)) :]


def _flip(octets: bytearray, chance: random.Random) -> None:
    for _ in range(chance.randrange(1, 20)):
        octets[chance.randrange(len(octets))] ^= 1 << chance.randrange(8)


@pytest.mark.parametrize("damage", [_cut, _flip])
def test_a_damaged_log_leaves_what_was_committed_before(
    crashed: Path, tmp_path: Path, damage: Damage
) -> None:
    opened = 0
    for path in _damaged(crashed, tmp_path, "mail.db-wal", damage):
        try:
            store = _open(path)
        except BadSetting:
            continue
        kept = [entry.message.subject for entry in store.read(0, BEHIND_ALL)]
        assert kept == [str(number) for number in range(len(kept))]
        check(store, kept)
        store.add(
            message_id="new", mailbox="inbox", received_at=NOW, envelope=Envelope(), raw=b"x"
        ).result()
        assert store.get("new").message.raw == b"x"
        store.close()
        opened += 1
    assert opened > 0


@pytest.mark.parametrize("damage", [_cut, _flip])
def test_a_damaged_file_is_refused_or_read_as_far_as_it_goes(
    closed: Path, tmp_path: Path, damage: Damage
) -> None:
    for path in _damaged(closed, tmp_path, "mail.db", damage):
        store = None
        try:
            store = _open(path)
            for entry in store.read(0, BEHIND_ALL):
                _ = entry.message.raw
            store.find(parse_query("x"))
            store.changes(store.cursor, 10)
            store.update(["1"], pinned=True)
            store.clear()
        except SandboxError:
            pass  # nothing else is raised
        finally:
            if store is not None:
                store.close()
