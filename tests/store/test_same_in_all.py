"""All stores at once: whatever is done to them, they say the same."""

from collections.abc import Callable
from datetime import timedelta
from itertools import islice
from typing import Any

import hypothesis.strategies as st
import pytest
from hypothesis import settings
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from mailtrap_local.mail.envelope import Envelope
from mailtrap_local.search import parse_query
from mailtrap_local.store.base import Changes, Cursor, Store
from store_values import NOW, STORES

MAILBOXES = st.sampled_from([None, "inbox", "shop"])
TEXTS = st.sampled_from(
    ["order", "Order", "Bestellung für", "zakaz заказ", "news\0letter", "ab", "日本語"]
)
PLACES = st.integers(0, 40)
QUERIES = st.recursive(
    st.sampled_from(
        [
            *("order", "orde", "заказ", "ab", "für", "日本", '"s\0l"', "nothing", "subject:order"),
            *("body:order", "from:ann", "to:bob", "addressed:bob", "rcpt:bob", "filename:.pdf"),
            *(
                "is:read",
                "is:unread",
                "is:pinned",
                "is:tagged",
                "is:tls",
                "tag:red",
                "mailbox:shop",
            ),
            *("has:text", "has:html", "has:link", "has:code", "has:attachment", "larger:100"),
            *("smaller:100", "header:subject=order", "header:x-none", "auth:ann"),
            *("after:2026-11-22T10:00:05Z", "before:2026-11-22T10:00:05Z"),
        ]
    ),
    lambda inner: st.one_of(
        inner.map("-({})".format),
        st.tuples(inner, inner).map("({0[0]}) ({0[1]})".format),
        st.tuples(inner, inner).map("({0[0]}) OR ({0[1]})".format),
    ),
    max_leaves=5,
)


class AllStores(RuleBasedStateMachine):
    """One of each store, with what was done to all of them."""

    def __init__(self) -> None:
        super().__init__()
        self.stores = [
            make(max_messages=12, max_bytes=3000, log_length=30) for make in STORES.values()
        ]
        self.ids: list[str] = []

    def teardown(self) -> None:
        for store in self.stores:
            store.close()

    def same(self, ask: Callable[[Store], Any]) -> Any:
        first, *others = [ask(store) for store in self.stores]
        assert [first] * len(others) == others
        return first

    @rule(text=TEXTS, mailbox=st.sampled_from(["inbox", "shop"]), tag=st.booleans(), data=st.data())
    def add(self, text: str, mailbox: str, tag: bool, data: st.DataObject) -> None:  # noqa: FBT001  # drawn
        where = data.draw(st.sampled_from(["subject", "text", "html"]))
        subject = text if where == "subject" else "x"
        head = f"From: ann@example.com\r\nTo: bob@example.com\r\nSubject: {subject}\r\n"
        html = f"Content-Type: text/html\r\n\r\n<a href=https://shop.example>{text}</a>\r\n"
        body = html if where == "html" else f"\r\n{text if where == 'text' else ''}"
        number = len(self.ids)
        self.ids.append(f"id{number}")
        message: dict[str, Any] = {
            "message_id": f"id{number}",
            "mailbox": mailbox,
            "received_at": NOW + timedelta(seconds=number),
            "envelope": Envelope(mail_from="ann@example.com", rcpt_to=("bob@example.com",)),
            "raw": (head + body).encode(),
            "tags": ["red"] if tag else [],
        }
        self.same(lambda store: _seq_or_error(lambda: store.add(**message).result().seq))

    @rule(some=st.sets(PLACES, max_size=4), data=st.data())
    def update(self, some: set[int], data: st.DataObject) -> None:
        flags: dict[str, Any] = data.draw(
            st.sampled_from(
                [
                    *({"read": True}, {"read": False}, {"pinned": True}, {"pinned": False}),
                    *({"tags": ["red"]}, {"tags": []}, {"keywords": ["$Forwarded"]}),
                ]
            )
        )
        self.same(lambda store: store.update([f"id{one}" for one in sorted(some)], **flags))

    @rule(some=st.sets(PLACES, max_size=4))
    def remove(self, some: set[int]) -> None:
        self.same(lambda store: store.remove([f"id{one}" for one in sorted(some)]))

    @rule(mailbox=MAILBOXES, pinned=st.booleans())
    def clear(self, mailbox: str | None, pinned: bool) -> None:  # noqa: FBT001  # drawn
        self.same(lambda store: store.clear(mailbox, pinned=pinned))

    @rule(age=PLACES)
    def expire(self, age: int) -> None:
        self.same(lambda store: store.expire(NOW + timedelta(seconds=age)))

    @rule(limit=st.integers(1, 20))
    def make_search_texts(self, limit: int) -> None:
        for store in self.stores:
            if messages := store.unread_for_search(0, limit):
                for message in messages:
                    assert message.indexed_text
                store.keep_search_texts(messages)

    @rule(query=QUERIES, mailbox=MAILBOXES, before=PLACES)
    def find(self, query: str, mailbox: str | None, before: int) -> None:
        def ask(store: Store) -> Any:
            found = store.find(parse_query(query), mailbox)
            return [*map(_shown, found)], len(found), found.unread, found.older_than(before)

        self.same(ask)

    @rule(mailbox=MAILBOXES, start=PLACES, stop=PLACES)
    def read(self, mailbox: str | None, start: int, stop: int) -> None:
        self.same(lambda store: [*map(_shown, store.read(start, stop, mailbox))])
        self.same(lambda store: [*store.outline(start, stop, mailbox)])
        self.same(lambda store: [*map(_shown, store.at([start, stop, start]))])
        self.same(lambda store: store.position(start, mailbox))

    @rule(after=PLACES, limit=st.integers(1, 20))
    def changes(self, after: int, limit: int) -> None:
        self.same(lambda store: _news(store.changes(Cursor(store.cursor.epoch, after), limit)))

    @invariant()
    def counts(self) -> None:
        self.same(lambda store: (store.cursor.seq, store.count(), store.octets, store.dropped))
        self.same(lambda store: (store.mailboxes(), store.tags()))


def _seq_or_error(ask: Callable[[], int]) -> object:
    try:
        return ask()
    except Exception as problem:  # noqa: BLE001  # all have to raise the same
        return type(problem), str(problem)


def _shown(entry: Any) -> Any:
    message, flags = entry
    return message.id, message.seq, message.mailbox, message.size, message.envelope, flags


def _news(changes: Changes) -> Any:
    shown = [(*one[:5], one.entry and _shown(one.entry)) for one in changes.changes]
    return changes.cursor.seq, shown, changes.reset


@pytest.mark.slow
def test_all_stores_say_the_same() -> None:
    bounds = settings(max_examples=40, stateful_step_count=30, deadline=None)
    run_state_machine_as_test(AllStores, settings=bounds)


def test_a_long_list_is_the_same_in_all() -> None:
    for make in STORES.values():
        store = make(max_messages=5000, max_bytes=10**7)
        keepings = [
            store.add(
                message_id=str(number),
                mailbox="inbox" if number % 2 else "shop",
                received_at=NOW,
                envelope=Envelope(),
                raw=b"Subject: order\r\n\r\n" + b"%d." % number,
            )
            for number in range(2500)
        ]
        seqs = [keeping.result().seq for keeping in keepings]
        store.remove([str(number) for number in range(1000, 1100)])
        reached = 0
        while reached < seqs[2200] and (messages := store.unread_for_search(reached, 500)):
            assert all(message.indexed_text for message in messages)
            store.keep_search_texts(messages)
            reached = messages[-1].seq
        left = [number for number in range(2500) if not 1000 <= number < 1100]
        found = store.find(parse_query("order"))
        assert [entry.message.id for entry in found] == [*map(str, left)]
        assert (len(found), found.unread, found.older_than(seqs[1100])) == (2400, 2400, 1000)
        assert [one.message.id for one in store.find(parse_query("1234."))] == ["1234"]
        assert [one.message.id for one in islice(store.read(1000, 1002), 9)] == ["1100", "1101"]
        assert store.position(seqs[2100], "shop") == 1000
        store.close()
