"""The reader's language, theme and notifications; what the page says to those who do not see it."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect


@pytest.fixture
def settings(visit: Callable[[], Page]) -> Page:
    page = visit()
    page.get_by_role("button", name="Settings").click()
    return page


def test_the_theme_is_the_systems_until_it_is_chosen(settings: Page) -> None:
    page = settings
    ground = page.locator("body")
    page.emulate_media(color_scheme="dark")
    expect(ground).to_have_css("background-color", "rgb(19, 22, 24)")
    page.get_by_label("Theme").select_option("Light")
    expect(ground).to_have_css("background-color", "rgb(246, 247, 247)")
    page.reload()
    expect(ground).to_have_css("background-color", "rgb(246, 247, 247)")


def test_the_language_can_be_changed_and_is_kept(settings: Page) -> None:
    page = settings
    page.get_by_label("Language").select_option("zh-CN")
    expect(page.get_by_text("还没有邮件")).to_be_visible()
    expect(page.locator("html")).to_have_attribute("lang", "zh-CN")
    page.reload()
    expect(page.get_by_text("还没有邮件")).to_be_visible()


class TestABrowserInChinese:
    """Text of the page in a browser that prefers Chinese."""

    @pytest.fixture(scope="session")
    def browser_context_args(self, browser_context_args: dict[str, Any]) -> dict[str, Any]:
        return {**browser_context_args, "locale": "zh-CN"}

    def test_it_gets_a_page_in_chinese(self, page: Page, sandbox: Any) -> None:
        page.goto(sandbox.http.url)
        expect(page.get_by_text("还没有邮件")).to_be_visible()
        expect(page.get_by_role("combobox", name="搜索")).to_be_visible()


def test_arrivals_are_said_to_those_who_listen(
    visit: Callable[[], Page], send_mail: Callable[..., None]
) -> None:
    page = visit()
    news = page.get_by_role("log", name="What has just happened")
    send_mail("Hello")
    expect(news).to_have_text("New message: Hello")


def test_the_icon_counts_what_is_unread(
    visit: Callable[[], Page], send_mail: Callable[..., None]
) -> None:
    page = visit()
    icon = page.locator("link[rel=icon]")
    plain = re.compile(r"/favicon\.svg$")
    expect(icon).to_have_attribute("href", plain)
    send_mail("Hello")
    expect(icon).to_have_attribute("href", re.compile("^data:image/png"))
    page.get_by_role("option").click()
    expect(icon).to_have_attribute("href", plain)


def test_new_mail_is_notified_when_nobody_looks(
    page: Page, visit: Callable[[], Page], send_mail: Callable[..., None], context: BrowserContext
) -> None:
    context.grant_permissions(["notifications"])
    # a window without a screen shows none, so it is noted what would be
    page.add_init_script("""
        window.notes = [];
        window.Notification = class {
            static permission = "granted";
            static requestPermission = async () => "granted";
            constructor(title, { body }) { window.notes.push([title, body]); }
        };
        Object.defineProperty(document, "hidden", { get: () => true });
    """)
    visit()
    page.get_by_role("button", name="Settings").click()
    page.get_by_label("Notify me of new mail").click()
    expect(page.get_by_label("Notify me of new mail")).to_be_checked()
    send_mail("Hello")
    expect(page.get_by_role("option", name="Hello")).to_be_visible()
    assert page.evaluate("window.notes") == [["Hello", "The App"]]
