"""Access control in front of every route and of the live socket.

The page can read all mail, so a foreign page in the same browser must not be able to: neither by a
name that resolves to this machine (DNS rebinding, refused by Host), nor by a request or a
WebSocket from its own origin (refused by Origin), nor by the time that a picture takes, or whether
it loads (refused by Sec-Fetch-Site). Other clients may need credentials, and no body may be larger
than its route allows.
"""

import hmac
import ipaddress
import logging
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from flask import Request
from werkzeug.datastructures import Headers

from mailtrap_local.errors import BadSetting
from mailtrap_local.net.accounts import Accounts
from mailtrap_local.net.password_checks import TooManyChecks
from mailtrap_local.webapp.http.part_tokens import PartTokens

MAX_BODY = 10**6
"""Octets of a request's body, unless its route allows more."""

_PAGE = "assets.page"
_PART = "GET /api/messages/{id}/parts/{n}"  # loaded by the frame of a preview

HOST = re.compile(r"(?:\[(?P<v6>[0-9a-fA-F:.]+)\]|(?P<name>[\w.-]+))(?::[0-9]{1,5})?", re.ASCII)

# `none` is the user: an address that was typed in, or a bookmark; `""` is no browser
_OWN_SITES = frozenset({"", "none", "same-origin"})

_SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})

# for all responses but the page and the preview, which have their own
_POLICY = "default-src 'none'; frame-ancestors 'none'; sandbox"

log = logging.getLogger(__name__)


class AccessDenied(Exception):  # a response, not an error of the server
    """A request is refused, with an HTTP status."""

    def __init__(self, status: int, detail: str, *, challenges: Collection[str] = ()) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail
        self.challenges = challenges


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """Host names beyond addresses and private names, and the credentials that are accepted.

    Those of `accounts`, and `token`; without both none are required.
    """

    allowed_hosts: Collection[str] = ()
    accounts: Accounts | None = None
    token: str | None = field(default=None, repr=False)

    @property
    def requires_credentials(self) -> bool:
        """True if requests need credentials."""
        return self.accounts is not None or self.token is not None


class Guard:
    """Check of requests.

    `open_to_all` are the endpoints without credentials, `limits` those where a body may have more
    octets than `MAX_BODY`.
    """

    def __init__(
        self,
        access: Access,
        *,
        part_tokens: PartTokens,
        base_path: str,
        open_to_all: Collection[str],
        limits: Mapping[str, int],
    ) -> None:
        self._allowed_hosts = frozenset(name.lower() for name in access.allowed_hosts)
        self._accounts = access.accounts
        self._token = access.token
        self._requires_credentials = access.requires_credentials
        self._part_tokens = part_tokens
        self._base_path = base_path
        self._open_to_all = open_to_all
        self._limits = limits

    def check(self, request: Request) -> None:
        """Raise AccessDenied unless a request is allowed.

        421 for a foreign Host, 403 for a foreign page, 401 without credentials, 413 for a body
        that is too large. Judges by the endpoint that Flask has found, never by the path.
        """
        self._check_host(request)
        self._check_site(request)
        self._check_origin(request)
        self._check_credentials(request)
        self._check_body(request)

    def _check_host(self, request: Request) -> None:
        host = request.headers.get("Host", "")
        if not self._is_own(host):
            raise AccessDenied(
                421, f"this is no page of {host[:100]!r}: add --allowed-host if it should be"
            )

    def _check_site(self, request: Request) -> None:
        """Refuse what a page of another origin has a browser request, but for opening the page."""
        if request.headers.get("Sec-Fetch-Site", "") in _OWN_SITES:
            return
        if self._opens_page(request) or _has_part_token(request, self._part_tokens):
            return
        raise AccessDenied(403, "a page of another origin may not load this")

    def _opens_page(self, request: Request) -> bool:
        is_page = request.endpoint == _PAGE or (
            request.path == self._base_path and not request.script_root  # redirects to it
        )
        return (
            is_page
            and request.method == "GET"
            and request.headers.get("Sec-Fetch-Mode") == "navigate"
            and request.headers.get("Sec-Fetch-Dest") == "document"
        )

    def _check_origin(self, request: Request) -> None:
        origin = request.headers.get("Origin")
        if origin is None:  # not a browser, or a browser's plain navigation
            return
        opens_a_socket = (
            "Upgrade" in request.headers
            or "upgrade" in request.headers.get("Connection", "").lower()
        )
        if request.method in _SAFE_METHODS and not opens_a_socket:
            return
        hosts = {request.headers["Host"].lower()}
        # A proxy may use another name for us than the browser for it. Scripts of foreign pages
        # cannot send this header: it needs a preflight, which is always refused.
        forwarded = request.headers.get("X-Forwarded-Host", "")
        if self._is_own(forwarded):
            hosts.add(forwarded.lower())
        if _host_of(origin) not in hosts:
            raise AccessDenied(403, f"a page of {origin[:100]!r} may not do this")

    def _check_credentials(self, request: Request) -> None:
        if (
            not self._requires_credentials
            or request.endpoint in self._open_to_all
            or _has_part_token(request, self._part_tokens)
            or self._has_credentials(request)
        ):
            return
        challenges = ['Basic realm="mailtrap-local", charset="UTF-8"']
        if self._token is not None:
            challenges.append('Bearer realm="mailtrap-local"')
        raise AccessDenied(401, "credentials are needed", challenges=challenges)

    def _has_credentials(self, request: Request) -> bool:
        """Return whether a request has valid credentials.

        A browser cannot send a token, but asks for a password, so a token is one too.
        """
        given = request.authorization
        if given is None:
            return False
        if given.type == "bearer":
            return self._is_token(given.token or "")
        if given.type != "basic":
            return False
        password = given.password or ""
        return self._is_token(password) or self._is_account(
            given.username or "", password, request.remote_addr or ""
        )

    def _is_token(self, text: str) -> bool:
        return self._token is not None and hmac.compare_digest(
            text.encode(errors="replace"), self._token.encode()
        )

    def _is_account(self, username: str, password: str, peer: str) -> bool:
        try:
            return self._accounts is not None and self._accounts.check(username, password, peer)
        except TooManyChecks as problem:
            raise AccessDenied(429, str(problem)) from None
        except BadSetting as problem:  # the file has been changed, and is invalid now
            log.error("%s", problem)  # noqa: TRY400  # its text is enough
            raise AccessDenied(503, "credentials cannot be checked at the moment") from None

    def _check_body(self, request: Request) -> None:
        limit = self._limits.get(request.endpoint or "", MAX_BODY)
        if (request.content_length or _length_of_chunks(request, limit)) > limit:
            raise AccessDenied(413, f"a body may have {limit:,} octets here")

    def _is_own(self, host: str) -> bool:
        """Return whether a Host header names this machine.

        An IP address always does: rebinding needs a name, and one that an attacker can register.
        """
        match = HOST.fullmatch(host)
        if match is None:
            return False
        name = (match["v6"] or match["name"]).lower()
        if name in self._allowed_hosts or (match["name"] and _is_private(name)):
            return True
        try:
            ipaddress.ip_address(name)
        except ValueError:
            return False
        return True


def _is_private(name: str) -> bool:
    """Return whether public DNS has no such name, as `mailtrap` and `host.docker.internal`.

    Neither a name without a dot (RFC 7085), nor one of `.localhost` (RFC 6761) or `.internal`
    (reserved by ICANN).
    """
    if "." not in name:
        return not name.isdigit()  # a number would be an address in a spelling of its own
    return name.endswith((".localhost", ".internal"))


def _has_part_token(request: Request, part_tokens: PartTokens) -> bool:
    return request.endpoint == _PART and part_tokens.is_for_parts(
        request.args.get("pass", ""), (request.view_args or {})["id"]
    )


def _length_of_chunks(request: Request, limit: int) -> int:
    """Return the length of a body in chunks, up to the limit; views can read it afterwards.

    Werkzeug would cut it off at the limit without an error.
    """
    if not request.environ.get("wsgi.input_terminated"):
        return 0
    request.max_content_length = limit + 1
    try:
        return len(request.get_data())
    except OSError as problem:  # from Werkzeug, for invalid chunks
        raise AccessDenied(400, f"the body cannot be read: {problem}") from problem


def _host_of(origin: str) -> str | None:
    try:
        return urlsplit(origin).netloc.lower()
    except ValueError:
        return None


def add_security_headers(headers: Headers) -> None:
    """Add the headers of every response; policies and caching that a view has set stay."""
    headers.setdefault("Content-Security-Policy", _POLICY)
    headers.setdefault("Cache-Control", "no-store")
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Referrer-Policy"] = "no-referrer"
    headers["X-DNS-Prefetch-Control"] = "off"
    headers["Cross-Origin-Opener-Policy"] = "same-origin"
    headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
