"""Makes the search texts of messages in the background, and looks for codes. Keeps none.

So searches are quick, `has:code` too. One that comes earlier makes what is missing itself.
"""

import time
from collections import deque
from collections.abc import Sequence

from mailtrap_local.clock import monotonic
from mailtrap_local.mail.message import Message
from mailtrap_local.mailroom.background import BackgroundThread
from mailtrap_local.mailroom.change_reader import ChangeReader
from mailtrap_local.mailroom.mailroom import Mailroom

_BURST_WINDOW = 0.1  # seconds
_BURST_CHANGES = 5  # more within the window are a burst
_BURST_OCTETS = 1_000_000  # of messages, likewise
_SLICE = 0.002  # seconds; one message may take longer
_READ_AT_ONCE = 32  # messages
_KEPT_AT_ONCE = 200  # texts: a store on disk commits them together, which waits for the disk
_YIELD = 0.0001  # seconds between two slices, for other threads


class Indexer:
    """Thread that pauses during bursts of mail. `start` it, `stop` it."""

    def __init__(self, mailroom: Mailroom) -> None:
        self._store = mailroom.store
        self._stats = mailroom.delivery_stats
        self._signal = mailroom.change_signal
        self._reader = ChangeReader(self._signal)
        self._reached = 0  # seq of the last message that has its search text
        self._pending: deque[Message] = deque()  # have been read
        self._made: list[Message] = []  # have theirs, which the store is still to keep
        self._thread = BackgroundThread("mailtrap-indexer", self._index, mailroom.background)
        self._stopped = self._thread.stopped

    def start(self) -> None:
        """Start with the oldest message."""
        self._thread.start()

    def stop(self) -> None:
        """Stop after the current slice. May be called again."""
        self._stopped.set()
        self._signal.notify()
        self._thread.join()

    def _index(self) -> bool:
        """Wait for messages, and make search texts until none is missing or a burst begins."""
        if not (self._pending or self._next_messages()):
            self._reader.wait(None)
        changes, octets = self._store.cursor.seq, self._stats.counts().octets
        self._stopped.wait(_BURST_WINDOW)
        while not self._is_burst_since(changes, octets) and self._index_slice():
            time.sleep(_YIELD)
        self._reader.mark()
        return True

    def _is_burst_since(self, changes: int, octets: int) -> bool:
        """Return whether so much has come since then that what still comes should go first."""
        return (
            self._store.cursor.seq - changes > _BURST_CHANGES
            or self._stats.counts().octets - octets > _BURST_OCTETS
        )

    def _index_slice(self) -> bool:
        """Make the next search texts; False if none is missing."""
        until = monotonic() + _SLICE
        is_left = True
        while not self._stopped.is_set() and monotonic() < until:
            if not self._pending:
                self._pending.extend(self._next_messages())
            if is_left := bool(self._pending):
                self._index_one(self._pending.popleft())
            else:
                break
        if self._made and (len(self._made) >= _KEPT_AT_ONCE or not is_left):
            made, self._made = self._made, []
            with self._thread.failures.survive():
                self._store.keep_search_texts(made)
        return is_left and not self._stopped.is_set()

    def _index_one(self, message: Message) -> None:
        self._reached = message.seq  # first: one that fails is not tried again
        with self._thread.failures.survive():
            message.indexed_text  # noqa: B018  # made on first access
        self._made.append(message)

    def _next_messages(self) -> Sequence[Message]:
        return self._store.unread_for_search(self._reached, _READ_AT_ONCE)
