"""Message commands (RFC 3501 section 6.4): fetch, search, flag, copy, move, expunge."""

from collections.abc import Callable, Generator, Iterator, Sequence
from typing import Any, ClassVar

from mailtrap_local.imap.account import Folder
from mailtrap_local.imap.errors import BadSyntax, CommandRefused
from mailtrap_local.imap.fetch import FLAGS_ITEM, UID_ITEM, Item, fetched, parse_items
from mailtrap_local.imap.flags import changed_flags
from mailtrap_local.imap.folders import FolderSession
from mailtrap_local.imap.login import Commands, LoginSession, Responses
from mailtrap_local.imap.scanner import Scanner
from mailtrap_local.imap.search import SearchedMessage, parse_search
from mailtrap_local.imap.selection import Selection
from mailtrap_local.imap.sequence_set import set_of
from mailtrap_local.store.base import Entry

_BATCH = 250
_PAUSE = b""
"""Sends nothing: the server may serve other clients here."""


class ImapSession(FolderSession):
    """A session with all commands."""

    def _commands(self) -> Commands:
        return super()._commands() if self.selection is None else self._SELECTED

    @property
    def _selected(self) -> Selection:
        """The selected folder, which all these commands require."""
        if self.selection is None:
            raise BadSyntax("Select a folder first")
        return self.selection

    @property
    def _writable(self) -> Selection:
        if self._selected.read_only:
            raise CommandRefused("The folder was opened with EXAMINE", "READ-ONLY")
        return self._selected

    def _on_uid(self, scanner: Scanner) -> Responses:
        scanner.space()
        verb = scanner.atom()
        command = self._WITH_UID.get(verb)
        if command is None:
            raise BadSyntax("Unknown command after UID")
        return command(self, scanner, uid=True)

    def _indexes(self, scanner: Scanner, *, uid: bool) -> list[int]:
        scanner.space()
        return self._selected.indexes(scanner.sequence_set(), uid=uid)

    # -- reading -------------------------------------------------------------------------------

    def _on_fetch(self, scanner: Scanner, *, uid: bool = False) -> Responses:
        selection = self._selected
        indexes = self._indexes(scanner, uid=uid)
        scanner.space()
        items = parse_items(scanner)
        scanner.end()
        if uid and UID_ITEM not in items:
            items.insert(0, UID_ITEM)
        newly_read = yield from self._mark_seen(indexes, items)
        for index in indexes:
            entry = selection.entry(index)
            if entry is None:
                continue  # removed; EXPUNGE follows later (RFC 2180 section 4.1.2)
            with_flags = entry.message.seq in newly_read and FLAGS_ITEM not in items
            yield from fetched(index + 1, entry, [*items, FLAGS_ITEM] if with_flags else items)
            yield _PAUSE
        return "Fetched"

    def _mark_seen(
        self, indexes: Sequence[int], items: Sequence[Item]
    ) -> Generator[bytes, None, set[int]]:
        """Mark messages as read if these items do so; returns the uids of those changed."""
        selection = self._selected
        marked: set[int] = set()
        if selection.read_only or not any(item.marks_seen for item in items):
            return marked
        for batch in _batches(indexes):
            unread = [entry for _, entry in selection.entries(batch) if not entry.flags.read]
            marked.update(entry.message.seq for entry in unread)
            self._update(unread, {"read": True})
            self._note_known_flags([index for index in batch if selection.uids[index] in marked])
            yield _PAUSE
        return marked

    def _on_search(self, scanner: Scanner, *, uid: bool = False) -> Responses:
        selection = self._selected
        scanner.space()
        matches = parse_search(scanner, selection.uids)
        scanner.end()
        found = []
        for index, message_uid in enumerate(selection.uids):
            entry = selection.entry(index)
            if entry is not None and matches(SearchedMessage(entry, index + 1, message_uid)):
                found.append(message_uid if uid else index + 1)
            yield _PAUSE
        numbers = "".join(f" {number}" for number in found)
        yield f"* SEARCH{numbers}\r\n".encode()
        return "Searched"

    # -- flags ---------------------------------------------------------------------------------

    def _on_store(self, scanner: Scanner, *, uid: bool = False) -> Responses:
        selection = self._writable
        indexes = self._indexes(scanner, uid=uid)
        scanner.space()
        mode = "+" if scanner.takes(b"+") else "-" if scanner.takes(b"-") else ""
        item = scanner.atom()
        if item not in ("FLAGS", "FLAGS.SILENT"):
            raise BadSyntax("Syntax: STORE set [+|-]FLAGS[.SILENT] (flags)")
        scanner.space()
        names = scanner.listed(scanner.flag) if scanner.sees(b"(") else _flags(scanner)
        scanner.end()
        items = (UID_ITEM, FLAGS_ITEM) if uid else (FLAGS_ITEM,)
        for batch in _batches(indexes):
            groups: dict[str, tuple[dict[str, Any], list[Entry]]] = {}
            for _, entry in selection.entries(batch):  # the result depends on its keywords
                fields = changed_flags(entry.flags, names, mode)
                groups.setdefault(repr(sorted(fields.items())), (fields, []))[1].append(entry)
            for fields, alike in groups.values():
                self._update(alike, fields)
            updated = self._note_known_flags(batch)
            if item == "FLAGS":
                yield b"".join(
                    piece for index, entry in updated for piece in fetched(index + 1, entry, items)
                )
            yield _PAUSE
        return "Stored"

    def _update(self, entries: Sequence[Entry], fields: dict[str, Any]) -> None:
        if entries and fields:
            self._user.mailroom.update([entry.message.id for entry in entries], **fields)

    def _note_known_flags(self, indexes: Sequence[int]) -> list[tuple[int, Entry]]:
        """Note that the client knows these messages' flags, which it has just set.

        Returns the messages as they are now, with their indexes.
        """
        entries = self._selected.entries(indexes)
        for _, entry in entries:
            self._selected.note_known_flags(entry.message.seq, entry.flags)
        return entries

    # -- copying and removing ------------------------------------------------------------------

    def _on_copy(self, scanner: Scanner, *, uid: bool = False) -> Responses:
        folder, entries = self._copy_arguments(scanner, uid=uid)
        code = yield from self._copy(entries, folder)
        return f"{code}Copied"

    def _on_move(self, scanner: Scanner, *, uid: bool = False) -> Responses:
        """RFC 6851. Moving to Trash removes."""
        self._writable  # noqa: B018  # raises in a read-only folder
        folder, entries = self._copy_arguments(scanner, uid=uid)
        code = yield from self._copy(entries, folder)
        if code:
            yield f"* OK {code}Moved\r\n".encode()
        self._remove(entries)
        return "Moved"

    def _copy_arguments(self, scanner: Scanner, *, uid: bool) -> tuple[Folder, list[Entry]]:
        indexes = self._indexes(scanner, uid=uid)
        scanner.space()
        folder = self._user.folder(scanner.mailbox())
        scanner.end()
        return folder, [entry for _, entry in self._selected.entries(indexes)]

    def _copy(self, entries: Sequence[Entry], folder: Folder) -> Generator[bytes, None, str]:
        """Copy messages with their flags; returns the COPYUID response code (RFC 4315)."""
        if folder.is_trash or not entries:
            return ""
        copies = []
        for message, flags in entries:
            copy = folder.append(message.raw, message.envelope)
            copies.append(copy.seq)
            fields = {
                "read": flags.read,
                "flagged": flags.flagged,
                "answered": flags.answered,
                "deleted": flags.deleted,
                "keywords": flags.keywords,
            }
            self._user.mailroom.update([copy.id], **fields)
            yield _PAUSE
        sources = set_of([entry.message.seq for entry in entries])
        return f"[COPYUID {self._uid_validity} {sources} {set_of(copies)}] "

    def _on_expunge(self, scanner: Scanner, *, uid: bool = False) -> Responses:
        selection = self._writable
        indexes: Sequence[int] = range(len(selection.uids))
        if uid:  # RFC 4315
            indexes = self._indexes(scanner, uid=True)
        scanner.end()
        yield from self._expunge(selection, indexes)
        return "Expunged"

    def _expunge(self, selection: Selection, indexes: Sequence[int]) -> Iterator[bytes]:
        deleted: list[Entry] = []
        for batch in _batches(indexes):
            deleted += [entry for _, entry in selection.entries(batch) if entry.flags.deleted]
            yield _PAUSE
        self._remove(deleted)

    def _remove(self, entries: Sequence[Entry]) -> None:
        if entries:
            self._user.mailroom.remove([entry.message.id for entry in entries])

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
        return "Unselected"

    _WITH_UID: ClassVar[dict[str, Callable[..., Responses]]] = {
        "FETCH": _on_fetch,
        "SEARCH": _on_search,
        "STORE": _on_store,
        "COPY": _on_copy,
        "MOVE": _on_move,
        "EXPUNGE": _on_expunge,
    }
    _SELECTED: ClassVar[Commands] = {
        **FolderSession._LOGGED_IN,  # noqa: SLF001  # inherited
        **_WITH_UID,
        "UID": _on_uid,
        "CHECK": LoginSession._on_noop,  # noqa: SLF001  # likewise
        "CLOSE": _on_close,
        "UNSELECT": _on_unselect,
    }


def _batches(indexes: Sequence[int]) -> Iterator[Sequence[int]]:
    """Split indexes so that other clients do not wait for long."""
    for start in range(0, len(indexes), _BATCH):
        yield indexes[start : start + _BATCH]


def _flags(scanner: Scanner) -> list[str]:
    """Flags without parentheses, as STORE allows."""
    flags = [scanner.flag()]
    while scanner.takes(b" "):
        flags.append(scanner.flag())
    return flags
