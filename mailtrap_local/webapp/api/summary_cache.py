"""Cache of message summaries: a page reads its list again and again.

Making one takes 60 microseconds, which for the 50 of a list is most of its time.
"""

import threading
from typing import TYPE_CHECKING

from mailtrap_local.store.base import Entry
from mailtrap_local.webapp.shapes.common import Summary, summary

if TYPE_CHECKING:
    from mailtrap_local.mail.flags import Flags

MOST = 2000
_MOST_ADDRESSES = 20  # of a cached one, so that all of them together have some 4 MB at most


class SummaryCache:
    """The `MOST` summaries requested last. May be used from any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: dict[str, tuple[Flags, Summary]] = {}  # by id, least recent first

    def __len__(self) -> int:
        return len(self._kept)

    def of(self, entry: Entry) -> Summary:
        """Return the summary of a message with its flags."""
        message_id = entry.message.id
        with self._lock:
            kept = self._kept.pop(message_id, None)
        if kept is None or kept[0] != entry.flags:
            kept = entry.flags, summary(entry)
        if len(kept[1].rcpt_to) + len(kept[1].to) + len(kept[1].cc) <= _MOST_ADDRESSES:
            with self._lock:
                self._kept[message_id] = kept
                if len(self._kept) > MOST:
                    del self._kept[next(iter(self._kept))]
        return kept[1]
