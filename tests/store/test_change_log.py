"""The contract of every store: the log of changes and its cursors."""

import pytest

from mailtrap_local.errors import BadQuery
from mailtrap_local.store.base import Changes, Cursor, Store
from store_values import Factory, add, news


def test_only_a_real_change_of_flags_is_logged(store: Store) -> None:
    add(store, "a")
    after = store.cursor
    assert store.update(["a", "gone"], read=False) == 0
    assert store.update(["a", "a"], read=True) == 1
    assert news(store, after) == [("updated", "a")]


def test_the_log_tells_all_changes_in_order(store: Store) -> None:
    start = store.cursor
    add(store, "a")
    add(store, "b")
    store.update(["a"], read=True)
    store.remove(["b"])
    assert news(store, start) == [
        ("added", "a"),
        ("added", "b"),
        ("updated", "a"),
        ("removed", "b"),
    ]


def test_a_change_carries_the_message_as_it_is_now_and_none_once_it_is_gone(store: Store) -> None:
    start = store.cursor
    add(store, "a")
    add(store, "b", "shop")
    store.update(["a"], read=True)
    store.remove(["b"])
    added, gone, updated, removed = store.changes(start, 10).changes
    assert added.entry == updated.entry == store.get("a")
    assert gone.entry is removed.entry is None
    assert removed.mailbox == "shop"


def test_the_log_is_read_in_stretches(store: Store) -> None:
    start = store.cursor
    for number in range(5):
        add(store, str(number))
    first = store.changes(start, 3)
    assert [change.message_id for change in first.changes] == ["0", "1", "2"]
    rest = store.changes(first.cursor, 3)
    assert [change.message_id for change in rest.changes] == ["3", "4"]
    assert rest.cursor == store.cursor
    assert store.changes(rest.cursor, 3) == Changes(store.cursor, ())


def test_a_reader_that_slept_too_long_has_to_start_again(store: Store) -> None:
    start = store.cursor
    for number in range(300):
        add(store, str(number))
    for turn in range(100):
        store.update(map(str, range(300)), read=turn % 2 == 0)
    reset = store.changes(start, 10)
    assert reset == Changes(store.cursor, (), reset=True)
    assert store.changes(reset.cursor, 10) == Changes(store.cursor, ())


def test_a_cursor_of_another_epoch_or_from_the_future_has_to_start_again(
    factory: Factory,
) -> None:
    store, other = factory(10, 1000), factory(10, 1000)
    assert 0 < store.cursor.epoch < 2**31
    assert store.changes(other.cursor, 10).reset
    assert store.changes(Cursor(store.cursor.epoch, 99), 10).reset


def test_a_cursor_survives_its_text_form_and_nonsense_is_refused() -> None:
    assert Cursor.parse(str(Cursor(0x1F3C, 42))) == Cursor(0x1F3C, 42)
    assert str(Cursor(0x1F3C, 42)) == "1f3c.42"
    for nonsense in ("", "42", "1f3c.", "1f3c.-1", "zz.1", "1f3c.1\n", "1.١"):
        with pytest.raises(BadQuery):
            Cursor.parse(nonsense)
