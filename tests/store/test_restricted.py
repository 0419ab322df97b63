"""A store of which some mailboxes are seen is the whole one without the others."""

import random

import pytest

from mailtrap_local.errors import MessageNotFound, NotPermitted
from mailtrap_local.search import parse_query
from mailtrap_local.store import restricted
from mailtrap_local.store.base import BEHIND_ALL, Counts, Store
from mailtrap_local.store.restricted import RestrictedStore
from store_values import NOW, Factory, add, found, names, news

OWN = ("shop", "shop-2", "shop-3")
OTHERS = ("inbox", "secret")


@pytest.fixture
def whole(factory: Factory) -> Store:
    """A store of 120 messages, a few in each mailbox, with some tags and flags."""
    store = factory(1000, 10**6)
    chosen = random.Random(7)
    for number in range(120):
        mailbox = chosen.choice([*OWN, *OTHERS])
        tags = ("x",) if number % 5 == 0 else ()
        add(store, f"m{number}", mailbox, b"Subject: %d\r\n\r\nword" % number, tags)
    store.update([f"m{number}" for number in range(0, 120, 3)], read=True)
    return store


@pytest.fixture
def seen(whole: Store) -> RestrictedStore:
    return RestrictedStore(whole, lambda name: name in OWN, may_write=True)


def own(whole: Store) -> list[str]:
    return [one.message.id for one in whole.read(0, BEHIND_ALL) if one.message.mailbox in OWN]


@pytest.mark.parametrize("near", [0, 5, 1000])
def test_every_page_is_that_of_ones_own_messages(
    whole: Store, seen: RestrictedStore, near: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(restricted, "_NEAR_THE_END", near)
    expected = own(whole)
    total = len(expected)
    for start in range(0, total + 2, 3):
        for length in (1, 4, 50, 10**6):
            page = [one.message.id for one in seen.read(start, start + length)]
            assert page == expected[start : start + length], (start, length)
    for seq in range(0, 130, 7):
        older = [one for one in whole.read(0, BEHIND_ALL) if one.message.seq < seq]
        assert seen.position(seq) == sum(one.message.mailbox in OWN for one in older)
    assert seen.count().total == total


def test_long_lists_are_read_when_they_are_asked_for(
    whole: Store, seen: RestrictedStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(restricted, "AT_ONCE", 10)
    monkeypatch.setattr(restricted, "_OUTLINES", 7)
    expected = own(whole)
    every = seen.read(0, BEHIND_ALL)
    assert [one.message.id for one in every] == expected
    assert [one.message.id for one in reversed(every)] == expected[::-1]
    assert [one.message.id for one in every[-3:]] == expected[-3:]
    matching = seen.find(parse_query("word"))
    assert [one.message.id for one in matching] == expected
    assert (len(matching), matching.unread) == seen.count()
    assert matching.older_than(10**6) == len(expected)


def test_counts_tags_and_searches_are_of_ones_own(whole: Store, seen: RestrictedStore) -> None:
    entries = [one for one in whole.read(0, BEHIND_ALL) if one.message.mailbox in OWN]
    assert seen.count() == Counts(len(entries), sum(not one.flags.read for one in entries))
    assert set(seen.mailboxes()) == set(OWN)
    tagged = [one for one in entries if one.flags.tags]
    unread = sum(not one.flags.read for one in tagged)
    assert seen.tags() == {"x": Counts(len(tagged), unread)}
    assert found(seen, "tag:x") == [one.message.id for one in tagged]
    for mailbox in OTHERS:
        assert seen.count(mailbox) == Counts(0, 0)
        assert names(seen, mailbox) == found(seen, "word", mailbox) == []
        assert seen.outline(0, 10, mailbox) == []
    shop = [one.message.id for one in entries if one.message.mailbox == "shop"]
    assert names(seen, "shop") == shop
    outlined = [one.seq for one in seen.outline(0, 1000)]
    assert outlined == [one.message.seq for one in entries]
    assert [one.seq for one in seen.outline(outlined[4], 3)] == outlined[5:8]


def test_what_is_not_ones_own_is_not_found_and_stays(whole: Store, seen: RestrictedStore) -> None:
    other = next(one for one in whole.read(0, BEHIND_ALL) if one.message.mailbox == "secret")
    message_id = other.message.id
    for unknown in (message_id, "nobody"):
        with pytest.raises(MessageNotFound) as problem:
            seen.get(unknown)
        assert str(problem.value) == f"no message has the id {unknown!r}"
    assert list(seen.at([other.message.seq])) == []
    assert seen.update([message_id], pinned=True) == seen.remove([message_id]) == 0
    before = whole.count("secret")
    assert seen.clear("secret") == 0
    expected = len(own(whole))
    assert seen.clear() == expected
    assert whole.count("secret") == before
    with pytest.raises(NotPermitted):
        add(seen, "new", "secret")
    with pytest.raises(NotPermitted):
        seen.expire(NOW)


def test_changes_are_of_ones_own_and_their_cursor_goes_on(
    whole: Store, seen: RestrictedStore
) -> None:
    start = whole.cursor
    for number in range(30):
        add(whole, f"n{number}", "shop" if number % 10 == 0 else "secret")
    assert news(seen, start) == [("added", "n0"), ("added", "n10"), ("added", "n20")]
    first = seen.changes(start, 2)
    assert [one.message_id for one in first.changes] == ["n0", "n10"]
    rest = seen.changes(first.cursor, 2)
    assert [one.message_id for one in rest.changes] == ["n20"]
    assert rest.cursor == whole.cursor
    assert seen.changes(whole.cursor, 2).changes == ()


def test_a_reader_changes_nothing(whole: Store) -> None:
    seen = RestrictedStore(whole, lambda name: name in OWN, may_write=False)
    first = own(whole)[0]
    for change in (
        lambda: seen.update([first], read=True),
        lambda: seen.remove([first]),
        seen.clear,
        lambda: add(seen, "new", "shop"),
    ):
        with pytest.raises(NotPermitted):
            change()
    assert own(whole)[0] == first
