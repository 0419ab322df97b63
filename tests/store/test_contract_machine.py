"""Any sequence of calls leaves a store as a plain list would be. A backend joins by `STORES`."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from mailtrap_local.errors import MessageNotFound, StoreFull
from mailtrap_local.mail.envelope import Envelope
from mailtrap_local.mail.flags import Flags
from mailtrap_local.search import parse_query
from mailtrap_local.store.base import BEHIND_ALL, Counts, Cursor, Entry, Store
from store_values import STORES

START = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
MAILBOXES = ("inbox", "shop", "empty")
TAGS = st.frozensets(st.sampled_from(["red", "blue"]))
FLAGS = st.fixed_dictionaries(
    {},
    optional={
        "read": st.booleans(),
        "pinned": st.booleans(),
        "deleted": st.booleans(),
        "tags": TAGS,
        "keywords": st.frozensets(st.just("$Forwarded")),
    },
)
PLACES = st.sets(st.integers(0, 5), max_size=4)  # of messages, oldest first; beyond the last: none
QUERIES: dict[str, Callable[["Kept"], bool]] = {
    "": lambda _: True,
    "subject:order": lambda kept: b"order" in kept.raw,
    "is:unread": lambda kept: not kept.flags.read,
    "tag:red -is:pinned": lambda kept: "red" in kept.flags.tags and not kept.flags.pinned,
}


@dataclass(frozen=True)
class Kept:
    """A message of the model."""

    id: str
    seq: int
    mailbox: str
    received_at: datetime
    raw: bytes
    flags: Flags


class StoreMachine(RuleBasedStateMachine):
    def __init__(self, make: Callable[..., Store]) -> None:
        super().__init__()
        self.make = make
        self.kept: list[Kept] = []
        self.log: list[tuple[int, str, str, str]] = []
        self.dropped = 0
        self.added = 0
        self.clock = START

    @initialize(messages=st.integers(2, 6), octets=st.integers(90, 150), log=st.integers(1, 20))
    def make_store(self, messages: int, octets: int, log: int) -> None:
        self.store = self.make(max_messages=messages, max_bytes=octets, log_length=log)
        self.max_messages, self.max_octets, self.log_length = messages, octets, log
        self.epoch = self.store.cursor.epoch
        self.replica: dict[str, Entry] = {}
        self.cursor = self.store.cursor

    def teardown(self) -> None:
        self.store.close()

    # -- calls, each made of the store and of the model --------------------------------------

    @rule(
        mailboxes=st.lists(st.sampled_from(MAILBOXES[:2]), min_size=1, max_size=3),
        subject=st.sampled_from([b"order", b"news"]),
        octets=st.sampled_from([0, 20, 60]),
        tags=TAGS,
        pause=st.integers(0, 2),
    )
    def add(
        self,
        mailboxes: list[str],
        subject: bytes,
        octets: int,
        tags: frozenset[str],
        pause: int,
    ) -> None:
        self.clock += timedelta(minutes=pause)
        raw = b"Subject: " + subject + b"\r\n\r\n" + b"x" * octets
        for mailbox in mailboxes:
            self.add_one(mailbox, raw, tags)

    def add_one(self, mailbox: str, raw: bytes, tags: frozenset[str]) -> None:
        self.added += 1
        name = str(self.added)
        new: dict[str, Any] = {"mailbox": mailbox, "received_at": self.clock, "raw": raw}

        def add() -> int:
            return (
                self.store.add(message_id=name, envelope=Envelope(), tags=tags, **new).result().seq
            )

        if not self.make_room(len(raw)):
            with pytest.raises(StoreFull):
                add()
            return
        seq = self.note("added", name, mailbox)
        self.kept.append(Kept(id=name, seq=seq, flags=Flags(tags=tags), **new))
        assert add() == seq

    @rule(places=PLACES, flags=FLAGS)
    def update(self, places: set[int], flags: dict[str, Any]) -> None:
        changed = 0
        for kept in self.at(places):
            after = replace(kept.flags, **flags)
            if after != kept.flags:
                self.kept[self.kept.index(kept)] = replace(kept, flags=after)
                self.note("updated", kept.id, kept.mailbox)
                changed += 1
        assert self.store.update(self.names(places), **flags) == changed

    @rule(places=PLACES, pinned=st.booleans())
    def pin(self, places: set[int], *, pinned: bool) -> None:
        self.update(places, {"pinned": pinned})

    @rule(places=PLACES)
    def remove(self, places: set[int]) -> None:
        names, gone = self.names(places), self.at(places)
        self.forget(gone)
        assert self.store.remove(names) == len(gone)

    @rule(mailbox=st.sampled_from((None, *MAILBOXES)))
    def clear(self, mailbox: str | None) -> None:
        gone = [kept for kept in self.of(mailbox) if not kept.flags.pinned]
        self.forget(gone)
        assert self.store.clear(mailbox) == len(gone)

    @rule(mailbox=st.sampled_from((None, *MAILBOXES)))
    def clear_with_pinned(self, mailbox: str | None) -> None:
        gone = self.of(mailbox)
        self.forget(gone)
        assert self.store.clear(mailbox, pinned=True) == len(gone)

    @rule(age=st.integers(0, 4))
    def expire(self, age: int) -> None:
        before = self.clock - timedelta(minutes=age)
        gone = [one for one in self.kept if one.received_at < before and not one.flags.pinned]
        self.forget(gone)
        self.dropped += len(gone)
        assert self.store.expire(before) == len(gone)

    # -- what readers see --------------------------------------------------------------------

    @rule(oldest=st.booleans(), shift=st.sampled_from([0, 1, -1, 3, -3]), limit=st.integers(1, 10))
    def read_the_log(self, *, oldest: bool, shift: int, limit: int) -> None:
        end = len(self.log)
        behind = (min(end, self.log_length) if oldest else 0) + shift
        after = end - behind
        changes = self.store.changes(Cursor(self.epoch, after), limit)
        if after < 0 or not 0 <= behind <= self.log_length:
            assert (changes.reset, changes.changes) == (True, ())
            assert changes.cursor == (self.epoch, end)
            return
        lines = self.log[after : after + limit]
        assert not changes.reset
        assert [change[:4] for change in changes.changes] == lines
        assert changes.cursor == (self.epoch, after + len(lines))
        here = {kept.id: kept.flags for kept in self.kept}
        for change in changes.changes:
            flags = change.entry.flags if change.entry else None
            assert flags == here.get(change.message_id)

    @rule(limit=st.integers(1, 10))
    def follow(self, limit: int) -> None:
        changes = self.store.changes(self.cursor, limit)
        if changes.reset:
            entries = self.store.read(0, BEHIND_ALL)
            self.replica = {entry.message.id: entry for entry in entries}
        for change in changes.changes:
            self.replica.pop(change.message_id, None)
            if change.entry is not None:
                self.replica[change.message_id] = change.entry
        self.cursor = changes.cursor
        if self.cursor == self.store.cursor:
            flags = {name: entry.flags for name, entry in self.replica.items()}
            assert flags == {kept.id: kept.flags for kept in self.kept}

    @rule(query=st.sampled_from(list(QUERIES)), mailbox=st.sampled_from((None, *MAILBOXES)))
    def find(self, query: str, mailbox: str | None) -> None:
        found = self.store.find(parse_query(query), mailbox)
        expected = [kept for kept in self.of(mailbox) if QUERIES[query](kept)]
        assert seen(found) == [(kept.id, kept.flags) for kept in expected]

    @invariant()
    def messages_and_positions_are_right(self) -> None:
        for mailbox in (None, *MAILBOXES):
            here = self.of(mailbox)
            found = self.store.read(0, BEHIND_ALL, mailbox)
            assert seen(found) == [(kept.id, kept.flags) for kept in here]
            assert seen(self.store.read(-1, 2, mailbox)) == seen(found[:2])
            assert seen(self.store.read(1, 3, mailbox)) == seen(found[1:3])
            for place, kept in enumerate(here):
                assert self.store.position(kept.seq, mailbox) == place
                assert self.store.position(kept.seq + 1, mailbox) == place + 1
        for kept in self.kept:
            message, flags = self.store.get(kept.id)
            assert (message.seq, message.mailbox, message.raw, message.received_at, flags) == (
                kept.seq,
                kept.mailbox,
                kept.raw,
                kept.received_at,
                kept.flags,
            )
        with pytest.raises(MessageNotFound):
            self.store.get("unknown")

    @invariant()
    def counts_and_sizes_are_right(self) -> None:
        assert self.store.cursor == (self.epoch, len(self.log))
        assert self.store.octets == sum(len(kept.raw) for kept in self.kept) <= self.max_octets
        assert self.store.dropped == self.dropped
        assert self.store.count() == counts(self.kept)
        by_mailbox = {mailbox: counts(self.of(mailbox)) for mailbox in MAILBOXES}
        assert {name: self.store.count(name) for name in MAILBOXES} == by_mailbox
        assert self.store.mailboxes() == without_zeros(by_mailbox)
        by_tag = {
            tag: counts([kept for kept in self.kept if tag in kept.flags.tags])
            for tag in ("red", "blue")
        }
        assert self.store.tags() == without_zeros(by_tag)

    # -- the model ---------------------------------------------------------------------------

    def of(self, mailbox: str | None) -> list[Kept]:
        return [kept for kept in self.kept if mailbox in (None, kept.mailbox)]

    def at(self, places: set[int]) -> list[Kept]:
        return [self.kept[place] for place in sorted(places) if place < len(self.kept)]

    def names(self, places: set[int]) -> list[str]:
        """Ids of messages, one of them twice, and an unknown one."""
        names = [kept.id for kept in self.at(places)]
        return [*names, *names[:1], "unknown"]

    def note(self, kind: str, name: str, mailbox: str) -> int:
        self.log.append((len(self.log) + 1, kind, name, mailbox))
        return len(self.log)

    def forget(self, gone: list[Kept]) -> None:
        for kept in gone:
            self.kept.remove(kept)
            self.note("removed", kept.id, kept.mailbox)

    def make_room(self, octets: int) -> bool:
        pinned = [len(kept.raw) for kept in self.kept if kept.flags.pinned]
        if len(pinned) >= self.max_messages or sum(pinned) + octets > self.max_octets:
            return False
        while self.is_full(octets):
            self.forget([next(kept for kept in self.kept if not kept.flags.pinned)])
            self.dropped += 1
        return True

    def is_full(self, octets: int) -> bool:
        kept = sum(len(one.raw) for one in self.kept)
        return len(self.kept) >= self.max_messages or kept + octets > self.max_octets


def seen(entries: Any) -> list[tuple[str, Flags]]:
    return [(entry.message.id, entry.flags) for entry in entries]


def counts(kept: list[Kept]) -> Counts:
    return Counts(len(kept), sum(not one.flags.read for one in kept))


def without_zeros(counts: dict[str, Counts]) -> dict[str, Counts]:
    return {name: each for name, each in counts.items() if each.total}


@pytest.mark.slow
@pytest.mark.parametrize("name", STORES)
def test_any_sequence_of_calls_leaves_it_as_a_plain_list_would_be(name: str) -> None:
    bounds = settings(max_examples=50, stateful_step_count=30, deadline=None)
    run_state_machine_as_test(lambda: StoreMachine(STORES[name]), settings=bounds)  # type: ignore[arg-type]  # takes a factory, its stubs do not say so
