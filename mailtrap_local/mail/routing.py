"""Which mailbox a message belongs to."""

from collections.abc import Sequence
from fnmatch import fnmatchcase

from mailtrap_local.mail.envelope import Envelope
from mailtrap_local.mail.headers import leading_headers
from mailtrap_local.settings import Route

DEFAULT_MAILBOX = "inbox"


def choose_mailbox(routes: Sequence[Route], envelope: Envelope, raw: bytes) -> str:
    """The mailbox of the first route that fits, else `inbox`."""
    for route in routes:
        if _fits(route, envelope, raw):
            return route.mailbox
    return DEFAULT_MAILBOX


def _fits(route: Route, envelope: Envelope, raw: bytes) -> bool:
    """Whether the message meets all the conditions that the route names."""
    if route.listener is not None and route.listener != envelope.listener:
        return False
    if route.auth is not None and (envelope.auth is None or route.auth != envelope.auth.username):
        return False
    if route.recipient is not None and not _any_recipient_fits(route.recipient, envelope):
        return False
    return route.header is None or _has_header(route.header, raw)


def _any_recipient_fits(glob: str, envelope: Envelope) -> bool:
    return any(fnmatchcase(recipient.casefold(), glob.casefold()) for recipient in envelope.rcpt_to)


def _has_header(condition: str, raw: bytes) -> bool:
    name, _, value = condition.partition("=")
    values = leading_headers(raw).all(name.strip())
    return value.casefold() in (one.casefold() for one in values)


def settled_mailbox(routes: Sequence[Route], listener: str) -> str | None:
    """The mailbox of whatever comes in by a listener; None if that depends on more."""
    for route in routes:
        if route.listener is None or route.listener == listener:
            depends = route.auth or route.recipient or route.header
            return None if depends else route.mailbox
    return DEFAULT_MAILBOX
