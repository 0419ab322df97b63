"""The Flask application: guard in front, then the page, the API and the live socket."""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

import msgspec
from flask import Flask, request
from flask.typing import ResponseReturnValue
from flask_sock import Sock
from simple_websocket import ConnectionClosed, Server
from werkzeug.wrappers import Response
from wsproto.frame_protocol import CloseReason

from mailtrap_local.errors import BadQuery
from mailtrap_local.store.base import Cursor
from mailtrap_local.webapp.api.context import Context
from mailtrap_local.webapp.api.parameters import LiveQuery
from mailtrap_local.webapp.api.route import Route, answer
from mailtrap_local.webapp.api.routes import ROUTES
from mailtrap_local.webapp.http.assets import assets
from mailtrap_local.webapp.http.guard import Access, Guard, Refused, add_security_headers
from mailtrap_local.webapp.http.problems import answer_errors, problem
from mailtrap_local.webapp.http.websockets import (
    MAX_FROM_PAGE,
    OPENED,
    PING_INTERVAL,
    PageReader,
    hang_up,
    wait_for_reader,
)
from mailtrap_local.webapp.live.broadcaster import Broadcaster

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

_BESIDE_MAIL = 10**5  # what JSON may have around the text and the files of a mail
_OPEN_TO_ALL = frozenset({"GET /livez", "GET /readyz"})  # who watches over us reads no mail


def create_app(context: Context, live: Broadcaster, *, access: Access, base_path: str) -> Flask:
    """The web application over what its views work with, and what the open pages follow.

    It answers below `base_path`, which is `/mail`, say, or `""`.
    """
    app = Flask("mailtrap_local", static_folder=None)
    app.url_map.merge_slashes = False  # a redirect is no answer for programs
    app.config["SOCK_SERVER_OPTIONS"] = {
        "ping_interval": PING_INTERVAL,
        "max_message_size": MAX_FROM_PAGE,
        "thread_class": PageReader,
    }
    mail = context.max_message_size * 4 // 3 + _BESIDE_MAIL  # base64 makes four octets of three
    limits = {_endpoint(route): mail for route in ROUTES if route.mail}
    _guard(
        app, Guard(access, part_tokens=context.part_tokens, open_to_all=_OPEN_TO_ALL, limits=limits)
    )
    _stay_below(app, base_path)
    answer_errors(app)
    _serve_api(app, context)
    _serve_live(app, live)
    app.register_blueprint(assets)
    return app


def _guard(app: Flask, guard: Guard) -> None:
    @app.before_request
    def let_in() -> Response | None:
        try:
            guard.check(request)
        except Refused as refusal:
            response = problem(refusal.status, refusal.detail)
            for challenge in refusal.challenges:
                response.headers.add("WWW-Authenticate", challenge)
            return response
        return None

    @app.after_request
    def seal_all(response: Response) -> Response:
        add_security_headers(response.headers)
        return response


def _stay_below(app: Flask, base_path: str) -> None:
    """Answer below a path alone, and send whoever leaves out the slash behind it to the page."""
    inner = app.wsgi_app

    def moved(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        path = environ["PATH_INFO"]
        if path.startswith(f"{base_path}/"):
            environ["SCRIPT_NAME"] = base_path
            environ["PATH_INFO"] = path.removeprefix(base_path)
        return inner(environ, start_response)

    @app.before_request
    def turn_away() -> Response | None:
        if request.script_root == base_path:
            return None
        if request.path == base_path:  # the addresses in the page are relative, so this matters
            return Response(status=308, headers={"Location": f"{base_path}/"})
        return problem(404, f"everything is below {base_path}/ here")

    app.wsgi_app = moved  # type: ignore[method-assign]  # Flask's own way to put something around


def _serve_api(app: Flask, context: Context) -> None:
    for route in ROUTES:
        app.add_url_rule(
            route.rule,
            endpoint=_endpoint(route),
            view_func=_view(context, route),
            methods=[route.method],
        )


def _endpoint(route: Route) -> str:
    return f"{route.method} {route.path}"


def _view(context: Context, route: Route) -> Callable[..., ResponseReturnValue]:
    return lambda **path: answer(context, route, request, path)


def _serve_live(app: Flask, live: Broadcaster) -> None:
    @Sock(app).route("/api/live")  # type: ignore[untyped-decorator]  # flask-sock has no types
    def follow(page: Server) -> None:
        request.environ[OPENED] = True
        with live.page():
            try:
                page.close(*_tell(page, live))
            except ConnectionClosed:
                wait_for_reader(page)  # it may be about to answer the page's closing frame
            except OSError:
                pass  # the page no longer reads
            finally:
                hang_up(page)


def _tell(page: Server, live: Broadcaster) -> tuple[CloseReason, str]:
    """Send a page its frames until the server goes. Says why that is all.

    Raises ConnectionClosed when the page goes, and OSError when it no longer reads.
    """
    try:
        query = msgspec.convert(request.args.to_dict(), LiveQuery)
        after = Cursor.parse(query.after) if query.after is not None else None
    except (BadQuery, msgspec.ValidationError) as problem:
        return CloseReason.POLICY_VIOLATION, str(problem)
    for text in live.frames(after):
        if text is not None:
            page.send(text)
        page.receive(timeout=0)  # a page has nothing to say; what it says must not pile up
    return CloseReason.GOING_AWAY, "the server stops"
