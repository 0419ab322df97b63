"""Sign-in by OpenID Connect as a browser does it: to the provider, back, and onto the page."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from mailtrap_local import Sandbox
from oidc_provider import CLIENT, SECRET, OidcProvider, oidc_provider
from sending import compose, send


@pytest.fixture(scope="module")
def provider() -> Iterator[OidcProvider]:
    with oidc_provider() as provider:
        yield provider


@pytest.fixture
def sandbox_settings(provider: OidcProvider) -> dict[str, Any]:
    groups = {"dev": {"mailboxes": ["shop*"]}}
    table = {"issuer": provider.issuer, "client_id": CLIENT, "client_secret": SECRET}
    return {"http": "127.0.0.1:0", "oidc": {**table, "groups": groups}}


@pytest.fixture(autouse=True)
def mail(sandbox: Sandbox) -> None:
    for name in ("shop", "ops"):
        send(sandbox.open_mailbox(name), raw=compose(f"Of {name}", text="Hello"))


def test_who_the_provider_knows_is_signed_in_and_out(
    page: Page, sandbox: Sandbox, provider: OidcProvider
) -> None:
    provider.claims["groups"] = ["dev"]
    page.goto(sandbox.http.url)
    page.get_by_role("link", name="Sign in with").click()
    expect(page.get_by_text("Live", exact=True)).to_be_visible()
    expect(page.get_by_role("option", name="Of shop")).to_be_visible()
    expect(page.get_by_text("Of ops")).to_have_count(0)
    page.reload()
    expect(page.get_by_text("Live", exact=True)).to_be_visible()
    page.get_by_role("button", name="ann@example.com").click()
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("link", name="Sign in with")).to_be_visible()


def test_who_is_in_no_group_reads_why(page: Page, sandbox: Sandbox, provider: OidcProvider) -> None:
    provider.claims["groups"] = ["sales"]
    page.goto(sandbox.http.url)
    page.get_by_role("link", name="Sign in with").click()
    expect(page.get_by_role("alert")).to_contain_text("has no account for you")
    expect(page.get_by_role("link", name="Sign in with")).to_be_visible()
