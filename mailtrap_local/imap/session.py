"""What an IMAP session says about messages (RFC 3501 section 6.4): fetches, flags, moves them."""

from collections.abc import Callable, Generator, Iterator, Sequence
from typing import Any, ClassVar

from mailtrap_local.imap.account import Folder
from mailtrap_local.imap.errors import BadSyntax, Refused
from mailtrap_local.imap.fetch import FLAGS_ITEM, UID_ITEM, Item, fetched, parse_items
from mailtrap_local.imap.flags import changed_flags
from mailtrap_local.imap.folders import FolderSession
from mailtrap_local.imap.login import Commands, LoginSession, Responses
from mailtrap_local.imap.scanner import Scanner
from mailtrap_local.imap.search import Candidate, Mailbox, parse_search
from mailtrap_local.imap.selection import Selection
from mailtrap_local.imap.sequence_set import set_of
from mailtrap_local.store.base import Entry

_BATCH = 250
_BREATH = b""
"""Nothing for the client: here the listener may let others have their turn."""


class ImapSession(FolderSession):
    """A whole session."""

    def _commands(self) -> Commands:
        return super()._commands() if self.selection is None else self._SELECTED

    @property
    def _selected(self) -> Selection:
        """What is selected, as something is for all who get here."""
        if self.selection is None:
            raise BadSyntax("Select a folder first")
        return self.selection

    @property
    def _writable(self) -> Selection:
        if self._selected.read_only:
            raise Refused("The folder was opened to be looked at only", "READ-ONLY")
        return self._selected

    def _on_uid(self, scanner: Scanner) -> Responses:
        scanner.space()
        verb = scanner.atom()
        command = self._WITH_UID.get(verb)
        if command is None:
            raise BadSyntax("No such command behind UID")
        return command(self, scanner, uid=True)

    def _places(self, scanner: Scanner, *, uid: bool) -> list[int]:
        scanner.space()
        return self._selected.places(scanner.sequence_set(), uid=uid)

    # -- reading -------------------------------------------------------------------------------

    def _on_fetch(self, scanner: Scanner, *, uid: bool = False) -> Responses:
        selection = self._selected
        places = self._places(scanner, uid=uid)
        scanner.space()
        items = parse_items(scanner)
        scanner.end()
        if uid and UID_ITEM not in items:
            items.insert(0, UID_ITEM)
        read_now = yield from self._mark_seen(places, items)
        for place in places:
            entry = selection.entry(place)
            if entry is None:
                continue  # it has gone, as the client will hear (RFC 2180 section 4.1.2)
            also = entry.message.seq in read_now and FLAGS_ITEM not in items
            yield from fetched(place + 1, entry, [*items, FLAGS_ITEM] if also else items)
            yield _BREATH
        return "Fetched"

    def _mark_seen(
        self, places: Sequence[int], items: Sequence[Item]
    ) -> Generator[bytes, None, set[int]]:
        """Mark messages as read if these items are read of them; returns their unique ids."""
        selection = self._selected
        marked: set[int] = set()
        if selection.read_only or not any(item.marks_seen for item in items):
            return marked
        for some in _batches(places):
            unread = [entry for _, entry in selection.entries(some) if not entry.flags.read]
            marked.update(entry.message.seq for entry in unread)
            self._update(unread, {"read": True})
            self._tell([place for place in some if selection.uids[place] in marked])
            yield _BREATH
        return marked

    def _on_search(self, scanner: Scanner, *, uid: bool = False) -> Responses:
        selection = self._selected
        scanner.space()
        fits = parse_search(scanner, Mailbox(selection.uids))
        scanner.end()
        found = []
        for place, number_uid in enumerate(selection.uids):
            entry = selection.entry(place)
            if entry is not None and fits(Candidate(entry, place + 1, number_uid)):
                found.append(number_uid if uid else place + 1)
            yield _BREATH
        numbers = "".join(f" {number}" for number in found)
        yield f"* SEARCH{numbers}\r\n".encode()
        return "Searched"

    # -- flags ---------------------------------------------------------------------------------

    def _on_store(self, scanner: Scanner, *, uid: bool = False) -> Responses:
        selection = self._writable
        places = self._places(scanner, uid=uid)
        scanner.space()
        mode = "+" if scanner.takes(b"+") else "-" if scanner.takes(b"-") else ""
        what = scanner.atom()
        if what not in ("FLAGS", "FLAGS.SILENT"):
            raise BadSyntax("Syntax: STORE set [+|-]FLAGS[.SILENT] (flags)")
        scanner.space()
        names = scanner.listed(scanner.flag) if scanner.sees(b"(") else _flags(scanner)
        scanner.end()
        items = (UID_ITEM, FLAGS_ITEM) if uid else (FLAGS_ITEM,)
        for some in _batches(places):
            groups: dict[str, tuple[dict[str, Any], list[Entry]]] = {}
            for _, entry in selection.entries(some):  # what comes of it depends on its keywords
                fields = changed_flags(entry.flags, names, mode)
                groups.setdefault(repr(sorted(fields.items())), (fields, []))[1].append(entry)
            for fields, alike in groups.values():
                self._update(alike, fields)
            told = self._tell(some)
            if what == "FLAGS":
                yield b"".join(
                    piece for place, entry in told for piece in fetched(place + 1, entry, items)
                )
            yield _BREATH
        return "Stored"

    def _update(self, entries: Sequence[Entry], fields: dict[str, Any]) -> None:
        if entries and fields:
            self._own.mailroom.update([entry.message.id for entry in entries], **fields)

    def _tell(self, places: Sequence[int]) -> list[tuple[int, Entry]]:
        """Note that the client knows the flags of these messages: it has just set them itself.

        Gives the messages as they are now, with their places.
        """
        entries = self._selected.entries(places)
        for _, entry in entries:
            self._selected.tell(entry.message.seq, entry.flags)
        return entries

    # -- leaving, copying, removing ------------------------------------------------------------

    def _on_copy(self, scanner: Scanner, *, uid: bool = False) -> Responses:
        folder, entries = self._what_and_where(scanner, uid=uid)
        code = yield from self._copy(entries, folder)
        return f"{code}Copied"

    def _on_move(self, scanner: Scanner, *, uid: bool = False) -> Responses:
        """RFC 6851. What is moved to Trash is gone."""
        self._writable  # noqa: B018  # it refuses
        folder, entries = self._what_and_where(scanner, uid=uid)
        code = yield from self._copy(entries, folder)
        if code:
            yield f"* OK {code}Moved\r\n".encode()
        self._remove(entries)
        return "Moved"

    def _what_and_where(self, scanner: Scanner, *, uid: bool) -> tuple[Folder, list[Entry]]:
        places = self._places(scanner, uid=uid)
        scanner.space()
        folder = self._own.folder(scanner.mailbox())
        scanner.end()
        return folder, [entry for _, entry in self._selected.entries(places)]

    def _copy(self, entries: Sequence[Entry], folder: Folder) -> Generator[bytes, None, str]:
        """Copy messages with their flags; gives the response code that says so (RFC 4315)."""
        if folder.is_trash or not entries:
            return ""
        copies = []
        for message, flags in entries:
            copy = folder.put(message.raw, message.envelope)
            copies.append(copy.seq)
            fields = {
                "read": flags.read,
                "flagged": flags.flagged,
                "answered": flags.answered,
                "deleted": flags.deleted,
                "keywords": flags.keywords,
            }
            self._own.mailroom.update([copy.id], **fields)
            yield _BREATH
        sources = set_of([entry.message.seq for entry in entries])
        return f"[COPYUID {self._uid_validity} {sources} {set_of(copies)}] "

    def _on_expunge(self, scanner: Scanner, *, uid: bool = False) -> Responses:
        selection = self._writable
        places: Sequence[int] = range(len(selection.uids))
        if uid:  # RFC 4315
            places = self._places(scanner, uid=True)
        scanner.end()
        yield from self._expunge(selection, places)
        return "Expunged"

    def _expunge(self, selection: Selection, places: Sequence[int]) -> Iterator[bytes]:
        deleted: list[Entry] = []
        for some in _batches(places):
            deleted += [entry for _, entry in selection.entries(some) if entry.flags.deleted]
            yield _BREATH
        self._remove(deleted)

    def _remove(self, entries: Sequence[Entry]) -> None:
        if entries:
            self._own.mailroom.remove([entry.message.id for entry in entries])

    def _on_close(self, scanner: Scanner) -> Responses:
        scanner.end()
        selection = self._selected
        if not selection.read_only:
            yield from self._expunge(selection, range(len(selection.uids)))
        self.selection = None
        return "Closed"

    def _on_unselect(self, scanner: Scanner) -> Responses:
        """RFC 3691."""
        scanner.end()
        self.selection = None
        yield from ()
        return "Left as it is"

    _WITH_UID: ClassVar[dict[str, Callable[..., Responses]]] = {
        "FETCH": _on_fetch,
        "SEARCH": _on_search,
        "STORE": _on_store,
        "COPY": _on_copy,
        "MOVE": _on_move,
        "EXPUNGE": _on_expunge,
    }
    _SELECTED: ClassVar[Commands] = {
        **FolderSession._LOGGED_IN,  # noqa: SLF001  # its own, by inheritance
        **_WITH_UID,
        "UID": _on_uid,
        "CHECK": LoginSession._on_noop,  # noqa: SLF001  # likewise
        "CLOSE": _on_close,
        "UNSELECT": _on_unselect,
    }


def _batches(places: Sequence[int]) -> Iterator[Sequence[int]]:
    """So many at a time that nobody waits for long."""
    for start in range(0, len(places), _BATCH):
        yield places[start : start + _BATCH]


def _flags(scanner: Scanner) -> list[str]:
    """Flags without the parentheses, as STORE may have them."""
    flags = [scanner.flag()]
    while scanner.takes(b" "):
        flags.append(scanner.flag())
    return flags
