"""Choose the mailbox of a message."""

from collections.abc import Mapping, Sequence
from fnmatch import fnmatchcase
from typing import NamedTuple, Self

from mailtrap_local.config.values import CreatedMailbox, RoutingRule
from mailtrap_local.errors import BadSetting
from mailtrap_local.mail.envelope import Envelope
from mailtrap_local.mail.mime.headers import leading_headers

DEFAULT_MAILBOX = "inbox"

_MAX_NAME = 100


def check_mailbox_name(name: str) -> None:
    """Raise BadSetting for an invalid mailbox name."""
    if not name.strip() or len(name) > _MAX_NAME or not name.isprintable():
        raise BadSetting(
            f"mailbox {name[:_MAX_NAME]!r}: a name is 1 to {_MAX_NAME} printable characters"
        )


def choose_route(
    routes: Sequence[RoutingRule], envelope: Envelope, raw: bytes
) -> RoutingRule | None:
    """The first fitting route, None if none fits: then it is `inbox`."""
    for route in routes:
        if _fits(route, envelope, raw):
            return route
    return None


class CreatedRoutes(NamedTuple):
    """Routes of created mailboxes: those that come before all, and those that take from some.

    The first are tried in order before the routes of the settings. What remains may be taken from
    the mailbox that it would go to, by the first of the others that may.
    """

    first: tuple[RoutingRule, ...] = ()
    taking: tuple[tuple[RoutingRule, tuple[str, ...]], ...] = ()

    @classmethod
    def of(cls, created: Mapping[str, CreatedMailbox]) -> Self:
        """Return the routes of created mailboxes, in their order."""
        first, taking = [], []
        for name, one in created.items():
            if not one.has_route:
                continue
            rule = RoutingRule(name, recipient=one.recipient, auth=one.auth)
            if one.taken_from is None or one.password is not None:
                first.append(rule)  # who shows a password says where the mail is to go
            else:
                taking.append((rule, one.taken_from))
        return cls(tuple(first), tuple(taking))

    def choose(self, envelope: Envelope, raw: bytes, otherwise: str) -> RoutingRule | None:
        """Return the route that takes a message from where it would go otherwise."""
        for rule, globs in self.taking:
            may_take = any(fnmatchcase(otherwise, glob) for glob in globs)
            if may_take and _fits(rule, envelope, raw):
                return rule
        return None


def _fits(route: RoutingRule, envelope: Envelope, raw: bytes) -> bool:
    """Return whether the message meets all conditions of the route."""
    if route.listener is not None and route.listener != envelope.listener:
        return False
    if route.auth is not None and (envelope.auth is None or route.auth != envelope.auth.username):
        return False
    if route.recipient is not None and not any_like(route.recipient, envelope.rcpt_to):
        return False
    return route.header is None or has_header(route.header, raw)


def any_like(glob: str, addresses: Sequence[str]) -> bool:
    """Return whether an address fits a shell pattern, ignoring case."""
    return any(fnmatchcase(address.casefold(), glob.casefold()) for address in addresses)


def has_header(condition: str, raw: bytes) -> bool:
    """Return whether a message has the header field `NAME=VALUE`, ignoring case."""
    name, _, value = condition.partition("=")
    values = leading_headers(raw).all(name.strip())
    return value.casefold() in (one.casefold() for one in values)


def settled_mailbox(routes: Sequence[RoutingRule], listener: str) -> str | None:
    """The mailbox of all mail of a listener; None if it depends on the message."""
    for route in routes:
        if route.listener is None or route.listener == listener:
            depends = route.auth or route.recipient or route.header
            return None if depends else route.mailbox
    return DEFAULT_MAILBOX
