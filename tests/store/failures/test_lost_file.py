"""A file that goes away, may not be written, or goes back, and what a store makes of it."""

import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from mailtrap_local.errors import BadSetting, StoreUnavailable
from mailtrap_local.store.sqlite.store import SqliteStore
from store_oracle import check_counts, check_log
from store_values import OpenFile, add, names, news


def _copy(path: Path) -> Path:
    """Copy a store that is open, as docs/stores.md says."""
    copy = path.with_name("copy.db")
    with closing(sqlite3.connect(path)) as db, closing(sqlite3.connect(copy)) as to:
        db.backup(to)
    return copy


def _put_back(copy: Path, path: Path) -> None:
    for end in ("-wal", "-shm"):
        path.with_name(path.name + end).unlink(missing_ok=True)
    shutil.copy(copy, path)


# -- files that go away ------------------------------------------------------------------------


def test_nothing_is_kept_in_a_file_that_is_deleted(open_store: OpenFile, path: Path) -> None:
    store = open_store()
    add(store, "a")
    aside = path.with_name("aside.db")
    path.rename(aside)
    with pytest.raises(StoreUnavailable, match="has been deleted, moved or replaced"):
        add(store, "b")
    with pytest.raises(StoreUnavailable, match="has been deleted"):
        store.update(["a"], read=True)
    aside.rename(path)
    add(store, "c")
    assert names(store) == ["a", "c"]
    assert not path.with_name("mail.db-journal").exists()


def test_nothing_is_kept_in_a_file_in_the_place_of_another(
    open_store: OpenFile, path: Path
) -> None:
    store = open_store()
    add(store, "a")
    shutil.copy(path, path.with_name("other.db"))
    path.with_name("other.db").replace(path)
    with pytest.raises(StoreUnavailable, match="restart the sandbox"):
        add(store, "b")


def test_readers_do_not_make_a_file_that_is_deleted(open_store: OpenFile, path: Path) -> None:
    store = open_store()
    path.unlink()
    with pytest.raises(StoreUnavailable, match="has been deleted"):
        names(store)
    assert not path.exists()


# -- files that may not be written -------------------------------------------------------------


def _open_as_nobody(path: Path) -> str:
    """Open a store as a user who is not root, to whom all is allowed; returns what is raised."""
    program = (
        "import sys, pathlib\n"
        "from mailtrap_local.store.sqlite.store import SqliteStore\n"
        "try: SqliteStore(pathlib.Path(sys.argv[1]), max_messages=1, max_bytes=1)\n"
        "except Exception as problem: print(type(problem).__name__, problem)\n"
    )
    before = "import os; os.setgid(65534); os.setuid(65534)\n" if os.getuid() == 0 else ""
    imported = "from mailtrap_local.store.sqlite.store import SqliteStore\n"  # while it is allowed
    words = [sys.executable, "-c", imported + before + program, str(path)]
    measured = [name for name in os.environ if name.startswith("COVERAGE_")]  # in a folder of ours
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    for name in measured:
        del environment[name]
    done = subprocess.run(words, capture_output=True, text=True, check=False, env=environment)
    assert not done.stderr
    return done.stdout


@pytest.fixture
def public() -> Iterator[Path]:
    """Path of a store in a folder that all users can reach."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)
    store = SqliteStore(folder / "mail.db", max_messages=10, max_bytes=1000)
    add(store, "a")
    store.close()
    yield folder / "mail.db"
    folder.chmod(0o755)
    shutil.rmtree(folder)


@pytest.mark.skipif(sys.platform == "win32", reason="has no such permissions")
def test_a_file_that_may_not_be_written_is_refused(public: Path) -> None:
    public.parent.chmod(0o777)
    for file in public.parent.iterdir():
        file.chmod(0o666)
    assert _open_as_nobody(public) == ""
    public.chmod(0o444)
    assert "BadSetting" in (said := _open_as_nobody(public))
    assert "the file may not be written: allow that, or name another one" in said


@pytest.mark.skipif(sys.platform == "win32", reason="has no such permissions")
def test_a_folder_that_may_not_be_written_is_refused(public: Path) -> None:
    public.chmod(0o666)
    public.with_name("mail.db-lock").unlink()
    public.parent.chmod(0o555)
    said = _open_as_nobody(public)
    assert "BadSetting" in said
    assert "mail.db-lock: Permission denied" in said


def test_a_directory_is_refused(path: Path, open_store: OpenFile) -> None:
    path.mkdir()
    with pytest.raises(BadSetting, match="a directory; name a file in it"):
        open_store()


# -- files that go back ------------------------------------------------------------------------


def test_an_older_copy_begins_a_new_epoch(open_store: OpenFile, path: Path) -> None:
    store = open_store()
    add(store, "a")
    copy = _copy(path)
    add(store, "b")
    seen = store.cursor
    store.close()
    _put_back(copy, path)
    store = open_store()
    assert store.cursor.epoch != seen.epoch
    add(store, "c")
    assert store.changes(seen, 10).reset
    assert names(store) == ["a", "c"]
    restored = store.cursor
    store.close()
    _put_back(copy, path)
    assert open_store().cursor.epoch not in (seen.epoch, restored.epoch)


def test_a_copy_of_the_same_moment_goes_on(open_store: OpenFile, path: Path) -> None:
    store = open_store()
    add(store, "a")
    copy = _copy(path)
    seen = store.cursor
    store.close()
    _put_back(copy, path)
    store = open_store()
    add(store, "b")
    assert news(store, seen) == [("added", "b")]
    check_counts(store)
    check_log(store)


def test_an_older_copy_that_is_damaged_is_refused(open_store: OpenFile, path: Path) -> None:
    store = open_store()
    add(store, "a")
    copy = _copy(path)
    add(store, "b")
    store.close()
    with closing(sqlite3.connect(copy)) as db:
        db.execute("DELETE FROM body")
        db.commit()
    _put_back(copy, path)
    with pytest.raises(BadSetting, match="message a: its octets are missing"):
        open_store()
