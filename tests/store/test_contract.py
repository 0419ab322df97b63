"""The contract of every store: order, counts, search, flags, and any mix of changes."""

import threading

import pytest

from mailtrap_local.errors import MessageNotFound
from mailtrap_local.mail.envelope import Envelope
from mailtrap_local.search import parse_query
from mailtrap_local.store.base import BEHIND_ALL, Counts, Store
from store_values import NOW, Factory, add, found, names


def test_a_message_is_kept_as_it_came(store: Store) -> None:
    kept = store.add(
        message_id="a",
        mailbox="shop",
        received_at=NOW,
        envelope=Envelope(mail_from="ann@example.com", rcpt_to=("bob@example.com",)),
        raw=b"\x00\xff\r\n",
    ).result()
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
    assert list(store.find(query)) == [store.get("a")]
    store.update(["a"], read=True)
    store.update(["b"], tags=["new"])
    assert list(store.find(query)) == [store.get("b")]


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
    assert entry.message == before
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


def test_any_mix_of_changes_leaves_order_positions_and_counts_right(
    factory: Factory,
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


def test_long_lists_are_read_as_they_are_asked_for(store: Store) -> None:
    keepings = [
        store.add(
            message_id=str(number),
            mailbox="shop" if number % 3 else "inbox",
            received_at=NOW,
            envelope=Envelope(),
            raw=b"Subject: order\r\n\r\n",
        )
        for number in range(900)
    ]
    assert [keeping.result().id for keeping in keepings] == [str(number) for number in range(900)]
    assert store.update(["899"], read=True) == 1
    entries = store.read(0, BEHIND_ALL)
    assert [entry.message.id for entry in entries] == [str(number) for number in range(900)]
    assert next(iter(reversed(entries))).message.id == entries[880:][-1].message.id == "899"
    assert entries[-1].flags.read
    assert [one.message.id for one in store.read(890, 893)] == ["890", "891", "892"]
    assert [one.message.id for one in store.read(597, BEHIND_ALL, "shop")] == ["896", "898", "899"]
    assert store.position(store.get("600").message.seq, "shop") == 400
    matches = store.find(parse_query("subject:order"))
    assert (len(matches), matches.unread) == (900, 899)
    assert store.clear("inbox") == 300
    assert store.update(map(str, range(900)), pinned=True) == 600
    assert store.clear() == 0
    assert store.remove(map(str, range(900))) == 600
    assert store.count() == Counts(0, 0)
    assert (store.octets, store.mailboxes()) == (0, {})


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
