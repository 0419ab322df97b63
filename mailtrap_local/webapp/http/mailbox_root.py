"""A mailbox as web root: below `/at/NAME/` everything is served as at the root, for it alone."""

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote, unquote_to_bytes

from werkzeug.wrappers import Request, Response

from mailtrap_local.errors import BadSetting
from mailtrap_local.mail.routing import check_mailbox_name
from mailtrap_local.mailroom.principal import Principal
from mailtrap_local.webapp.http.access_denied import AccessDenied

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

_MAILBOX = "mailtrap_local.mailbox"
_BASE_PATH = "mailtrap_local.base_path"
_FOLDER = "at"
_ORIGIN = re.compile(r"^[a-z][a-z0-9+.-]*://[^/?#]*", re.IGNORECASE)  # in a proxy's requests


def serve_below(app: "WSGIApplication", base_path: str) -> "WSGIApplication":
    """Wrap an application to be served below a path, and for each mailbox at `/at/NAME/` there.

    A request from elsewhere has the script name `""`, which no other has unless `base_path` is
    empty.
    """

    def wrapped(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        environ[_BASE_PATH] = base_path
        path = environ["PATH_INFO"]
        if path.startswith(f"{base_path}/"):
            environ["SCRIPT_NAME"] = base_path
            # a client may join a base URL that ends in a slash with a path
            environ["PATH_INFO"] = f"/{path.removeprefix(base_path).lstrip('/')}"
            if environ["PATH_INFO"].startswith(f"/{_FOLDER}/"):
                _enter_mailbox(environ, base_path)
        return app(environ, start_response)

    return wrapped


def _enter_mailbox(environ: "WSGIEnvironment", base_path: str) -> None:
    """Move `/at/NAME` from the path to the script name.

    NAME is taken from the URL as it was sent, where a slash in it is `%2F` (RFC 3986 section 2.2).
    """
    sent = _ORIGIN.sub("", environ["REQUEST_URI"]).partition("?")[0].split("/")
    start = base_path.count("/") + 1
    while len(sent) > start and not sent[start]:  # further slashes, as above
        del sent[start]
    if len(sent) < start + 3 or unquote(sent[start]) != _FOLDER:
        return
    name, rest = sent[start + 1], "/".join(sent[start + 2 :])
    environ["SCRIPT_NAME"] = f"{base_path}/{_FOLDER}/{_in_wsgi(name)}"
    environ["PATH_INFO"] = f"/{_in_wsgi(rest).lstrip('/')}"
    try:
        environ[_MAILBOX] = _in_wsgi(name).encode("latin-1").decode()
    except UnicodeDecodeError:
        environ[_MAILBOX] = ""  # no mailbox has this name


def _in_wsgi(text: str) -> str:
    """Return a piece of a URL as PEP 3333 has it: its octets, a character each."""
    return unquote_to_bytes(text.encode("latin-1")).decode("latin-1")


def is_below(request: Request) -> bool:
    """Return whether a request is for what is served, with a mailbox as web root or without."""
    base_path: str = request.environ[_BASE_PATH]
    return _MAILBOX in request.environ or request.script_root == base_path


def base_path_of(request: Request) -> str:
    """Return the path below which all is served, also for the request of a mailbox."""
    base_path: str = request.environ[_BASE_PATH]
    return base_path


def web_root(request: Request) -> str:
    """Return the path that a request sees as root, as it stands in a URL: `/mail/at/a%20b`."""
    if _MAILBOX not in request.environ:
        return request.script_root
    return mailbox_root(base_path_of(request), request.environ[_MAILBOX])


def mailbox_root(base_path: str, mailbox: str) -> str:
    """Return the path of a mailbox as web root."""
    return f"{base_path}/{_FOLDER}/{quote(mailbox, safe='')}"


def to_mailbox(request: Request, mailbox: str) -> Response:
    """Redirect to the page of a mailbox, whose relative URLs need the slash at the end."""
    query = request.query_string.decode("latin-1")
    place = f"{mailbox_root(base_path_of(request), mailbox)}/{query and '?'}{query}"
    return Response(status=308, headers={"Location": place})


def for_mailbox(principal: Principal, request: Request) -> Principal:
    """Return the principal of a request, who sees one mailbox alone if that is the web root.

    Raises AccessDenied for a mailbox that it may not see, or that cannot be.
    """
    mailbox: str | None = request.environ.get(_MAILBOX)
    if mailbox is None:
        return principal
    try:
        check_mailbox_name(mailbox)
    except BadSetting as problem:
        raise AccessDenied(404, str(problem)) from None
    if not principal.may_see(mailbox):
        raise AccessDenied(404, f"there is no mailbox {mailbox!r} of yours")
    return replace(principal, within=mailbox)
