"""A selected folder as its client knows it, and the changes it does not know yet."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator

from mailtrap_local.imap.account import Folder
from mailtrap_local.imap.fetch import FLAGS_ITEM, UID_ITEM, fetched
from mailtrap_local.imap.sequence_set import SequenceSet
from mailtrap_local.mail.flags import Flags
from mailtrap_local.mailroom.mailroom import Mailroom
from mailtrap_local.store.base import Change, Entry

_BATCH = 1000  # changes read at a time


class Selection:
    """Message numbers of one client, which reads the store's log with a cursor of its own.

    A message's unique identifier is its seq, in every folder.
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
        self._removed: set[int] = set()  # messages that still have a number
        self._flags_changed: set[int] = set()  # unknown to the client
        self._known_flags: dict[int, Flags] = {}  # set by the client itself
        self._announced_count = len(self.uids)

    # -- messages ------------------------------------------------------------------------------

    def indexes(self, chosen: SequenceSet, *, uid: bool) -> list[int]:
        """The indexes of the messages in a set, in order."""
        return chosen.uids(self.uids) if uid else chosen.numbers(len(self.uids))

    def entry(self, index: int) -> Entry | None:
        """The message at an index; None if it has been removed."""
        view = self.folder.view
        return None if view is None else view.entry(self.uids[index])

    def entries(self, indexes: Iterable[int]) -> list[tuple[int, Entry]]:
        """The messages at indexes that are still there, each with its index."""
        found = ((index, self.entry(index)) for index in indexes)
        return [(index, entry) for index, entry in found if entry is not None]

    def note_known_flags(self, uid: int, flags: Flags) -> None:
        """Note that the client knows these flags, which its own command has set."""
        self._known_flags[uid] = flags

    # -- changes -------------------------------------------------------------------------------

    def updates(self, *, expunge: bool) -> Iterator[bytes]:
        """Untagged responses for the changes that the client does not know yet.

        Without `expunge` no number may change (RFC 3501 section 7.4.1).
        """
        self._read_log()
        self._known_flags.clear()
        if expunge:
            yield from self._expunged()
        if len(self.uids) > self._announced_count:
            self._announced_count = len(self.uids)
            yield b"* %d EXISTS\r\n" % self._announced_count
        changed, self._flags_changed = sorted(self._flags_changed), set()
        for uid in changed:
            index = bisect_left(self.uids, uid)
            entry = self.entry(index)
            if entry is not None:
                yield b"".join(fetched(index + 1, entry, (UID_ITEM, FLAGS_ITEM)))

    def _read_log(self) -> None:
        while True:
            page = self._store.changes(self._cursor, _BATCH)
            if page.reset:
                self._reload()
                return
            self._cursor = page.cursor
            for change in page.changes:
                self._apply(change)
            if len(page.changes) < _BATCH:
                return

    def _apply(self, change: Change) -> None:
        if change.kind == "removed":
            uid = self._ids.pop(change.message_id, None)
            if uid is not None:
                self._note_removed(uid)
        elif change.entry is not None:
            message, flags = change.entry
            if message.id not in self._ids:
                if change.kind == "added" and self.folder.shows(message):
                    self._append(change.entry)
            elif change.kind == "updated" and self._known_flags.get(message.seq) != flags:
                self._flags_changed.add(message.seq)

    def _append(self, entry: Entry) -> None:
        self.uids.append(entry.message.seq)
        self._ids[entry.message.id] = entry.message.seq

    def _note_removed(self, uid: int) -> None:
        self._removed.add(uid)
        self._flags_changed.discard(uid)

    def _reload(self) -> None:
        """Compare with the whole folder: the log no longer has all changes."""
        self._cursor = self._store.cursor  # before the list, as above
        entries = self.folder.entries()
        here = {entry.message.id for entry in entries}
        for message_id in self._ids.keys() - here:
            self._note_removed(self._ids.pop(message_id))
        for entry in entries:
            if entry.message.id not in self._ids:
                self._append(entry)
            elif self._known_flags.get(entry.message.seq) != entry.flags:
                self._flags_changed.add(entry.message.seq)

    def _expunged(self) -> Iterator[bytes]:
        removed, self._removed = sorted(self._removed, reverse=True), set()
        for uid in removed:
            index = bisect_left(self.uids, uid)
            del self.uids[index]
            if index < self._announced_count:
                self._announced_count -= 1
                yield b"* %d EXPUNGE\r\n" % (index + 1)
