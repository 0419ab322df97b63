"""An SQLite store: what is committed stays, also after a kill, and a file is of one process."""

import asyncio
import os
import signal
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from mailtrap_local.errors import BadSetting, MessageNotFound, StoreUnavailable
from mailtrap_local.mail.connection_info import AuthInfo, TlsInfo
from mailtrap_local.mail.envelope import Envelope
from mailtrap_local.mail.flags import CheckVerdict, Flags
from mailtrap_local.search import parse_query
from mailtrap_local.store.base import BEHIND_ALL
from mailtrap_local.store.sqlite.store import SqliteStore
from store_values import NOW, add, found, names

Open = Callable[[], SqliteStore]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "mail.db"


@pytest.fixture
def open_store(path: Path) -> Iterator[Open]:
    """`open_store()` opens the file, once more if the store before is closed."""
    opened: list[SqliteStore] = []

    def open_store() -> SqliteStore:
        opened.append(SqliteStore(path, max_messages=1000, max_bytes=10**6))
        return opened[-1]

    yield open_store
    for store in opened:
        store.close()


def test_all_of_a_message_is_there_after_a_restart(open_store: Open) -> None:
    store = open_store()
    envelope = Envelope(
        mail_from="ann@example.com",
        rcpt_to=("bob@example.com", "jürgen@example.com"),
        mail_options=("BODY=8BITMIME",),
        rcpt_options=(("NOTIFY=NEVER",), ()),
        helo="app",
        peer="127.0.0.1:4000",
        listener="127.0.0.1:1025",
        session_id="S1",
        tls=TlsInfo(version="TLSv1.3", cipher="TLS_AES_256_GCM_SHA384", client="app"),
        auth=AuthInfo(username="app", mechanism="PLAIN"),
    )
    raw = b"Subject: \xff\r\n\r\n\x00"
    store.add(
        message_id="a", mailbox="shop", received_at=NOW, envelope=envelope, raw=raw, tags=["new"]
    ).result()
    verdict = CheckVerdict(1, 2, ("a11y-alt",))
    store.update(["a"], read=True, pinned=True, keywords={"$Forwarded"}, checks=verdict)
    cursor = store.cursor
    store.close()
    store = open_store()
    message, flags = store.get("a")
    assert (message.raw, message.envelope, message.mailbox) == (raw, envelope, "shop")
    assert message.received_at == NOW
    assert flags == Flags(
        read=True,
        pinned=True,
        tags=frozenset({"new"}),
        keywords=frozenset({"$Forwarded"}),
        checks=verdict,
    )
    assert store.cursor == cursor
    assert store.tags() == {"new": (1, 0)}
    assert store.octets == len(raw) + envelope.octets


def test_the_log_goes_on_after_a_restart(open_store: Open) -> None:
    store = open_store()
    add(store, "a")
    cursor = store.cursor
    store.close()
    store = open_store()
    add(store, "b")
    changes = store.changes(cursor, 10)
    assert [(one.kind, one.message_id) for one in changes.changes] == [("added", "b")]


def test_what_is_acknowledged_survives_a_kill(path: Path) -> None:
    program = (
        "import sys, pathlib; from mailtrap_local.store.sqlite.store import SqliteStore\n"
        "from store_values import add\n"
        "store = SqliteStore(pathlib.Path(sys.argv[1]), max_messages=10**6, max_bytes=10**9)\n"
        "for number in range(10**6):\n"
        "    add(store, str(number)); print(number, flush=True)\n"
    )
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    with subprocess.Popen(
        [sys.executable, "-c", program, path], stdout=subprocess.PIPE, text=True, env=environment
    ) as process:
        assert process.stdout is not None
        for line in process.stdout:
            if int(line) == 50:
                process.send_signal(signal.SIGKILL)
                break
        acknowledged = [50, *map(int, process.stdout)]
    store = SqliteStore(path, max_messages=10**6, max_bytes=10**9)
    kept = names(store)
    assert kept[: acknowledged[-1] + 1] == [str(number) for number in range(acknowledged[-1] + 1)]
    assert len(kept) <= acknowledged[-1] + 2
    store.close()


def test_one_process_has_a_file(open_store: Open, path: Path) -> None:
    open_store()
    with pytest.raises(BadSetting, match="another process has the store open"):
        SqliteStore(path, max_messages=1, max_bytes=1)


@pytest.mark.parametrize(("content", "said"), [(b"some text " * 1000, "not a database"), (b"", "")])
def test_a_file_that_is_no_database(path: Path, content: bytes, said: str) -> None:
    path.write_bytes(content)
    if not said:
        SqliteStore(path, max_messages=1, max_bytes=1).close()
        return
    with pytest.raises(BadSetting, match=said):
        SqliteStore(path, max_messages=1, max_bytes=1)


def test_a_database_of_another_program(path: Path) -> None:
    with sqlite3.connect(path) as db:
        db.execute("CREATE TABLE mine (one)")
    db.close()
    with pytest.raises(BadSetting, match="of another program"):
        SqliteStore(path, max_messages=1, max_bytes=1)


def test_a_store_of_a_newer_version(open_store: Open, path: Path) -> None:
    open_store().close()
    with sqlite3.connect(path) as db:
        db.execute("PRAGMA user_version = 99")
    db.close()
    with pytest.raises(BadSetting, match="version 99, made by a newer mailtrap-local"):
        open_store()


def test_a_folder_that_is_missing(tmp_path: Path) -> None:
    with pytest.raises(BadSetting, match="No such file"):
        SqliteStore(tmp_path / "none" / "mail.db", max_messages=1, max_bytes=1)


def test_octets_of_a_message_that_is_gone(open_store: Open) -> None:
    store = open_store()
    message = add(store, "a", raw=b"Subject: hi\r\n\r\n")
    assert message.subject == "hi"
    store.remove(["a"])
    assert message.subject == "hi"
    with pytest.raises(MessageNotFound):
        _ = message.raw


def test_an_event_loop_goes_on_while_messages_are_kept(open_store: Open) -> None:
    store = open_store()

    async def keep() -> list[int]:
        keepings = [
            store.add(
                message_id=str(number),
                mailbox="inbox",
                received_at=NOW,
                envelope=Envelope(),
                raw=b"x",
            )
            for number in range(100)
        ]
        return [(await keeping).seq for keeping in keepings]

    assert asyncio.run(keep()) == list(range(1, 101))


def test_many_threads_write_and_search(open_store: Open) -> None:
    store = open_store()
    found_by_thread: list[int] = []

    def work(number: int) -> None:
        for each in range(20):
            add(store, f"{number}-{each}", raw=b"Subject: order\r\n\r\n")
            found_by_thread.append(len(found(store, "subject:order")))

    threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert store.count().total == 80
    assert store.cursor.seq == 80
    assert max(found_by_thread) == 80


def test_a_closed_store_keeps_nothing(open_store: Open) -> None:
    store = open_store()
    store.close()
    with pytest.raises(StoreUnavailable, match="is closed"):
        add(store, "a")


def test_long_lists_are_read_as_they_are_asked_for(open_store: Open) -> None:
    store = open_store()
    for number in range(900):
        store.add(
            message_id=str(number),
            mailbox="shop" if number % 3 else "inbox",
            received_at=NOW,
            envelope=Envelope(),
            raw=b"Subject: order\r\n\r\n",
        )
    assert store.update(["899"], read=True) == 1  # all are there by now
    entries = store.read(0, BEHIND_ALL)
    assert len(entries) == 900
    assert [entry.message.id for entry in entries] == [str(number) for number in range(900)]
    assert [entry.message.id for entry in entries[880:]][-1] == "899"
    assert next(iter(reversed(entries))).message.id == "899"
    assert entries[-1].flags.read
    assert len(store.read(0, BEHIND_ALL, "shop")) == 600
    matches = store.find(parse_query("subject:order"))
    assert len(matches) == 900
    store.remove(["5", "899"])
    assert [entry.message.id for entry in matches[:7]] == ["0", "1", "2", "3", "4", "6"]
    assert len(list(matches)) == 898
    with pytest.raises(IndexError):
        _ = matches[-1]
