"""Accounts on the page: signing in and out, one's own mailboxes, and an admin's view."""

import smtplib
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from mailtrap_local import Sandbox
from mailtrap_local.config.account_values import AccountRecord
from mailtrap_local.net.password_hashes import make_hash
from sending import compose, send
from wcag import violations

PASSWORD = "correct horse"

SignIn = Callable[..., Page]


@pytest.fixture
def sandbox_settings() -> dict[str, Any]:
    secret = make_hash(PASSWORD)
    accounts = (
        AccountRecord(name="ada", role="admin", password=secret),
        AccountRecord(name="ben", password=secret, mailboxes=("shop*",)),
        AccountRecord(name="vic", role="viewer", password=secret, mailboxes=("shop*",)),
    )
    return {"http": "127.0.0.1:0", "account": accounts}


@pytest.fixture(autouse=True)
def mail(sandbox: Sandbox) -> None:
    """One mail in `shop`, one in `ops`."""
    for name in ("shop", "ops"):
        send(sandbox.open_mailbox(name), raw=compose(f"Of {name}", text="Hello"))


@pytest.fixture
def sign_in(page: Page, sandbox: Sandbox) -> SignIn:
    """`sign_in("ben")` is the page of that account."""

    def sign_in(name: str, password: str = PASSWORD, on: Page | None = None) -> Page:
        shown = on or page
        shown.goto(sandbox.http.url)
        fill_in(shown, name, password)
        expect(shown.get_by_text("Live", exact=True)).to_be_visible()
        return shown

    return sign_in


def fill_in(page: Page, name: str, password: str) -> None:
    page.get_by_label("Name").fill(name)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in").click()


def test_the_form_comes_first_and_nothing_else_is_asked_for(page: Page, sandbox: Sandbox) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{sandbox.http.url}#/mailboxes/shop")
    expect(page.get_by_role("button", name="Sign in")).to_be_visible()
    expect(page.get_by_label("Name")).to_be_focused()
    assert [url for url in asked if "/api/" in url] == []
    assert page.get_by_label("Name").get_attribute("autocomplete") == "username"
    assert page.get_by_label("Password").get_attribute("autocomplete") == "current-password"
    fill_in(page, "ben", PASSWORD)
    expect(page.get_by_role("link", name="shop").first).to_have_attribute("aria-current", "page")


def test_a_wrong_password_is_said_and_guessing_slowed_down(
    page: Page, sandbox: Sandbox, complaints: list[str]
) -> None:
    page.goto(sandbox.http.url)
    failure = page.get_by_role("alert")
    for guess in range(8):
        fill_in(page, "ben", f"guess {guess}")
        expect(page.get_by_role("button", name="Signing in")).to_have_count(0)
        expect(failure).not_to_be_empty()
        if "Too many attempts" in failure.inner_text():
            break
        expect(failure).to_have_text("The name or the password is wrong.")
    expect(failure).to_contain_text("Too many attempts. The next one is possible in")
    expect(page.get_by_role("button", name="Sign in")).to_have_attribute("aria-disabled", "true")
    complaints.clear()  # the browser notes each 401 and 429


def test_each_sees_only_its_own_mailboxes(sign_in: SignIn) -> None:
    page = sign_in("ben")
    expect(page.get_by_role("option")).to_have_count(1)
    expect(page.get_by_role("option")).to_contain_text("Of shop")
    expect(page.get_by_role("link", name="ops")).to_have_count(0)
    page.get_by_role("button", name="Signed in as ben").click()
    menu = page.get_by_role("group", name="Account")
    expect(menu).to_contain_text("Member")
    expect(menu.get_by_role("list", name="Mailboxes")).to_have_text("shop*")


def test_signing_out_leads_to_the_form_and_leaves_nothing(sign_in: SignIn) -> None:
    page = sign_in("ben")
    page.get_by_role("button", name="Signed in as ben").click()
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("button", name="Sign in")).to_be_visible()
    expect(page).to_have_title("mailtrap_local")
    expect(page.get_by_text("Of shop")).to_have_count(0)
    page.reload()
    expect(page.get_by_role("button", name="Sign in")).to_be_visible()


def test_a_viewer_is_offered_nothing_that_it_may_not_do(sign_in: SignIn) -> None:
    page = sign_in("vic")
    expect(page.get_by_role("option")).to_be_visible()
    for name in ("Delete all", "Mark all as read"):
        expect(page.get_by_role("button", name=name)).to_have_count(0)
    page.get_by_role("option").click()
    expect(page.get_by_role("article")).to_be_visible()
    for name in ("Delete", "Tag", "Pin", "Mark as read", "Mark as unread"):
        expect(page.get_by_role("button", name=name, exact=True)).to_have_count(0)
    expect(page.get_by_role("link", name="Download .eml")).to_be_visible()
    page.keyboard.press("#")
    expect(page.get_by_role("status").filter(has_text="You may read")).to_be_visible()
    expect(page.get_by_role("option")).to_have_count(1)
    page.get_by_role("link", name="Faults").click()
    expect(page.get_by_text("In force")).to_be_visible()
    expect(page.get_by_role("form", name="Add fault")).to_have_count(0)


def test_an_admin_makes_an_account_which_signs_in_and_is_removed_while_open(
    sign_in: SignIn, browser: Browser
) -> None:
    page = sign_in("ada")
    page.get_by_role("link", name="Accounts").click()
    form = page.get_by_role("form", name="Add account")
    form.get_by_label("Name").fill("cid")
    form.get_by_label("Mailboxes").fill("ops")
    form.get_by_label("Password").fill(PASSWORD)
    form.get_by_role("button").click()
    people = page.get_by_role("list", name="People and programs")
    expect(people.get_by_role("listitem").filter(has_text="cid")).to_contain_text("Member")
    expect(form.get_by_label("Name")).to_have_value("")

    other = sign_in("cid", on=browser.new_context().new_page())
    expect(other.get_by_role("option")).to_contain_text("Of ops")
    page.get_by_role("button", name="Remove account cid").click()
    page.get_by_role("button", name="Remove account", exact=True).click()
    expect(other.get_by_role("button", name="Sign in")).to_be_visible(timeout=2000)
    expect(other.get_by_text("Of ops")).to_have_count(0)
    expect(people.get_by_text("cid", exact=True)).to_have_count(0)
    other.context.close()


def test_what_is_refused_is_said_beside_the_form(sign_in: SignIn, complaints: list[str]) -> None:
    page = sign_in("ada")
    page.get_by_role("link", name="Accounts").click()
    form = page.get_by_role("form", name="Add account")
    form.get_by_label("Name").fill("ben")
    form.get_by_label("Mailboxes").fill("ops")
    form.get_by_role("button").click()
    expect(form.get_by_role("alert")).to_contain_text("is there already")
    expect(form.get_by_label("Name")).to_have_value("ben")
    assert all("400 (Bad Request)" in one for one in complaints)


def test_a_token_is_shown_once_works_and_is_revoked(sign_in: SignIn, sandbox: Sandbox) -> None:
    page = sign_in("ben")
    page.get_by_role("link", name="Tokens").click()
    form = page.get_by_role("form", name="Add token")
    form.get_by_label("For what").fill("nightly tests")
    form.get_by_role("button").click()
    card = page.get_by_role("region", name="Token nightly tests")
    token = card.locator("code").inner_text()
    assert status_of(page, sandbox, token) == 200
    card.get_by_role("button", name="Dismiss").click()
    page.reload()
    expect(page.get_by_role("list", name="Tokens")).to_contain_text("nightly tests")
    expect(page.get_by_text(token)).to_have_count(0)
    page.get_by_role("button", name="Revoke token nightly tests").click()
    page.get_by_role("button", name="Revoke token", exact=True).click()
    expect(page.get_by_role("list", name="Tokens")).not_to_contain_text("nightly tests")
    assert status_of(page, sandbox, token) == 401


def status_of(page: Page, sandbox: Sandbox, token: str) -> int:
    headers = {"Authorization": f"Bearer {token}"}
    return page.request.get(f"{sandbox.http.url}/api/messages", headers=headers).status


def test_a_browser_that_is_signed_out_elsewhere_shows_the_form_at_once(
    sign_in: SignIn, browser: Browser
) -> None:
    page = sign_in("ada")
    other = sign_in("ben", on=browser.new_context().new_page())
    page.get_by_role("link", name="Accounts").click()
    page.get_by_role("button", name="Sign out a browser of ben").click()
    page.get_by_role("button", name="Sign out", exact=True).click()
    expect(other.get_by_role("button", name="Sign in")).to_be_visible(timeout=2000)
    other.context.close()


def test_a_mailbox_gets_a_login_whose_mail_is_its_own(sign_in: SignIn, sandbox: Sandbox) -> None:
    page = sign_in("ben")
    page.get_by_role("link", name="Tokens").click()
    form = page.get_by_role("form", name="Make a login")
    form.get_by_label("Mailbox").fill("shop-eu")
    form.get_by_role("button").click()
    card = page.get_by_role("region", name="Login shop-eu")
    expect(card).to_contain_text(f"@127.0.0.1:{sandbox.smtp.port}")
    card.get_by_label("Senders").select_option("smtplib")
    expect(card).to_contain_text('smtp.login("shop-eu"')
    lines = card.locator("pre").inner_text()
    password = lines.split('"')[-2]
    with smtplib.SMTP(*sandbox.smtp, timeout=60) as client:
        client.login("shop-eu", password)
        client.sendmail("app@example.com", ["x@example.com"], compose("By login", text="Hi"))
    page.get_by_role("link", name="shop-eu").first.click()
    expect(page.get_by_role("option")).to_contain_text("By login")


@pytest.mark.parametrize("look", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_no_view_of_accounts_breaks_a_rule(
    page: Page, sandbox: Sandbox, sign_in: SignIn, look: Any, width: int
) -> None:
    page.emulate_media(color_scheme=look, reduced_motion="reduce")
    page.set_viewport_size({"width": width, "height": 800})

    def judge(view: str) -> None:
        assert violations(page) == [], view
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), view

    page.goto(sandbox.http.url)
    expect(page.get_by_role("button", name="Sign in")).to_be_visible()
    judge("form")
    sign_in("ada")
    page.goto(f"{sandbox.http.url}#/accounts")
    form = page.get_by_role("form", name="Add token")
    form.get_by_label("For what").fill("nightly tests")
    form.get_by_role("button").click()
    expect(page.get_by_role("region", name="Token nightly tests")).to_be_visible()
    judge("accounts")
    page.get_by_role("button", name="Signed in as ada").click()
    judge("menu")


def test_without_accounts_the_page_asks_and_shows_nothing_of_them(page: Page) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    with Sandbox(http="127.0.0.1:0") as open_sandbox:
        page.goto(open_sandbox.http.url)
        expect(page.get_by_text("Live", exact=True)).to_be_visible()
        expect(page.get_by_text("Listening for mail")).to_be_visible()
        for name in ("Accounts", "Tokens"):
            expect(page.get_by_role("link", name=name)).to_have_count(0)
        expect(page.get_by_role("button", name="Signed in as")).to_have_count(0)
        page.goto("about:blank")
    assert not [url for url in asked if "api/me" in url.rsplit("?")[0].split("/messages")[0]]
    assert not [url for url in asked if "AccountMenu" in url or "SignIn" in url]
