"""The contract of every store: caps, pinned messages, removal and expiry."""

from datetime import timedelta

import pytest

from mailtrap_local.errors import StoreFull
from mailtrap_local.mail.envelope import Envelope
from mailtrap_local.store.base import Counts, Store
from store_values import NOW, Factory, add, names, news


def test_over_the_count_the_oldest_go_and_the_log_says_so(
    factory: Factory,
) -> None:
    store = factory(3, 10**6)
    start = store.cursor
    for name in "abcd":
        add(store, name)
    assert names(store) == ["b", "c", "d"]
    assert ("removed", "a") in news(store, start)
    assert store.count() == Counts(3, 3)


def test_over_the_octets_as_many_go_as_need_be(factory: Factory) -> None:
    store = factory(100, 10)
    for name in "abcde":
        add(store, name, raw=b"12")
    add(store, "big", raw=b"1234567")
    assert names(store) == ["e", "big"]


def test_pinned_messages_stay(factory: Factory) -> None:
    store = factory(3, 10**6)
    for name in "abc":
        add(store, name)
    store.update(["a"], pinned=True)
    add(store, "d")
    add(store, "e")
    assert names(store) == ["a", "d", "e"]
    store.update(["a"], pinned=False)
    add(store, "f")
    assert names(store) == ["d", "e", "f"]


def test_when_only_pinned_ones_are_left_nothing_is_kept_and_nothing_dropped(
    factory: Factory,
) -> None:
    store = factory(3, 10)
    for name in "abc":
        add(store, name, raw=b"123")
    store.update("ab", pinned=True)
    with pytest.raises(StoreFull, match="unpin or delete"):
        add(store, "large", raw=b"12345")
    store.update("c", pinned=True)
    with pytest.raises(StoreFull):
        add(store, "small", raw=b"1")
    assert names(store) == ["a", "b", "c"]
    store.remove("a")
    add(store, "small", raw=b"1")
    assert names(store) == ["b", "c", "small"]


def test_removing_tells_how_many_went_and_takes_pinned_ones_too(store: Store) -> None:
    for number in range(10):
        add(store, str(number))
    store.update(["3"], pinned=True)
    assert store.remove(["3", "3", "nobody"]) == 1
    assert store.remove(str(number) for number in range(0, 10, 2)) == 5
    assert names(store) == ["1", "5", "7", "9"]
    assert store.remove([]) == 0


def test_what_came_before_a_moment_expires_but_pinned_messages(store: Store) -> None:
    for minute in range(6):
        store.add(
            message_id=str(minute),
            mailbox="inbox",
            received_at=NOW + timedelta(minutes=minute),
            envelope=Envelope(),
            raw=b"x",
        ).result()
    store.update(["1"], pinned=True)
    assert store.expire(NOW) == 0
    after = store.cursor
    assert store.expire(NOW + timedelta(minutes=4)) == 3
    assert names(store) == ["1", "4", "5"]
    assert news(store, after) == [("removed", "0"), ("removed", "2"), ("removed", "3")]
    assert store.count() == Counts(3, 3)


def test_octets_and_what_was_dropped_are_counted(factory: Factory) -> None:
    store = factory(3, 10)
    for name in "abcd":
        add(store, name, raw=b"12")
    assert (store.octets, store.dropped) == (6, 1)
    store.remove("b")
    store.expire(NOW + timedelta(seconds=1))
    assert (store.octets, store.dropped) == (0, 3)
