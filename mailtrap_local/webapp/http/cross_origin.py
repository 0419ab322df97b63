"""Cross-origin requests (CORS, https://fetch.spec.whatwg.org/#http-cors-protocol) of named origins.

Without `--allowed-origin` there are none, and no response differs.
"""

from collections.abc import Collection

from flask import Request
from werkzeug.datastructures import Headers
from werkzeug.wrappers import Response

from mailtrap_local.mcp.mirrored_headers import MIRRORED_HEADERS

_METHODS = "GET, HEAD, POST, PUT, PATCH, DELETE"
_REQUEST_HEADERS = "Authorization, Content-Type"
_MCP_HEADERS = ", ".join((_REQUEST_HEADERS, *MIRRORED_HEADERS))
_RESPONSE_HEADERS = "Content-Disposition, Retry-After"
_MAX_AGE = "600"  # seconds that a browser keeps the answer to a preflight


class AllowedOrigins:
    """Origins whose pages may read the API, change things and open sockets, with credentials."""

    def __init__(self, origins: Collection[str]) -> None:
        self._origins = frozenset(origins)

    def allows(self, request: Request) -> bool:
        """Return whether a request comes from a page of one of them. Only browsers can tell."""
        return request.headers.get("Origin", "") in self._origins

    def answer_preflight(self, request: Request) -> Response | None:
        """Return the answer to a preflight of an allowed page, None for any other request.

        Browsers show no credentials there, so it needs none.
        """
        is_preflight = (
            request.method == "OPTIONS" and "Access-Control-Request-Method" in request.headers
        )
        if not is_preflight or not self.allows(request):
            return None
        names = _MCP_HEADERS if request.path.rstrip("/").endswith("/mcp") else _REQUEST_HEADERS
        headers = {
            "Access-Control-Allow-Methods": _METHODS,
            "Access-Control-Allow-Headers": names,
            "Access-Control-Max-Age": _MAX_AGE,
        }
        return Response(status=204, headers=headers)

    def add_headers(self, request: Request, headers: Headers) -> None:
        """Let an allowed page read a response, whatever its status."""
        if not self._origins:
            return
        headers.add("Vary", "Origin")
        if self.allows(request):
            headers["Access-Control-Allow-Origin"] = request.headers["Origin"]
            headers["Access-Control-Allow-Credentials"] = "true"
            headers["Access-Control-Expose-Headers"] = _RESPONSE_HEADERS
