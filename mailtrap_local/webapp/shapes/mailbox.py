"""JSON shape of a mailbox."""

import msgspec
from msgspec import UNSET, UnsetType

from mailtrap_local.config.values import HostPort
from mailtrap_local.mailroom.mailroom import Mailroom
from mailtrap_local.store.base import Counts


class MailboxShape(msgspec.Struct, frozen=True, kw_only=True):
    """A mailbox and its counts; `port` is set if it has a listener of its own.

    `providers_port` is that of a listener of the mail providers' APIs.
    """

    name: str
    total: int
    unread: int
    port: int | UnsetType = UNSET
    providers_port: int | UnsetType = UNSET


def mailbox_shapes(mailroom: Mailroom) -> list[MailboxShape]:
    """Return all mailboxes with their counts and ports."""
    listeners, of_providers = mailroom.listeners(), mailroom.provider_listeners()
    return [
        _mailbox_shape(name, counts, listeners.get(name), of_providers.get(name))
        for name, counts in mailroom.mailboxes().items()
    ]


def mailbox_shape(mailroom: Mailroom, name: str) -> MailboxShape:
    """Return one mailbox, which need not exist."""
    return _mailbox_shape(
        name,
        mailroom.store.count(name),
        mailroom.listeners().get(name),
        mailroom.provider_listeners().get(name),
    )


def _mailbox_shape(
    name: str, counts: Counts, listener: str | None, of_providers: str | None
) -> MailboxShape:
    return MailboxShape(
        name=name,
        total=counts.total,
        unread=counts.unread,
        port=_port(listener),
        providers_port=_port(of_providers),
    )


def _port(listener: str | None) -> int | UnsetType:
    return UNSET if listener is None else HostPort.parse(listener).port
