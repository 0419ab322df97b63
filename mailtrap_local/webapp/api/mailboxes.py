"""Views of mailboxes, tags, and the server."""

from contextlib import suppress
from importlib.metadata import version

from werkzeug.wrappers import Response

from mailtrap_local.errors import BadSetting, MailboxNotFound
from mailtrap_local.webapp.api.context import Context
from mailtrap_local.webapp.api.parameters import MailboxBody, MailboxCredentials
from mailtrap_local.webapp.shapes.common import (
    Info,
    ListenerAddress,
    NamedListener,
    StoreInfo,
    TagShape,
    tag_shapes,
)
from mailtrap_local.webapp.shapes.mailbox import MailboxShape, mailbox_shape, mailbox_shapes


def list_mailboxes(context: Context) -> list[MailboxShape]:
    """List all mailboxes with their counts."""
    return mailbox_shapes(context.mailroom)


def get_mailbox(context: Context, name: str) -> MailboxShape:
    """Get a mailbox with its counts."""
    context.mailroom.check_mailbox(name)
    return mailbox_shape(context.mailroom, name)


def put_mailbox(context: Context, body: MailboxBody, name: str) -> tuple[MailboxShape, int]:
    """Create or change a mailbox: its own listeners, or a route by recipient or user.

    One with a listener alone exists as long as it listens or holds mail.
    """
    context.mailroom.check_creatable(name)
    is_new = not context.mailroom.has_mailbox(name)
    listens = name in context.mailroom.listeners()
    shown = body.credentials
    if not body.listen and (body.tls is not None or shown is not None):
        raise BadSetting("tls and credentials are those of a listener: say listen too")
    if listens and (body.tls is not None or shown is not None):
        raise BadSetting(f"mailbox {name!r} listens already: close it, to listen otherwise")
    listeners_alone = body.listen is not None or body.providers is not None
    if not listeners_alone or body.recipient is not None or body.auth is not None:
        user, password = _user_of(body)
        context.mailroom.create_mailbox(
            name, recipient=body.recipient, auth=user, password=password
        )
    if body.listen and not listens:
        credentials = (shown.user, shown.password) if shown else None
        context.mailbox_listeners.open(name, tls=body.tls, auth=credentials)
    elif body.listen is False:
        context.mailbox_listeners.close(name)
    if body.providers and name not in context.mailroom.provider_listeners():
        context.providers.open_for(name)
    elif body.providers is False:
        context.providers.close_of(name)
    return mailbox_shape(context.mailroom, name), 201 if is_new else 200


def _user_of(body: MailboxBody) -> tuple[str | None, str | None]:
    """Return the user whose mail goes to a mailbox, and the password that it needs, if any."""
    if isinstance(body.auth, MailboxCredentials):
        return body.auth.user, body.auth.password
    return body.auth, None


def delete_mailbox(context: Context, name: str) -> None:
    """Remove a mailbox with its listener, its faults and all its mail, pinned or not."""
    context.mailroom.check_removable(name)
    context.mailbox_listeners.close(name)  # first, so that no mail arrives in between
    context.providers.close_of(name)
    with suppress(MailboxNotFound):  # one with a listener alone has gone with it
        context.mailroom.remove_mailbox(name)


def get_ca(context: Context) -> Response:
    """Get the certificate of the local CA, which the providers' hosts have theirs of."""
    return Response(context.providers.ca_file.read_bytes(), content_type="application/x-pem-file")


def list_tags(context: Context) -> list[TagShape]:
    """List the tags in use with their counts, by name."""
    return tag_shapes(context.mailroom)


def get_info(context: Context) -> Info:
    """Get the version of the server and the addresses of its listeners."""
    return Info(
        version=version("mailtrap-local"),
        epoch=context.mailroom.store.cursor.epoch,
        instance=context.mailroom.instance,
        replica=context.mailroom.replica,
        store=StoreInfo(context.mailroom.store.kind),
        account=context.principal.account,
        smtp=[ListenerAddress(*address) for name, address in context.listeners if name == "smtp"],
        listeners=[NamedListener(name, *address) for name, address in context.listeners],
    )
