"""What has to be true of a store whatever has failed: compares it with what clients were answered.

For every store: the failure tests of each kind end with `check`.
"""

import os
from bisect import bisect_left
from collections import Counter
from collections.abc import Collection

from mailtrap_local.store.base import BEHIND_ALL, Counts, Cursor, Store

TIMES_LONGER = int(os.environ.get("MAILTRAP_FAILURES", "1"))
"""How much longer the failure tests take than in the normal tests: `make test-failures` sets it."""


def check(store: Store, answered: Collection[str], sent: Collection[str] | None = None) -> None:
    """Raise AssertionError unless a store has kept what was answered, and counts it right.

    Messages are known by their subject: each of those `answered` is there once, none is there
    twice, and none that was not `sent`.
    """
    kept = Counter(entry.message.subject for entry in store.read(0, BEHIND_ALL))
    assert not set(answered) - kept.keys(), "answered, and not there"
    assert not [subject for subject, times in kept.items() if times > 1], "there twice"
    if sent is not None:
        assert not kept.keys() - set(sent), "there, and never sent"
    check_counts(store)
    check_log(store)


def check_counts(store: Store) -> None:
    """Raise AssertionError unless the counts of a store are those of its messages."""
    mailboxes: Counter[str] = Counter()
    unread: Counter[str] = Counter()
    tags: Counter[str] = Counter()
    octets = 0
    for message, flags in store.read(0, BEHIND_ALL):
        mailboxes[message.mailbox] += 1
        unread[message.mailbox] += not flags.read
        tags.update(flags.tags)
        octets += len(message.raw) + message.envelope.octets
    assert store.count() == Counts(mailboxes.total(), unread.total())
    assert store.mailboxes() == {
        name: Counts(count, unread[name]) for name, count in mailboxes.items()
    }
    assert {name: counts.total for name, counts in store.tags().items()} == dict(tags)
    assert store.octets == octets


def check_log(store: Store) -> None:
    """Raise AssertionError unless the log of a store has each number, and tells what is there."""
    end = store.cursor
    first = bisect_left(range(end.seq), x=True, key=lambda seq: _has(store, end._replace(seq=seq)))
    tail = Tail(Cursor(end.epoch, first))
    tail.read(store)
    assert tail.cursor == end
    seqs = {entry.message.seq: entry.message.id for entry in store.read(0, BEHIND_ALL)}
    added = {seq: name for seq, kind, name in tail.seen if kind == "added"}
    assert all(added[seq] == name for seq, name in seqs.items() if seq > first)


def _has(store: Store, cursor: Cursor) -> bool:
    return not store.changes(cursor, 1).reset


class Tail:
    """Reader of a log: `seen` are the seq, kind and message of each change behind a cursor."""

    def __init__(self, cursor: Cursor) -> None:
        self.cursor = cursor
        self.seen: list[tuple[int, str, str]] = []

    def read(self, store: Store) -> None:
        """Read to the end. Raises AssertionError if a seq is missing, or comes again."""
        while True:
            cursor, changes, reset = store.changes(self.cursor, 500)
            assert not reset
            before = self.cursor.seq
            assert [change.seq for change in changes] == [*range(before + 1, cursor.seq + 1)]
            if not changes:
                return
            self.seen += [(change.seq, change.kind, change.message_id) for change in changes]
            self.cursor = cursor
