"""A store of which some mailboxes are seen: what reads it cannot tell that there are others.

Looks at all mail are looks at each mailbox that is seen, merged: nothing goes through the rest.
"""

from array import array
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from datetime import datetime
from heapq import merge
from itertools import islice
from typing import TYPE_CHECKING, Any

from mailtrap_local.errors import MessageNotFound, NotPermitted
from mailtrap_local.mail.envelope import Envelope
from mailtrap_local.mail.message import Message
from mailtrap_local.mail.relay_attempt import RelayAttempt
from mailtrap_local.store.base import (
    BEHIND_ALL,
    Change,
    Changes,
    Counts,
    Cursor,
    Entry,
    FindSession,
    FoundMessages,
    Keeping,
    MessageOutline,
    Store,
    no_such_message,
)
from mailtrap_local.store.stored_entries import AT_ONCE, FoundEntries, StoredEntries

if TYPE_CHECKING:
    from mailtrap_local.search import Query

_NEAR_THE_END = 1000  # messages: so many of each mailbox are read for a page of the newest
_OUTLINES = 5000  # read at once


class RestrictedStore:
    """Store (see `base`) of the mailboxes that `is_seen` returns True for.

    Unless `may_write`, what would change it raises NotPermitted. Numbers of changes are those of
    the whole store.
    """

    def __init__(self, whole: Store, is_seen: Callable[[str], bool], *, may_write: bool) -> None:
        self._whole = whole
        self._is_seen = is_seen
        self._may_write = may_write
        self.kind = whole.kind
        self.may_block = whole.may_block

    def _names(self, mailbox: str | None) -> list[str]:
        """Return the mailboxes to look at: one, or all that are seen and hold mail."""
        if mailbox is None:
            return [name for name in self._whole.mailboxes() if self._is_seen(name)]
        return [mailbox] if self._is_seen(mailbox) else []

    def _check_write(self) -> None:
        if not self._may_write:
            raise NotPermitted("the account or the token may only read")

    # -- what is counted ---------------------------------------------------------------------

    @property
    def cursor(self) -> Cursor:
        return self._whole.cursor

    def follow(self, ring: Callable[[], None], find_session: FindSession) -> None:
        self._whole.follow(ring, find_session)

    def close(self) -> None:
        """Do nothing: the whole store is closed by its owner."""

    @property
    def octets(self) -> int:
        return sum(entry.message.size for entry in self.read(0, BEHIND_ALL))

    @property
    def dropped(self) -> int:
        return 0  # those of the caps are of no mailbox

    def count(self, mailbox: str | None = None) -> Counts:
        if mailbox is not None:
            return self._whole.count(mailbox) if self._is_seen(mailbox) else Counts(0, 0)
        each = self.mailboxes().values()
        return Counts(sum(one.total for one in each), sum(one.unread for one in each))

    def mailboxes(self) -> dict[str, Counts]:
        every = self._whole.mailboxes()
        return {name: counts for name, counts in every.items() if self._is_seen(name)}

    def tags(self, mailboxes: Collection[str] | None = None) -> dict[str, Counts]:
        names = self._names(None)
        wanted = names if mailboxes is None else [one for one in names if one in mailboxes]
        return self._whole.tags(wanted)

    # -- reading -----------------------------------------------------------------------------

    def get(self, message_id: str) -> Entry:
        entry = self._whole.get(message_id)
        if not self._is_seen(entry.message.mailbox):
            raise no_such_message(message_id)
        return entry

    def position(self, seq: int, mailbox: str | None = None) -> int:
        return sum(self._whole.position(seq, name) for name in self._names(mailbox))

    def read(self, start: int, stop: int, mailbox: str | None = None) -> Sequence[Entry]:
        names = self._names(mailbox)
        if len(names) <= 1:
            return self._whole.read(start, stop, names[0]) if names else []
        counts = {name: self._whole.count(name).total for name in names}
        total = sum(counts.values())
        start, stop = max(start, 0), min(stop, total)
        if start >= stop:
            return []
        if stop - start > AT_ONCE:
            seqs = array("q", islice(self._seqs(names), start, stop))
            return StoredEntries(seqs, lambda some: list(self.at(some)))
        if total - start <= _NEAR_THE_END:
            left = total - start
            ends = (
                self._whole.read(max(0, count - left), count, name)
                for name, count in counts.items()
            )
            newest = list(merge(*ends, key=_seq_of))[-left:]
            return newest[: stop - start]
        first = self._seq_at(start, names)
        starts = {name: self._whole.position(first, name) for name in names}
        spans = (self._whole.read(at, at + stop - start, name) for name, at in starts.items())
        return list(islice(merge(*spans, key=_seq_of), stop - start))

    def _seq_at(self, position: int, names: Collection[str]) -> int:
        """Return the highest seq with so many messages before it, by halving."""
        low, high = 0, self.cursor.seq + 1
        while low < high:
            middle = (low + high + 1) // 2
            if sum(self._whole.position(middle, name) for name in names) <= position:
                low = middle
            else:
                high = middle - 1
        return low

    def _seqs(self, names: Collection[str]) -> Iterator[int]:
        """Return the seqs of all messages, in order."""
        return merge(*map(self._seqs_of, names))

    def _seqs_of(self, name: str) -> Iterator[int]:
        seq = 0
        while page := self._whole.outline(seq, _OUTLINES, name):
            yield from (outline.seq for outline in page)
            seq = page[-1].seq

    def at(self, seqs: Collection[int]) -> Sequence[Entry]:
        return [entry for entry in self._whole.at(seqs) if self._is_seen(entry.message.mailbox)]

    def outline(
        self, after: int, limit: int, mailbox: str | None = None
    ) -> Sequence[MessageOutline]:
        names = self._names(mailbox)
        each = [self._whole.outline(after, limit, name) for name in names]
        return each[0] if len(each) == 1 else list(islice(merge(*each), limit))

    def find(self, query: "Query", mailbox: str | None = None) -> FoundMessages:
        each = [self._whole.find(query, name) for name in self._names(mailbox)]
        if len(each) == 1:
            return each[0]
        if sum(map(len, each)) <= AT_ONCE:
            return FoundEntries(merge(*each, key=_seq_of))
        seqs = array("q", merge(*(found.seqs for found in each)))
        unread = sum(found.unread for found in each)
        return StoredEntries(seqs, lambda some: list(self.at(some)), unread)

    def unread_for_search(self, after: int, limit: int) -> Sequence[Message]:
        return ()  # the whole store is made ready for searches, for all

    def keep_search_texts(self, messages: Sequence[Message]) -> None:
        """Do nothing, likewise."""

    def changes(self, after: Cursor, limit: int) -> Changes:
        found: list[Change] = []
        while len(found) < limit:
            page = self._whole.changes(after, limit - len(found))
            if page.reset:
                return page
            if page.cursor == after:
                break
            after = page.cursor
            found += [change for change in page.changes if self._is_seen(change.mailbox)]
        return Changes(after, tuple(found))

    # -- writing -----------------------------------------------------------------------------

    def add(
        self,
        *,
        message_id: str,
        mailbox: str,
        received_at: datetime,
        envelope: Envelope,
        raw: bytes,
        tags: Collection[str] = (),
        attempts: Collection[RelayAttempt] = (),
    ) -> Keeping:
        self._check_write()
        if not self._is_seen(mailbox):
            raise NotPermitted("the message belongs to none of your mailboxes: name one of them")
        return self._whole.add(
            message_id=message_id,
            mailbox=mailbox,
            received_at=received_at,
            envelope=envelope,
            raw=raw,
            tags=tags,
            attempts=attempts,
        )

    def update(self, message_ids: Iterable[str], **flags: Any) -> int:
        self._check_write()
        return self._whole.update(self._own(message_ids), **flags)

    def remove(self, message_ids: Iterable[str]) -> int:
        self._check_write()
        return self._whole.remove(self._own(message_ids))

    def _own(self, message_ids: Iterable[str]) -> list[str]:
        """Return those of its own: a list, as a store may read ids while it is locked."""
        return [one for one in message_ids if self._is_own(one)]

    def _is_own(self, message_id: str) -> bool:
        try:
            self.get(message_id)
        except MessageNotFound:
            return False
        return True

    def clear(self, mailbox: str | None = None, *, pinned: bool = False) -> int:
        self._check_write()
        return sum(self._whole.clear(name, pinned=pinned) for name in self._names(mailbox))

    def expire(self, before: datetime) -> int:
        raise NotPermitted("mail expires in the whole store, not in some mailboxes")


def _seq_of(entry: Entry) -> int:
    return entry.message.seq
