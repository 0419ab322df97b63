"""Choose the mailbox of a message."""

from collections.abc import Sequence
from fnmatch import fnmatchcase

from mailtrap_local.config.values import RoutingRule
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


def choose_mailbox(routes: Sequence[RoutingRule], envelope: Envelope, raw: bytes) -> str:
    """The mailbox of the first fitting route, else `inbox`."""
    for route in routes:
        if _fits(route, envelope, raw):
            return route.mailbox
    return DEFAULT_MAILBOX


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
