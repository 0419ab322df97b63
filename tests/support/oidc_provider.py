"""A provider of OpenID Connect on a free port: discovery, authorization, tokens and keys.

It signs in whoever asks, as `claims` say. A test may spoil what it answers.
"""

import base64
import hashlib
import json
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

from http_servers import Answer, Asked, AskedServer, http_server

CLIENT = "mailtrap"
SECRET = "a secret of the client"


class OidcProvider:
    """What the provider says. `claims` are added to each token; `key` signs it."""

    def __init__(self) -> None:
        self.key = RSAKey.generate_key(2048, {"kid": "first"})
        self.published = self.key
        self.claims: dict[str, Any] = {"email": "ann@example.com", "email_verified": True}
        self.is_down = False
        self._answers = threading.Event()
        self._answers.set()
        self.server: AskedServer | None = None
        self._codes: dict[str, dict[str, str]] = {}

    @property
    def issuer(self) -> str:
        assert self.server is not None
        return self.server.url

    @property
    def asked(self) -> list[Asked]:
        assert self.server is not None
        return self.server.asked

    @contextmanager
    def hanging(self) -> Iterator[None]:
        """Answer nothing until the end of the block."""
        self._answers.clear()
        yield
        self._answers.set()

    def answer(self, asked: Asked) -> Answer:
        self._answers.wait(60)
        if self.is_down:
            return 503, {}, b""
        url = urlsplit(asked.path)
        match url.path:
            case "/.well-known/openid-configuration":
                return self._json(self._metadata())
            case "/jwks":
                return self._json({"keys": [self.published.as_dict(private=False)]})
            case "/authorize":
                return self._authorize(_words(url.query))
            case "/token":
                return self._token(asked, _words(asked.body.decode()))
        return 404, {}, b""

    def _metadata(self) -> dict[str, Any]:
        return {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/jwks",
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["RS256", "none"],
        }

    def _authorize(self, query: dict[str, str]) -> Answer:
        code = secrets.token_urlsafe(8)
        self._codes[code] = query
        back = urlencode({"code": code, "state": query["state"]})
        return 302, {"Location": f"{query['redirect_uri']}?{back}"}, b""

    def _token(self, asked: Asked, body: dict[str, str]) -> Answer:
        begun = self._codes.pop(body.get("code", ""), None)
        basic = base64.b64encode(f"{CLIENT}:{SECRET.replace(' ', '+')}".encode()).decode()
        plain = base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
        shown = asked.headers.get("Authorization", "")
        if begun is None or shown not in {f"Basic {basic}", f"Basic {plain}"}:
            return 400, {"Content-Type": "application/json"}, b'{"error": "invalid_grant"}'
        proof = hashlib.sha256(body["code_verifier"].encode()).digest()
        if base64.urlsafe_b64encode(proof).decode().rstrip("=") != begun["code_challenge"]:
            return 400, {"Content-Type": "application/json"}, b'{"error": "invalid_grant"}'
        now = int(time.time())
        claims = {
            "iss": self.issuer,
            "aud": CLIENT,
            "sub": "1",
            "iat": now,
            "exp": now + 300,
            "nonce": begun["nonce"],
        } | self.claims
        token = jwt.encode({"alg": "RS256", "kid": self.published.kid}, claims, self.key)
        return self._json({"access_token": "a", "token_type": "Bearer", "id_token": token})

    def _json(self, document: dict[str, Any]) -> Answer:
        return 200, {"Content-Type": "application/json"}, json.dumps(document).encode()


def _words(query: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(query).items()}


@contextmanager
def oidc_provider() -> Iterator[OidcProvider]:
    """Serve a provider until the end of the block."""
    provider = OidcProvider()
    with http_server(provider.answer) as provider.server:
        yield provider
