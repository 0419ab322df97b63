"""Makes the search texts of mail in the background, so that no search has to. Keeps nothing itself.

A search that comes earlier makes those that are missing: nothing depends on this but time.
"""

import threading
import time

from mailtrap_local.mail.message import Message
from mailtrap_local.mailroom.mailroom import Mailroom

_LOOK = 0.1  # seconds after which it looks whether mail is still coming in
_FEW = 10  # rings within that time that are no burst: each message of a client is two
_SLICE = 32  # messages: of the usual size these are two milliseconds
_BREATH = 0.0001  # seconds between two slices, for whoever waits to run


class Indexer:
    """A reader of the store that rests while mail pours in. `start` it, `stop` it."""

    def __init__(self, mailroom: Mailroom) -> None:
        self._store = mailroom.store
        self._signal = mailroom.change_signal
        self._reached = 0  # the seq of the last message that has its search text
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, name="mailtrap-indexer", daemon=True)

    def start(self) -> None:
        """Begin with the oldest message."""
        self._thread.start()

    def stop(self) -> None:
        """End it, after the slice it is at."""
        self._stopped.set()
        self._signal.notify()
        if self._thread.is_alive():
            self._thread.join()

    def _run(self) -> None:
        while not self._stopped.is_set():
            seen = self._signal.version  # before the look: a change in between is not missed
            if not self._next_messages():
                self._signal.wait(seen, None)
            seen = self._signal.version
            self._stopped.wait(_LOOK)
            while self._signal.version - seen <= _FEW and self._make_some():
                time.sleep(_BREATH)

    def _make_some(self) -> bool:
        """Make the next search texts; False if there is nothing to be done."""
        messages = [] if self._stopped.is_set() else self._next_messages()
        for message in messages:
            self._reached = message.seq
            message.search_text  # noqa: B018  # it learns it by being asked
        return bool(messages)

    def _next_messages(self) -> list[Message]:
        start = self._store.position(self._reached + 1)
        return [entry.message for entry in self._store.read(start, start + _SLICE)]
