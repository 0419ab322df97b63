"""Routes of Mailpit's API, of its pages and of its socket."""

from collections.abc import Generator, Mapping
from typing import TYPE_CHECKING

import msgspec
from flask import Blueprint, Flask, g

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
from mailtrap_local.webapp.mailpit.announcements import Announcements
from mailtrap_local.webapp.mailpit.requests import NOT_FOUND, MailpitRefusal, sentence
from mailtrap_local.webapp.mailpit.table import ROUTES, MailpitRoute, View, load

if TYPE_CHECKING:
    from mailtrap_local.webapp.mailpit.events import MailpitEvents

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


def serve_mailpit(app: Flask, context: Context) -> None:
    """Add the routes to an application."""
    announcements = Announcements()
    blueprint = Blueprint(NAME, __name__)
    for route in ROUTES:
        run = _with_context(route, context, announcements)
        blueprint.add_url_rule(
            route.path, endpoint=route.name, view_func=run, methods=[route.method]
        )
    _answer_errors(blueprint)
    app.register_blueprint(blueprint)
    _serve_events(app, context, announcements)


def body_limits(message: int) -> dict[str, int]:
    """Return how many octets a body may have, by endpoint, where one of a message has so many."""
    many = dict.fromkeys(("set_read_status", "delete_messages", "set_tags"), _MAX_BODY)
    return {f"{NAME}.{name}": limit for name, limit in {**many, "send": message}.items()}


def _with_context(route: MailpitRoute, context: Context, announcements: Announcements) -> View:
    more = {"announcements": announcements} if route.announces else {}
    return lambda **path: load(route.view)(context.seen_by(g.principal), **more, **path)


def _answer_errors(routes: Blueprint) -> None:
    """Answer errors with a sentence, not with a problem document."""
    routes.register_error_handler(
        MailpitRefusal, lambda refusal: sentence(str(refusal), refusal.status)
    )
    routes.register_error_handler(MessageNotFound, lambda _: sentence(NOT_FOUND, 404))
    for kind, status in _STATUSES.items():
        routes.register_error_handler(
            kind, lambda error, status=status: sentence(str(error), status)
        )


def _serve_events(app: Flask, context: Context, announcements: Announcements) -> None:
    def frames(principal: Principal, is_over: IsOver) -> Generator[str | None, None, None]:
        # imported by the first one: few sandboxes need it
        from mailtrap_local.webapp.mailpit.events import MailpitEvents  # noqa: PLC0415

        events = MailpitEvents(context.seen_by(principal).mailroom, announcements)
        return frames_of(events, is_over)

    def frames_of(events: "MailpitEvents", is_over: IsOver) -> Generator[str | None, None, None]:
        while not (context.live.is_stopping or is_over()):
            several = events.next()
            for event in several:
                yield msgspec.json.encode(event).decode()
            if not several:
                yield None

    serve_socket(app, "/api/events", frames, context.is_current)
