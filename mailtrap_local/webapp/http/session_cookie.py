"""The cookie of a browser that has signed in."""

from flask import Request
from werkzeug.wrappers import Response

from mailtrap_local.mailroom.account_changes import SESSION_SECONDS
from mailtrap_local.webapp.http.authentication import SESSION_COOKIE
from mailtrap_local.webapp.http.mailbox_root import base_path_of


def is_https(request: Request) -> bool:
    """Return whether the browser speaks https, to us or to a proxy before us."""
    return request.is_secure or request.headers.get("X-Forwarded-Proto") == "https"


def set_session_cookie(response: Response, request: Request, text: str) -> None:
    """Have the browser keep the text of a session, and show it to our own pages alone."""
    response.set_cookie(
        SESSION_COOKIE,
        text,
        max_age=int(SESSION_SECONDS),
        path=f"{base_path_of(request)}/",
        secure=is_https(request),
        httponly=True,
        samesite="Strict",
    )
