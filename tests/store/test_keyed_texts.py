"""Texts beside the mail, by their keys: in memory, in a file, and in a database."""

import pytest

from mailtrap_local.store.keyed_texts import KeepsTexts, KeyedTexts, MemoryTexts
from mailtrap_local.store.postgresql.store import PostgresStore
from store_values import Factory, OpenFile


@pytest.fixture
def texts(factory: Factory) -> KeyedTexts:
    store = factory(10, 10**6)
    return store.keyed_texts if isinstance(store, KeepsTexts) else MemoryTexts()


def test_texts_are_kept_replaced_and_removed(texts: KeyedTexts) -> None:
    texts.change({"a/1": "one", "a/2": "zwei", "b/1": "other"})
    texts.change({"a/1": "eins – ü 😀", "a/2": None, "a/3": None, "a/4": "new"})
    assert texts.load("a/") == {"a/1": "eins – ü 😀", "a/4": "new"}
    assert texts.load("b") == {"b/1": "other"}
    texts.change({})


@pytest.mark.parametrize("name", ["a_", "a%", "A-", "a.b", "z"])
def test_a_prefix_is_compared_by_code_points(texts: KeyedTexts, name: str) -> None:
    every = [f"{one}/{key}" for one in ("a_", "a%", "A-", "a.b", "z", "ax", "a-") for key in "Aa_ü"]
    texts.change(dict.fromkeys(every, "x"))
    assert sorted(texts.load(f"{name}/")) == sorted(f"{name}/{key}" for key in "Aa_ü")


def test_they_are_there_after_a_restart(open_store: OpenFile) -> None:
    store = open_store()
    store.keyed_texts.change({"a": "x"})
    store.close()
    assert open_store().keyed_texts.load("a") == {"a": "x"}


def test_replicas_have_the_same(url: str) -> None:
    one, other = (PostgresStore(url, max_messages=10, max_bytes=10**6) for _ in range(2))
    one.keyed_texts.change({"a": "x"})
    assert other.keyed_texts.load("a") == {"a": "x"}
    one.close()
    other.close()
