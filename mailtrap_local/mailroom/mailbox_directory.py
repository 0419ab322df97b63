"""Names the mailboxes there are and decides which of them a message belongs to. Keeps no mail."""

import threading
from collections.abc import Sequence

from mailtrap_local.config.values import CreatedMailbox, RoutingRule
from mailtrap_local.errors import BadSetting
from mailtrap_local.mail.destination import RouteChoice
from mailtrap_local.mail.envelope import Envelope
from mailtrap_local.mail.routing import (
    DEFAULT_MAILBOX,
    CreatedRoutes,
    check_mailbox_name,
    choose_route,
    settled_mailbox,
)
from mailtrap_local.mailroom.shared_listeners import SharedListenerOwners
from mailtrap_local.net.quick_hashes import make_password_hash
from mailtrap_local.store.shared import SharedStore

_NO_ROUTE = RouteChoice(DEFAULT_MAILBOX, "default")


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
        self._created: dict[str, CreatedMailbox] = {}  # by mailbox
        self._created_routes = CreatedRoutes()
        self._routes = self._configured_routes  # after the created ones
        self._users: dict[str, str] = {}  # hashes of the passwords of mailboxes, by user
        self._mailbox_at: dict[str, str] = {}  # by listener
        self._smtp_listeners: dict[str, str] = {}  # by mailbox
        self._provider_listeners: dict[str, str] = {}  # likewise
        self._lock = threading.Lock()
        if shared is not None:
            shared.follow_mailboxes(self._take)

    def _take(self, created: dict[str, CreatedMailbox]) -> None:
        """Have these created mailboxes, which the processes of a shared store have in common."""
        with self._lock:
            self._created = created
            self._order_routes()

    # -- routing -----------------------------------------------------------------------------

    def route(self, envelope: Envelope, raw: bytes = b"") -> str:
        """Return the mailbox that a message belongs to, as far as is known of it."""
        return self.choose(envelope, raw).mailbox

    def choose(self, envelope: Envelope, raw: bytes = b"") -> RouteChoice:
        """Return the same, and why."""
        owner = self._mailbox_at.get(envelope.listener)
        if owner is not None:
            return RouteChoice(owner, "listener")
        rule = choose_route(self._routes, envelope, raw)
        chosen = _NO_ROUTE if rule is None else RouteChoice(rule.mailbox, "route", rule)
        if chosen.mailbox == DEFAULT_MAILBOX and (shared := self._shared_listeners.owner(envelope)):
            chosen = RouteChoice(shared, "test")
        if self._created_routes.taking and (
            taking := self._created_routes.choose(envelope, raw, chosen.mailbox)
        ):
            chosen = RouteChoice(taking.mailbox, "route", taking)
        return chosen

    def settled_mailbox(self, listener: str) -> str | None:
        """Return the mailbox of all mail of a listener; None if it depends on the message."""
        owner = self._mailbox_at.get(listener)
        if owner is not None:
            return owner
        if self._shared_listeners.any or self._created_routes.taking:
            return None
        return settled_mailbox(self._routes, listener)

    # -- listeners of mailboxes --------------------------------------------------------------

    def assign_listener(self, listener: str, mailbox: str, *, smtp: bool = True) -> None:
        """Send all mail of a listener, of SMTP or of providers, to a mailbox, before any route."""
        with self._lock:
            self._mailbox_at[listener] = mailbox
            by_mailbox = self._smtp_listeners if smtp else self._provider_listeners
            by_mailbox[mailbox] = listener

    def release_listener(self, listener: str) -> str | None:
        """Forget a listener that is closed; returns the mailbox that has no other for SMTP."""
        with self._lock:
            mailbox = self._mailbox_at.pop(listener, None)
            if mailbox is None:
                return None
            for by_mailbox in (self._smtp_listeners, self._provider_listeners):
                if by_mailbox.get(mailbox) == listener:
                    del by_mailbox[mailbox]
            return None if mailbox in self._smtp_listeners else mailbox

    def owner(self, listener: str) -> str | None:
        """Return the mailbox of a listener that is a mailbox's own, else None."""
        return self._mailbox_at.get(listener)

    def listeners(self) -> dict[str, str]:
        """Return the SMTP listener of each mailbox that has its own, by mailbox."""
        with self._lock:
            return dict(self._smtp_listeners)

    def provider_listeners(self) -> dict[str, str]:
        """Return the newest listener of providers of each mailbox that has one, by mailbox."""
        with self._lock:
            return dict(self._provider_listeners)

    def may_receive(self, listener: str, mailbox: str) -> bool:
        """Return False if all mail of a listener goes to another mailbox."""
        return self._mailbox_at.get(listener, mailbox) == mailbox

    # -- names -------------------------------------------------------------------------------

    def create(self, name: str, mailbox: CreatedMailbox) -> None:
        """Add a mailbox, or replace its route: see `Mailroom.create_mailbox`."""
        check_mailbox_name(name)
        with self._lock:
            if len(self._created) >= self._max_created and name not in self._created:
                raise BadSetting(
                    f"there are {self._max_created} mailboxes, as many as can be created"
                )
            if mailbox.password is not None:
                self._check_user(name, mailbox.auth)
        if self._shared is not None:
            self._shared.keep_mailbox(name, mailbox)  # which gives it to `_take`
            return
        with self._lock:
            self._created[name] = mailbox
            self._order_routes()

    def _check_user(self, name: str, user: str | None) -> None:
        """Raise BadSetting for a user who has a password of another mailbox."""
        for other, mailbox in self._created.items():
            if other != name and mailbox.password is not None and mailbox.auth == user:
                raise BadSetting(f"user {user!r} has a password of another mailbox already")

    def password_of(self, user: str) -> str | None:
        """Return the hash of the password of a mailbox's user, None if it has none."""
        return self._users.get(user)

    def mailboxes_of(self, user: str) -> set[str]:
        """Return the mailboxes to which routes of a user lead, but for those that only take."""
        return {rule.mailbox for rule in self._routes if rule.auth == user}

    def credentials(self) -> dict[str, str]:
        """Return the user of each mailbox that has a password, by mailbox."""
        with self._lock:
            return {
                name: one.auth
                for name, one in self._created.items()
                if one.password is not None and one.auth is not None
            }

    def remove(self, name: str) -> None:
        """Remove a mailbox that was created, with its route."""
        if self._shared is not None:
            self._shared.forget_mailbox(name)  # which gives it to `_take`
            return
        with self._lock:
            self._created.pop(name, None)
            self._order_routes()

    def _order_routes(self) -> None:
        self._created_routes = CreatedRoutes.of(self._created)
        self._routes = (*self._created_routes.first, *self._configured_routes)
        self._users = {
            one.auth: one.password
            for one in self._created.values()
            if one.auth is not None and one.password is not None
        }

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


def new_mailbox(
    recipient: str | None,
    auth: str | None,
    password: str | None,
    taken_from: tuple[str, ...] | None,
) -> CreatedMailbox:
    """Return a mailbox to create, with the hash of its password. Raises BadSetting."""
    if password is None:
        return CreatedMailbox(recipient, auth, None, taken_from)
    if auth is None or not auth.strip():
        raise BadSetting("a password is that of a user: name it too")
    return CreatedMailbox(recipient, auth, make_password_hash(password), taken_from)
