"""What doors and readers may do, without any door."""

import threading
import time
from datetime import UTC, datetime

import pytest

from mailtrap_local.mail.envelope import Envelope
from mailtrap_local.mailroom import Mailroom
from mailtrap_local.setting_values import Route
from mailtrap_local.store.base import Counts
from mailtrap_local.store.memory import MemoryStore

HERE = Envelope(listener="127.0.0.1:1025")
SHOP = Envelope(listener="127.0.0.1:2525")


@pytest.fixture
def mailroom() -> Mailroom:
    store = MemoryStore(max_messages=1000, max_bytes=10**6)
    return Mailroom(store, routes=[Route(mailbox="acme", header="X-Tenant=acme")])


def test_delivered_mail_is_kept_at_once_with_a_sortable_id(mailroom: Mailroom) -> None:
    messages = [mailroom.deliver(HERE, b"x") for _ in range(100)]
    assert mailroom.store.get(messages[0].id).message == messages[0]
    assert all(len(message.id) == 26 for message in messages)
    assert len({message.id for message in messages}) == 100
    assert messages[0].id[:8] <= messages[-1].id[:8]
    assert abs((datetime.now(UTC) - messages[0].received_at).total_seconds()) < 60


def test_mail_goes_to_its_mailbox(mailroom: Mailroom) -> None:
    mailroom.assign_listener("127.0.0.1:2525", "shop")
    assert mailroom.deliver(HERE, b"x").mailbox == "inbox"
    assert mailroom.deliver(HERE, b"X-Tenant: acme\r\n\r\n").mailbox == "acme"
    assert mailroom.deliver(SHOP, b"X-Tenant: acme\r\n\r\n").mailbox == "shop"
    mailroom.release_listener("127.0.0.1:2525")
    assert mailroom.deliver(SHOP, b"x").mailbox == "inbox"


def test_mailboxes_are_listed_the_inbox_first_also_without_mail(mailroom: Mailroom) -> None:
    mailroom.assign_listener("127.0.0.1:2525", "shop")
    mailroom.deliver(SHOP, b"x")
    assert mailroom.mailboxes() == {
        "inbox": Counts(0, 0),
        "acme": Counts(0, 0),
        "shop": Counts(1, 1),
    }
    assert next(iter(mailroom.mailboxes())) == "inbox"


def test_clearing_leaves_pinned_messages_and_other_mailboxes(mailroom: Mailroom) -> None:
    mailroom.assign_listener("127.0.0.1:2525", "shop")
    pinned, _, other = (
        mailroom.deliver(HERE, b"1"),
        mailroom.deliver(HERE, b"2"),
        mailroom.deliver(SHOP, b"3"),
    )
    mailroom.update([pinned.id], pinned=True)
    assert mailroom.clear("inbox") == 1
    assert mailroom.messages_after(0) == [pinned, other]
    assert mailroom.clear() == 1
    assert mailroom.messages_after(0) == [pinned]


def test_a_wait_looks_at_once_and_after_each_change(mailroom: Mailroom) -> None:
    looks: list[int] = []

    def look() -> str | None:
        looks.append(len(mailroom.messages_after(0)))
        return "found" if looks[-1] == 2 else None

    threading.Timer(0, lambda: [mailroom.deliver(HERE, b"x") for _ in range(2)]).start()
    assert mailroom.wait(look, timeout=10) == "found"
    assert looks[-1] == 2
    assert len(looks) <= 3


def test_a_wait_ends_with_its_timeout_and_when_the_feed_closes(mailroom: Mailroom) -> None:
    assert mailroom.wait(lambda: None, timeout=0) is None
    assert mailroom.wait(lambda: None, timeout=0.01) is None
    threading.Timer(0, mailroom.feed.close).start()
    assert mailroom.wait(lambda: None, timeout=60) is None


def test_it_is_still_when_nothing_came_for_long_enough(mailroom: Mailroom) -> None:
    started = time.monotonic()
    assert mailroom.settle("inbox", quiet=0.05, timeout=10)
    assert time.monotonic() - started >= 0.05


def test_it_is_not_still_while_mail_is_under_way(mailroom: Mailroom) -> None:
    mailroom.begin_transfer("127.0.0.1:1025")
    assert not mailroom.settle("inbox", quiet=0, timeout=0.01)
    threading.Timer(0, mailroom.end_transfer, ["127.0.0.1:1025"]).start()
    assert mailroom.settle("inbox", quiet=0, timeout=10)


def test_mail_under_way_to_another_mailbox_does_not_count(mailroom: Mailroom) -> None:
    mailroom.assign_listener("127.0.0.1:2525", "shop")
    mailroom.begin_transfer("127.0.0.1:2525")
    assert mailroom.settle("inbox", quiet=0, timeout=0)
    assert not mailroom.settle("shop", quiet=0, timeout=0)
    mailroom.begin_transfer("127.0.0.1:1025")  # a route may send this anywhere
    assert not mailroom.settle("acme", quiet=0, timeout=0)
