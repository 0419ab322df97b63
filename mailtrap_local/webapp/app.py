"""The Flask application: guard in front, then the page, the API and the live socket."""

from collections.abc import Callable, Iterable
from functools import cache
from http import HTTPStatus
from typing import TYPE_CHECKING

import msgspec
from flask import Flask, g, request
from flask.typing import ResponseReturnValue
from flask_sock import Sock
from simple_websocket import ConnectionClosed, Server
from werkzeug.routing import IntegerConverter
from werkzeug.wrappers import Response
from wsproto.frame_protocol import CloseReason

from mailtrap_local.errors import BadQuery, BadSetting
from mailtrap_local.store.base import Cursor
from mailtrap_local.webapp.api.context import Context
from mailtrap_local.webapp.api.parameters import LiveQuery
from mailtrap_local.webapp.api.route import ApiRoute, answer
from mailtrap_local.webapp.api.routes import ROUTES
from mailtrap_local.webapp.http.assets import serve_assets
from mailtrap_local.webapp.http.guard import Guard, add_security_headers
from mailtrap_local.webapp.http.problems import answer_errors, problem
from mailtrap_local.webapp.http.websockets import (
    MAX_FROM_PAGE,
    OPENED,
    PING_INTERVAL,
    PageReader,
    discard_messages,
    hang_up,
    wait_for_reader,
)
from mailtrap_local.webapp.live.broadcaster import Broadcaster

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

    from mailtrap_local.mailroom.principal import Principal
    from mailtrap_local.mcp.server import McpServer

_MAX_JSON_OVERHEAD = 10**5  # octets around the text and the files of a message
_MCP = "POST /mcp"
_MCP_OFF = "MCP is off here: --mcp on serves it, and so do credentials (--token, accounts)"
_OPEN_TO_ALL = frozenset({"GET /livez", "GET /readyz"})  # health checks see no mail


class _PartNumber(IntegerConverter):
    """A number of few digits: older releases of Werkzeug fail on thousands of them."""

    regex = "[0-9]{1,9}"


def create_app(context: Context, *, base_path: str) -> Flask:
    """Return the web application. All its URLs are below `base_path`: `/mail`, or `""`."""
    app = Flask("mailtrap_local", static_folder=None)
    app.url_map.converters["part_number"] = _PartNumber
    app.url_map.merge_slashes = False  # API clients do not expect a redirect
    app.config["SOCK_SERVER_OPTIONS"] = {
        "ping_interval": PING_INTERVAL,
        "max_message_size": MAX_FROM_PAGE,
        "thread_class": PageReader,
    }
    mail = (
        context.max_message_size * 4 // 3 + _MAX_JSON_OVERHEAD
    )  # base64 makes four octets of three
    limits = {_endpoint(route): mail for route in ROUTES if route.mail}
    _guard(
        app,
        Guard(
            context.access,
            part_tokens=context.part_tokens,
            base_path=base_path,
            open_to_all=_OPEN_TO_ALL,
            for_readers={_MCP, *(_endpoint(route) for route in ROUTES if route.for_readers)},
            limits=limits,
        ),
    )
    _serve_below(app, base_path)
    answer_errors(app)
    _serve_api(app, context)
    _serve_live(app, context)
    _serve_mcp(app, context)
    app.register_blueprint(serve_assets(context.access))
    _serve_openid(app, context, base_path)
    return app


def _serve_openid(app: Flask, context: Context, base_path: str) -> None:
    settings = context.access.oidc
    if settings is None:
        return
    try:
        # an extra
        from mailtrap_local.webapp.openid.routes import serve_openid  # noqa: PLC0415
    except ImportError as problem:
        raise BadSetting(
            "[oidc]: needs an extra, run: pip install 'mailtrap-local[oidc]'"
        ) from problem
    secret = context.mailroom.secret
    serve_openid(app, settings, context.accounts, secret=secret, base_path=base_path)


def _guard(app: Flask, guard: Guard) -> None:
    @app.before_request
    def check_access() -> None:
        g.principal = guard.check(request)  # raises AccessDenied

    @app.after_request
    def add_headers(response: Response) -> Response:
        add_security_headers(response.headers)
        return response


def _serve_below(app: Flask, base_path: str) -> None:
    """Serve below a path alone; the path itself redirects to the page."""
    inner = app.wsgi_app

    def without_base_path(
        environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        path = environ["PATH_INFO"]
        if path.startswith(f"{base_path}/"):
            environ["SCRIPT_NAME"] = base_path
            environ["PATH_INFO"] = path.removeprefix(base_path)
        return inner(environ, start_response)

    @app.before_request
    def refuse_other_paths() -> Response | None:
        if request.script_root == base_path:
            return None
        if request.path == base_path:  # needed by the relative URLs of the page
            return Response(status=308, headers={"Location": f"{base_path}/"})
        return problem(404, f"everything is below {base_path}/ here")

    app.wsgi_app = without_base_path  # type: ignore[method-assign]  # Flask's documented way to wrap it


def _serve_api(app: Flask, context: Context) -> None:
    for route in ROUTES:
        app.add_url_rule(
            route.rule,
            endpoint=_endpoint(route),
            view_func=_view(context, route),
            methods=[route.method],
        )


def _endpoint(route: ApiRoute) -> str:
    return f"{route.method} {route.path}"


def _view(context: Context, route: ApiRoute) -> Callable[..., ResponseReturnValue]:
    return lambda **path: answer(context.seen_by(g.principal), route, request, path)


def _serve_mcp(app: Flask, context: Context) -> None:
    access = context.access

    @cache
    def server() -> "McpServer[Context]":
        from mailtrap_local.webapp.mcp.mail_server import mail_server  # noqa: PLC0415  # for agents alone

        return mail_server(lambda: access.mcp_mode == "on")

    @app.route("/mcp", methods=["GET", "POST", "DELETE"], endpoint=_MCP)
    def mcp() -> Response:
        if access.mcp_mode == "off":
            return problem(404, _MCP_OFF)
        if request.method != "POST":  # neither streams of a session nor its end: there is none
            refusal = problem(HTTPStatus.METHOD_NOT_ALLOWED, "POST is all there is here")
            refusal.headers["Allow"] = "POST"
            return refusal
        from mailtrap_local.webapp.mcp.endpoint import answer_mcp  # noqa: PLC0415  # for agents alone

        return answer_mcp(server(), context.seen_by(g.principal))


def _serve_live(app: Flask, context: Context) -> None:
    @Sock(app).route("/api/live")  # type: ignore[untyped-decorator]  # flask-sock has no types
    def follow(page: Server) -> None:
        request.environ[OPENED] = True
        discard_messages(page)
        principal: Principal = g.principal
        with context.live.page(principal) as live:
            try:
                page.close(*_send_frames(page, live, lambda: not context.is_current(principal)))
            except ConnectionClosed:
                wait_for_reader(page)  # it may be sending the closing frame
            except OSError:
                pass  # the page no longer reads
            finally:
                hang_up(page)


def _send_frames(
    page: Server, live: Broadcaster, is_over: Callable[[], bool]
) -> tuple[CloseReason, str]:
    """Send a page its frames until the server stops, or `is_over`. Returns the reason for closing.

    Raises ConnectionClosed when the page closes, and OSError when it no longer reads.
    """
    try:
        query = msgspec.convert(request.args.to_dict(), LiveQuery)
        after = Cursor.parse(query.after) if query.after is not None else None
    except (BadQuery, msgspec.ValidationError) as problem:
        return CloseReason.POLICY_VIOLATION, str(problem)
    for text in live.frames(after, is_over):
        if text is not None:
            page.send(text)
        elif not page.connected:
            raise ConnectionClosed
    if is_over():
        return CloseReason.POLICY_VIOLATION, "the credentials are not valid any more"
    return CloseReason.GOING_AWAY, "the server stops"
