"""Mailboxes and tags, and what runs here."""

from importlib.metadata import version

from mailtrap_local.errors import BadSetting
from mailtrap_local.mail.routing import check_mailbox_name
from mailtrap_local.webapp.api.context import Context
from mailtrap_local.webapp.api.parameters import MailboxBody
from mailtrap_local.webapp.shapes.common import (
    Info,
    ListenerAddress,
    MailboxShape,
    NamedListener,
    TagShape,
    mailbox_shape,
    mailbox_shapes,
    tag_shapes,
)


def list_mailboxes(context: Context) -> list[MailboxShape]:
    """Every mailbox and its counts."""
    return mailbox_shapes(context.mailroom)


def get_mailbox(context: Context, name: str) -> MailboxShape:
    """One mailbox and its counts."""
    context.mailroom.check_mailbox(name)
    return mailbox_shape(context.mailroom, name)


def put_mailbox(context: Context, body: MailboxBody, name: str) -> tuple[MailboxShape, int]:
    """Have a mailbox: with an SMTP listener of its own, or mail of a recipient or a user, if wanted.

    One that is to listen and nothing else is there as long as it does, or holds mail.
    """
    check_mailbox_name(name)
    is_new = not context.mailroom.has_mailbox(name)
    listens = name in context.mailroom.listeners()
    shown = body.credentials
    if not body.listen and (body.tls is not None or shown is not None):
        raise BadSetting("tls and credentials are those of a listener: say listen too")
    if listens and (body.tls is not None or shown is not None):
        raise BadSetting(f"mailbox {name!r} listens already: close it, to listen otherwise")
    if body.listen is None or body.recipient is not None or body.auth is not None:
        context.mailroom.create_mailbox(name, recipient=body.recipient, auth=body.auth)
    if body.listen and not listens:
        credentials = (shown.user, shown.password) if shown else None
        context.mailbox_listeners.open(name, tls=body.tls, auth=credentials)
    elif body.listen is False:
        context.mailbox_listeners.close(name)
    return mailbox_shape(context.mailroom, name), 201 if is_new else 200


def delete_mailbox(context: Context, name: str) -> None:
    """Remove a mailbox with its listener, its faults and all its mail, also what is pinned."""
    context.mailroom.check_removable(name)
    context.mailbox_listeners.close(name)  # before its mail goes, or more may come in between
    context.mailroom.remove_mailbox(name)


def list_tags(context: Context) -> list[TagShape]:
    """Every tag in use and its counts, by name."""
    return tag_shapes(context.mailroom)


def get_info(context: Context) -> Info:
    """What runs here, where it takes mail, and where all its listeners are."""
    return Info(
        version=version("mailtrap-local"),
        epoch=context.mailroom.store.cursor.epoch,
        smtp=[ListenerAddress(*address) for name, address in context.places if name == "smtp"],
        listeners=[NamedListener(name, *address) for name, address in context.places],
    )
