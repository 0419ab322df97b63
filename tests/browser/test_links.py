"""Links of a mail: first those to act on; each is asked about before it leaves the page."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, Route, expect

OpenMail = Callable[..., Page]

RESET = "https://bank.example@evil.example:8443/reset/8f2c?next=%2F"
HTML = f"""
<img src="https://cdn.example/logo.png" width="300" height="90" alt="Logo">
<p><a href="https://shop.example/news">News</a>
<a href="https://shop.example/unsubscribe/7">Unsubscribe</a>
<a href="{RESET}">Reset your password</a>
<a href="https://shop.example/verify/1">Verify your address</a>
<a href="mailto:help@shop.example">Write to us</a></p>
"""


@pytest.fixture
def open_tab(
    visit: Callable[[], Page], send_mail: Callable[..., None], context: BrowserContext
) -> Callable[..., Locator]:
    """`open_tab("Links", html=…)` is the panel of a tab of such a mail; the web is all one page."""

    def answer(route: Route) -> None:
        route.fulfill(content_type="text/html", body="<title>Elsewhere</title>")

    def open_tab(tab: str, **parts: object) -> Locator:
        context.route(lambda url: ".example" in url, answer)
        send_mail("A mail", **parts)
        page = visit()
        page.get_by_role("option").click()
        page.get_by_role("tab", name=tab).click()
        return page.get_by_role("tabpanel", name=tab)

    return open_tab


def test_links_to_act_on_come_first_and_assets_are_folded_away(
    open_tab: Callable[..., Locator],
) -> None:
    panel = open_tab("Links", html=HTML)
    acts = panel.get_by_role("region", name="Links to act on").get_by_role("listitem")
    expect(acts).to_contain_text(["Verify", "Reset", "Unsubscribe"])
    others = panel.get_by_role("region", name="Other links").get_by_role("listitem")
    expect(others).to_contain_text(["News", "Write to us"])
    assets = panel.locator("details")
    expect(assets.locator("summary")).to_have_text(
        "Loaded by the mail: 1 image, style sheet or font"
    )
    expect(assets.get_by_text("https://cdn.example/logo.png")).to_be_hidden()
    assets.locator("summary").click()
    expect(assets.get_by_text("https://cdn.example/logo.png")).to_be_visible()


def test_only_links_of_the_web_can_be_opened_but_all_be_copied(
    open_tab: Callable[..., Locator],
) -> None:
    panel = open_tab("Links", html=HTML)
    mailto = panel.get_by_role("listitem").filter(has_text="Write to us")
    expect(mailto.get_by_role("button", name="Copy mailto:help@shop.example")).to_be_visible()
    expect(mailto.get_by_role("link")).to_have_count(0)


def test_before_a_link_is_opened_its_host_is_shown(
    open_tab: Callable[..., Locator], page: Page
) -> None:
    panel = open_tab("Links", html=HTML)
    panel.get_by_role("link", name=f"Open {RESET}").click()
    question = page.get_by_role("alertdialog", name="Open this link?")
    expect(question).to_contain_text("a link that works once is used up")
    expect(question.locator("strong")).to_have_text("evil.example:8443")
    expect(question.get_by_role("group", name="The whole address")).to_have_text(RESET)
    with page.context.expect_page() as opened:
        question.get_by_role("link", name="Open").click()
    opened.value.wait_for_load_state()
    assert opened.value.url.startswith("https://bank.example@evil.example:8443/reset/8f2c")
    assert opened.value.evaluate("[window.opener, document.referrer]") == [None, ""]
    expect(question).to_have_count(0)


def test_a_link_that_is_not_opened_stays_unused(
    open_tab: Callable[..., Locator], page: Page, context: BrowserContext
) -> None:
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    panel = open_tab("Text", text="Reset: https://shop.example/reset/8f2c.")
    link = panel.get_by_role("link", name="https://shop.example/reset/8f2c")
    question = page.get_by_role("alertdialog")
    for ways in ({}, {"button": "middle"}, {"modifiers": ["Control"]}):
        link.click(**ways)
        question.get_by_role("button", name="Copy").click()
        assert page.evaluate("navigator.clipboard.readText()") == "https://shop.example/reset/8f2c"
        question.get_by_role("button", name="Cancel").click()
        expect(question).to_have_count(0)
    expect(link).to_be_focused()
    assert len(context.pages) == 1


def test_with_content_from_elsewhere_on_links_open_at_once(
    open_tab: Callable[..., Locator], page: Page
) -> None:
    open_tab("HTML", html=HTML, text="See https://shop.example/news for more.")
    page.get_by_role("button", name="Load remote content").click()
    page.get_by_role("tab", name="Text").click()
    with page.expect_popup() as opened:
        page.get_by_role("link", name="https://shop.example/news").click()
    opened.value.wait_for_load_state()
    assert opened.value.evaluate("[window.opener, document.referrer]") == [None, ""]
    page.get_by_role("tab", name="HTML").click()
    expect(page.get_by_role("button", name="Block remote content")).to_be_visible()


def test_of_very_many_links_the_first_are_shown_and_more_on_request(
    open_tab: Callable[..., Locator],
) -> None:
    links = "".join(f'<a href="https://shop.example/p/{number}">x</a>' for number in range(1500))
    panel = open_tab("Links", html=links)
    expect(panel.get_by_role("listitem")).to_have_count(100)
    panel.get_by_role("button", name="and 900 more").click()
    expect(panel.get_by_role("listitem")).to_have_count(200)
    expect(panel).to_contain_text("The first 1,000 of 1,500.")
    with panel.page.expect_popup() as whole:
        panel.get_by_role("link", name="Open the whole list").click()
    assert whole.value.url.endswith("/links")
