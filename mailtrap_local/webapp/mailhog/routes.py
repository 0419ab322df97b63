"""Routes of MailHog's API v2, and of v1 but for `/api/v1/messages`, which is Mailpit's too."""

from collections.abc import Callable, Generator
from importlib import import_module
from typing import Any

from flask import Flask, g
from werkzeug.wrappers import Response

from mailtrap_local.mailroom.principal import Principal
from mailtrap_local.webapp.api.context import Context
from mailtrap_local.webapp.live.sockets import IsOver, serve_socket
from mailtrap_local.webapp.mailhog.jim import Jims

_MESSAGE = "/api/v1/messages/<message_id>"

VIEWS = {
    "GET /api/v2/messages": "list_messages",
    "GET /api/v2/search": "search",
    "GET /api/v2/outgoing-smtp": "list_outgoing",
    "GET /api/v1/events": "stream_events",
    f"GET {_MESSAGE}": "get_message",
    f"DELETE {_MESSAGE}": "delete_message",
    f"GET {_MESSAGE}/download": "download",
    f"GET {_MESSAGE}/mime/part/<part_number:n>/download": "download_part",
    f"POST {_MESSAGE}/release": "release",
}
"""Names of the views, by method and path."""

JIM_VIEWS = {
    "GET /api/v2/jim": "get_jim",
    "POST /api/v2/jim": "invite_jim",
    "PUT /api/v2/jim": "change_jim",
    "DELETE /api/v2/jim": "dismiss_jim",
}
"""Names of those that also take the jims."""


def serve_mailhog(app: Flask, context: Context) -> None:
    """Add the routes to an application."""
    jims = Jims()
    for key, name in (VIEWS | JIM_VIEWS).items():
        method, path = key.split(" ")
        given = {"jims": jims} if key in JIM_VIEWS else {}
        app.add_url_rule(
            path,
            endpoint=f"mailhog {key}",
            view_func=_view(context, name, given),
            methods=[method],
        )

    def frames(principal: Principal, is_over: IsOver) -> Generator[str | None, None, None]:
        found: Generator[str | None, None, None] = _load("frames")(
            context.seen_by(principal), is_over
        )
        return found

    serve_socket(app, "/api/v2/websocket", frames, context.is_current)


def _view(context: Context, name: str, given: dict[str, Any]) -> Callable[..., Response]:
    def view(**path: Any) -> Response:
        response: Response = _load(name)(context.seen_by(g.principal), **given, **path)
        return response

    return view


def _load(name: str) -> Callable[..., Any]:
    """Return a view, or what makes frames: imported when somebody asks, as few clients do."""
    found: Callable[..., Any] = getattr(import_module(f"{__package__}.views"), name)
    return found
