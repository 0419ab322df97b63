"""Routes of Mailpit's API, of its pages and of its socket."""

from collections.abc import Callable, Generator, Iterator, Mapping
from functools import partial, wraps

import msgspec
from flask import Blueprint, Flask, g
from werkzeug.wrappers import Response

from mailtrap_local.errors import (
    BadQuery,
    BadRule,
    MessageNotFound,
    NotPermitted,
    NotReleased,
    RelayNotFound,
    StoreUnavailable,
)
from mailtrap_local.mailroom.principal import Principal
from mailtrap_local.webapp.api.context import Context
from mailtrap_local.webapp.live.sockets import IsOver, serve_socket
from mailtrap_local.webapp.live.waiters import Unavailable
from mailtrap_local.webapp.mailpit import (
    chaos,
    html_check,
    info,
    link_check,
    listing,
    messages,
    pages,
    releasing,
    sending,
    tagging,
)
from mailtrap_local.webapp.mailpit.announcements import Announcements
from mailtrap_local.webapp.mailpit.events import MailpitEvents
from mailtrap_local.webapp.mailpit.requests import NOT_FOUND, MailpitRefusal, text

NAME = "mailpit"
"""Name of the blueprint, which its endpoints begin with."""

_MAX_BODY = 5_000_000  # octets
_STATUSES: Mapping[type[Exception], int] = {
    BadQuery: 400,
    BadRule: 400,
    NotPermitted: 403,
    NotReleased: 400,
    RelayNotFound: 400,
    StoreUnavailable: 503,
    Unavailable: 503,
}
_View = Callable[..., Response]


def serve_mailpit(app: Flask, context: Context) -> None:
    """Add the routes to an application."""
    announcements = Announcements()
    routes = Blueprint(NAME, __name__)
    for rule, method, view in _views(announcements):
        function = view.func if isinstance(view, partial) else view
        routes.add_url_rule(
            rule,
            endpoint=function.__name__,
            view_func=_with_context(view, context),
            methods=[method],
        )
    _answer_errors(routes)
    app.register_blueprint(routes)
    _serve_events(app, context, announcements)


def body_limits(message: int) -> dict[str, int]:
    """Return how many octets a body may have, by endpoint, where one of a message has so many."""
    many = dict.fromkeys(("set_read_status", "delete_messages", "set_tags"), _MAX_BODY)
    return {f"{NAME}.{name}": limit for name, limit in {**many, "send": message}.items()}


def _views(announcements: Announcements) -> Iterator[tuple[str, str, _View]]:
    """Return path, method and view of each route."""
    delete_messages = partial(listing.delete_messages, announcements=announcements)
    rename_tag = partial(tagging.rename_tag, announcements=announcements)
    delete_tag = partial(tagging.delete_tag, announcements=announcements)
    yield "/api/v1/messages", "GET", listing.list_messages
    yield "/api/v1/messages", "PUT", listing.set_read_status
    yield "/api/v1/messages", "DELETE", delete_messages
    yield "/api/v1/search", "GET", listing.search_messages
    yield "/api/v1/search", "DELETE", listing.delete_found
    yield from _views_of_message("/api/v1/message/<id>")
    yield "/api/v1/send", "POST", sending.send
    yield "/api/v1/tags", "GET", tagging.list_tags
    yield "/api/v1/tags", "PUT", tagging.set_tags
    yield "/api/v1/tags/<path:tag>", "PUT", rename_tag
    yield "/api/v1/tags/<path:tag>", "DELETE", delete_tag
    yield "/api/v1/chaos", "GET", chaos.get_chaos
    yield "/api/v1/chaos", "PUT", chaos.set_chaos
    yield "/api/v1/info", "GET", info.get_info
    yield "/api/v1/webui", "GET", info.get_webui
    yield "/api/v1/swagger.json", "GET", info.get_swagger
    yield "/view/<id>.html", "GET", pages.view_html
    yield "/view/<id>.txt", "GET", pages.view_text
    yield "/view/latest", "GET", pages.view_latest
    yield "/view/<id>", "GET", pages.view_message
    yield "/search", "GET", pages.view_search


def _views_of_message(path: str) -> Iterator[tuple[str, str, _View]]:
    yield path, "GET", messages.get_message
    yield f"{path}/headers", "GET", messages.get_headers
    yield f"{path}/raw", "GET", messages.get_raw
    yield f"{path}/part/<number>", "GET", messages.get_part
    yield f"{path}/part/<number>/thumb", "GET", messages.get_thumbnail
    yield f"{path}/html-check", "GET", html_check.check_html
    yield f"{path}/link-check", "GET", link_check.check_links
    yield f"{path}/sa-check", "GET", info.check_spam
    yield f"{path}/release", "POST", releasing.release


def _with_context(view: _View, context: Context) -> _View:
    @wraps(view.func if isinstance(view, partial) else view)
    def run(**path: str) -> Response:
        return view(context.seen_by(g.principal), **path)

    return run


def _answer_errors(routes: Blueprint) -> None:
    """Answer errors with a sentence, not with a problem document."""
    routes.register_error_handler(
        MailpitRefusal, lambda refusal: text(str(refusal), refusal.status)
    )
    routes.register_error_handler(MessageNotFound, lambda _: text(NOT_FOUND, 404))
    for kind, status in _STATUSES.items():
        routes.register_error_handler(kind, lambda error, status=status: text(str(error), status))


def _serve_events(app: Flask, context: Context, announcements: Announcements) -> None:
    def frames(principal: Principal, is_over: IsOver) -> Generator[str | None, None, None]:
        events = MailpitEvents(context.seen_by(principal).mailroom, announcements)
        return frames_of(events, is_over)

    def frames_of(events: MailpitEvents, is_over: IsOver) -> Generator[str | None, None, None]:
        while not (context.live.is_stopping or is_over()):
            several = events.next()
            for event in several:
                yield msgspec.json.encode(event).decode()
            if not several:
                yield None

    serve_socket(app, "/api/events", frames, context.is_current)
