"""Message commands (RFC 3501 section 6.4): fetch, search, flag, copy, move, expunge."""

from array import array
from collections.abc import Callable, Generator, Iterator, Sequence
from itertools import islice
from typing import Any, ClassVar

from mailtrap_local.imap.account import Folder
from mailtrap_local.imap.errors import BadSyntax, CommandRefused
from mailtrap_local.imap.fetch import FLAGS_ITEM, UID_ITEM, Item, fetched, parse_items
from mailtrap_local.imap.flags import changed_flags
from mailtrap_local.imap.folders import FolderSession
from mailtrap_local.imap.login import Commands, LoginSession, Responses
from mailtrap_local.imap.scanner import Scanner
from mailtrap_local.imap.search import parse_search
from mailtrap_local.imap.searched_message import SearchedMessage
from mailtrap_local.imap.selection import Selection
from mailtrap_local.imap.sequence_set import Indexes, set_of
from mailtrap_local.net.pieces import PAUSE, SLOW, SLOW_OCTETS, Piece
from mailtrap_local.store.base import Entry

_BATCH = 250  # messages changed without a pause


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
            raise CommandRefused("The folder is opened for reading alone", "READ-ONLY")
        return self._selected

    def _on_uid(self, scanner: Scanner) -> Responses:
        scanner.space()
        verb = scanner.atom()
        command = self._WITH_UID.get(verb)
        if command is None:
            raise BadSyntax("Unknown command after UID")
        return command(self, scanner, uid=True)

    def _indexes(self, scanner: Scanner, *, uid: bool) -> Indexes:
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
        parses = any(item.parses for item in items)
        for index in indexes.each():
            entry = selection.entry(index)
            is_slow = parses and entry is not None and entry.message.size > SLOW_OCTETS
            yield SLOW if is_slow else PAUSE
            if entry is None:
                continue  # removed; EXPUNGE follows later (RFC 2180 section 4.1.2)
            if entry.flags.keywords:
                yield selection.announce_keywords([entry])
            with_flags = entry.message.seq in newly_read and FLAGS_ITEM not in items
            yield from fetched(index + 1, entry, [*items, FLAGS_ITEM] if with_flags else items)
        return "Fetched"

    def _mark_seen(
        self, indexes: Indexes, items: Sequence[Item]
    ) -> Generator[Piece, None, set[int]]:
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
            yield PAUSE
        return marked

    def _on_search(self, scanner: Scanner, *, uid: bool = False) -> Responses:
        selection = self._selected
        scanner.space()
        search = parse_search(scanner, selection.uids)
        scanner.end()
        found = array("Q")
        for index in search.among.each():
            entry = selection.entry(index)
            octets = search.looks * entry.message.size if entry else 0
            yield SLOW if octets > SLOW_OCTETS else PAUSE
            if entry is not None and search.matches(SearchedMessage(entry, index)):
                found.append(selection.uids[index] if uid else index + 1)
        yield b"* SEARCH"
        for start in range(0, len(found), _BATCH):
            yield "".join(f" {number}" for number in found[start : start + _BATCH]).encode()
        yield b"\r\n"
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
            yield selection.announce_keywords(entry for _, entry in updated)
            if item == "FLAGS":
                yield b"".join(
                    piece for index, entry in updated for piece in fetched(index + 1, entry, items)
                )
            yield PAUSE
        return "Stored"

    def _update(self, entries: Sequence[Entry], fields: dict[str, Any]) -> None:
        if entries and fields:
            self._user.mailroom.store.update([entry.message.id for entry in entries], **fields)

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
        indexes, folder = self._copy_arguments(scanner, uid=uid)
        copied, copies = yield from self._copy(indexes, folder)
        return f"{self._copy_code(copied, copies)}Copied"

    def _on_move(self, scanner: Scanner, *, uid: bool = False) -> Responses:
        """RFC 6851. Moving to Trash removes."""
        self._writable  # noqa: B018  # raises in a read-only folder
        indexes, folder = self._copy_arguments(scanner, uid=uid)
        copied, copies = yield from self._copy(indexes, folder)
        if copies:
            yield f"* OK {self._copy_code(copied, copies)}Moved\r\n".encode()
        yield from self._remove(copied)
        return "Moved"

    def _copy_arguments(self, scanner: Scanner, *, uid: bool) -> tuple[Indexes, Folder]:
        indexes = self._indexes(scanner, uid=uid)
        scanner.space()
        folder = self._user.folder(scanner.mailbox())
        scanner.end()
        return indexes, folder

    def _copy(
        self, indexes: Indexes, folder: Folder
    ) -> Generator[bytes, None, tuple["array[int]", "array[int]"]]:
        """Copy messages with their flags; returns their uids and those of the copies, if any."""
        copied, copies = array("Q"), array("Q")
        for index in indexes.each():
            entry = self._selected.entry(index)
            is_slow = entry is not None and entry.message.size > SLOW_OCTETS
            yield SLOW if is_slow else PAUSE
            if entry is not None:
                copied.append(entry.message.seq)
                if not folder.is_trash:
                    copies.append(self._append_copy(entry, folder))
        return copied, copies

    def _append_copy(self, entry: Entry, folder: Folder) -> int:
        copy = folder.append(entry.message.raw, entry.message.envelope)
        flags = entry.flags
        self._user.mailroom.store.update(
            [copy.id],
            read=flags.read,
            flagged=flags.flagged,
            answered=flags.answered,
            deleted=flags.deleted,
            keywords=flags.keywords,
        )
        return copy.seq

    def _copy_code(self, copied: "array[int]", copies: "array[int]") -> str:
        """The COPYUID response code (RFC 4315), if anything was copied."""
        if not copies:
            return ""
        return f"[COPYUID {self._uid_validity} {set_of(copied)} {set_of(copies)}] "

    def _on_expunge(self, scanner: Scanner, *, uid: bool = False) -> Responses:
        selection = self._writable
        indexes = self._indexes(scanner, uid=True) if uid else selection.all_indexes  # RFC 4315
        scanner.end()
        yield from self._expunge(selection, indexes)
        return "Expunged"

    def _expunge(self, selection: Selection, indexes: Indexes) -> Iterator[bytes]:
        deleted = array("Q")
        for batch in _batches(indexes):
            entries = selection.entries(batch)
            deleted.extend(entry.message.seq for _, entry in entries if entry.flags.deleted)
            yield PAUSE
        yield from self._remove(deleted)

    def _remove(self, uids: Sequence[int]) -> Iterator[bytes]:
        view = self._selected.folder.view
        if view is not None:
            yield from view.remove(uids)

    def _on_close(self, scanner: Scanner) -> Responses:
        scanner.end()
        selection = self._selected
        if not selection.read_only:
            yield from self._expunge(selection, selection.all_indexes)
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


def _batches(indexes: Indexes) -> Iterator[list[int]]:
    """Split indexes so that other clients do not wait for long."""
    each = indexes.each()
    while batch := list(islice(each, _BATCH)):
        yield batch


def _flags(scanner: Scanner) -> list[str]:
    """Flags without parentheses, as STORE allows."""
    flags = [scanner.flag()]
    while scanner.takes(b" "):
        flags.append(scanner.flag())
    return flags
