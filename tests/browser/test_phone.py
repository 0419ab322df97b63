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
