"""View of the links of a message, as Mailpit reports them.

Only hosts that `--check-hosts` names are asked: test suites check the links of any mail, and
nothing leaves the machine for that.
"""

from http import HTTPStatus

import msgspec
from werkzeug.wrappers import Response

from mailtrap_local.webapp.api.context import Context
from mailtrap_local.webapp.mailpit.lookup import opened
from mailtrap_local.webapp.mailpit.requests import as_json

_NOT_ASKED = "not asked: name the host in --check-hosts, or POST /api/messages/{}/link-check"


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
    """List the links, with the answers of those servers that may be asked."""
    message = opened(context, id).message
    urls = [link.url for link in message.links() if link.url.lower().startswith("http")]
    statuses = context.checked.link_statuses(message)
    links = [_link(url, statuses.get(url), message.id) for url in urls]
    return as_json(LinkReport(sum(not 200 <= one.status_code < 400 for one in links), links))


def _link(url: str, status: int | None, message_id: str) -> LinkStatus:
    if status is None:
        return LinkStatus(url, 0, _NOT_ASKED.format(message_id))
    try:
        return LinkStatus(url, status, HTTPStatus(status).phrase)
    except ValueError:
        return LinkStatus(url, status, "no answer" if status == 0 else str(status))
