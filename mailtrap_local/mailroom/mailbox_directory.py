"""Names the mailboxes there are and decides which of them a message belongs to. Keeps no mail."""

import threading
from collections.abc import Sequence

from mailtrap_local.config.values import RoutingRule
from mailtrap_local.errors import BadSetting
from mailtrap_local.mail.envelope import Envelope
from mailtrap_local.mail.routing import (
    DEFAULT_MAILBOX,
    check_mailbox_name,
    choose_mailbox,
    settled_mailbox,
)
from mailtrap_local.mailroom.shared_listeners import SharedListenerOwners
from mailtrap_local.store.shared import SharedStore


class MailboxDirectory:
    """Mailboxes of the settings, created ones and those with a listener. For any thread.

    A mailbox's own listener comes before its route, created routes before those of the settings.
    """

    def __init__(
        self,
        routes: Sequence[RoutingRule],
        shared_listeners: SharedListenerOwners,
        *,
        max_created: int,
        shared: SharedStore | None = None,
    ) -> None:
        self._shared_listeners = shared_listeners
        self._max_created = max_created
        self._shared = shared
        self._configured_routes = tuple(routes)
        self._configured = (DEFAULT_MAILBOX, *(route.mailbox for route in routes))
        self._created: dict[str, RoutingRule | None] = {}  # by mailbox
        self._routes = self._configured_routes  # after the created ones
        self._mailbox_at: dict[str, str] = {}  # by listener
        self._smtp_listeners: dict[str, str] = {}  # by mailbox
        self._lock = threading.Lock()
        if shared is not None:
            shared.follow_mailboxes(self._take)

    def _take(self, created: dict[str, RoutingRule | None]) -> None:
        """Have these created mailboxes, which the processes of a shared store have in common."""
        with self._lock:
            self._created = created
            self._order_routes()

    # -- routing -----------------------------------------------------------------------------

    def route(self, envelope: Envelope, raw: bytes) -> str:
        """Return the mailbox that a message belongs to, as far as is known of it."""
        owner = self._mailbox_at.get(envelope.listener)
        if owner is not None:
            return owner
        chosen = choose_mailbox(self._routes, envelope, raw)
        if chosen != DEFAULT_MAILBOX:
            return chosen
        return self._shared_listeners.owner(envelope) or chosen

    def settled_mailbox(self, listener: str) -> str | None:
        """Return the mailbox of all mail of a listener; None if it depends on the message."""
        owner = self._mailbox_at.get(listener)
        if owner is not None:
            return owner
        return None if self._shared_listeners.any else settled_mailbox(self._routes, listener)

    # -- listeners of mailboxes --------------------------------------------------------------

    def assign_listener(self, listener: str, mailbox: str, *, smtp: bool = True) -> None:
        """Send all mail of a listener, for SMTP or not, to a mailbox, before any route."""
        with self._lock:
            self._mailbox_at[listener] = mailbox
            if smtp:
                self._smtp_listeners[mailbox] = listener

    def release_listener(self, listener: str) -> str | None:
        """Forget a listener that is closed; returns the mailbox that has no other for SMTP."""
        with self._lock:
            mailbox = self._mailbox_at.pop(listener, None)
            if mailbox is None or self._smtp_listeners.get(mailbox, listener) != listener:
                return None
            self._smtp_listeners.pop(mailbox, None)
            return mailbox

    def listeners(self) -> dict[str, str]:
        """Return the SMTP listener of each mailbox that has its own, by mailbox."""
        with self._lock:
            return dict(self._smtp_listeners)

    def may_receive(self, listener: str, mailbox: str) -> bool:
        """Return False if all mail of a listener goes to another mailbox."""
        return self._mailbox_at.get(listener, mailbox) == mailbox

    # -- names -------------------------------------------------------------------------------

    def create(self, name: str, *, recipient: str | None = None, auth: str | None = None) -> None:
        """Add a mailbox, or replace its route: see `Mailroom.create_mailbox`."""
        check_mailbox_name(name)
        has_route = recipient is not None or auth is not None
        route = RoutingRule(mailbox=name, recipient=recipient, auth=auth) if has_route else None
        with self._lock:
            if len(self._created) >= self._max_created and name not in self._created:
                raise BadSetting(
                    f"there are {self._max_created} mailboxes, as many as can be created"
                )
        if self._shared is not None:
            self._shared.keep_mailbox(name, route)  # which gives it to `_take`
            return
        with self._lock:
            self._created[name] = route
            self._order_routes()

    def remove(self, name: str) -> None:
        """Remove a mailbox that was created, with its route."""
        if self._shared is not None:
            self._shared.forget_mailbox(name)  # which gives it to `_take`
            return
        with self._lock:
            self._created.pop(name, None)
            self._order_routes()

    def _order_routes(self) -> None:
        created = (route for route in self._created.values() if route is not None)
        self._routes = (*created, *self._configured_routes)

    def is_configured(self, name: str) -> bool:
        """Return True for `inbox` and the mailboxes that the settings' routes name."""
        return name in self._configured

    def names(self) -> list[str]:
        """Return all names, `inbox` first; one may occur twice."""
        with self._lock:
            return [*self._configured, *self._created, *self._mailbox_at.values()]

    def has(self, name: str) -> bool:
        """Return True if it is one of `names`."""
        if name in self._configured:
            return True
        with self._lock:
            return name in self._created or name in self._mailbox_at.values()
