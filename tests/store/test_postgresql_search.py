"""Searches of a PostgreSQL store: with an index of trigrams they find what they find without."""

import logging
from collections.abc import Iterator

import hypothesis.strategies as st
import psycopg
import pytest
from hypothesis import given, settings

from mailtrap_local.mail.search_text import fold
from mailtrap_local.search.tree import quoted
from mailtrap_local.store.base import Store
from mailtrap_local.store.memory import MemoryStore
from mailtrap_local.store.postgresql.store import PostgresStore
from postgres_server import PostgresServer
from store_values import add, found, names

MESSAGES, OCTETS = 1000, 10**8
LETTERS = st.sampled_from([*"aab%_\\'\"*é", "ß", "Жя", "日本", "😀", "\ufffd", "\0", " ", "\udc80"])
WORDS = st.lists(LETTERS, min_size=1, max_size=6).map("".join)
QUERIES = st.recursive(
    st.tuples(st.sampled_from(["", "subject:", "body:"]), WORDS.filter(fold)).map(
        lambda parts: parts[0] + quoted(parts[1])
    ),
    lambda inner: st.one_of(
        inner.map("-({})".format),
        st.tuples(inner, inner).map("({0[0]}) ({0[1]})".format),
        st.tuples(inner, inner).map("({0[0]}) OR ({0[1]})".format),
    ),
    max_leaves=4,
)


def make_texts(store: Store, limit: int = 1000) -> None:
    """Make search texts, and keep them."""
    messages = store.unread_for_search(0, limit)
    assert all(message.search_text for message in messages)
    store.keep_search_texts(messages)


@pytest.fixture
def stores(url: str) -> Iterator[tuple[Store, Store]]:
    stores = (
        MemoryStore(max_messages=MESSAGES, max_bytes=OCTETS),
        PostgresStore(url, max_messages=MESSAGES, max_bytes=OCTETS),
    )
    yield stores
    for store in stores:
        store.close()


@pytest.mark.slow
def test_a_search_means_the_same_as_in_memory(stores: tuple[Store, Store]) -> None:
    numbers = iter(range(10**6))

    @settings(max_examples=40, deadline=None)
    @given(
        texts=st.lists(st.tuples(WORDS, WORDS), min_size=1, max_size=6),
        queries=st.lists(QUERIES, min_size=1, max_size=8),
        missing=st.integers(0, 2),
    )
    def compare(texts: list[tuple[str, str]], queries: list[str], missing: int) -> None:
        for store in stores:
            store.clear()
        for subject, body in texts:
            head = "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n"
            raw = f"{head}Subject: {subject}\r\n\r\n{body}\r\n".encode("utf-8", "surrogatepass")
            name = str(next(numbers))
            for store in stores:
                add(store, name, raw=raw)
        make_texts(stores[1], max(len(texts) - missing, 1))
        for text in queries:
            here, there = (found(store, text) for store in stores)
            assert here == there, text

    compare()


def test_messages_without_a_text_yet_are_found(stores: tuple[Store, Store]) -> None:
    _, store = stores
    for number in range(6):
        add(store, str(number), "shop" if number % 2 else "inbox", raw=b"Subject: order\r\n\r\n")
        if number % 3 == 1:
            make_texts(store, 1)
        assert found(store, "order") == [str(one) for one in range(number + 1)]
    store.remove(["0", "3"])
    assert found(store, "order", "shop") == ["1", "5"]
    make_texts(store)
    assert found(store, "orde rder") == ["1", "2", "4", "5"]


def test_an_index_is_asked_for_words_of_three_letters(
    stores: tuple[Store, Store], url: str
) -> None:
    _, store = stores
    for name in "ab":
        add(store, name, raw=b"Subject: order %s\r\n\r\n" % name.encode())
    make_texts(store)
    with psycopg.connect(url, autocommit=True) as db:
        db.execute("UPDATE words SET folded = 'another text' WHERE seq = 1")
    for query, expected in {
        "order": ["b"],  # as the index says
        "or": ["a", "b"],  # as the texts say
        "-other": ["a", "b"],
        "order OR or": ["a", "b"],
        "order is:unread": ["b"],
        "is:unread": ["a", "b"],
    }.items():
        assert found(store, query) == expected, query


@pytest.fixture
def plain_url(postgres: PostgresServer) -> Iterator[str]:
    """The URL of a database without pg_trgm, of a role that may not create it."""
    with postgres.connect() as db:
        db.execute("CREATE ROLE plain LOGIN")
        db.execute("CREATE DATABASE plain TEMPLATE template0")
    url = postgres.new_url().partition("&")[0].replace("/postgres?", "/plain?")
    with psycopg.connect(url, autocommit=True) as db:
        db.execute("CREATE SCHEMA AUTHORIZATION plain")
    yield url
    with postgres.connect() as db:
        db.execute("DROP DATABASE plain WITH (FORCE)")
        db.execute("DROP ROLE plain")


def test_without_the_extension_all_texts_are_read(
    plain_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    url = plain_url.replace("postgres@", "plain@")
    with caplog.at_level(logging.INFO):
        store = PostgresStore(url, max_messages=MESSAGES, max_bytes=OCTETS)
    assert "searches read all texts, as there is no pg_trgm: permission denied" in caplog.text
    add(store, "a", raw=b"Subject: order\r\n\r\n")
    add(store, "b", raw=b"Subject: news\r\n\r\n")
    make_texts(store)
    assert found(store, "order") == ["a"]
    store.close()

    with psycopg.connect(plain_url, autocommit=True) as db:  # it comes later
        db.execute("CREATE EXTENSION pg_trgm SCHEMA public")
    store = PostgresStore(url, max_messages=MESSAGES, max_bytes=OCTETS)
    assert found(store, "order") == ["a"]
    assert [message.id for message in store.unread_for_search(0, 9)] == ["a", "b"]
    make_texts(store)
    assert found(store, "order") == ["a"]
    assert names(store) == ["a", "b"]
    store.close()
    with psycopg.connect(plain_url.replace("postgres@", "plain@")) as db:
        ((count,),) = db.execute("SELECT count(folded) FROM words").fetchall()
    assert count == 2
