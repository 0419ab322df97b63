"""The one thing a listener may talk to: takes mail in, routes it, keeps it, and wakes whoever waits.

What else listeners and readers share hangs on it: the sessions and the faults.
"""

import threading
import time
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import UTC, datetime
from typing import Any, TypeVar

from mailtrap_local.config.values import RoutingRule
from mailtrap_local.errors import BadSetting, MailboxNotFound
from mailtrap_local.faults.registry import FaultRegistry
from mailtrap_local.mail.criteria import Matcher
from mailtrap_local.mail.envelope import Envelope
from mailtrap_local.mail.message import Message
from mailtrap_local.mail.routing import (
    DEFAULT_MAILBOX,
    check_mailbox_name,
    choose_mailbox,
    settled_mailbox,
)
from mailtrap_local.mail.tags import clean_tags, tags_of
from mailtrap_local.mailroom.change_signal import ChangeSignal
from mailtrap_local.mailroom.delivery_stats import Deliveries
from mailtrap_local.mailroom.session_log import SessionLog
from mailtrap_local.mailroom.shared_listeners import SharedListenerOwners
from mailtrap_local.mailroom.tag_rules import TagRule, tags_by_rule
from mailtrap_local.mailroom.ulid import UlidGenerator
from mailtrap_local.store.base import BEHIND_ALL, Counts, Store

_MAX_CREATED = 10_000
_T = TypeVar("_T")


class Mailroom:
    """A store, the signal of its changes, the named mailboxes, sessions and faults.

    Readers look into `store` directly; whatever changes it goes through here, so that the signal
    rings.
    """

    def __init__(
        self, store: Store, *, routes: Sequence[RoutingRule] = (), tag_rules: Sequence[TagRule] = ()
    ) -> None:
        self.store = store
        self.change_signal = ChangeSignal()
        self.sessions = SessionLog()
        self.faults = FaultRegistry()
        self.deliveries = Deliveries()
        self.shared_listeners = SharedListenerOwners()
        self._ids = UlidGenerator()
        self._tag_rules = tuple(tag_rules)
        self._own_routes = tuple(routes)
        self._own_mailboxes = (DEFAULT_MAILBOX, *(route.mailbox for route in routes))
        self._created: dict[str, RoutingRule | None] = {}  # mailboxes, and what leads there
        self._routes = self._own_routes  # and, in front of them, those of created mailboxes
        self._lock = threading.Lock()
        self._mailbox_at: dict[str, str] = {}  # by listener
        self._under_way: Counter[str] = Counter()  # transactions in DATA, by listener
        self._last_stir = 0.0  # of time.monotonic()

    # -- what listeners do -----------------------------------------------------------------------

    def deliver(
        self,
        envelope: Envelope,
        raw: bytes,
        *,
        mailbox: str | None = None,
        tags: Collection[str] = (),
    ) -> Message:
        """Keep a message in a mailbox, by the routes if none is named. It is kept on return.

        It gets `tags` and those that it brings along. Raises StoreUnavailable (StoreFull among
        it) when it cannot be kept.
        """
        started = time.perf_counter()
        now = time.time()
        received_at = datetime.fromtimestamp(now, UTC)
        mailbox = self.route(envelope, raw) if mailbox is None else mailbox
        tags = clean_tags([*tags, *tags_of(envelope, raw)])
        if self._tag_rules:
            draft = Message(
                id="", seq=0, mailbox=mailbox, received_at=received_at, envelope=envelope, raw=raw
            )
            tags = tags_by_rule(self._tag_rules, draft, tags)
        message = self.store.add(
            message_id=self._ids.next(now),
            mailbox=mailbox,
            received_at=received_at,
            envelope=envelope,
            raw=raw,
            tags=tags,
        )
        self.change_signal.notify()
        self.deliveries.note(len(raw), time.perf_counter() - started)
        return message

    def route(self, envelope: Envelope, raw: bytes = b"") -> str:
        """The mailbox that a message belongs to, or would, as far as is known of it."""
        owner = self._mailbox_at.get(envelope.listener)
        if owner is not None:
            return owner
        chosen = choose_mailbox(self._routes, envelope, raw)
        return (
            (self.shared_listeners.owner(envelope) or chosen)
            if chosen == DEFAULT_MAILBOX
            else chosen
        )

    def settled_mailbox(self, listener: str) -> str | None:
        """The mailbox of all that comes in by a listener; None if it depends on the message."""
        owner = self._mailbox_at.get(listener)
        if owner is None and self.shared_listeners.any:
            return None
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
        self.change_signal.notify()

    # -- what readers do ---------------------------------------------------------------------

    def update(self, message_ids: Iterable[str], **flags: Any) -> int:
        """Set flags, see `Store.update`."""
        changed = self.store.update(message_ids, **flags)
        self.change_signal.notify()
        return changed

    def remove(self, message_ids: Iterable[str]) -> int:
        """Remove messages, see `Store.remove`."""
        removed = self.store.remove(message_ids)
        self.change_signal.notify()
        return removed

    def expire(self, before: datetime) -> int:
        """Remove what came before a moment but pinned messages; returns how many went."""
        expired = self.store.expire(before)
        if expired:
            self.change_signal.notify()
        return expired

    def tag(self, mailbox: str, tag: str) -> None:
        """Add a tag to all messages of a mailbox."""
        for entry in self.store.read(0, BEHIND_ALL, mailbox):
            self.store.update([entry.message.id], tags=clean_tags([*entry.flags.tags, tag]))
        self.change_signal.notify()

    def clear(self, mailbox: str | None = None) -> int:
        """Remove all messages but the pinned ones; returns how many went."""
        entries = self.store.read(0, BEHIND_ALL, mailbox)
        return self.remove(entry.message.id for entry in entries if not entry.flags.pinned)

    def now(self) -> int:
        """The number of the newest change."""
        return self.store.cursor.seq

    def count(self, mailbox: str | None = None) -> int:
        """How many messages there are."""
        return self.store.count(mailbox).total

    def messages_after(self, seq: int, mailbox: str | None = None) -> list[Message]:
        """The messages that change `seq` and all before it did not add, oldest first."""
        start = self.store.position(seq + 1, mailbox)
        return [entry.message for entry in self.store.read(start, BEHIND_ALL, mailbox)]

    def fitting_after(self, seq: int, mailbox: str, matcher: Matcher) -> tuple[list[Message], int]:
        """Those of them that meet the criteria, and the `seq` of the last that was looked at."""
        messages = self.messages_after(seq, mailbox)
        return list(filter(matcher.matches, messages)), messages[-1].seq if messages else seq

    def wait(self, look: Callable[[], _T | None], timeout: float) -> _T | None:
        """Call `look` now and after each change until it finds something; None after `timeout`."""
        deadline = time.monotonic() + timeout
        while True:
            seen = self.change_signal.version  # before the look: a change in between is not missed
            found = look()
            left = deadline - time.monotonic()
            if found is not None or left <= 0 or self.change_signal.closed:
                return found
            self.change_signal.wait(seen, left)

    def wake(self) -> None:
        """Have every wait look again."""
        self.change_signal.notify()

    def settle(
        self,
        mailbox: str | None,
        quiet: float,
        timeout: float,
        look: Callable[[], None] | None = None,
    ) -> bool:
        """Wait until for `quiet` seconds no mail came or was under way; False after `timeout` s.

        Calls `look` as `wait` does: what it raises ends the wait.
        """
        started = time.monotonic()
        while True:
            seen = self.change_signal.version
            if look is not None:
                look()
            now = time.monotonic()
            with self._lock:
                busy = self._is_busy(mailbox)
                still_at = max(started, self._last_stir) + quiet
            if not busy and now >= still_at:
                return True
            deadline = started + timeout
            if now >= deadline or self.change_signal.closed:
                return False
            self.change_signal.wait(seen, deadline - now if busy else min(still_at, deadline) - now)

    def _is_busy(self, mailbox: str | None) -> bool:
        """Whether mail is under way that may end up in a mailbox, in any if None."""
        return any(
            count > 0 and mailbox in (None, self._mailbox_at.get(listener, mailbox))
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

    def create_mailbox(
        self, name: str, *, recipient: str | None = None, auth: str | None = None
    ) -> bool:
        """Have a mailbox; True if there was none of that name.

        Mail to a `recipient` (a glob) and of the user `auth` goes there, before the routes of the
        settings. What was said before of such a mailbox counts no longer. Raises BadSetting.
        """
        check_mailbox_name(name)
        is_new = not self.has_mailbox(name)
        wanted = recipient is not None or auth is not None
        route = RoutingRule(mailbox=name, recipient=recipient, auth=auth) if wanted else None
        with self._lock:
            if len(self._created) >= _MAX_CREATED and name not in self._created:
                raise BadSetting(f"there are {_MAX_CREATED} mailboxes, as many as can be created")
            self._created[name] = route
            self._arrange_routes()
        return is_new

    def remove_mailbox(self, name: str) -> None:
        """Remove a mailbox with all its mail, also what is pinned, and its faults.

        Its listener must be closed. Raises as `check_removable`.
        """
        self.check_removable(name)
        with self._lock:
            self._created.pop(name, None)
            self._arrange_routes()
        self.faults.clear(name)
        self.remove(entry.message.id for entry in self.store.read(0, BEHIND_ALL, name))

    def check_removable(self, name: str) -> None:
        """Raise as `check_mailbox`, and BadSetting for one of the settings, `inbox` among them."""
        self.check_mailbox(name)
        if name in self._own_mailboxes:
            raise BadSetting(f"mailbox {name!r} is one of the settings: empty it instead")

    def _arrange_routes(self) -> None:
        created = (route for route in self._created.values() if route is not None)
        self._routes = (*created, *self._own_routes)

    def mailboxes(self) -> dict[str, Counts]:
        """All mailboxes, `inbox` first.

        Those that were created, that have a route or a listener, and that hold mail.
        """
        with self._lock:
            known = [*self._own_mailboxes, *self._created, *self._mailbox_at.values()]
        return dict.fromkeys(known, Counts(0, 0)) | self.store.mailboxes()

    def has_mailbox(self, name: str) -> bool:
        """Whether it is one of `mailboxes`, without counting them all."""
        if name in self._own_mailboxes:
            return True
        with self._lock:
            if name in self._created or name in self._mailbox_at.values():
                return True
        return self.count(name) > 0

    def check_mailbox(self, name: str) -> None:
        """Raise MailboxNotFound where there is no such mailbox."""
        if not self.has_mailbox(name):
            raise MailboxNotFound(f"there is no mailbox {name[:100]!r}")

    def listeners(self) -> dict[str, str]:
        """The listener of each mailbox that has its own, by the mailbox's name."""
        with self._lock:
            return {mailbox: listener for listener, mailbox in self._mailbox_at.items()}
