"""The one thing a door may talk to: takes mail in, routes it, keeps it, and wakes whoever waits.

What else doors and readers share hangs on it: the sessions and the faults.
"""

import os
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from typing import Any, TypeVar

from mailtrap_local.faults import FaultBook
from mailtrap_local.feed import Feed
from mailtrap_local.mail.envelope import Envelope
from mailtrap_local.mail.message import Message
from mailtrap_local.mail.routing import DEFAULT_MAILBOX, choose_mailbox, settled_mailbox
from mailtrap_local.sessions import SessionLog
from mailtrap_local.setting_values import Route
from mailtrap_local.store.base import Counts, Store

_CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_PAIRS = [high + low for high in _CROCKFORD for low in _CROCKFORD]  # for half as many steps
_EVERYTHING = 2**62  # a position behind any store's last message
_T = TypeVar("_T")


class Mailroom:
    """A store, the feed that tells of its changes, the named mailboxes, sessions and faults.

    Readers look into `store` directly; whatever changes it goes through here, so that the feed
    rings.
    """

    def __init__(self, store: Store, *, routes: Sequence[Route] = ()) -> None:
        self.store = store
        self.feed = Feed()
        self.sessions = SessionLog()
        self.faults = FaultBook()
        self._routes = tuple(routes)
        self._lock = threading.Lock()
        self._mailbox_at: dict[str, str] = {}  # by listener
        self._under_way: Counter[str] = Counter()  # transactions in DATA, by listener
        self._last_stir = 0.0  # of time.monotonic()

    # -- what doors do -----------------------------------------------------------------------

    def deliver(self, envelope: Envelope, raw: bytes) -> Message:
        """Keep a message in the mailbox it belongs to. It is kept once this returns.

        Raises StoreUnavailable (StoreFull among it) when it cannot be kept.
        """
        now = time.time()
        message = self.store.add(
            message_id=_ulid(now),
            mailbox=self.route(envelope, raw),
            received_at=datetime.fromtimestamp(now, UTC),
            envelope=envelope,
            raw=raw,
        )
        self.feed.ring()
        return message

    def route(self, envelope: Envelope, raw: bytes = b"") -> str:
        """The mailbox that a message belongs to, or would, as far as is known of it."""
        owner = self._mailbox_at.get(envelope.listener)
        return choose_mailbox(self._routes, envelope, raw) if owner is None else owner

    def settled_mailbox(self, listener: str) -> str | None:
        """The mailbox of all that comes in by a listener; None if it depends on the message."""
        owner = self._mailbox_at.get(listener)
        return settled_mailbox(self._routes, listener) if owner is None else owner

    def begin_transfer(self, listener: str) -> None:
        """Note that a client has begun to send a message: who waits for stillness waits for it."""
        with self._lock:
            self._under_way[listener] += 1

    def end_transfer(self, listener: str) -> None:
        """Note that it has been kept or refused, or that the client has gone."""
        with self._lock:
            self._under_way[listener] -= 1
            self._last_stir = time.monotonic()
        self.feed.ring()

    # -- what readers do ---------------------------------------------------------------------

    def update(self, message_ids: Iterable[str], **flags: Any) -> int:
        """Set flags, see `Store.update`."""
        changed = self.store.update(message_ids, **flags)
        self.feed.ring()
        return changed

    def remove(self, message_ids: Iterable[str]) -> int:
        """Remove messages, see `Store.remove`."""
        removed = self.store.remove(message_ids)
        self.feed.ring()
        return removed

    def clear(self, mailbox: str | None = None) -> int:
        """Remove all messages but the pinned ones; returns how many went."""
        entries = self.store.read(0, _EVERYTHING, mailbox)
        return self.remove(entry.message.id for entry in entries if not entry.flags.pinned)

    def messages_after(self, seq: int, mailbox: str | None = None) -> list[Message]:
        """The messages that change `seq` and all before it did not add, oldest first."""
        start = self.store.position(seq + 1, mailbox)
        return [entry.message for entry in self.store.read(start, _EVERYTHING, mailbox)]

    def wait(self, look: Callable[[], _T | None], timeout: float) -> _T | None:
        """Call `look` now and after each change until it finds something; None after `timeout`."""
        deadline = time.monotonic() + timeout
        while True:
            heard = self.feed.rings  # before the look: a ring in between is not missed
            found = look()
            left = deadline - time.monotonic()
            if found is not None or left <= 0 or self.feed.closed:
                return found
            self.feed.wait(heard, left)

    def settle(self, mailbox: str, quiet: float, timeout: float) -> bool:
        """Wait until for `quiet` seconds no mail came or was under way; False after `timeout` s."""
        started = time.monotonic()
        while True:
            heard = self.feed.rings
            now = time.monotonic()
            with self._lock:
                busy = self._is_busy(mailbox)
                still_at = max(started, self._last_stir) + quiet
            if not busy and now >= still_at:
                return True
            deadline = started + timeout
            if now >= deadline or self.feed.closed:
                return False
            self.feed.wait(heard, deadline - now if busy else min(still_at, deadline) - now)

    def _is_busy(self, mailbox: str) -> bool:
        """Whether mail is under way that may end up in a mailbox."""
        return any(
            count > 0 and self._mailbox_at.get(listener, mailbox) == mailbox
            for listener, count in self._under_way.items()
        )

    # -- the named mailboxes -----------------------------------------------------------------

    def assign_listener(self, listener: str, mailbox: str) -> None:
        """Send everything that comes in by a listener to a mailbox, before any route."""
        with self._lock:
            self._mailbox_at[listener] = mailbox

    def release_listener(self, listener: str) -> None:
        """Forget a listener that is closed, and the faults of its mailbox."""
        with self._lock:
            mailbox = self._mailbox_at.pop(listener, None)
            self._under_way.pop(listener, None)
        if mailbox is not None:
            self.faults.clear(mailbox)

    def mailboxes(self) -> dict[str, Counts]:
        """All mailboxes, `inbox` first: those with a route, with a listener, or with mail."""
        with self._lock:
            assigned = list(self._mailbox_at.values())
        names = [DEFAULT_MAILBOX, *(route.mailbox for route in self._routes), *assigned]
        return dict.fromkeys(names, Counts(0, 0)) | self.store.mailboxes()

    def listeners(self) -> dict[str, str]:
        """The listener of each mailbox that has its own, by the mailbox's name."""
        with self._lock:
            return {mailbox: listener for listener, mailbox in self._mailbox_at.items()}


def _ulid(now: float) -> str:
    """An id that sorts by time: 48 bits of milliseconds, 80 random bits, in Crockford's base 32.

    See https://github.com/ulid/spec
    """
    number = (int(now * 1000) << 80) | int.from_bytes(os.urandom(10))
    return "".join([_PAIRS[(number >> shift) & 1023] for shift in range(120, -1, -10)])
