"""Sign-in by OpenID Connect, with a provider that speaks the protocol, and what it refuses."""

from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from joserfc.jwk import RSAKey

from mailtrap_local import Sandbox
from mailtrap_local.config.oidc_values import parse_oidc
from mailtrap_local.errors import BadSetting
from mailtrap_local.webapp.openid import routes
from oidc_provider import CLIENT, SECRET, OidcProvider, oidc_provider

Serve = Callable[..., Sandbox]


@pytest.fixture
def provider() -> Iterator[OidcProvider]:
    with oidc_provider() as provider:
        yield provider


@pytest.fixture
def open_box(serve: Serve, provider: OidcProvider) -> Callable[..., Sandbox]:
    """`open_box(allowed_domains=[…])` is a sandbox with that provider."""

    def open_box(base_path: str = "/", **more: Any) -> Sandbox:
        groups = {"dev": {"mailboxes": ["shop*"]}, "ops": {"role": "admin"}}
        table = {"issuer": provider.issuer, "client_id": CLIENT, "client_secret": SECRET}
        oidc = {**table, "groups": groups, **more}
        return serve(http="127.0.0.1:0", base_path=base_path, oidc=oidc)

    return open_box


class Visit:
    """A browser that has begun to sign in: `callback` is where the provider sent it."""

    def __init__(self, box: Sandbox, folder: str = "") -> None:
        self.box = box
        self.http = requests.Session()
        url = f"{box.http.url}/{folder}api/oidc/sign-in"
        begun = self.http.get(url, allow_redirects=False)
        assert begun.status_code == 302, begun.text
        self.asked = parse_qs(urlsplit(begun.headers["Location"]).query)
        sent = requests.get(begun.headers["Location"], allow_redirects=False, timeout=60)
        self.callback = sent.headers["Location"]

    def come_back(self, callback: str | None = None) -> str:
        """Return where the callback leads to, as its page says."""
        response = self.http.get(callback or self.callback, allow_redirects=False)
        assert response.status_code == 200, response.text
        return response.text.partition("url=")[2].partition('"')[0]

    def me(self) -> dict[str, Any]:
        response = self.http.get(f"{self.box.http.url}/api/me")
        return response.json() if response.status_code == 200 else {"status": response.status_code}


def test_a_group_gives_an_account_its_rights(open_box: Any, provider: OidcProvider) -> None:
    provider.claims["groups"] = ["dev", "unknown"]
    visit = Visit(open_box())
    assert visit.asked["code_challenge_method"] == ["S256"]
    assert visit.asked["scope"] == ["openid email profile"]
    assert visit.asked["redirect_uri"] == [f"{visit.box.http.url}/api/oidc/callback"]
    assert visit.come_back() == "../../."
    me = visit.me()
    assert (me["account"], me["role"], me["mailboxes"]) == ("ann@example.com", "member", ["shop*"])
    assert me["signed_in"]
    cookie = next(one for one in visit.http.cookies if one.name == "mailtrap_session")
    assert cookie.has_nonstandard_attr("HttpOnly")
    assert cookie.get_nonstandard_attr("SameSite") == "Strict"


@pytest.mark.parametrize("base_path", ["/", "/mail"])
@pytest.mark.parametrize("folder", ["at/shop/", "at/shop%20a%22b/"])
def test_who_begins_at_a_mailbox_comes_back_there(
    open_box: Any, provider: OidcProvider, base_path: str, folder: str
) -> None:
    provider.claims["groups"] = ["dev"]
    box = open_box(base_path=base_path)
    visit = Visit(box, folder)
    assert visit.come_back() == f"../../{folder}"
    assert requests.get(f"{box.http.url}/{folder}", cookies=visit.http.cookies).status_code == 200
    provider.claims["groups"] = []
    assert Visit(box, folder).come_back() == f"../../{folder}?sign-in=refused"


def test_other_groups_change_the_rights_at_the_next_sign_in(
    open_box: Any, provider: OidcProvider
) -> None:
    provider.claims["groups"] = ["dev"]
    first = Visit(open_box())
    first.come_back()
    provider.claims["groups"] = ["ops"]
    again = Visit(first.box)
    again.come_back()
    assert again.me()["role"] == "admin"
    assert first.me()["role"] == "admin"
    provider.claims["groups"] = []
    assert Visit(first.box).come_back() == "../../?sign-in=refused"


def test_the_provider_is_asked_nothing_before_somebody_signs_in(
    open_box: Any, provider: OidcProvider
) -> None:
    box = open_box()
    assert requests.get(f"{box.http.url}/api/me", timeout=60).status_code == 401
    assert 'data-provider="OpenID Connect"' in requests.get(box.http.url, timeout=60).text
    assert provider.asked == []


def test_a_session_that_has_ended_is_out(open_box: Any, provider: OidcProvider) -> None:
    provider.claims["groups"] = ["dev"]
    visit = Visit(open_box())
    visit.come_back()
    assert visit.http.delete(f"{visit.box.http.url}/api/session").status_code == 204
    assert visit.me() == {"status": 401}


SPOILT: dict[str, dict[str, Any]] = {
    "another nonce": {"nonce": "another"},
    "expired": {"exp": 1_600_000_000},
    "another audience": {"aud": "another"},
    "another issuer": {"iss": "https://another.example"},
    "an address that is not verified": {"email_verified": False},
    "no address": {"email": None},
    "no group": {"groups": []},
    "a name that no account can have": {"email": "a/b@example.com"},
}


@pytest.mark.parametrize("claims", SPOILT.values(), ids=SPOILT)
def test_a_token_that_is_not_right_signs_nobody_in(
    open_box: Any, provider: OidcProvider, claims: dict[str, Any]
) -> None:
    provider.claims |= {"groups": ["dev"]} | claims
    visit = Visit(open_box())
    assert visit.come_back() == "../../?sign-in=refused"
    assert visit.me() == {"status": 401}


def test_a_signature_by_another_key_is_refused(open_box: Any, provider: OidcProvider) -> None:
    provider.claims["groups"] = ["dev"]
    provider.key = RSAKey.generate_key(2048, {"kid": "first"})
    visit = Visit(open_box())
    assert visit.come_back() == "../../?sign-in=refused"
    assert visit.me() == {"status": 401}


@pytest.mark.parametrize("spoil", ["state=another", "error=access_denied", ""])
def test_a_callback_that_was_not_asked_for_is_refused(
    open_box: Any, provider: OidcProvider, spoil: str
) -> None:
    provider.claims["groups"] = ["dev"]
    visit = Visit(open_box())
    address, _, query = visit.callback.partition("?")
    code = query.partition("&")[0]
    assert visit.come_back(f"{address}?{code}&{spoil}") == "../../?sign-in=refused"
    assert visit.me() == {"status": 401}


def test_the_callback_of_another_browser_is_refused(open_box: Any, provider: OidcProvider) -> None:
    provider.claims["groups"] = ["dev"]
    box = open_box()
    mine, other = Visit(box), Visit(box)
    assert other.come_back(mine.callback) == "../../?sign-in=refused"
    assert other.me() == {"status": 401}


def test_domains_may_be_limited(open_box: Any, provider: OidcProvider) -> None:
    provider.claims["groups"] = ["dev"]
    box = open_box(allowed_domains=["fern.example"])
    assert Visit(box).come_back() == "../../?sign-in=refused"
    provider.claims["email"] = "ann@Fern.example"
    assert Visit(box).come_back() == "../../."


def test_a_provider_that_is_down_is_said_to_be(open_box: Any, provider: OidcProvider) -> None:
    box = open_box()
    provider.is_down = True
    response = requests.get(f"{box.http.url}/api/oidc/sign-in", allow_redirects=False, timeout=60)
    assert "?sign-in=unavailable" in response.text
    provider.is_down = False
    provider.claims["groups"] = ["dev"]
    visit = Visit(box)
    provider.is_down = True
    assert visit.come_back() == "../../?sign-in=unavailable"


def test_a_provider_that_hangs_is_given_up(
    open_box: Any, provider: OidcProvider, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(routes, "_TIMEOUT", 0.3)
    box = open_box()
    with provider.hanging():
        response = requests.get(f"{box.http.url}/api/oidc/sign-in", timeout=60)
    assert "?sign-in=unavailable" in response.text


def test_a_page_of_another_origin_cannot_begin_a_sign_in(open_box: Any) -> None:
    headers = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"}
    headers["Sec-Fetch-Dest"] = "document"
    url = f"{open_box().http.url}/api/oidc/sign-in"
    assert requests.get(url, headers=headers, timeout=60).status_code == 403


@pytest.mark.parametrize(
    ("table", "words"),
    [
        ({}, "issuer is missing"),
        ({"issuer": "http://id.example", "client_id": "x"}, "an https URL"),
        ({"issuer": "https://id.example", "client_id": "x", "color": 1}, "no such key: color"),
        ({"issuer": "https://id.example", "client_id": "x", "scopes": ["email"]}, "openid has"),
        (
            {"issuer": "https://id.example", "client_id": "x", "client_secret_env": "NO_SUCH"},
            "NO_SUCH is not set",
        ),
        (
            {"issuer": "https://id.example", "client_id": "x", "groups": {"a": {"role": "king"}}},
            "king",
        ),
    ],
)
def test_settings_that_are_invalid_say_so(table: dict[str, Any], words: str) -> None:
    with pytest.raises(BadSetting, match=words):
        parse_oidc(table)
