"""Makes the search texts of messages in the background, so that searches are quick. Keeps none.

A search that comes earlier makes the missing ones itself.
"""

import threading
import time

from mailtrap_local.mail.message import Message
from mailtrap_local.mailroom.change_reader import ChangeReader
from mailtrap_local.mailroom.mailroom import Mailroom

_BURST_WINDOW = 0.1  # seconds
_BURST_CHANGES = 10  # more within the window are a burst: each message of a client is two
_SLICE = 32  # messages: of the usual size these take two milliseconds
_YIELD = 0.0001  # seconds between two slices, for other threads


class Indexer:
    """Thread that pauses during bursts of mail. `start` it, `stop` it."""

    def __init__(self, mailroom: Mailroom) -> None:
        self._store = mailroom.store
        self._signal = mailroom.change_signal
        self._reached = 0  # seq of the last message that has its search text
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, name="mailtrap-indexer", daemon=True)

    def start(self) -> None:
        """Start with the oldest message."""
        self._thread.start()

    def stop(self) -> None:
        """Stop after the current slice. May be called again."""
        self._stopped.set()
        self._signal.notify()
        if self._thread.is_alive():
            self._thread.join()

    def _run(self) -> None:
        reader = ChangeReader(self._signal)
        while not self._stopped.is_set():
            if not self._next_messages():
                reader.wait(None)
            window_start = self._signal.version
            self._stopped.wait(_BURST_WINDOW)
            while self._signal.version - window_start <= _BURST_CHANGES and self._index_slice():
                time.sleep(_YIELD)
            reader.mark()

    def _index_slice(self) -> bool:
        """Make the next search texts; False if none is missing."""
        messages = [] if self._stopped.is_set() else self._next_messages()
        for message in messages:
            self._reached = message.seq
            message.search_text  # noqa: B018  # made on first access
        return bool(messages)

    def _next_messages(self) -> list[Message]:
        start = self._store.position(self._reached + 1)
        return [entry.message for entry in self._store.read(start, start + _SLICE)]
