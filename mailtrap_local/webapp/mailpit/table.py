"""Table of the routes. Views are named, and imported when somebody asks: few clients do."""

import time
from collections.abc import Callable
from functools import cache
from importlib import import_module
from typing import NamedTuple

from werkzeug.wrappers import Response

STARTED = time.monotonic()
"""Time at which the routes were made, which is that of the start."""

View = Callable[..., Response]


class MailpitRoute(NamedTuple):
    """A route: the view is `module.function`, and may need to announce what it does."""

    path: str
    method: str
    view: str
    announces: bool = False

    @property
    def name(self) -> str:
        """Name of the view, which is that of the endpoint."""
        return self.view.partition(".")[2]


_MESSAGE = "/api/v1/message/<id>"
_PART = f"{_MESSAGE}/part/<number>"
_TAG = "/api/v1/tags/<path:tag>"

ROUTES = (
    MailpitRoute("/api/v1/messages", "GET", "listing.list_messages"),
    MailpitRoute("/api/v1/messages", "PUT", "listing.set_read_status"),
    MailpitRoute("/api/v1/messages", "DELETE", "listing.delete_messages", announces=True),
    MailpitRoute("/api/v1/search", "GET", "listing.search_messages"),
    MailpitRoute("/api/v1/search", "DELETE", "listing.delete_found"),
    MailpitRoute(_MESSAGE, "GET", "messages.get_message"),
    MailpitRoute(f"{_MESSAGE}/headers", "GET", "messages.get_headers"),
    MailpitRoute(f"{_MESSAGE}/raw", "GET", "messages.get_raw"),
    MailpitRoute(_PART, "GET", "messages.get_part"),
    MailpitRoute(f"{_PART}/thumb", "GET", "messages.get_thumbnail"),
    MailpitRoute(f"{_MESSAGE}/html-check", "GET", "html_check.check_html"),
    MailpitRoute(f"{_MESSAGE}/link-check", "GET", "link_check.check_links"),
    MailpitRoute(f"{_MESSAGE}/sa-check", "GET", "info.check_spam"),
    MailpitRoute(f"{_MESSAGE}/release", "POST", "releasing.release"),
    MailpitRoute("/api/v1/send", "POST", "sending.send"),
    MailpitRoute("/api/v1/tags", "GET", "tagging.list_tags"),
    MailpitRoute("/api/v1/tags", "PUT", "tagging.set_tags"),
    MailpitRoute(_TAG, "PUT", "tagging.rename_tag", announces=True),
    MailpitRoute(_TAG, "DELETE", "tagging.delete_tag", announces=True),
    MailpitRoute("/api/v1/chaos", "GET", "chaos.get_chaos"),
    MailpitRoute("/api/v1/chaos", "PUT", "chaos.set_chaos"),
    MailpitRoute("/api/v1/info", "GET", "info.get_info"),
    MailpitRoute("/api/v1/webui", "GET", "info.get_webui"),
    MailpitRoute("/api/v1/swagger.json", "GET", "info.get_swagger"),
    MailpitRoute("/view/<id>.html", "GET", "pages.view_html"),
    MailpitRoute("/view/<id>.txt", "GET", "pages.view_text"),
    MailpitRoute("/view/latest", "GET", "pages.view_latest"),
    MailpitRoute("/view/<id>", "GET", "pages.view_message"),
    MailpitRoute("/search", "GET", "pages.view_search"),
)


@cache
def load(view: str) -> View:
    """Return a view by its name."""
    module, _, function = view.partition(".")
    loaded: View = getattr(import_module(f"{__package__}.{module}"), function)
    return loaded
