"""Folder commands (RFC 3501 section 6.3): list, select, append, idle."""

from collections.abc import Iterator
from typing import ClassVar

from mailtrap_local.imap.account import TRASH, Account, Folder
from mailtrap_local.imap.errors import BadSyntax, CommandRefused
from mailtrap_local.imap.flags import changed_flags
from mailtrap_local.imap.folder_names import DELIMITER, matcher, parents
from mailtrap_local.imap.login import Commands, LoginSession, Responses
from mailtrap_local.imap.scanner import Scanner
from mailtrap_local.imap.selection import Selection
from mailtrap_local.imap.strings import encode_name, string
from mailtrap_local.imap.uid_next import UidNext
from mailtrap_local.mail.flags import Flags
from mailtrap_local.net.pieces import PAUSE, SLOW, SLOW_OCTETS, Piece

_WITHOUT_EXPUNGE = frozenset({"FETCH", "STORE", "SEARCH"})  # RFC 3501 section 7.4.1


class FolderSession(LoginSession):
    """A session with folder commands."""

    def __init__(
        self, uid_next: UidNext, *, offers_tls: bool, requires_tls: bool, max_message_size: int
    ) -> None:
        super().__init__(
            offers_tls=offers_tls, requires_tls=requires_tls, max_message_size=max_message_size
        )
        self.selection: Selection | None = None
        self._uid_next = uid_next
        self._idles = False

    @property
    def _user(self) -> Account:
        """The authenticated user's account, which all these commands require."""
        if self.account is None:
            raise BadSyntax("Log in first")
        return self.account

    def _commands(self) -> Commands:
        return super()._commands() if self.account is None else self._LOGGED_IN

    def updates(self, verb: str) -> Iterator[Piece]:
        if self.selection is not None:
            yield from self.selection.updates(expunge=verb not in _WITHOUT_EXPUNGE)
            self._uid_next.after(self.selection.folder, *self.selection.uids[-1:])

    # -- listing -------------------------------------------------------------------------------

    def _on_list(self, scanner: Scanner) -> Responses:
        return self._listing(scanner, "LIST")

    def _on_lsub(self, scanner: Scanner) -> Responses:
        """List all folders: every one is subscribed to."""
        return self._listing(scanner, "LSUB")

    def _listing(self, scanner: Scanner, verb: str) -> Responses:
        scanner.space()
        reference = scanner.mailbox()
        scanner.space()
        pattern = scanner.list_mailbox()
        scanner.end()
        if not pattern:  # asks for the hierarchy delimiter alone
            yield f'* {verb} (\\Noselect) "{DELIMITER}" ""\r\n'.encode()
            return "Listed"
        matches = matcher(reference + pattern)
        names = [folder.name for folder in self._user.folders()]
        have_children = parents(names)
        only_parents = sorted(have_children - set(names))
        for name in (*names, *only_parents):
            yield PAUSE
            if matches(name):
                attributes = "\\HasChildren" if name in have_children else "\\HasNoChildren"
                attributes += " \\Noselect" if name in only_parents else ""
                attributes += " \\Trash" if name == TRASH else ""  # RFC 6154
                listed = string(encode_name(name))
                yield f'* {verb} ({attributes}) "{DELIMITER}" '.encode() + listed + b"\r\n"
        return "Listed"

    def _on_namespace(self, scanner: Scanner) -> Responses:
        """RFC 2342."""
        scanner.end()
        yield f'* NAMESPACE (("" "{DELIMITER}")) NIL NIL\r\n'.encode()
        return "There is but one"

    def _on_subscribe(self, scanner: Scanner) -> Responses:
        """Reply OK: every folder is always subscribed to."""
        self._user.folder(_only_mailbox(scanner))
        yield from ()
        return "Every folder is subscribed to"

    def _on_create(self, scanner: Scanner) -> Responses:
        raise CommandRefused(
            "Folders are the sandbox's mailboxes: IMAP cannot change them", "CANNOT"
        )

    # -- one folder ----------------------------------------------------------------------------

    def _on_status(self, scanner: Scanner) -> Responses:
        scanner.space()
        folder = self._user.folder(scanner.mailbox())
        scanner.space()
        wanted = scanner.listed(scanner.atom)
        scanner.end()
        highest = yield from self._uid_next.highest(folder)
        counts = yield from folder.counts()
        newest = (yield from folder.newest()) if "UIDNEXT" in wanted else 0
        known = {
            "MESSAGES": counts.total,
            "RECENT": 0,
            "UIDNEXT": self._uid_next.after(folder, highest, newest),
            "UIDVALIDITY": self._uid_validity,
            "UNSEEN": counts.unread,
        }
        if unknown := set(wanted) - known.keys():
            raise BadSyntax(f"Unknown item: {', '.join(sorted(unknown))[:40]}")
        items = " ".join(f"{name} {known[name]}" for name in wanted)
        name = string(encode_name(folder.name))
        yield b"* STATUS " + name + f" ({items})\r\n".encode()
        return "That is how it stands"

    @property
    def _uid_validity(self) -> int:
        """UIDVALIDITY (RFC 3501 section 2.3.1.1): new with every start, as uids are."""
        return self._user.mailroom.store.cursor.epoch

    def _on_select(self, scanner: Scanner) -> Responses:
        return self._select(scanner, read_only=False)

    def _on_examine(self, scanner: Scanner) -> Responses:
        return self._select(scanner, read_only=True)

    def _select(self, scanner: Scanner, *, read_only: bool) -> Responses:
        self.selection = None  # also if this fails, RFC 3501 section 6.3.1
        folder = self._user.folder(_only_mailbox(scanner))
        read_only = read_only or folder.is_read_only
        mailroom = self._user.mailroom
        # before the list: what comes later has a higher one
        highest = yield from self._uid_next.highest(folder)
        listing = yield from folder.listing(mailroom.store.cursor)
        selection = Selection(mailroom, folder, listing, read_only=read_only)
        uid_next = self._uid_next.after(folder, highest, *selection.uids[-1:])
        first_unseen = listing.read.find(0) + 1
        yield selection.flags_response()
        yield b"* %d EXISTS\r\n* 0 RECENT\r\n" % len(selection.uids)
        yield f"* OK [UIDVALIDITY {self._uid_validity}] UIDs valid\r\n".encode()
        yield f"* OK [UIDNEXT {uid_next}] Predicted next UID\r\n".encode()
        if first_unseen:
            yield f"* OK [UNSEEN {first_unseen}] First unseen message\r\n".encode()
        self.selection = selection
        return f"[{'READ-ONLY' if read_only else 'READ-WRITE'}] Selected"

    def _on_append(self, scanner: Scanner) -> Responses:
        scanner.space()
        folder = self._user.folder(scanner.mailbox())
        scanner.space()
        flags: list[str] = []
        if scanner.sees(b"("):
            flags = scanner.listed(scanner.flag)
            scanner.space()
        if scanner.sees(b'"'):
            scanner.string()  # the date is ignored: INTERNALDATE is when the sandbox received it
            scanner.space()
        raw = scanner.literal()
        scanner.end()
        if raw is None:
            raise BadSyntax("The message literal is missing")
        if len(raw) > SLOW_OCTETS:
            yield SLOW
        uid = self._append(folder, raw, flags)
        return f"[APPENDUID {self._uid_validity} {uid}] Kept"

    def _append(self, folder: Folder, raw: bytes, flags: list[str]) -> int:
        """Append a message with these flags; returns its unique identifier."""
        message = folder.append(raw)
        fields = changed_flags(Flags(), flags, "+")
        if fields:
            self._user.mailroom.store.update([message.id], **fields)
        return message.seq

    # -- IDLE ----------------------------------------------------------------------------------

    def _on_idle(self, scanner: Scanner) -> Responses:
        """Begin to send changes as they come, until DONE (RFC 2177): see `idle_updates`."""
        scanner.end()
        self._idles = True
        yield b"+ Idling\r\n"
        return None

    @property
    def idles(self) -> bool:
        """True if the client waits for changes."""
        return self._idles

    def idle_updates(self) -> Iterator[Piece]:
        """Responses for the changes since the last ones."""
        yield from self.updates("IDLE")

    @property
    def wants_line(self) -> bool:
        return self._idles or super().wants_line

    def respond(self, line: bytes) -> Iterator[Piece]:
        if not self._idles:
            yield from super().respond(line)
            return
        self._idles = False
        if line.strip().upper() != b"DONE":
            yield f"{self._tag} BAD DONE ends it, nothing else\r\n".encode()
            return
        yield from self.idle_updates()
        yield f"{self._tag} OK Idled\r\n".encode()

    _LOGGED_IN: ClassVar[Commands] = {
        **LoginSession._ANY_STATE,  # noqa: SLF001  # inherited
        "LIST": _on_list,
        "LSUB": _on_lsub,
        "NAMESPACE": _on_namespace,
        "SUBSCRIBE": _on_subscribe,
        "UNSUBSCRIBE": _on_subscribe,
        "CREATE": _on_create,
        "DELETE": _on_create,
        "RENAME": _on_create,
        "STATUS": _on_status,
        "SELECT": _on_select,
        "EXAMINE": _on_examine,
        "APPEND": _on_append,
        "IDLE": _on_idle,
    }


def _only_mailbox(scanner: Scanner) -> str:
    scanner.space()
    name = scanner.mailbox()
    scanner.end()
    return name
