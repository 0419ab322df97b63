"""An SQLite store: what is committed stays, also after a kill, and a file is of one process."""

import asyncio
import sqlite3
import threading
from pathlib import Path

import pytest

from mailtrap_local.errors import BadSetting, MessageNotFound, StoreUnavailable
from mailtrap_local.mail.envelope import Envelope
from mailtrap_local.search import parse_query
from mailtrap_local.store.base import BEHIND_ALL
from mailtrap_local.store.sqlite.store import SqliteStore
from store_values import NOW, OpenFile, add, found


def test_one_process_has_a_file(open_store: OpenFile, path: Path) -> None:
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


def test_a_store_of_a_newer_version(open_store: OpenFile, path: Path) -> None:
    open_store().close()
    with sqlite3.connect(path) as db:
        db.execute("PRAGMA user_version = 99")
    db.close()
    with pytest.raises(BadSetting, match="version 99, made by a newer mailtrap-local"):
        open_store()


def test_a_folder_that_is_missing(tmp_path: Path) -> None:
    with pytest.raises(BadSetting, match="No such file"):
        SqliteStore(tmp_path / "none" / "mail.db", max_messages=1, max_bytes=1)


def test_octets_of_a_message_that_is_gone(open_store: OpenFile) -> None:
    store = open_store()
    message = add(store, "a", raw=b"Subject: hi\r\n\r\n")
    assert message.subject == "hi"
    store.remove(["a"])
    assert message.subject == "hi"
    with pytest.raises(MessageNotFound):
        _ = message.raw


def test_an_event_loop_goes_on_while_messages_are_kept(open_store: OpenFile) -> None:
    store = open_store()

    async def keep() -> list[int]:
        done = [asyncio.Event() for _ in range(100)]
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
        for keeping, event in zip(keepings, done, strict=True):
            keeping.call_when_done(event.set)
        for event in done:
            await event.wait()
        return [keeping.result().seq for keeping in keepings]

    assert asyncio.run(keep()) == list(range(1, 101))


def test_many_threads_write_and_search(open_store: OpenFile) -> None:
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


def test_a_closed_store_keeps_nothing(open_store: OpenFile) -> None:
    store = open_store()
    store.close()
    with pytest.raises(StoreUnavailable, match="is closed"):
        add(store, "a")


def test_long_lists_are_read_as_they_are_asked_for(open_store: OpenFile) -> None:
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
