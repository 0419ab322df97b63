"""JSON shapes of mailboxes and tags."""

from collections.abc import Callable

import msgspec
from msgspec import UNSET, UnsetType

from mailtrap_local.config.values import HostPort
from mailtrap_local.mailroom.mailroom import Mailroom
from mailtrap_local.store.base import Counts


class MailboxShape(msgspec.Struct, frozen=True, kw_only=True):
    """A mailbox and its counts; `port` is set if it has a listener of its own.

    `auth_user` is set if its mail is that of a user with a password. `providers_port` is that of a
    listener of the mail providers' APIs.
    """

    name: str
    total: int
    unread: int
    port: int | UnsetType = UNSET
    providers_port: int | UnsetType = UNSET
    auth_user: str | UnsetType = UNSET


class TagShape(msgspec.Struct, frozen=True):
    name: str
    total: int
    unread: int


def mailbox_shapes(mailroom: Mailroom) -> list[MailboxShape]:
    """Return all mailboxes with their counts, ports and users."""
    shape = _shaper(mailroom)
    return [shape(name, counts) for name, counts in mailroom.mailboxes().items()]


def mailbox_shape(mailroom: Mailroom, name: str) -> MailboxShape:
    """Return one mailbox, which need not exist."""
    return _shaper(mailroom)(name, mailroom.store.count(name))


def _shaper(mailroom: Mailroom) -> Callable[[str, Counts], MailboxShape]:
    """Return what makes the shape of a mailbox, of the ports and users as they are now."""
    listeners, of_providers = mailroom.listeners(), mailroom.provider_listeners()
    users = mailroom.credentials()
    return lambda name, counts: MailboxShape(
        name=name,
        total=counts.total,
        unread=counts.unread,
        port=_port(listeners.get(name)),
        providers_port=_port(of_providers.get(name)),
        auth_user=users.get(name, UNSET),
    )


def _port(listener: str | None) -> int | UnsetType:
    return UNSET if listener is None else HostPort.parse(listener).port


def tag_shapes(mailroom: Mailroom) -> list[TagShape]:
    """Return the tags in use with their counts, by name."""
    tags = sorted(mailroom.store.tags().items())
    return [TagShape(name, counts.total, counts.unread) for name, counts in tags]
