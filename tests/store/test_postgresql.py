"""A PostgreSQL store: what several processes see of each other's changes, and what stays."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator

import psycopg
import pytest

from mailtrap_local.errors import BadSetting, MessageNotFound, StoreUnavailable
from mailtrap_local.store.base import Counts
from mailtrap_local.store.postgresql.store import PostgresStore
from postgres_server import PostgresServer
from store_values import add, found, names, news

Open = Callable[..., PostgresStore]


@pytest.fixture
def open_store(url: str) -> Iterator[Open]:
    """`open_store()` is one more store on the database of the test."""
    opened: list[PostgresStore] = []

    def open_store(max_messages: int = 1000, max_bytes: int = 10**6) -> PostgresStore:
        opened.append(PostgresStore(url, max_messages=max_messages, max_bytes=max_bytes))
        return opened[-1]

    yield open_store
    for store in opened:
        store.close()


def wait_for_cursor(store: PostgresStore, of: PostgresStore) -> None:
    """Wait until a store knows of all changes of another."""
    rung = threading.Condition()

    def ring() -> None:
        with rung:
            rung.notify_all()

    store.follow(ring, lambda _: None)
    with rung:
        assert rung.wait_for(lambda: store.cursor >= of.cursor, 10)


def test_each_sees_the_changes_of_the_other_in_one_order(open_store: Open) -> None:
    here, there = open_store(), open_store()
    start = here.cursor
    add(here, "a", "shop", tags=("new",))
    add(there, "b")
    here.update(["b"], read=True)
    there.remove(["a"])
    wait_for_cursor(here, there)
    wait_for_cursor(there, here)
    changes = [("added", "a"), ("added", "b"), ("updated", "b"), ("removed", "a")]
    for store in (here, there):
        assert news(store, start) == changes
        assert names(store) == ["b"]
        assert store.count() == Counts(1, 0)
        assert store.mailboxes() == {"inbox": Counts(1, 0)}
        assert store.tags() == {}
        with pytest.raises(MessageNotFound):
            store.get("a")


def test_the_caps_hold_for_the_mail_of_all(open_store: Open) -> None:
    here, there = open_store(max_messages=3), open_store(max_messages=3)
    for number in range(3):
        add(here, f"here{number}")
        add(there, f"there{number}")
    assert names(here) == ["there1", "here2", "there2"]
    assert here.dropped + there.dropped == 3


def test_many_writers_and_a_reader_of_each(open_store: Open) -> None:
    stores = [open_store(), open_store(), open_store()]
    start = stores[0].cursor

    def work(store: PostgresStore, name: int) -> None:
        for number in range(40):
            add(store, f"{name}.{number}")
            store.update([f"{name}.{number}"], read=True)

    threads = [threading.Thread(target=work, args=(stores[one % 3], one)) for one in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for store in stores:
        lines = [one.seq for one in store.changes(start, 1000).changes]
        assert lines == list(range(1, 481))
        assert len(set(names(store))) == 240
        assert store.count("inbox") == Counts(240, 0)


def test_what_is_acknowledged_survives_a_kill(url: str, open_store: Open) -> None:
    program = (
        "import sys; from mailtrap_local.store.postgresql.store import PostgresStore\n"
        "from store_values import add\n"
        "store = PostgresStore(sys.argv[1], max_messages=10**6, max_bytes=10**9)\n"
        "for number in range(10**6):\n"
        "    add(store, str(number)); print(number, flush=True)\n"
    )
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    with subprocess.Popen(
        [sys.executable, "-c", program, url], stdout=subprocess.PIPE, text=True, env=environment
    ) as process:
        assert process.stdout is not None
        for line in process.stdout:
            if int(line) == 30:
                process.send_signal(signal.SIGKILL)
                break
        acknowledged = [30, *map(int, process.stdout)]
    store = open_store(max_messages=10**6)
    add(store, "last")  # waits until what is under way is over
    kept = names(store)
    assert kept[: acknowledged[-1] + 1] == [str(number) for number in range(acknowledged[-1] + 1)]
    assert len(kept) <= acknowledged[-1] + 3


def test_search_texts_are_kept_for_all(open_store: Open) -> None:
    here, there = open_store(), open_store()
    add(here, "a", raw=b"Subject: Order\r\n\r\n100%_'")
    add(here, "b", raw=b"Subject: news\r\n\r\n")
    messages = here.unread_for_search(0, 10)
    assert [b"order" in message.search_text for message in messages] == [True, False]
    here.keep_search_texts(messages)
    assert there.unread_for_search(0, 10) == []
    for query, expected in {
        "order": ["a"],
        "100%_'": ["a"],
        "-order": ["b"],
        "": ["a", "b"],
    }.items():
        assert found(there, query) == expected


# -- settings that cannot be -------------------------------------------------------------------


def test_a_server_that_cannot_be_reached() -> None:
    url = "postgresql://app:s3cret@127.0.0.1:1/mail?sslpassword=s3cret"
    with pytest.raises(BadSetting, match="PostgreSQL cannot be reached") as caught:
        PostgresStore(url, max_messages=1, max_bytes=1)
    assert "s3cret" not in str(caught.value)


@pytest.mark.parametrize("url", ["postgresql://app:s3cret%zz@h/mail", "postgresql://h/m?s3cret=1"])
def test_a_url_that_is_none(url: str) -> None:
    with pytest.raises(BadSetting, match="no valid URL of PostgreSQL") as caught:
        PostgresStore(url, max_messages=1, max_bytes=1)
    assert "s3cret" not in str(caught.value)


def test_tables_of_a_newer_version(open_store: Open, url: str) -> None:
    open_store().close()
    with psycopg.connect(url) as db:
        db.execute("UPDATE state SET version = 99")
    with pytest.raises(BadSetting, match="version 99, made by a newer mailtrap-local"):
        open_store()


def test_tables_of_another_program(open_store: Open, url: str) -> None:
    with psycopg.connect(url) as db:
        db.execute("CREATE TABLE message (mine integer)")
    with pytest.raises(BadSetting, match='"message" already exists, of another program'):
        open_store()


def test_a_database_that_is_not_of_unicode(postgres: PostgresServer) -> None:
    with postgres.connect() as db:
        db.execute("CREATE DATABASE latin ENCODING 'LATIN1' TEMPLATE template0")
    url = postgres.new_url().replace("/postgres?", "/latin?")
    with pytest.raises(BadSetting, match="encoded in LATIN1"):
        PostgresStore(url, max_messages=1, max_bytes=1)


def test_a_closed_store_keeps_nothing(open_store: Open) -> None:
    store = open_store()
    store.close()
    with pytest.raises(StoreUnavailable, match="is closed"):
        add(store, "a")
