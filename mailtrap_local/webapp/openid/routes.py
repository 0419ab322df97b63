"""Routes of a sign-in by OpenID Connect: to the provider, and back. The library checks the token.

The way is the code flow with PKCE (RFC 7636), a state and a nonce. What belongs to one attempt is
in a signed cookie until then. The provider is asked nothing before somebody signs in.
"""

import logging
from collections.abc import Callable
from html import escape
from typing import TYPE_CHECKING, Any

from authlib.common.errors import AuthlibBaseError
from authlib.integrations.flask_client import OAuth
from flask import Flask, Response, request, session
from flask.sessions import SecureCookieSessionInterface
from joserfc.errors import JoseError
from requests import RequestException

from mailtrap_local.errors import NotPermitted, SandboxError
from mailtrap_local.mailroom.account_changes import AccountChanges
from mailtrap_local.mailroom.account_directory import AccountDirectory, audit
from mailtrap_local.webapp.http.mailbox_root import base_path_of, web_root
from mailtrap_local.webapp.http.session_cookie import is_https, set_session_cookie
from mailtrap_local.webapp.openid.identity import account_of

if TYPE_CHECKING:
    from mailtrap_local.config.oidc_values import OidcSettings

SIGN_IN = "GET /api/oidc/sign-in"
CALLBACK = "GET /api/oidc/callback"

_TIMEOUT = 10.0  # seconds for each request to the provider
_UNSAFE = ("none", "HS")  # algorithms of signatures: no key, or a secret that others may know
_PAGE_POLICY = "default-src 'none'; frame-ancestors 'none'"
# A redirect would still count as coming from the provider, and lack the cookie (SameSite=Strict).
_TO_PAGE = (
    '<!doctype html><meta http-equiv="refresh" content="0; url=../../{place}"><title>…</title>'
)
_FOLDER = "folder"  # in the cookie of an attempt, that of the page where it began: `at/shop/`

log = logging.getLogger(__name__)


class _AttemptCookie(SecureCookieSessionInterface):
    """Cookie of one attempt, sent back over https alone if it was set there."""

    def get_cookie_secure(self, app: Flask) -> bool:
        return is_https(request)


def serve_openid(
    app: Flask,
    settings: "OidcSettings",
    directory: AccountDirectory,
    *,
    secret: bytes,
    base_path: str,
) -> None:
    """Add the routes. `secret` signs the cookie, and is that of all replicas."""
    app.secret_key = secret
    app.session_interface = _AttemptCookie()
    app.config.update(
        SESSION_COOKIE_NAME="mailtrap_oidc",
        SESSION_COOKIE_PATH=f"{base_path}/api/oidc/",
        SESSION_COOKIE_SAMESITE="Lax",  # the provider sends the browser back
        SESSION_COOKIE_HTTPONLY=True,
    )
    provider = _Provider(app, settings)

    def sign_in() -> Any:
        session[_FOLDER] = folder = f"{web_root(request)}/".removeprefix(f"{base_path}/")
        return _answered(lambda: provider.begin(_callback_url()), folder)

    def callback() -> Any:
        folder = session.pop(_FOLDER, "")
        return _answered(lambda: _finish(provider.claims(), settings, directory, folder), folder)

    app.add_url_rule("/api/oidc/sign-in", SIGN_IN, sign_in, methods=["GET"])
    app.add_url_rule("/api/oidc/callback", CALLBACK, callback, methods=["GET"])


class _Provider:
    """The provider, by its metadata, which are read when first needed."""

    def __init__(self, app: Flask, settings: "OidcSettings") -> None:
        self._issuer = settings.issuer
        issuer = settings.issuer.rstrip("/")
        self._client = OAuth(app).register(
            "provider",
            client_id=settings.client_id,
            client_secret=settings.client_secret or None,
            server_metadata_url=f"{issuer}/.well-known/openid-configuration",
            client_kwargs={
                "scope": " ".join(settings.scopes),
                "code_challenge_method": "S256",
                "token_endpoint_auth_method": (
                    "client_secret_basic" if settings.client_secret else "none"
                ),
                "default_timeout": _TIMEOUT,
            },
        )

    def begin(self, callback_url: str) -> Any:
        """Return the redirect to the provider."""
        self._check_metadata()
        return self._client.authorize_redirect(callback_url)

    def claims(self) -> dict[str, Any]:
        """Return the claims of the token that a callback has brought, all checked."""
        self._check_metadata()
        token = self._client.authorize_access_token()
        claims = token.get("userinfo")
        if claims is None:
            raise NotPermitted("the provider has sent no ID token")
        return dict(claims)

    def _check_metadata(self) -> None:
        metadata = self._client.load_server_metadata()
        if metadata.get("issuer") != self._issuer:
            raise NotPermitted(f"the provider calls itself {metadata.get('issuer')!r:.100}")
        offered = metadata.get("id_token_signing_alg_values_supported") or ["RS256"]
        metadata["id_token_signing_alg_values_supported"] = [
            one for one in offered if not str(one).startswith(_UNSAFE)
        ]


def _finish(
    claims: dict[str, Any], settings: "OidcSettings", directory: AccountDirectory, folder: str
) -> Response:
    """Begin a session of the account that the claims name."""
    name, of_groups = account_of(claims, settings)
    peer = request.remote_addr or ""
    changes = AccountChanges(directory)
    text = changes.sign_in_by_provider(name, of_groups, peer, by_groups=bool(settings.groups))
    response = _to_page(folder)
    set_session_cookie(response, request, text)
    return response


def _answered(work: Callable[[], Any], folder: str) -> Any:
    """Return the response; after a failure the one that leads to the form, which names its kind."""
    try:
        return work()
    except (NotPermitted, AuthlibBaseError, JoseError) as problem:
        audit.warning(
            "sign-in by OpenID Connect from %s refused: %.300s", request.remote_addr, problem
        )
        return _to_page(folder, "?sign-in=refused")
    except (RequestException, SandboxError, RuntimeError, ValueError, KeyError) as problem:
        log.warning("OpenID Connect: %.300s", problem)
        return _to_page(folder, "?sign-in=unavailable")


def _to_page(folder: str, query: str = "") -> Response:
    page = _TO_PAGE.format(place=escape(folder + query) or ".")
    response = Response(page, content_type="text/html; charset=utf-8")
    response.headers["Content-Security-Policy"] = _PAGE_POLICY
    return response


def _callback_url() -> str:
    """Return where the provider sends the browser back to: an address of our own, by the Host."""
    scheme = "https" if is_https(request) else "http"
    return f"{scheme}://{request.host}{base_path_of(request)}/api/oidc/callback"
