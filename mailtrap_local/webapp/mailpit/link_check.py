"""View of the links of a message, in the shape of Mailpit's check. Asks no server."""

import msgspec
from werkzeug.wrappers import Response

from mailtrap_local.webapp.api.context import Context
from mailtrap_local.webapp.mailpit.lookup import opened
from mailtrap_local.webapp.mailpit.requests import as_json

_NOT_ASKED = "not asked: nothing leaves this machine, but by POST /api/messages/{}/link-check"


class LinkStatus(msgspec.Struct, frozen=True):
    """A URL, and the status of its server's answer."""

    url: str = msgspec.field(name="URL")
    status_code: int = msgspec.field(name="StatusCode")
    status: str = msgspec.field(name="Status")


class LinkReport(msgspec.Struct, frozen=True):
    """Links; `errors` are those without a good answer."""

    errors: int = msgspec.field(name="Errors")
    links: list[LinkStatus] = msgspec.field(name="Links")


def check_links(context: Context, id: str) -> Response:  # noqa: A002  # the name in the path
    """List the links, none of which has an answer."""
    message = opened(context, id).message
    urls = [link.url for link in message.links() if link.url.lower().startswith("http")]
    links = [LinkStatus(url, 0, _NOT_ASKED.format(message.id)) for url in urls]
    return as_json(LinkReport(len(links), links))
