"""The mailroom without any listener: deliver, route, wait, settle, and mailboxes."""

import threading
import time
from datetime import UTC, datetime

import pytest

from mailtrap_local.config.values import RoutingRule
from mailtrap_local.errors import BadSetting, MailboxNotFound
from mailtrap_local.faults.reply import Reply
from mailtrap_local.faults.rule import Rule
from mailtrap_local.mail.connection_info import AuthInfo
from mailtrap_local.mail.envelope import Envelope
from mailtrap_local.mailroom.mailroom import Mailroom
from mailtrap_local.store.base import Counts
from mailtrap_local.store.memory import MemoryStore

HERE = Envelope(listener="127.0.0.1:1025")
SHOP = Envelope(listener="127.0.0.1:2525")


@pytest.fixture
def mailroom() -> Mailroom:
    store = MemoryStore(max_messages=1000, max_bytes=10**6)
    return Mailroom(store, routes=[RoutingRule(mailbox="acme", header="X-Tenant=acme")])


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


def test_a_message_gets_the_tags_it_is_given_and_those_it_brings(mailroom: Mailroom) -> None:
    envelope = Envelope(rcpt_to=("ann+shop@example.com",))
    message = mailroom.deliver(envelope, b"X-Tags: new\r\n\r\n", tags=["by hand", "SHOP"])
    assert mailroom.store.get(message.id).flags.tags == {"by hand", "SHOP", "new"}


def test_a_mailbox_may_be_named_in_spite_of_routes(mailroom: Mailroom) -> None:
    raw = b"X-Tenant: acme\r\n\r\n"
    assert mailroom.deliver(HERE, raw, mailbox="else").mailbox == "else"


def test_a_mailbox_can_be_created_and_removed(mailroom: Mailroom) -> None:
    assert mailroom.create_mailbox("new")
    assert not mailroom.create_mailbox("new")
    assert mailroom.mailboxes()["new"] == Counts(0, 0)
    kept = mailroom.deliver(HERE, b"x", mailbox="new")
    mailroom.store.update([kept.id], pinned=True)
    mailroom.faults.add(Rule(mailbox="new", on="RCPT", action=Reply(550, "5.1.1", "No")))
    mailroom.remove_mailbox("new")
    assert "new" not in mailroom.mailboxes()
    assert mailroom.store.count() == Counts(0, 0)
    assert mailroom.faults.all() == []
    with pytest.raises(MailboxNotFound, match="'new'"):
        mailroom.remove_mailbox("new")


def test_a_created_mailbox_has_the_first_say_on_recipients_and_users(mailroom: Mailroom) -> None:
    raw = b"X-Tenant: acme\r\n\r\n"
    to_shop = Envelope(rcpt_to=("a@shop.example",))
    by_shop = Envelope(auth=AuthInfo(username="shop", mechanism="PLAIN"))
    mailroom.create_mailbox("shop", recipient="*@shop.example")
    assert mailroom.deliver(to_shop, raw).mailbox == "shop"
    assert mailroom.deliver(by_shop, raw).mailbox == "acme"
    mailroom.create_mailbox("shop", auth="shop")
    assert mailroom.deliver(to_shop, raw).mailbox == "acme"
    assert mailroom.deliver(by_shop, raw).mailbox == "shop"
    assert mailroom.settled_mailbox("127.0.0.1:1025") is None
    mailroom.remove_mailbox("shop")
    assert mailroom.deliver(by_shop, raw).mailbox == "acme"


@pytest.mark.parametrize("name", ["inbox", "acme"])
def test_what_the_settings_name_cannot_be_removed(mailroom: Mailroom, name: str) -> None:
    with pytest.raises(BadSetting, match="empty it instead"):
        mailroom.remove_mailbox(name)


def test_created_mailboxes_are_bounded_and_have_sensible_names() -> None:
    mailroom = Mailroom(MemoryStore(max_messages=1, max_bytes=1), max_created=100)
    for name in ("", " ", "a\nb", "x" * 101):
        with pytest.raises(BadSetting, match="mailbox"):
            mailroom.create_mailbox(name)
    for number in range(100):
        mailroom.create_mailbox(f"box{number}")
    mailroom.create_mailbox("box7", auth="seven")
    with pytest.raises(BadSetting, match="as many as"):
        mailroom.create_mailbox("one more")


def test_deliveries_are_counted(mailroom: Mailroom) -> None:
    for size in (1, 10, 100):
        mailroom.deliver(HERE, b"x" * size)
    counted = mailroom.delivery_stats.counts()
    assert (counted.messages, counted.octets) == (3, 111)
    assert sum(counted.buckets) == 3
    assert 0 < counted.seconds < 10


def test_clearing_leaves_pinned_messages_and_other_mailboxes(mailroom: Mailroom) -> None:
    mailroom.assign_listener("127.0.0.1:2525", "shop")
    pinned, _, other = (
        mailroom.deliver(HERE, b"1"),
        mailroom.deliver(HERE, b"2"),
        mailroom.deliver(SHOP, b"3"),
    )
    mailroom.store.update([pinned.id], pinned=True)
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
    assert mailroom.wait(look, timeout=60) == "found"
    assert looks[-1] == 2
    assert len(looks) <= 3


def test_a_wait_ends_with_its_timeout_and_when_the_feed_closes(mailroom: Mailroom) -> None:
    assert mailroom.wait(lambda: None, timeout=0) is None
    assert mailroom.wait(lambda: None, timeout=0.01) is None
    threading.Timer(0, mailroom.change_signal.close).start()
    assert mailroom.wait(lambda: None, timeout=60) is None


def test_it_is_still_when_nothing_came_for_long_enough(mailroom: Mailroom) -> None:
    started = time.monotonic()
    assert mailroom.settle("inbox", quiet=0.05, timeout=60)
    assert time.monotonic() - started >= 0.05


def test_it_is_not_still_while_mail_is_under_way(mailroom: Mailroom) -> None:
    mailroom.begin_transfer("127.0.0.1:1025")
    assert not mailroom.settle("inbox", quiet=0, timeout=0.01)
    threading.Timer(0, mailroom.end_transfer, ["127.0.0.1:1025"]).start()
    assert mailroom.settle("inbox", quiet=0, timeout=60)


def test_mail_under_way_to_another_mailbox_does_not_count(mailroom: Mailroom) -> None:
    mailroom.assign_listener("127.0.0.1:2525", "shop")
    mailroom.begin_transfer("127.0.0.1:2525")
    assert mailroom.settle("inbox", quiet=0, timeout=0)
    assert not mailroom.settle("shop", quiet=0, timeout=0)
    mailroom.begin_transfer("127.0.0.1:1025")  # a route may send this anywhere
    assert not mailroom.settle("acme", quiet=0, timeout=0)
