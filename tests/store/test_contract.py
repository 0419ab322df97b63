"""What every store must do. A new backend joins by adding its factory to `FACTORIES`."""

import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from mailtrap_local.errors import BadQuery, MessageNotFound, StoreFull
from mailtrap_local.mail.envelope import Envelope
from mailtrap_local.mail.message import Message
from mailtrap_local.search import parse_query
from mailtrap_local.store.base import Changes, Counts, Cursor, Store
from mailtrap_local.store.memory import MemoryStore

FACTORIES: dict[str, Callable[[int, int], Store]] = {
    "memory": lambda messages, octets: MemoryStore(max_messages=messages, max_bytes=octets),
}
NOW = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)


@pytest.fixture(params=FACTORIES)
def factory(request: pytest.FixtureRequest) -> Callable[[int, int], Store]:
    return FACTORIES[request.param]


@pytest.fixture
def store(factory: Callable[[int, int], Store]) -> Store:
    return factory(1000, 10**6)


def add(
    store: Store, name: str, mailbox: str = "inbox", raw: bytes = b"x", tags: tuple[str, ...] = ()
) -> Message:
    return store.add(
        message_id=name, mailbox=mailbox, received_at=NOW, envelope=Envelope(), raw=raw, tags=tags
    )


def names(store: Store, mailbox: str | None = None) -> list[str]:
    return [entry.message.id for entry in store.read(0, 10**6, mailbox)]


def found(store: Store, query: str, mailbox: str | None = None) -> list[str]:
    return [entry.message.id for entry in store.find(parse_query(query), mailbox)]


def news(store: Store, after: Cursor, limit: int = 100) -> list[tuple[str, str]]:
    return [(change.kind, change.message_id) for change in store.changes(after, limit).changes]


def test_a_message_is_kept_as_it_came(store: Store) -> None:
    kept = store.add(
        message_id="a",
        mailbox="shop",
        received_at=NOW,
        envelope=Envelope(mail_from="ann@example.com", rcpt_to=("bob@example.com",)),
        raw=b"\x00\xff\r\n",
    )
    found = store.get("a").message
    assert found == kept
    assert (found.raw, found.mailbox, found.received_at) == (b"\x00\xff\r\n", "shop", NOW)
    assert found.rcpt_to == ("bob@example.com",)


def test_an_unknown_id_is_not_found(store: Store) -> None:
    with pytest.raises(MessageNotFound, match="'nobody'"):
        store.get("nobody")


def test_seq_is_the_number_of_the_change_that_added_the_message(store: Store) -> None:
    assert add(store, "a").seq == 1
    store.update(["a"], read=True)
    assert add(store, "b").seq == 3
    assert store.cursor.seq == 3


def test_messages_are_read_by_position_oldest_first(store: Store) -> None:
    for number in range(10):
        add(store, str(number))
    assert [entry.message.id for entry in store.read(3, 6)] == ["3", "4", "5"]
    assert [entry.message.id for entry in store.read(8, 99)] == ["8", "9"]
    assert list(store.read(10, 20)) == []
    assert list(store.read(-5, 0)) == []


def test_position_tells_how_many_are_older_also_where_messages_are_gone(store: Store) -> None:
    seqs = [add(store, str(number)).seq for number in range(10)]
    store.remove(["0", "5"])
    assert store.position(seqs[1]) == 0
    assert store.position(seqs[5]) == store.position(seqs[6]) == 4
    assert store.position(10**9) == 8


def test_each_mailbox_has_its_own_order_and_counts(store: Store) -> None:
    add(store, "a", "shop")
    add(store, "b", "inbox")
    add(store, "c", "shop")
    store.update(["a"], read=True)
    assert names(store, "shop") == ["a", "c"]
    assert names(store) == ["a", "b", "c"]
    assert store.count("shop") == Counts(total=2, unread=1)
    assert store.count() == Counts(total=3, unread=2)
    assert store.mailboxes() == {"shop": Counts(2, 1), "inbox": Counts(1, 1)}
    assert names(store, "nowhere") == []
    assert store.count("nowhere") == Counts(0, 0)


def test_a_mailbox_without_mail_is_not_listed(store: Store) -> None:
    add(store, "a", "shop")
    store.remove(["a"])
    assert store.mailboxes() == {}


def test_find_gives_what_fits_oldest_first_of_one_mailbox_or_all(store: Store) -> None:
    add(store, "a", "shop", raw=b"Subject: Your order\r\n\r\n")
    add(store, "b", "inbox", raw=b"Subject: Welcome\r\n\r\n")
    add(store, "c", "inbox", raw=b"\r\nYour ORDER has shipped\r\n")
    add(store, "d", "shop", raw=b"\r\nBorder\r\n")
    assert found(store, "order") == ["a", "c", "d"]
    assert found(store, "order", "shop") == ["a", "d"]
    assert found(store, "order", "nowhere") == []
    assert found(store, "") == ["a", "b", "c", "d"]


def test_find_looks_at_the_flags_of_now_and_gives_them(store: Store) -> None:
    add(store, "a", tags=("new",))
    add(store, "b")
    query = parse_query("tag:new is:unread")
    assert store.find(query) == [store.get("a")]
    store.update(["a"], read=True)
    store.update(["b"], tags=["new"])
    assert store.find(query) == [store.get("b")]


def test_find_sees_every_message_that_has_been_added_and_none_that_is_gone(store: Store) -> None:
    for number in range(1000):
        add(store, str(number), raw=f"\r\nnumber {number}.".encode())
    assert found(store, "number") == [str(number) for number in range(1000)]
    store.remove(["0", "998"])
    add(store, "new", raw=b"\r\nnumber")
    assert len(found(store, "number")) == 999
    assert found(store, '"number 998."') == []
    assert found(store, '"number 999."') == ["999"]


def test_flags_stand_beside_the_message_and_leave_it_alone(store: Store) -> None:
    before = add(store, "a", tags=("new",))
    assert store.update(["a"], pinned=True, tags={"x", "y"}, keywords=["$Forwarded"]) == 1
    entry = store.get("a")
    assert entry.message is before
    assert (entry.flags.pinned, entry.flags.read) == (True, False)
    assert entry.flags.tags == {"x", "y"}
    assert entry.flags.keywords == {"$Forwarded"}


def test_tags_are_counted(store: Store) -> None:
    add(store, "a", tags=("x", "y"))
    add(store, "b", tags=("x",))
    store.update(["b"], read=True)
    assert store.tags() == {"x": Counts(2, 1), "y": Counts(1, 1)}
    store.update(["a"], tags=[])
    assert store.tags() == {"x": Counts(1, 0)}
    store.remove(["b"])
    assert store.tags() == {}


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


def test_a_reader_that_slept_too_long_is_told_to_start_again(store: Store) -> None:
    start = store.cursor
    add(store, "a")
    for turn in range(30_000):
        store.update(["a"], read=turn % 2 == 0)
    reset = store.changes(start, 10)
    assert reset == Changes(store.cursor, (), reset=True)
    assert store.changes(reset.cursor, 10) == Changes(store.cursor, ())


def test_a_cursor_of_another_epoch_or_from_the_future_is_told_to_start_again(
    factory: Callable[[int, int], Store],
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


def test_over_the_count_the_oldest_go_and_the_log_says_so(
    factory: Callable[[int, int], Store],
) -> None:
    store = factory(3, 10**6)
    start = store.cursor
    for name in "abcd":
        add(store, name)
    assert names(store) == ["b", "c", "d"]
    assert ("removed", "a") in news(store, start)
    assert store.count() == Counts(3, 3)


def test_over_the_octets_as_many_go_as_need_be(factory: Callable[[int, int], Store]) -> None:
    store = factory(100, 10)
    for name in "abcde":
        add(store, name, raw=b"12")
    add(store, "big", raw=b"1234567")
    assert names(store) == ["e", "big"]


def test_pinned_messages_stay(factory: Callable[[int, int], Store]) -> None:
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
    factory: Callable[[int, int], Store],
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
        )
    store.update(["1"], pinned=True)
    assert store.expire(NOW) == 0
    after = store.cursor
    assert store.expire(NOW + timedelta(minutes=4)) == 3
    assert names(store) == ["1", "4", "5"]
    assert news(store, after) == [("removed", "0"), ("removed", "2"), ("removed", "3")]
    assert store.count() == Counts(3, 3)


def test_octets_and_what_was_dropped_are_counted(factory: Callable[[int, int], Store]) -> None:
    store = factory(3, 10)
    for name in "abcd":
        add(store, name, raw=b"12")
    assert (store.octets, store.dropped) == (6, 1)
    store.remove("b")
    store.expire(NOW + timedelta(seconds=1))
    assert (store.octets, store.dropped) == (0, 3)


def test_any_mix_of_changes_leaves_order_positions_and_counts_right(
    factory: Callable[[int, int], Store],
) -> None:
    store = factory(50, 10**6)
    alive: list[str] = []
    pinned: set[str] = set()
    for turn in range(2000):
        name = str(turn)
        while len(alive) >= 50:
            alive.remove(next(one for one in alive if one not in pinned))
        add(store, name, mailbox=f"box{turn % 3}")
        alive.append(name)
        if turn % 7 == 0 and len(pinned) < 30:
            store.update([name], pinned=True)
            pinned.add(name)
        if turn % 11 == 0:
            gone = alive[len(alive) // 2]
            store.remove([gone])
            alive.remove(gone)
            pinned.discard(gone)
        if turn % 29 == 0 and pinned:
            freed = min(pinned, key=int)
            store.update([freed], pinned=False)
            pinned.discard(freed)
        if turn % 401 == 0:
            half = alive[::2]
            store.remove(half)
            alive = [one for one in alive if one not in half]
            pinned.difference_update(half)
    assert names(store) == alive
    assert store.count() == Counts(len(alive), len(alive))
    for place, name in enumerate(alive):
        assert store.position(store.get(name).message.seq) == place
    for box in range(3):
        expected = [one for one in alive if int(one) % 3 == box]
        assert names(store, f"box{box}") == expected
        assert store.count(f"box{box}").total == len(expected)


def test_many_threads_may_add_change_and_read_at_once(store: Store) -> None:
    def work(worker: int) -> None:
        for number in range(100):
            add(store, f"{worker}-{number}")
            store.update([f"{worker}-{number}"], read=True)
            store.read(0, 10)

    threads = [threading.Thread(target=work, args=(worker,)) for worker in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert store.count() == Counts(400, 0)
    seqs = [entry.message.seq for entry in store.read(0, 1000)]
    assert seqs == sorted(set(seqs))
    assert store.cursor.seq == 800
