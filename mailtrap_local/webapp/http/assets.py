"""Serve the built page: plain files, named by their content."""

from pathlib import Path

from flask import Blueprint, Response, send_from_directory

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

assets = Blueprint("assets", __name__)


@assets.get("/")
def page() -> Response:
    """Serve the page itself; never cached, so that a new version shows at once."""
    if not (FOLDER / "index.html").exists():
        return Response(_NOT_BUILT, status=503, content_type="text/plain; charset=utf-8")
    response = send_from_directory(FOLDER, "index.html")
    response.headers["Content-Security-Policy"] = _POLICY
    response.headers["Cache-Control"] = "no-cache"
    return response


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
