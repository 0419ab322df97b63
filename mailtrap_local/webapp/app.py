"""The Flask application: guard in front, then the page, the API and the live socket."""

from collections.abc import Callable, Generator
from functools import cache
from http import HTTPStatus
from typing import TYPE_CHECKING

import msgspec
from flask import Flask, Request, g, request
from flask.typing import ResponseReturnValue
from werkzeug.routing import IntegerConverter, MapAdapter
from werkzeug.wrappers import Response

from mailtrap_local.errors import BadSetting
from mailtrap_local.store.base import Cursor
from mailtrap_local.webapp.api.context import Context
from mailtrap_local.webapp.api.parameters import LiveQuery
from mailtrap_local.webapp.api.route import ApiRoute, answer
from mailtrap_local.webapp.api.routes import ROUTES
from mailtrap_local.webapp.http.assets import serve_assets
from mailtrap_local.webapp.http.guard import Guard, add_security_headers
from mailtrap_local.webapp.http.mailbox_root import for_mailbox, is_below, serve_below, web_root
from mailtrap_local.webapp.http.problems import answer_errors, problem
from mailtrap_local.webapp.http.websockets import MAX_FROM_PAGE, PING_INTERVAL, PageReader
from mailtrap_local.webapp.live.sockets import IsOver, serve_socket
from mailtrap_local.webapp.mailhog.routes import serve_mailhog
from mailtrap_local.webapp.mailpit.routes import body_limits, serve_mailpit

if TYPE_CHECKING:
    from mailtrap_local.mailroom.principal import Principal
    from mailtrap_local.mcp.server import McpServer

_MAX_JSON_OVERHEAD = 10**5  # octets around the text and the files of a message
_MCP = "POST /mcp"
_MCP_OFF = "MCP is off here: --mcp on serves it, and so do credentials (--token, accounts)"
_OPEN_TO_ALL = frozenset({"GET /livez", "GET /readyz"})  # health checks see no mail


class _MailApp(Flask):
    """Flask whose `url_for` knows the path that a request sees as root, as it stands in URLs."""

    def create_url_adapter(self, request: Request | None) -> MapAdapter | None:
        adapter = super().create_url_adapter(request)
        if adapter is not None and request is not None:
            adapter.script_name = f"{web_root(request)}/"
        return adapter


class _PartNumber(IntegerConverter):
    """A number of few digits: older releases of Werkzeug fail on thousands of them."""

    regex = "[0-9]{1,9}"


def create_app(context: Context, *, base_path: str) -> Flask:
    """Return the web application. All its URLs are below `base_path`: `/mail`, or `""`."""
    app = _MailApp("mailtrap_local", static_folder=None)
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
    limits = {_endpoint(route): mail for route in ROUTES if route.mail} | body_limits(mail)
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
    serve_mailpit(app, context)
    serve_mailhog(app, context)
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
    def answer_preflight() -> Response | None:
        return guard.origins.answer_preflight(request)

    @app.before_request
    def check_access() -> None:
        g.principal = for_mailbox(guard.check(request), request)  # both raise AccessDenied

    @app.after_request
    def add_headers(response: Response) -> Response:
        add_security_headers(response.headers)
        guard.origins.add_headers(request, response.headers)
        return response


def _serve_below(app: Flask, base_path: str) -> None:
    """Serve below a path alone; the path itself redirects to the page."""

    @app.before_request
    def refuse_other_paths() -> Response | None:
        if is_below(request):
            return None
        if request.path == base_path:  # needed by the relative URLs of the page
            return Response(status=308, headers={"Location": f"{base_path}/"})
        return problem(404, f"everything is below {base_path}/ here")

    app.wsgi_app = serve_below(app.wsgi_app, base_path)  # type: ignore[method-assign,assignment]  # Flask's documented way to wrap it


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

    # many servers have /mcp/, and so have configurations
    @app.route("/mcp", methods=["GET", "POST", "DELETE"], endpoint=_MCP, strict_slashes=False)
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
    def frames(principal: "Principal", is_over: IsOver) -> Generator[str | None, None, None]:
        return frames_after(context.mailroom.store.cursor, principal, is_over)

    def frames_after(
        now: Cursor, principal: "Principal", is_over: IsOver
    ) -> Generator[str | None, None, None]:
        query = msgspec.convert(request.args.to_dict(), LiveQuery)
        after = Cursor.parse(query.after) if query.after is not None else now
        with context.live.page(principal) as live:
            yield from live.frames(after, is_over)

    serve_socket(app, "/api/live", frames, context.is_current)
