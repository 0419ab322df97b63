"""A PostgreSQL store whose connections fail: what is acknowledged is there, and nothing twice."""

import logging
import threading
from collections.abc import Callable, Iterator

import psycopg
import pytest

from mailtrap_local.errors import StoreUnavailable
from mailtrap_local.store import group_commit
from mailtrap_local.store.postgresql import writer
from mailtrap_local.store.postgresql.store import PostgresStore
from postgres_proxy import PostgresProxy
from postgres_server import PostgresServer
from store_oracle import TIMES_LONGER
from store_values import add, names, news

Open = Callable[[str], PostgresStore]

LONG = pytest.mark.timeout(60 + 10 * TIMES_LONGER)


@pytest.fixture(scope="module")
def postgres() -> Iterator[PostgresServer]:
    """A server that only these tests stop."""
    server = PostgresServer()
    yield server
    server.close()


@pytest.fixture
def open_store() -> Iterator[Open]:
    """`open_store(url)` is one more store of that database."""
    opened: list[PostgresStore] = []

    def open_store(url: str) -> PostgresStore:
        opened.append(PostgresStore(url, max_messages=10_000, max_bytes=10**8))
        return opened[-1]

    yield open_store
    for store in opened:
        store.close()


class Sender(threading.Thread):
    """Adds messages until it is told to stop, each until it is acknowledged."""

    def __init__(self, store: PostgresStore, name: str) -> None:
        super().__init__()
        self.store = store
        self.prefix = name
        self.acknowledged: list[str] = []
        self.refused: list[str] = []
        self.stopped = threading.Event()

    def run(self) -> None:
        number = 0
        while not self.stopped.is_set():
            number += 1
            name = f"{self.prefix}.{number}"
            try:
                add(self.store, name)
                self.acknowledged.append(name)
            except StoreUnavailable:
                self.refused.append(name)

    def wait_for_more(self, count: int) -> None:
        """Wait until so many more are acknowledged."""
        wanted = len(self.acknowledged) + count
        pause = threading.Event()
        while len(self.acknowledged) < wanted:
            assert self.is_alive()
            pause.wait(0.01)


def check(store: PostgresStore, senders: list[Sender]) -> None:
    """Stop senders: exactly what is acknowledged is there, once, and the log has no gaps."""
    for sender in senders:
        sender.stopped.set()
    for sender in senders:
        sender.join()
    add(store, "last")  # behind all removals
    add(store, "very last")
    kept = names(store)
    acknowledged = {name for sender in senders for name in sender.acknowledged}
    assert sorted(kept) == sorted({*acknowledged, "last", "very last"})
    assert store.count().total == store.count("inbox").total == len(kept)
    assert store.octets == len(kept)
    seqs = [one.seq for one in store.changes(store.cursor._replace(seq=0), 20_000).changes]
    assert seqs == list(range(1, store.cursor.seq + 1))


@LONG
def test_connections_that_are_ended(postgres: PostgresServer, url: str, open_store: Open) -> None:
    stores = [open_store(url), open_store(url)]
    senders = [Sender(stores[one % 2], str(one)) for one in range(4)]
    for sender in senders:
        sender.start()
    for _ in range(8 * TIMES_LONGER):
        senders[0].wait_for_more(5)
        assert postgres.end_connections() >= 1
    senders[1].wait_for_more(5)
    check(stores[0], senders)


@LONG
@pytest.mark.parametrize("mode", ["fast", "immediate"])
def test_a_server_that_stops_and_starts(
    postgres: PostgresServer, url: str, open_store: Open, mode: str
) -> None:
    store = open_store(url)
    senders = [Sender(store, "a"), Sender(store, "b")]
    for sender in senders:
        sender.start()
    for _ in range(TIMES_LONGER):
        senders[0].wait_for_more(20)
        postgres.stop(mode)
        postgres.start()
    senders[0].wait_for_more(20)
    check(store, senders)


def test_a_server_that_is_down(
    postgres: PostgresServer, url: str, open_store: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(group_commit, "_PATIENCE", 0.5)
    store = open_store(url)
    add(store, "before")
    cursor = store.cursor
    postgres.stop()
    try:
        with pytest.raises(StoreUnavailable, match="has not answered"):
            add(store, "refused")
        with pytest.raises(StoreUnavailable, match="cannot be read"):
            names(store)
        assert store.cursor == cursor
    finally:
        postgres.start()
    monkeypatch.setattr(group_commit, "_PATIENCE", 10)
    add(store, "after")
    assert names(store) == ["before", "after"]


@LONG
def test_answers_to_commits_that_are_lost(url: str, open_store: Open, proxy: PostgresProxy) -> None:
    store = open_store(proxy.url(url))
    senders = [Sender(store, "a"), Sender(store, "b")]
    for sender in senders:
        sender.start()
    for _ in range(5 * TIMES_LONGER):
        senders[0].wait_for_more(5)
        proxy.swallows += 1
    senders[0].wait_for_more(10)
    assert proxy.swallowed == 5 * TIMES_LONGER
    check(store, senders)
    assert not senders[0].refused


def test_what_is_refused_while_it_is_in_doubt_is_removed(
    url: str, open_store: Open, proxy: PostgresProxy, monkeypatch: pytest.MonkeyPatch
) -> None:
    store, other = open_store(proxy.url(url)), open_store(url)
    monkeypatch.setattr(group_commit, "_PATIENCE", 0.5)
    monkeypatch.setattr(writer, "_LONGEST", 1.5)
    proxy.keeps_open = True
    proxy.swallows = 1
    with pytest.raises(StoreUnavailable, match="has not answered"):
        add(store, "refused")
    assert names(other) == ["refused"]
    monkeypatch.setattr(group_commit, "_PATIENCE", 10)
    add(store, "after")
    add(store, "later")
    assert names(other) == ["after", "later"]
    assert ("removed", "refused") in news(other, other.cursor._replace(seq=0))


def test_where_no_notification_comes_through(
    url: str, open_store: Open, proxy: PostgresProxy, caplog: pytest.LogCaptureFixture
) -> None:
    proxy.is_deaf = True
    rung = threading.Event()
    store, other = open_store(proxy.url(url)), open_store(url)
    with caplog.at_level(logging.WARNING):
        store.follow(rung.set, lambda _: None)
        for number in range(30):  # more than looks of once a second would see in time
            rung.clear()
            add(other, str(number))
            assert rung.wait(10)
            assert store.count().total == number + 1


def test_a_database_that_has_been_restored(
    postgres: PostgresServer, url: str, open_store: Open
) -> None:
    store = open_store(url)
    add(store, "a")
    with psycopg.connect(url) as db:
        db.execute("UPDATE state SET born = 'elsewhere'")
    assert open_store(url).cursor.epoch != store.cursor.epoch
    postgres.end_connections()
    with pytest.raises(StoreUnavailable, match="restart this process"):
        add(store, "b")
