"""The Flask application: guard in front, then the page, the API and the live socket."""

from collections.abc import Callable, Sequence
from http import HTTPStatus

import msgspec
from flask import Flask, Response, request
from flask.typing import ResponseReturnValue
from flask_sock import Sock
from simple_websocket import ConnectionClosed, Server
from werkzeug.exceptions import HTTPException
from wsproto.frame_protocol import CloseReason
from wsproto.utilities import RemoteProtocolError

from mailtrap_local.errors import (
    BadQuery,
    BadRule,
    FaultNotFound,
    MessageNotFound,
    SessionNotFound,
)
from mailtrap_local.mailroom import Mailroom
from mailtrap_local.setting_values import HostPort
from mailtrap_local.store.base import Cursor
from mailtrap_local.webapp import guard
from mailtrap_local.webapp.api import ROUTES, Api, Route, answer
from mailtrap_local.webapp.assets import assets
from mailtrap_local.webapp.live import Live
from mailtrap_local.webapp.shapes import LiveQuery, Problem
from mailtrap_local.webapp.sockets import MAX_FROM_PAGE, OPENED, PING_INTERVAL, PageReader, hang_up

_MAX_BODY = 10**6  # octets of a request: none of them carries mail


def create_app(
    mailroom: Mailroom, live: Live, *, smtp: Sequence[HostPort], allowed_hosts: Sequence[str]
) -> Flask:
    """The web application over a mailroom. `smtp` is where it takes mail, for the page to say."""
    app = Flask("mailtrap_local", static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = _MAX_BODY
    app.config["SOCK_SERVER_OPTIONS"] = {
        "ping_interval": PING_INTERVAL,
        "max_message_size": MAX_FROM_PAGE,
        "thread_class": PageReader,
    }
    _guard(app, allowed_hosts)
    _answer_errors(app)
    _serve_api(app, Api(mailroom, smtp))
    _serve_live(app, live)
    app.register_blueprint(assets)
    return app


def _guard(app: Flask, allowed_hosts: Sequence[str]) -> None:
    names = frozenset(name.lower() for name in allowed_hosts)

    @app.before_request
    def let_in() -> Response | None:
        try:
            guard.check(request, names)
        except guard.Refused as refusal:
            return _problem(refusal.status, refusal.detail)
        return None

    @app.after_request
    def seal(response: Response) -> Response:
        guard.seal(response.headers)
        return response


def _answer_errors(app: Flask) -> None:
    statuses: dict[type[Exception], int] = {
        MessageNotFound: 404,
        SessionNotFound: 404,
        FaultNotFound: 404,
        BadQuery: 400,
        BadRule: 400,
        msgspec.ValidationError: 400,
        msgspec.DecodeError: 400,
        RemoteProtocolError: 400,  # an upgrade to a WebSocket that is none
    }
    for kind, status in statuses.items():
        app.register_error_handler(kind, lambda error, status=status: _problem(status, str(error)))

    @app.errorhandler(HTTPException)
    def answer_http(error: HTTPException) -> Response:
        return _problem(error.code or 500, error.description or "")


def _serve_api(app: Flask, api: Api) -> None:
    for route in ROUTES:
        app.add_url_rule(
            route.path,
            endpoint=f"{route.method} {route.path}",
            view_func=_view(api, route),
            methods=[route.method],
        )


def _view(api: Api, route: Route) -> Callable[..., ResponseReturnValue]:
    return lambda **path: answer(api, route, request, path)


def _serve_live(app: Flask, live: Live) -> None:
    @Sock(app).route("/api/live")  # type: ignore[untyped-decorator]  # flask-sock has no types
    def follow(page: Server) -> None:
        request.environ[OPENED] = True
        with live.page():
            try:
                _tell(page, live)
            except (ConnectionClosed, OSError):
                pass  # the page has gone, or no longer reads
            finally:
                hang_up(page)


def _tell(page: Server, live: Live) -> None:
    """Send a page its frames until it goes or the server does."""
    try:
        query = msgspec.convert(request.args.to_dict(), LiveQuery)
        after = Cursor.parse(query.after) if query.after is not None else None
    except (BadQuery, msgspec.ValidationError) as problem:
        page.close(CloseReason.POLICY_VIOLATION, str(problem))
        return
    for text in live.frames(after):
        if text is not None:
            page.send(text)
        elif not page.connected:
            return
        page.receive(timeout=0)  # a page has nothing to say; what it says must not pile up
    page.close(CloseReason.GOING_AWAY, "the server stops")


def _problem(status: int, detail: str) -> Response:
    """An error as RFC 9457 has it."""
    problem = Problem(title=HTTPStatus(status).phrase, status=status, detail=detail)
    return Response(
        msgspec.json.encode(problem), status=status, content_type="application/problem+json"
    )
