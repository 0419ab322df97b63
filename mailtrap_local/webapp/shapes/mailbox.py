"""JSON shape of a mailbox."""

from collections.abc import Callable

import msgspec
from msgspec import UNSET, UnsetType

from mailtrap_local.config.values import HostPort
from mailtrap_local.mailroom.mailroom import Mailroom
from mailtrap_local.store.base import Counts


class MailboxShape(msgspec.Struct, frozen=True, kw_only=True):
    """A mailbox and its counts; `port` is set if it has a listener of its own.

    `providers_port` is that of a listener of the mail providers' APIs. `auth_user` is set if its
    mail is that of a user with a password.
    """

    name: str
    total: int
    unread: int
    port: int | UnsetType = UNSET
    providers_port: int | UnsetType = UNSET
    auth_user: str | UnsetType = UNSET


def mailbox_shapes(mailroom: Mailroom) -> list[MailboxShape]:
    """Return all mailboxes with their counts, ports and users."""
    shape = _shapes(mailroom)
    return [shape(name, counts) for name, counts in mailroom.mailboxes().items()]


def mailbox_shape(mailroom: Mailroom, name: str) -> MailboxShape:
    """Return one mailbox, which need not exist."""
    return _shapes(mailroom)(name, mailroom.store.count(name))


def _shapes(mailroom: Mailroom) -> Callable[[str, Counts], MailboxShape]:
    """Return what makes the shape of a mailbox, by what all of them have at this moment."""
    listeners, of_providers = mailroom.listeners(), mailroom.provider_listeners()
    users = mailroom.credentials()

    def shape(name: str, counts: Counts) -> MailboxShape:
        return MailboxShape(
            name=name,
            total=counts.total,
            unread=counts.unread,
            port=_port(listeners.get(name)),
            providers_port=_port(of_providers.get(name)),
            auth_user=users.get(name, UNSET),
        )

    return shape


def _port(listener: str | None) -> int | UnsetType:
    return UNSET if listener is None else HostPort.parse(listener).port
