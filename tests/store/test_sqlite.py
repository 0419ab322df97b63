"""An SQLite store: what is committed stays, also after a kill, and a file is of one process."""

import asyncio
import sqlite3
import threading
from contextlib import closing
from pathlib import Path

import pytest

from mailtrap_local.errors import BadSetting, MessageNotFound, StoreUnavailable
from mailtrap_local.mail.envelope import Envelope
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


def test_a_file_of_version_2_is_searched_by_codes_once_it_is_newer(path: Path) -> None:
    store = SqliteStore(path, max_messages=10, max_bytes=10**6)
    add(store, "code", raw=b"Subject: Sign in\r\n\r\nYour verification code is 604118.")
    (message,) = store.unread_for_search(0, 9)
    assert message.search_text
    store.keep_search_texts([message])
    store.close()
    with closing(sqlite3.connect(path)) as db:  # as it was
        db.executescript(
            "DROP INDEX message_by_mailbox; DROP INDEX message_read; PRAGMA user_version = 2;"
            "CREATE INDEX message_by_mailbox ON message (mailbox); UPDATE words SET text = x'00';"
            "ALTER TABLE message DROP COLUMN attempts; DROP TABLE keyed_text;"
        )
    store = SqliteStore(path, max_messages=10, max_bytes=10**6)
    assert [one.id for one in store.unread_for_search(0, 9)] == ["code"]
    assert found(store, "has:code") == found(store, "sign is:unread") == ["code"]
    store.close()
