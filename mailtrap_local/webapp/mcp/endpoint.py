"""The route of the Model Context Protocol, on Flask."""

from flask import request
from werkzeug.wrappers import Response

from mailtrap_local.mcp.http_exchange import answer_post
from mailtrap_local.mcp.server import McpServer
from mailtrap_local.webapp.api.context import Context
from mailtrap_local.webapp.api.route import JSON
from mailtrap_local.webapp.http.streams import is_closed

_EVENTS = "text/event-stream"


def answer_mcp(server: McpServer[Context], context: Context) -> Response:
    """Answer the request that Flask has at hand."""
    connection = request.environ.get("werkzeug.socket")
    principal = context.principal

    def is_gone() -> bool:
        return not context.is_current(principal) or is_closed(connection)

    reply = answer_post(
        server,
        request.get_data(),
        header=request.headers.get,
        caller=context,
        takes_events=request.accept_mimetypes.quality(_EVENTS) > 0,
        is_gone=is_gone,
    )
    if reply.events is None:
        return Response(reply.body, status=reply.status, content_type=JSON)
    headers = {"Cache-Control": "no-store, no-transform", "X-Accel-Buffering": "no"}
    return Response(reply.events, content_type=_EVENTS, headers=headers)
