"""View that has a message sent on to a real server."""

import re

import msgspec
from werkzeug.wrappers import Response

from mailtrap_local.webapp.api.context import Context
from mailtrap_local.webapp.mailpit.lookup import entry_of
from mailtrap_local.webapp.mailpit.requests import MailpitRefusal, done, read_json

_ADDRESS = re.compile(r"[^\s<>@,;]+@[^\s<>@,;]+")


class ReleaseTo(msgspec.Struct, frozen=True):
    """Body that names the recipients."""

    to: list[str] = []


def release(context: Context, id: str) -> Response:  # noqa: A002  # the name in the path
    """Have a message sent on by the first relay; the attempts are made soon."""
    message = entry_of(context, id).message
    to = read_json(ReleaseTo).to
    for address in to:
        if not _ADDRESS.fullmatch(address):
            raise MailpitRefusal(f"Invalid email address: {address[:100]}")
    if not to:
        raise MailpitRefusal("No valid addresses found")
    if context.relays is None:
        raise MailpitRefusal("SMTP relay is not configured: name one in a table [[relay]]")
    context.relays.release(message, to)
    return done()
