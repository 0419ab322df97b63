"""A selected folder as its client knows it, and the changes it does not know yet."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from mailtrap_local.imap.account import Folder
from mailtrap_local.imap.fetch import FLAGS_ITEM, UID_ITEM, fetched
from mailtrap_local.imap.flags import SYSTEM_FLAGS, KeywordList, flag_list
from mailtrap_local.imap.sequence_set import Indexes, SequenceSet
from mailtrap_local.mail.flags import Flags
from mailtrap_local.mailroom.listing import Listing
from mailtrap_local.mailroom.mailroom import Mailroom
from mailtrap_local.net.pieces import PAUSE, Piece
from mailtrap_local.store.base import Change, Entry

if TYPE_CHECKING:
    from array import array

_CHANGES = 250  # read without a pause


class Selection:
    """Message numbers of one client, which reads the store's log with a cursor of its own.

    A message's unique identifier is its seq, in every folder. Clients share the listing that they
    begin with.
    """

    def __init__(
        self, mailroom: Mailroom, folder: Folder, listing: Listing, *, read_only: bool
    ) -> None:
        self.folder = folder
        self.read_only = read_only
        self._store = mailroom.store
        self._cursor = listing.cursor
        self._listing: Listing | None = listing  # until the first change
        self.uids = listing.seqs
        self._removed: set[int] = set()  # messages that still have a number
        self._flags_changed: set[int] = set()  # unknown to the client
        self._known_flags: dict[int, Flags] = {}  # set by the client itself
        self._announced_count = len(self.uids)
        self._keywords = KeywordList(listing.keywords)
        self._has_new_keywords = False  # unknown to the client

    # -- messages ------------------------------------------------------------------------------

    def indexes(self, chosen: SequenceSet, *, uid: bool) -> Indexes:
        """The indexes of the messages in a set, in order."""
        return chosen.uids(self.uids) if uid else chosen.numbers(len(self.uids))

    @property
    def all_indexes(self) -> Indexes:
        """The indexes of all messages."""
        return Indexes([range(len(self.uids))])

    def entry(self, index: int) -> Entry | None:
        """The message at an index; None if it has been removed."""
        view = self.folder.view
        return None if view is None else view.entry(self.uids[index])

    def entries(self, indexes: Iterable[int]) -> list[tuple[int, Entry]]:
        """The messages at indexes that are still there, each with its index."""
        index_of = {self.uids[index]: index for index in indexes}
        view = self.folder.view
        found = [] if view is None else view.entries(list(index_of))
        return [(index_of[entry.message.seq], entry) for entry in found]

    def note_known_flags(self, uid: int, flags: Flags) -> None:
        """Note that the client knows these flags, which its own command has set."""
        self._known_flags[uid] = flags

    # -- keywords ------------------------------------------------------------------------------

    def flags_response(self) -> bytes:
        """FLAGS and PERMANENTFLAGS (RFC 3501 sections 7.2.6 and 7.1), with keywords in use."""
        flags = (*SYSTEM_FLAGS, *self._keywords)
        settable = () if self.read_only else (*flags, "\\*")
        permanent = b"* OK [PERMANENTFLAGS " + flag_list(settable) + b"] Flags that are kept\r\n"
        return b"* FLAGS " + flag_list(flags) + b"\r\n" + permanent

    def announce_keywords(self, entries: Iterable[Entry]) -> bytes:
        """The response that precedes flags with keywords new to the client; b"" for others."""
        is_new = [self._keywords.add(entry.flags.keywords) for entry in entries]
        return self.flags_response() if any(is_new) else b""

    # -- changes -------------------------------------------------------------------------------

    def updates(self, *, expunge: bool) -> Iterator[Piece]:
        """Untagged responses for the changes that the client does not know yet.

        Without `expunge` no number may change (RFC 3501 section 7.4.1).
        """
        yield from self._read_log()
        self._known_flags.clear()
        if self._has_new_keywords:
            self._has_new_keywords = False
            yield self.flags_response()
        if expunge:
            yield from self._expunged()
        if len(self.uids) > self._announced_count:
            self._announced_count = len(self.uids)
            yield b"* %d EXISTS\r\n" % self._announced_count
        changed, self._flags_changed = sorted(self._flags_changed), set()
        for uid in changed:
            index = bisect_left(self.uids, uid)
            entry = self.entry(index)
            yield PAUSE if entry is None else _flags_of(index, entry)

    def _read_log(self) -> Iterator[bytes]:
        while True:
            page = self._store.changes(self._cursor, _CHANGES)
            if page.reset:
                yield from self._reload()
                return
            self._cursor = page.cursor
            for change in page.changes:
                self._apply(change)
            if len(page.changes) < _CHANGES:
                return
            yield PAUSE

    def _apply(self, change: Change) -> None:
        uid = change.message_seq
        if change.kind == "removed":
            if self._has(uid):
                self._note_removed(uid)
        elif change.entry is not None:
            message, flags = change.entry
            if flags.keywords and self.folder.shows(message):
                self._has_new_keywords |= self._keywords.add(flags.keywords)
            if not self._has(uid):
                if change.kind == "added" and self.folder.shows(message):
                    self._append(uid)
            elif change.kind == "updated" and self._known_flags.get(uid) != flags:
                self._flags_changed.add(uid)

    def _has(self, uid: int) -> bool:
        index = bisect_left(self.uids, uid)
        return index < len(self.uids) and self.uids[index] == uid

    def _own_uids(self) -> "array[int]":
        """The client's own list, which may be changed."""
        if self._listing is not None:
            self.uids, self._listing = self.uids[:], None
        return self.uids

    def _append(self, uid: int) -> None:
        self._own_uids().append(uid)

    def _note_removed(self, uid: int) -> None:
        self._removed.add(uid)
        self._flags_changed.discard(uid)

    def _reload(self) -> Iterator[bytes]:
        """Compare with the whole folder: the log no longer has all changes."""
        self._cursor = self._store.cursor  # before the list: seen twice, never lost
        known = set(self.uids)
        for page in self.folder.pages():
            for message, flags in page:
                self._has_new_keywords |= self._keywords.add(flags.keywords)
                if message.seq not in known:
                    self._append(message.seq)
                elif self._known_flags.get(message.seq) != flags:
                    self._flags_changed.add(message.seq)
                known.discard(message.seq)
            yield PAUSE
        for uid in known - self._removed:
            self._note_removed(uid)

    def _expunged(self) -> Iterator[bytes]:
        removed, self._removed = sorted(self._removed, reverse=True), set()
        for uid in removed:
            index = bisect_left(self.uids, uid)
            del self._own_uids()[index]
            if index < self._announced_count:
                self._announced_count -= 1
                yield b"* %d EXPUNGE\r\n" % (index + 1)


def _flags_of(index: int, entry: Entry) -> Piece:
    return b"".join(fetched(index + 1, entry, (UID_ITEM, FLAGS_ITEM)))
