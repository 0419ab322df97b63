"""On a phone there is one column: the list comes first, and a message in its place."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from mailtrap_local import Sandbox


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    return {**browser_context_args, "viewport": {"width": 390, "height": 844}, "has_touch": True}


@pytest.fixture
def page_with_mail(visit: Callable[[], Page], send_mail: Callable[..., None]) -> Page:
    send_mail("First", html="<p>Wide table</p>")
    send_mail("Second")
    return visit()


def test_a_message_takes_the_place_of_the_list_and_gives_it_back(page_with_mail: Page) -> None:
    page = page_with_mail
    rows = page.get_by_role("listbox")
    expect(rows).to_be_visible()
    expect(page.get_by_role("article")).to_have_count(0)
    page.get_by_role("option", name="First").tap()
    expect(page.get_by_role("article", name="First")).to_be_visible()
    expect(rows).to_be_hidden()
    page.get_by_role("button", name="Back").tap()
    expect(rows).to_be_visible()
    expect(page.get_by_role("article")).to_have_count(0)


def test_the_browsers_back_goes_back_to_the_list(page_with_mail: Page) -> None:
    page = page_with_mail
    page.get_by_role("option", name="Second").tap()
    expect(page.get_by_role("article", name="Second")).to_be_visible()
    page.go_back()
    expect(page.get_by_role("listbox")).to_be_visible()
    expect(page.get_by_role("article")).to_have_count(0)


def test_nothing_is_wider_than_the_screen(page_with_mail: Page) -> None:
    page = page_with_mail
    wider = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
    assert not page.evaluate(wider)
    page.get_by_role("option", name="First").tap()
    expect(page.get_by_role("article", name="First")).to_be_visible()
    assert not page.evaluate(wider)


def test_the_mailboxes_lie_over_the_list_until_one_is_chosen(
    page_with_mail: Page, sandbox: Sandbox
) -> None:
    page = page_with_mail
    sandbox.mailroom.create_mailbox("shop")
    expect(page.get_by_role("navigation", name="Places")).to_be_hidden()
    page.get_by_role("button", name="Mailboxes").tap()
    page.get_by_role("link", name="shop").tap()
    expect(page.get_by_role("navigation", name="Places")).to_be_hidden()
    expect(page.get_by_text("shop is empty")).to_be_visible()


def test_the_head_scrolls_away_with_the_mail(
    visit: Callable[[], Page], send_mail: Callable[..., None]
) -> None:
    send_mail("Long", text="A line.\n" * 200, html="<p>Short</p>")
    page = visit()
    page.get_by_role("option", name="Long").tap()
    frame = page.locator("iframe")
    subject = page.get_by_role("article").get_by_role("heading", level=2)
    for tab in ("HTML", "Text"):
        page.get_by_role("tab", name=tab, exact=True).tap()
        expect(subject).to_be_in_viewport()
        if tab == "HTML":
            expect(frame).to_be_visible()
        page.mouse.move(200, 600)
        page.mouse.wheel(0, 5000)
        expect(subject).not_to_be_in_viewport()
        page.mouse.wheel(0, -5000)


def test_the_actions_and_the_looks_are_menus_in_words(page_with_mail: Page) -> None:
    page = page_with_mail
    page.get_by_role("option", name="First").tap()
    for words in ("Copy as pytest assertion", "Delete"):
        expect(page.get_by_text(words, exact=True)).to_be_hidden()
    page.get_by_role("button", name="More actions").tap()
    expect(page.get_by_text("Copy as pytest assertion", exact=True)).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_text("Delete", exact=True)).to_be_hidden()
    expect(page.get_by_role("article", name="First")).to_be_visible()
    page.get_by_role("button", name="More actions").tap()
    page.get_by_text("Pin", exact=True).tap()
    expect(page.get_by_text("Delete", exact=True)).to_be_hidden()
    page.get_by_role("button", name="How the mail is shown").tap()
    page.get_by_role("combobox", name="Width").select_option("768 px, tablet")
    expect(page.locator("iframe")).to_have_js_property("clientWidth", 768)
