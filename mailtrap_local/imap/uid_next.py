"""Predict the next unique identifier of each folder. Knows no command."""

import threading
from collections.abc import Generator

from mailtrap_local.imap.account import Folder
from mailtrap_local.net.pieces import PAUSE
from mailtrap_local.store.base import Store

_CHANGES = 250  # read without a pause
_MAX_FOLDERS = 10_000  # remembered: any address is the user name of a folder

_Key = tuple[tuple[str, ...] | None, str | None, str | None]  # scope, mailbox and address
_EVERYTHING: _Key = (None, None, None)


class UidNext:
    """The predicted next unique identifiers (RFC 3501 section 2.3.1.1), for all sessions.

    That of a folder never decreases, and changes with mail that comes to it alone. For any thread.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._cursor = store.cursor
        self._lock = threading.Lock()
        self._highest: dict[_Key, int] = {}

    def highest(self, folder: Folder) -> Generator[bytes, None, int]:
        """The highest identifier that is known of a folder, or 0: its message may be gone by now.

        Yields PAUSE. What is in the folder now may have higher ones.
        """
        yield from self._read_log()
        key = _key(folder)
        return self._highest.get(key, 0) if key is not None else 0

    def after(self, folder: Folder, *used: int) -> int:
        """The next identifier of a folder after those used in it, which are noted."""
        highest = max(used, default=0)
        key = _key(folder)
        if key is None:  # Trash
            return 1
        with self._lock:
            self._note(key, highest)
        return highest + 1

    def _read_log(self) -> Generator[bytes, None, None]:
        while True:
            page = self._store.changes(self._cursor, _CHANGES)
            with self._lock:
                self._cursor = page.cursor
                for change in page.changes:
                    if change.kind == "added":
                        self._note((None, change.mailbox, None), change.message_seq)
                        self._note(_EVERYTHING, change.message_seq)
            if len(page.changes) < _CHANGES:
                return
            yield PAUSE

    def _note(self, key: _Key, uid: int) -> None:
        self._highest[key] = max(uid, self._highest.get(key, 0))
        if len(self._highest) > _MAX_FOLDERS:
            del self._highest[next(iter(self._highest))]


def _key(folder: Folder) -> _Key | None:
    """The key of a folder's messages, which have the same numbers whatever it is called."""
    view = folder.view
    if view is None:
        return None
    # that of a mailbox is the same for all who see it; all the mail is not the same for all
    scope = view.mailroom.scope if view.mailbox is None else None
    return scope, view.mailbox, view.address
