"""Access control in front of every route and of the live socket.

The page can read all mail, so a foreign page in the same browser must not be able to: neither by a
name that resolves to this machine (DNS rebinding, refused by Host), nor by a request or a
WebSocket from its own origin (refused by Origin), nor by the time that a picture takes, or whether
it loads (refused by Sec-Fetch-Site); but for pages of the origins that the user names. Other
clients may need credentials, and no body may be larger than its route allows.
"""

import ipaddress
import re
from collections.abc import Collection, Mapping
from urllib.parse import urlsplit

from flask import Request
from werkzeug.datastructures import Headers

from mailtrap_local.mailroom.principal import ANYBODY, KEY_HOLDER, Principal
from mailtrap_local.webapp.http.access_denied import AccessDenied
from mailtrap_local.webapp.http.authentication import Access, challenges, principal_of
from mailtrap_local.webapp.http.cross_origin import AllowedOrigins
from mailtrap_local.webapp.http.part_tokens import PartTokens

MAX_BODY = 10**6
"""Octets of a request's body, unless its route allows more."""

_PAGES = frozenset({"assets.page", "assets.mailbox"})
_ASSETS = "assets."
_SIGN_IN = frozenset({"POST /api/session", "GET /api/oidc/sign-in", "GET /api/oidc/callback"})
_CALLBACK = "GET /api/oidc/callback"  # where a provider sends the browser back to
_PART = "GET /api/messages/{id}/parts/{n}"  # loaded by the frame of a preview

HOST = re.compile(r"(?:\[(?P<v6>[0-9a-fA-F:.]+)\]|(?P<name>[\w.-]+))(?::[0-9]{1,5})?", re.ASCII)

# `none` is the user: an address that was typed in, or a bookmark; `""` is no browser
_OWN_SITES = frozenset({"", "none", "same-origin"})

_SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})

# for all responses but the page and the preview, which have their own
_POLICY = "default-src 'none'; frame-ancestors 'none'; sandbox"


class Guard:
    """Check of requests.

    `open_to_all` are the endpoints without credentials, `for_readers` those that also they may use
    who may only read, whatever the method, `limits` those where a body may have more octets than
    `MAX_BODY`.
    """

    def __init__(
        self,
        access: Access,
        *,
        part_tokens: PartTokens,
        base_path: str,
        open_to_all: Collection[str],
        for_readers: Collection[str] = (),
        limits: Mapping[str, int],
    ) -> None:
        self._allowed_hosts = frozenset(
            name.lower().removesuffix(".") for name in access.allowed_hosts
        )
        self._access = access
        self.origins = AllowedOrigins(access.allowed_origins)
        self._part_tokens = part_tokens
        self._base_path = base_path
        self._open_to_all = open_to_all
        self._for_readers = for_readers
        self._limits = limits

    def check(self, request: Request) -> Principal:
        """Return who a request comes from. Raises AccessDenied unless it is allowed.

        421 for a foreign Host, 403 for a foreign page and for a change by who may only read, 401
        without credentials, 413 for a body that is too large. Judges by the endpoint that Flask has
        found, never by the path.
        """
        self._check_host(request)
        self._check_site(request)
        self._check_origin(request)
        principal = self._principal(request)
        if not (
            principal.may_write
            or request.method in _SAFE_METHODS
            or request.endpoint in self._for_readers
        ):
            raise AccessDenied(403, "the account or the token may only read")
        self._check_body(request)
        return principal

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
        if self.origins.allows(request):
            return
        if self._opens_page(request) or self._part_holder(request) is not None:
            return
        raise AccessDenied(403, "a page of another origin may not load this")

    def _opens_page(self, request: Request) -> bool:
        is_page = request.endpoint in (*_PAGES, _CALLBACK) or (
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
        if origin is None or self.origins.allows(request):
            return  # without one it is no browser, or a browser's plain navigation
        opens_a_socket = (
            "Upgrade" in request.headers
            or "upgrade" in request.headers.get("Connection", "").lower()
        )
        if request.method in _SAFE_METHODS and not opens_a_socket:
            return
        hosts = {request.headers["Host"].lower()}
        # A proxy may use another name for us than the browser for it. Scripts of foreign pages
        # cannot send this header: it needs a preflight, which never allows it.
        forwarded = request.headers.get("X-Forwarded-Host", "")
        if self._is_own(forwarded):
            hosts.add(forwarded.lower())
        if _host_of(origin) not in hosts:
            raise AccessDenied(403, f"a page of {origin[:100]!r} may not do this")

    def _principal(self, request: Request) -> Principal:
        """Return who has shown valid credentials. Raises AccessDenied without such."""
        if not (self._access.has_keys or self._access.has_accounts):
            return ANYBODY
        if self._is_open(request):
            return KEY_HOLDER
        principal = self._part_holder(request) or principal_of(request, self._access)
        if principal is None:
            raise AccessDenied(
                401, "credentials are needed", challenges=challenges(request, self._access)
            )
        return principal

    def _part_holder(self, request: Request) -> Principal | None:
        """Return who was shown the preview that a part is loaded for, if they still may see it."""
        if request.endpoint != _PART:
            return None
        message_id = (request.view_args or {})["id"]
        holder = self._part_tokens.holder(request.args.get("pass", ""), message_id)
        if holder is None:
            return None
        if holder.account is None:
            is_open = not (self._access.has_keys or self._access.has_accounts)
            known = ANYBODY if is_open else KEY_HOLDER
        else:
            found = self._access.directory.principal(holder.account, holder.token_id)
            if found is None:
                return None
            known = found
        return known if known.stamp == holder.stamp else None

    def _is_open(self, request: Request) -> bool:
        """Return whether a request needs no credentials; the page does not, to show its form."""
        endpoint = request.endpoint or ""
        return endpoint in self._open_to_all or (
            self._access.has_accounts and (endpoint in _SIGN_IN or endpoint.startswith(_ASSETS))
        )

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
        if name.removesuffix(".") in self._allowed_hosts or (match["name"] and _is_private(name)):
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
    # a dot at the end says that nothing is to be appended: `mail.` is a top-level domain
    return name == "localhost." or name.removesuffix(".").endswith((".localhost", ".internal"))


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
