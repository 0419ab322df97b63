"""JSON shapes of mailboxes and tags."""

import msgspec
from msgspec import UNSET, UnsetType

from mailtrap_local.config.values import HostPort
from mailtrap_local.mailroom.mailroom import Mailroom
from mailtrap_local.store.base import Counts


class MailboxShape(msgspec.Struct, frozen=True, kw_only=True):
    """A mailbox and its counts; `port` is set if it has a listener of its own.

    `auth_user` is set if its mail is that of a user with a password.
    """

    name: str
    total: int
    unread: int
    port: int | UnsetType = UNSET
    auth_user: str | UnsetType = UNSET


class TagShape(msgspec.Struct, frozen=True):
    name: str
    total: int
    unread: int


def mailbox_shapes(mailroom: Mailroom) -> list[MailboxShape]:
    """Return all mailboxes with their counts, ports and users."""
    listeners, users = mailroom.listeners(), mailroom.credentials()
    return [
        _mailbox_shape(name, counts, listeners.get(name), users.get(name))
        for name, counts in mailroom.mailboxes().items()
    ]


def mailbox_shape(mailroom: Mailroom, name: str) -> MailboxShape:
    """Return one mailbox, which need not exist."""
    listener, user = mailroom.listeners().get(name), mailroom.credentials().get(name)
    return _mailbox_shape(name, mailroom.store.count(name), listener, user)


def _mailbox_shape(
    name: str, counts: Counts, listener: str | None, user: str | None
) -> MailboxShape:
    return MailboxShape(
        name=name,
        total=counts.total,
        unread=counts.unread,
        port=UNSET if listener is None else HostPort.parse(listener).port,
        auth_user=UNSET if user is None else user,
    )


def tag_shapes(mailroom: Mailroom) -> list[TagShape]:
    """Return the tags in use with their counts, by name."""
    tags = sorted(mailroom.store.tags().items())
    return [TagShape(name, counts.total, counts.unread) for name, counts in tags]
