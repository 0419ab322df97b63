"""Serve the built page: plain files, named by their content."""

from html import escape
from pathlib import Path

from flask import Blueprint, Request, Response, request, send_from_directory
from werkzeug.wrappers import Response as BaseResponse

from mailtrap_local.webapp.http.authentication import Access, principal_of
from mailtrap_local.webapp.http.mailbox_root import to_mailbox

FOLDER = Path(__file__).parents[1] / "static"

_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; frame-src 'self'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'; require-trusted-types-for 'script'"
)
_NOT_BUILT = (
    "The page has not been built in this checkout: run `npm ci && npm run build` in web/, "
    "or `pip install .`, which does that.\n"
)

_HTML = '<html lang="en"'


def serve_assets(access: Access) -> Blueprint:
    """Return the routes of the page and of the files that it consists of.

    Where there are accounts, the page says whether it has to begin with a sign-in.
    """
    assets = Blueprint("assets", __name__)

    @assets.get("/")
    def page() -> Response:
        """Serve the page itself; never cached, so that a new version shows at once."""
        if not (FOLDER / "index.html").exists():
            return Response(_NOT_BUILT, status=503, content_type="text/plain; charset=utf-8")
        if access.has_accounts:
            response = _page_for(request, access)
        else:
            response = send_from_directory(FOLDER, "index.html")
            response.headers["Cache-Control"] = "no-cache"
        response.headers["Content-Security-Policy"] = _POLICY
        return response

    @assets.get("/at/<path:name>")
    def mailbox(name: str) -> BaseResponse:
        return to_mailbox(request, name)

    @assets.get("/<name>")
    def file(name: str) -> Response:
        """Serve a file beside the page."""
        response = send_from_directory(FOLDER, name)
        response.headers["Cache-Control"] = "no-cache"
        return response

    @assets.get("/assets/<path:name>")
    def asset(name: str) -> Response:
        """Serve a part of the page. Its name holds a hash, so it may be cached for good."""
        response = send_from_directory(FOLDER / "assets", name)
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        return response

    return assets


def _page_for(request: Request, access: Access) -> Response:
    """Return the page with `data-access` on its root element, and the name of the provider.

    Nobody may keep it.
    """
    is_known = principal_of(request, access) is not None
    attributes = f' data-access="{"signed-in" if is_known else "signed-out"}"'
    if access.oidc is not None:
        attributes += f' data-provider="{escape(access.oidc.name)}"'
    text = (FOLDER / "index.html").read_text("utf-8").replace(_HTML, _HTML + attributes, 1)
    return Response(
        text, content_type="text/html; charset=utf-8", headers={"Cache-Control": "no-store"}
    )
