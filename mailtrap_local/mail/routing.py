"""Which mailbox a message belongs to."""

from collections.abc import Sequence
from fnmatch import fnmatchcase

from mailtrap_local.config.values import RoutingRule
from mailtrap_local.errors import BadSetting
from mailtrap_local.mail.envelope import Envelope
from mailtrap_local.mail.mime.headers import leading_headers

DEFAULT_MAILBOX = "inbox"

_MAX_NAME = 100


def check_mailbox_name(name: str) -> None:
    """Raise BadSetting for what can be no mailbox's name."""
    if not name.strip() or len(name) > _MAX_NAME or not name.isprintable():
        raise BadSetting(
            f"mailbox {name[:_MAX_NAME]!r}: a name is 1 to {_MAX_NAME} printable characters"
        )


def choose_mailbox(routes: Sequence[RoutingRule], envelope: Envelope, raw: bytes) -> str:
    """The mailbox of the first route that fits, else `inbox`."""
    for route in routes:
        if _fits(route, envelope, raw):
            return route.mailbox
    return DEFAULT_MAILBOX


def _fits(route: RoutingRule, envelope: Envelope, raw: bytes) -> bool:
    """Whether the message meets all the conditions that the route names."""
    if route.listener is not None and route.listener != envelope.listener:
        return False
    if route.auth is not None and (envelope.auth is None or route.auth != envelope.auth.username):
        return False
    if route.recipient is not None and not any_like(route.recipient, envelope.rcpt_to):
        return False
    return route.header is None or has_header(route.header, raw)


def any_like(glob: str, addresses: Sequence[str]) -> bool:
    """Whether one of the addresses fits a glob, in any case."""
    return any(fnmatchcase(address.casefold(), glob.casefold()) for address in addresses)


def has_header(condition: str, raw: bytes) -> bool:
    """Whether a message has a header field, `NAME=VALUE`, in any case."""
    name, _, value = condition.partition("=")
    values = leading_headers(raw).all(name.strip())
    return value.casefold() in (one.casefold() for one in values)


def settled_mailbox(routes: Sequence[RoutingRule], listener: str) -> str | None:
    """The mailbox of whatever comes in by a listener; None if that depends on more."""
    for route in routes:
        if route.listener is None or route.listener == listener:
            depends = route.auth or route.recipient or route.header
            return None if depends else route.mailbox
    return DEFAULT_MAILBOX
