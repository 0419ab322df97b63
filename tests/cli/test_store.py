"""`mailtrap-local store`: looks after a store that no sandbox has open."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from invoking import call
from mailtrap_local import Sandbox
from mailtrap_local.store.sqlite.store import SqliteStore
from mailtrap_local.store.sqlite.versions import VERSION, migrate, version_of
from store_values import add, names


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A store of three messages, one of which is read."""
    path = tmp_path / "mail.db"
    store = SqliteStore(path, max_messages=100, max_bytes=10**8)
    for name in "abc":
        add(store, name, tags=("new",))
    store.update(["a"], read=True)
    store.close()
    return path


def _spoil(path: Path, statement: str) -> None:
    with closing(sqlite3.connect(path)) as db:
        db.execute(statement)
        db.commit()


def test_info_says_what_is_in_it(path: Path) -> None:
    result = call("store", "info", f"sqlite:{path}")
    assert result.exit_code == 0
    lines = dict(line.split(maxsplit=1) for line in result.stdout.splitlines())
    assert lines["kind"] == "sqlite"
    assert lines["version"] == str(VERSION)
    assert lines["messages"] == "3 (2 unread)"
    assert lines["octets"].startswith("3 (")
    assert lines["oldest"] == lines["newest"] == "2026-11-22 10:00:00+00:00"
    store = SqliteStore(path, max_messages=100, max_bytes=10**8)
    assert lines["epoch"] == f"{store.cursor.epoch:x}"
    store.close()


def test_info_of_a_store_without_messages(tmp_path: Path) -> None:
    path = tmp_path / "mail.db"
    SqliteStore(path, max_messages=1, max_bytes=1).close()
    assert "oldest    -\n" in call("store", "info", f"sqlite:{path}").stdout


def test_check_finds_nothing_in_a_store_that_is_whole(path: Path) -> None:
    result = call("store", "check", f"sqlite:{path}")
    assert (result.exit_code, result.output) == (0, "no problems in 3 messages\n")


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("DELETE FROM body WHERE seq = 2", "message b: its octets are missing"),
        ("UPDATE body SET raw = 'xyz' WHERE seq = 1", "message a: it has 3 octets, and 1 are"),
        ("UPDATE message SET envelope = '{' WHERE seq = 3", "message c: its envelope or its flags"),
        ("UPDATE message SET received_at = 1e300", "message c: its envelope or its flags"),
        ("DELETE FROM message WHERE seq = 1", "octets of messages that are gone"),
        ("INSERT INTO words VALUES (99, 'x')", "search texts of messages that are gone"),
        ("DELETE FROM change WHERE seq = 2", "the log of changes has gaps"),
        ("DELETE FROM change WHERE seq = 4", "the log of changes does not end where"),
        ("UPDATE state SET seq = 2", "a message is newer than the newest change"),
        ("UPDATE block SET total = 9", "the counts by position are not those"),
        ("UPDATE state SET pinned = 1", "the counts of pinned messages are not those"),
        ("UPDATE state SET octets = 9", "octets: there are 3, and 9 are noted"),
        ("UPDATE state SET total = 4", "messages: there are 3 (2 unread), and 4 (2 unread) are"),
        ("DELETE FROM tally", "messages by tag: there are new: 3 (2 unread), and none are noted"),
        ("DELETE FROM state", "it cannot be read any further"),
        ("DROP TABLE message", "it cannot be read any further: no such table: message"),
    ],
)
def test_check_lists_what_is_wrong(path: Path, statement: str, said: str) -> None:
    _spoil(path, statement)
    result = call("store", "check", f"sqlite:{path}")
    assert result.exit_code == 1
    assert said in result.stdout
    assert not result.stderr


def test_check_lists_a_hundred_problems(tmp_path: Path) -> None:
    path = tmp_path / "mail.db"
    store = SqliteStore(path, max_messages=1000, max_bytes=10**6)
    for number in range(105):
        add(store, str(number))
    store.close()
    _spoil(path, "DELETE FROM body")
    assert call("store", "check", f"sqlite:{path}").stdout.splitlines()[-1] == "and 5 more"


def test_vacuum_gives_room_back(path: Path) -> None:
    store = SqliteStore(path, max_messages=100, max_bytes=10**8)
    add(store, "large", raw=b"x" * 20_000_000)  # more than 1,000 pages
    store.remove(["large"])
    store.close()
    before = path.stat().st_size
    result = call("store", "vacuum", f"sqlite:{path}")
    freed = before - path.stat().st_size
    assert freed > 19_000_000
    assert (result.exit_code, result.output) == (0, f"{freed:,} octets freed\n")
    assert call("store", "vacuum", f"sqlite:{path}").stdout == "0 octets freed\n"
    assert call("store", "check", f"sqlite:{path}").exit_code == 0


def test_migrate_leaves_a_store_of_the_newest_version_alone(path: Path) -> None:
    result = call("store", "migrate", f"sqlite:{path}")
    assert (result.exit_code, result.output) == (0, f"version {VERSION}, nothing to do\n")


def test_an_older_version_is_migrated_step_by_step(path: Path) -> None:
    done: list[int] = []
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.execute("PRAGMA user_version = 1")
        steps = [
            lambda db: db.execute("ALTER TABLE state ADD COLUMN one_more"),
            lambda db: db.execute("UPDATE state SET one_more = 7"),
            lambda db: db.execute("UPDATE state SET no_such_column = 1"),
        ]
        with pytest.raises(sqlite3.OperationalError, match="no_such_column"):
            migrate(db, 1, advance=done.append, steps=steps)
        assert done == [1, 1]
        assert db.execute("SELECT one_more FROM state").fetchone() == (7,)
        assert db.execute("PRAGMA user_version").fetchone() == (3,)
        migrate(db, 3, advance=done.append, steps=steps[:2])
        db.execute("PRAGMA user_version = 1")
        assert version_of(db, path) == 1


def test_a_store_in_use_is_refused(path: Path) -> None:
    with Sandbox(store=f"sqlite:{path}"):
        result = call("store", "vacuum", f"sqlite:{path}")
    assert result.exit_code == 2
    assert "another process has the store open" in result.stderr


def _text(path: Path) -> None:
    path.write_text("some text " * 1000)


def _of_another(path: Path) -> None:
    _spoil(path, "CREATE TABLE mine (one)")


@pytest.mark.parametrize("command", ["check", "vacuum", "migrate", "info"])
@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda _path: None, "there is no such file"),
        (Path.mkdir, "a directory"),
        (Path.touch, "the file is empty, no store"),
        (_text, "the file is not a database"),
        (_of_another, "the file is of another program"),
    ],
)
def test_what_is_no_store_is_refused(
    tmp_path: Path, command: str, make: Callable[[Path], object], said: str
) -> None:
    path = tmp_path / "other.db"
    make(path)
    result = call("store", command, f"sqlite:{path}")
    assert result.exit_code == 2
    assert said in result.stderr
    assert not result.stdout


@pytest.mark.parametrize(
    ("setting", "said"),
    [
        ("memory", "memory: name a store that stays, sqlite:PATH or postgresql://"),
        ("mail.db", "write memory, or sqlite:PATH"),
    ],
)
def test_what_names_no_store_is_refused(setting: str, said: str) -> None:
    result = call("store", "info", setting)
    assert result.exit_code == 2
    assert said in result.stderr


def test_commands_leave_a_store_as_it_is(path: Path) -> None:
    for command in ("check", "vacuum", "migrate", "info"):
        assert call("store", command, f"sqlite:{path}").exit_code == 0
    store = SqliteStore(path, max_messages=100, max_bytes=10**8)
    assert names(store) == ["a", "b", "c"]
    store.close()
