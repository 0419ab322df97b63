"""The Flask application: guard in front, then the page, the API and the live socket."""

from collections.abc import Callable, Sequence

import msgspec
from flask import Flask, request
from flask.typing import ResponseReturnValue
from flask_sock import Sock
from simple_websocket import ConnectionClosed, Server
from werkzeug.wrappers import Response
from wsproto.frame_protocol import CloseReason

from mailtrap_local.errors import BadQuery
from mailtrap_local.store.base import Cursor
from mailtrap_local.webapp import guard
from mailtrap_local.webapp.api.context import Context
from mailtrap_local.webapp.api.route import Route, answer
from mailtrap_local.webapp.api.table import ROUTES
from mailtrap_local.webapp.assets import assets
from mailtrap_local.webapp.live import Live
from mailtrap_local.webapp.problems import answer_errors, problem
from mailtrap_local.webapp.queries import LiveQuery
from mailtrap_local.webapp.sockets import MAX_FROM_PAGE, OPENED, PING_INTERVAL, PageReader, hang_up


def create_app(context: Context, live: Live, *, allowed_hosts: Sequence[str]) -> Flask:
    """The web application over what its views work with, and what the open pages follow."""
    app = Flask("mailtrap_local", static_folder=None)
    app.url_map.merge_slashes = False  # a redirect is no answer for programs
    app.config["SOCK_SERVER_OPTIONS"] = {
        "ping_interval": PING_INTERVAL,
        "max_message_size": MAX_FROM_PAGE,
        "thread_class": PageReader,
    }
    _guard(app, allowed_hosts)
    answer_errors(app)
    _serve_api(app, context)
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
            return problem(refusal.status, refusal.detail)
        return None

    @app.after_request
    def seal(response: Response) -> Response:
        guard.seal(response.headers)
        return response


def _serve_api(app: Flask, context: Context) -> None:
    for route in ROUTES:
        app.add_url_rule(
            route.rule,
            endpoint=f"{route.method} {route.path}",
            view_func=_view(context, route),
            methods=[route.method],
        )


def _view(context: Context, route: Route) -> Callable[..., ResponseReturnValue]:
    return lambda **path: answer(context, route, request, path)


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
