"""A selected folder as its client knows it: its numbers, and what it has not been told yet."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator

from mailtrap_local.imap.account import Folder
from mailtrap_local.imap.fetch import FLAGS_ITEM, UID_ITEM, fetched
from mailtrap_local.imap.sequence_set import SequenceSet
from mailtrap_local.mail.flags import Flags
from mailtrap_local.mailroom.mailroom import Mailroom
from mailtrap_local.store.base import Change, Entry

_AT_ONCE = 1000  # changes that are read at a time


class Selection:
    """Message numbers of one client. It pulls from the store's log, behind a cursor of its own.

    A message's unique id is its seq, in every folder.
    """

    def __init__(self, mailroom: Mailroom, folder: Folder, *, read_only: bool) -> None:
        self.folder = folder
        self.read_only = read_only
        self._store = mailroom.store
        self._cursor = self._store.cursor  # before the list: seen twice, never lost
        entries = folder.entries()
        self.uids = [entry.message.seq for entry in entries]
        self.first_unseen = next(
            (number for number, entry in enumerate(entries, 1) if not entry.flags.read), None
        )
        self._ids = {entry.message.id: entry.message.seq for entry in entries}
        self._gone: set[int] = set()  # messages that the client still has a number for
        self._stirred: set[int] = set()  # whose flags it does not know
        self._told: dict[int, Flags] = {}  # flags that it does know, by its own doing
        self._count_told = len(self.uids)

    # -- looking -------------------------------------------------------------------------------

    def places(self, chosen: SequenceSet, *, uid: bool) -> list[int]:
        """The places of the messages that are meant, in order."""
        return chosen.uids(self.uids) if uid else chosen.numbers(len(self.uids))

    def entry(self, place: int) -> Entry | None:
        """The message at a place; None if it has gone."""
        view = self.folder.view
        return None if view is None else view.entry(self.uids[place])

    def entries(self, places: Iterable[int]) -> list[tuple[int, Entry]]:
        """Those that are still there, each with its place."""
        found = ((place, self.entry(place)) for place in places)
        return [(place, entry) for place, entry in found if entry is not None]

    def tell(self, uid: int, flags: Flags) -> None:
        """Note that the client knows these flags: its own command has set them."""
        self._told[uid] = flags

    # -- news ----------------------------------------------------------------------------------

    def news(self, *, expunge: bool) -> Iterator[bytes]:
        """What the client does not know yet, as untagged responses.

        Without `expunge` no number may change (RFC 3501 section 7.4.1).
        """
        self._read_log()
        self._told.clear()
        if expunge:
            yield from self._expunged()
        if len(self.uids) > self._count_told:
            self._count_told = len(self.uids)
            yield b"* %d EXISTS\r\n" % self._count_told
        stirred, self._stirred = sorted(self._stirred), set()
        for uid in stirred:
            place = bisect_left(self.uids, uid)
            entry = self.entry(place)
            if entry is not None:
                yield b"".join(fetched(place + 1, entry, (UID_ITEM, FLAGS_ITEM)))

    def _read_log(self) -> None:
        while True:
            stretch = self._store.changes(self._cursor, _AT_ONCE)
            if stretch.reset:
                self._compare()
                return
            self._cursor = stretch.cursor
            for change in stretch.changes:
                self._take(change)
            if len(stretch.changes) < _AT_ONCE:
                return

    def _take(self, change: Change) -> None:
        if change.kind == "removed":
            uid = self._ids.pop(change.message_id, None)
            if uid is not None:
                self._lose(uid)
        elif change.entry is not None:
            message, flags = change.entry
            if message.id not in self._ids:
                if change.kind == "added" and self.folder.shows(message):
                    self._append(change.entry)
            elif change.kind == "updated" and self._told.get(message.seq) != flags:
                self._stirred.add(message.seq)

    def _append(self, entry: Entry) -> None:
        self.uids.append(entry.message.seq)
        self._ids[entry.message.id] = entry.message.seq

    def _lose(self, uid: int) -> None:
        self._gone.add(uid)
        self._stirred.discard(uid)

    def _compare(self) -> None:
        """Look at everything anew: more has changed than the log tells of."""
        self._cursor = self._store.cursor  # before the list, as above
        entries = self.folder.entries()
        here = {entry.message.id for entry in entries}
        for message_id in self._ids.keys() - here:
            self._lose(self._ids.pop(message_id))
        for entry in entries:
            if entry.message.id not in self._ids:
                self._append(entry)
            elif self._told.get(entry.message.seq) != entry.flags:
                self._stirred.add(entry.message.seq)

    def _expunged(self) -> Iterator[bytes]:
        gone, self._gone = sorted(self._gone, reverse=True), set()
        for uid in gone:
            place = bisect_left(self.uids, uid)
            del self.uids[place]
            if place < self._count_told:
                self._count_told -= 1
                yield b"* %d EXPUNGE\r\n" % (place + 1)
