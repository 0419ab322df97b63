"""Takes mail in, routes it, keeps it, and wakes readers. Protocol servers talk to nothing else.

Sessions and faults, which servers and readers share, are reached through it.
"""

import secrets
import time
from collections import defaultdict
from collections.abc import Callable, Collection, Sequence
from datetime import UTC, datetime
from functools import partial
from typing import TypeVar

from mailtrap_local.clock import monotonic
from mailtrap_local.config.values import RoutingRule
from mailtrap_local.errors import BadSetting, MailboxNotFound
from mailtrap_local.mail.criteria import Matcher
from mailtrap_local.mail.envelope import Envelope
from mailtrap_local.mail.message import Message
from mailtrap_local.mail.routing import check_mailbox_name
from mailtrap_local.mail.tags import clean_tags
from mailtrap_local.mailroom.background import BackgroundThreads
from mailtrap_local.mailroom.change_reader import ChangeReader
from mailtrap_local.mailroom.change_signal import ChangeSignal
from mailtrap_local.mailroom.delivery_stats import DeliveryStats, NotedKeeping
from mailtrap_local.mailroom.feedback_queue import FeedbackQueue
from mailtrap_local.mailroom.mailbox_directory import MailboxDirectory, new_mailbox
from mailtrap_local.mailroom.message_intake import IncomingMessage, MessageIntake, Plan
from mailtrap_local.mailroom.replica import fault_registry, replica_name
from mailtrap_local.mailroom.session_log import SessionLog
from mailtrap_local.mailroom.shared_listeners import SharedListenerOwners
from mailtrap_local.mailroom.tag_rules import TagRule
from mailtrap_local.mailroom.transfers import SIGNAL_INTERVAL, Transfers, wait_until_quiet
from mailtrap_local.mailroom.ulid import UlidGenerator
from mailtrap_local.store.base import BEHIND_ALL, Counts, Keeping, Store
from mailtrap_local.store.shared import SharedStore
from mailtrap_local.store.stored_entries import messages_of

_T = TypeVar("_T")


class Mailroom:
    """Store, signal of its changes, named mailboxes, sessions and faults. For any thread.

    Readers look into `store` directly. At most `max_created` mailboxes can be created. `instance`
    differs after each start, `began_at` is the seq of the newest change before it. Where processes
    share the store, `secret` is the same for all of them, and `replica` the name of this one.
    """

    def __init__(
        self,
        store: Store,
        *,
        routes: Sequence[RoutingRule] = (),
        tag_rules: Sequence[TagRule] = (),
        max_created: int = 10_000,
    ) -> None:
        self.store: Store = store
        self.scope: tuple[str, ...] | None = None  # globs of what is seen, None for all
        self.instance = secrets.randbelow(2**31)
        self.began_at = store.cursor.seq
        self.change_signal = ChangeSignal()
        self.sessions = SessionLog()
        store.follow(self.change_signal.notify, self.sessions.known)
        self.delivery_stats = DeliveryStats()
        self.shared_listeners = SharedListenerOwners()
        self.background = BackgroundThreads()
        shared = store if isinstance(store, SharedStore) else None
        self.secret = secrets.token_bytes() if shared is None else shared.secret
        self.replica = None if shared is None else replica_name(self.instance)
        self.faults = fault_registry(shared)
        self._directory = MailboxDirectory(
            routes, self.shared_listeners, max_created=max_created, shared=shared
        )
        self.route = self._directory.route
        self.choose_route = self._directory.choose
        self._transfers = Transfers()
        self.feedback = FeedbackQueue(self.begin_transfer, self.end_transfer, self.background)
        self._ids = UlidGenerator()
        self._intake = MessageIntake(store, self._directory.route, tag_rules)

    # -- for servers that receive mail -------------------------------------------------------

    def deliver(
        self,
        envelope: Envelope,
        raw: bytes,
        *,
        mailbox: str | None = None,
        tags: Collection[str] = (),
        received_at: datetime | None = None,
    ) -> Message:
        """Keep a message in a mailbox, by the routes if none is named. It is kept on return.

        It gets `tags` and its own, and came now or `received_at`. Raises StoreUnavailable.
        """
        return self.begin_delivery(
            envelope, raw, mailbox=mailbox, tags=tags, received_at=received_at
        ).result()

    def begin_delivery(
        self,
        envelope: Envelope,
        raw: bytes,
        *,
        mailbox: str | None = None,
        routed: str | None = None,
        tags: Collection[str] = (),
        received_at: datetime | None = None,
        plan: Plan | None = None,
    ) -> Keeping:
        """Begin to keep a message, see `deliver`. Waits for nothing.

        `routed` is the mailbox by the routes where these have been asked already.
        """
        started = time.perf_counter()
        now = time.time()
        if self.replica is not None:
            envelope = envelope._replace(replica=self.replica)
        received_at = received_at or datetime.fromtimestamp(now, UTC)
        whole = envelope, raw, received_at, tags, mailbox or routed, plan
        incoming = IncomingMessage(self._ids.next(now), *whole)
        keeping = self._intake.begin_to_keep(incoming, is_routed=mailbox is None)
        if not keeping.is_done:
            return NotedKeeping(keeping, partial(self._note_delivery, len(raw), started))
        self._note_delivery(len(raw), started)
        return keeping

    def _note_delivery(self, octets: int, started: float) -> None:
        self.delivery_stats.record(octets, time.perf_counter() - started)

    def settled_mailbox(self, listener: str) -> str | None:
        """Return the mailbox of all mail of a listener; None if it depends on the message."""
        return self._directory.settled_mailbox(listener)

    def begin_transfer(self, listener: str) -> None:
        """Note that a client has begun to send a message, which `settle` waits for."""
        self._transfers.begin(listener)

    def end_transfer(self, listener: str) -> None:
        """Note that it has been kept or refused, or that the client has gone."""
        self._transfers.end(listener)
        self.change_signal.notify()

    # -- for readers -------------------------------------------------------------------------

    def tag(self, mailbox: str, tag: str) -> None:
        """Add a tag to all messages of a mailbox."""
        ids_by_tags: defaultdict[frozenset[str], list[str]] = defaultdict(list)
        for entry in self.store.read(0, BEHIND_ALL, mailbox):
            ids_by_tags[entry.flags.tags].append(entry.message.id)
        for tags, ids in ids_by_tags.items():
            self.store.update(ids, tags=clean_tags([*tags, tag]))

    def clear(self, mailbox: str | None = None) -> int:
        """Remove all messages but the pinned ones; returns how many went."""
        return self.store.clear(mailbox)

    def now(self) -> int:
        """Return the seq of the newest change."""
        return self.store.cursor.seq

    def count(self, mailbox: str | None = None) -> int:
        """Return the number of messages."""
        return self.store.count(mailbox).total

    def messages_after(self, seq: int, mailbox: str | None = None) -> Sequence[Message]:
        """Return the messages added after change `seq`, oldest first."""
        start = self.store.position(seq + 1, mailbox)
        return messages_of(self.store.read(start, BEHIND_ALL, mailbox))

    def fitting_after(self, seq: int, mailbox: str, matcher: Matcher) -> tuple[list[Message], int]:
        """Return those of them that meet the criteria, and the seq of the last one examined."""
        fitting = []
        for message in self.messages_after(seq, mailbox):
            seq = message.seq
            if matcher.matches(message):
                fitting.append(message)
        return fitting, seq

    def wait(self, look: Callable[[], _T | None], timeout: float) -> _T | None:
        """Call `look` now and after each change until it finds something.

        Returns that, or None after `timeout` seconds.
        """
        deadline = monotonic() + timeout
        reader = ChangeReader(self.change_signal)
        while True:
            found = look()
            left = deadline - monotonic()
            if found is not None or left <= 0 or self.change_signal.closed:
                return found
            reader.wait(min(left, SIGNAL_INTERVAL))

    def wake(self) -> None:
        """Make every `wait` and `settle` look again."""
        self.change_signal.notify()

    def settle(
        self,
        mailbox: str | None,
        quiet: float,
        timeout: float,
        look: Callable[[], None] | None = None,
    ) -> bool:
        """Wait until no mail was received for `quiet` seconds; False after `timeout` seconds.

        Calls `look` as `wait` does: what it raises ends the wait.
        """
        counts = partial(self._may_lead_to, mailbox)
        return wait_until_quiet(
            self._transfers, self.change_signal, counts, quiet=quiet, timeout=timeout, look=look
        )

    def _may_lead_to(self, mailbox: str | None, listener: str) -> bool:
        return mailbox is None or self._directory.may_receive(listener, mailbox)

    # -- the named mailboxes -----------------------------------------------------------------

    def assign_listener(self, listener: str, mailbox: str, *, smtp: bool = True) -> None:
        """Send all mail of a listener, of SMTP or of providers, to a mailbox, before any route."""
        self._directory.assign_listener(listener, mailbox, smtp=smtp)

    def release_listener(self, listener: str) -> None:
        """Forget a listener that is closed, and the faults of a mailbox that then has none."""
        self._transfers.forget(listener)  # first: of no mailbox it would count for every one
        mailbox = self._directory.release_listener(listener)
        if mailbox is not None:
            self.faults.clear(mailbox)

    def create_mailbox(
        self,
        name: str,
        *,
        recipient: str | None = None,
        auth: str | None = None,
        password: str | None = None,
        taken_from: tuple[str, ...] | None = None,
    ) -> bool:
        """Create a mailbox, or change its route; True if there was none of that name.

        Mail to a `recipient` (a glob) or of the user `auth` goes there, before the routes of the
        settings; see `CreatedMailbox` for `taken_from`. With a `password` the user has to show it.
        Raises BadSetting for invalid values and when there are too many.
        """
        is_new = not self.has_mailbox(name)
        self._directory.create(name, new_mailbox(recipient, auth, password, taken_from))
        return is_new

    def check_creatable(self, name: str) -> None:
        """Raise BadSetting for an invalid name of a mailbox."""
        check_mailbox_name(name)

    def credentials(self) -> dict[str, str]:
        """Return the user of each mailbox that has a password, by mailbox."""
        return self._directory.credentials()

    def password_hash_of(self, user: str) -> str | None:
        """Return the hash of the password that a mailbox's user has to show, None without any."""
        return self._directory.password_of(user)

    def remove_mailbox(self, name: str) -> None:
        """Remove a mailbox whose listener is closed, with all mail. Raises as `check_removable`."""
        self.check_removable(name)
        self._directory.remove(name)
        self.faults.clear(name)
        self.store.clear(name, pinned=True)

    def check_removable(self, name: str) -> None:
        """Raise as `check_mailbox`, and BadSetting for one of the settings, `inbox` among them."""
        self.check_mailbox(name)
        if self._directory.is_configured(name):
            raise BadSetting(f"mailbox {name!r} is one of the settings: empty it instead")

    def mailboxes(self) -> dict[str, Counts]:
        """Return all mailboxes, `inbox` first.

        Those that were created, that have a route or a listener, and that hold mail.
        """
        return dict.fromkeys(self._directory.names(), Counts(0, 0)) | self.store.mailboxes()

    def has_mailbox(self, name: str) -> bool:
        """Return True if it is one of `mailboxes`, without counting them all."""
        return self._directory.has(name) or self.count(name) > 0

    def check_mailbox(self, name: str) -> None:
        """Raise MailboxNotFound if there is no such mailbox."""
        if not self.has_mailbox(name):
            raise MailboxNotFound(f"there is no mailbox {name[:100]!r}")

    def listeners(self) -> dict[str, str]:
        """Return the SMTP listener of each mailbox that has its own, by mailbox."""
        return self._directory.listeners()

    def provider_listeners(self) -> dict[str, str]:
        """Return the listener of providers of each mailbox that has one, by mailbox."""
        return self._directory.provider_listeners()
