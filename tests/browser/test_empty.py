"""Where no mail is shown the page says why: settings to paste only in an empty sandbox."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from delivering import deliver
from mailtrap_local import Sandbox

LESSON = "Settings to paste"


def test_with_mail_the_pane_beside_the_list_names_keys_and_no_settings(
    visit: Callable[[], Page], send_mail: Callable[..., None]
) -> None:
    page = visit()
    expect(page.get_by_role("heading", name=LESSON)).to_be_visible()
    send_mail("The first")
    expect(page.get_by_text("Pick a message")).to_be_visible()
    expect(page.get_by_role("heading", name=LESSON)).to_have_count(0)
    expect(page.get_by_text("Next message")).to_be_visible()
    page.keyboard.press("j")
    expect(page.get_by_role("article", name="The first")).to_be_visible()
    expect(page.get_by_text("Pick a message")).to_have_count(0)


def test_an_empty_mailbox_says_that_there_is_mail_elsewhere(
    visit: Callable[[], Page], send_mail: Callable[..., None], sandbox: Sandbox
) -> None:
    shop = sandbox.open_mailbox("shop")
    send_mail("The first")
    page = visit()
    page.get_by_role("link", name="shop").click()
    expect(page.get_by_text("shop is empty")).to_be_visible()
    expect(page.get_by_text("There is 1 message elsewhere.")).to_be_visible()
    expect(page.get_by_text(f"It listens on port {shop.port}.")).to_be_visible()
    expect(page.get_by_role("heading", name=LESSON)).to_have_count(0)
    page.get_by_role("button", name="Show all mail").click()
    expect(page.get_by_role("option")).to_have_count(1)


@pytest.mark.parametrize("query", ["no such thing", "tag:nothing", "x" * 900])
def test_a_search_that_finds_nothing_repeats_what_was_asked_and_can_be_left(
    visit: Callable[[], Page], send_mail: Callable[..., None], query: str
) -> None:
    send_mail("The first")
    page = visit()
    page.get_by_role("combobox", name="Search").fill(query)
    expect(page.get_by_text("Nothing fits")).to_be_visible()
    asked = page.get_by_role("code").filter(has_text=query[:200])
    expect(asked).to_be_visible()
    height = asked.locator("..").bounding_box()
    assert height is not None
    assert height["height"] <= 60
    page.get_by_role("button", name="Show all mail").click()
    expect(page.get_by_role("option")).to_have_count(1)
    expect(page.get_by_role("combobox", name="Search")).to_have_value("")


def test_a_search_in_a_mailbox_can_be_widened_to_all(
    visit: Callable[[], Page], sandbox: Sandbox
) -> None:
    deliver(sandbox, b"Subject: Invoice\r\n\r\nHi\r\n")
    deliver(sandbox, b"Subject: Order\r\n\r\nHi\r\n", mailbox="shop")
    page = visit()
    page.get_by_role("link", name="shop").click()
    search = page.get_by_role("combobox", name="Search")
    search.fill("invoice")
    expect(page.get_by_text("Only shop was searched.")).to_be_visible()
    page.get_by_role("button", name="Search all mail").click()
    expect(page.get_by_role("option")).to_contain_text(["Invoice"])
    expect(search).to_have_value("invoice")


def test_a_list_that_loads_slowly_says_so_and_a_quick_one_does_not(
    page: Page, sandbox: Sandbox
) -> None:
    deliver(sandbox)
    page.route("**/api/messages?*", lambda _: None)  # unanswered
    page.goto(sandbox.http.url)
    waiting = page.get_by_text("Loading the list")
    expect(waiting).to_have_css("animation", re.compile("0.6s .*backwards appear"))  # unseen before
    expect(waiting).to_have_css("opacity", "1")
    expect(page.get_by_text("No mail yet")).to_have_count(0)
    expect(page.get_by_text("Pick a message")).to_have_count(0)
