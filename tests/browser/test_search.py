"""The search box: it finds, completes, remembers, and says where it does not understand."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from mailtrap_local import Sandbox
from mailtrap_local.webapp.api import context


@pytest.fixture
def page_with_mail(visit: Callable[[], Page], send_mail: Callable[..., None]) -> Page:
    for subject in ("Your invoice 117", "Your invoice 118", "A letter"):
        send_mail(subject)
    return visit()


def box(page: Page) -> Locator:
    return page.get_by_role("combobox", name="Search")


def rows(page: Page) -> Locator:
    return page.get_by_role("listbox", name="Messages").get_by_role("option")


def test_it_finds_and_counts_also_what_comes_later(
    page_with_mail: Page, send_mail: Callable[..., None]
) -> None:
    page = page_with_mail
    page.keyboard.press("/")
    page.keyboard.type("subject:invoice -118")
    expect(page.get_by_text("1 message found", exact=True)).to_be_visible()
    expect(rows(page)).to_contain_text(["Your invoice 117"])
    send_mail("Another letter")
    send_mail("Your invoice 119")
    expect(page.get_by_text("2 messages found", exact=True)).to_be_visible()
    expect(rows(page)).to_contain_text(["Your invoice 119", "Your invoice 117"])
    page.get_by_role("button", name="Clear the search").click()
    expect(page.get_by_text("5 messages", exact=True)).to_be_visible()


def test_nothing_is_found_in_words(page_with_mail: Page) -> None:
    box(page_with_mail).fill("no such thing")
    expect(page_with_mail.get_by_text("Nothing fits")).to_be_visible()


def test_a_mistake_is_shown_under_its_place(page_with_mail: Page) -> None:
    page = page_with_mail
    box(page).fill("invoice form:ann")
    alert = page.get_by_role("alert").filter(has_text="At character 9")
    expect(alert).to_contain_text("from:")
    expect(alert.locator("pre")).to_have_text("invoice form:ann\n        ^")
    expect(box(page)).to_have_attribute("aria-invalid", "true")
    expect(rows(page)).to_have_count(3)
    box(page).fill("invoice")
    expect(alert).to_be_hidden()
    expect(rows(page)).to_have_count(2)


def test_its_words_are_completed(page_with_mail: Page) -> None:
    page = page_with_mail
    box(page).press_sequentially("is:un")
    expect(page.get_by_role("option", name="is:unread")).to_be_visible()
    box(page).press("Tab")
    expect(box(page)).to_have_value("is:unread ")
    box(page).press_sequentially("sub")
    box(page).press("ArrowDown")
    expect(page.get_by_role("option", name="subject:")).to_have_attribute("aria-selected", "true")
    box(page).press("Enter")
    box(page).press_sequentially("letter")
    expect(page.get_by_text("1 message found", exact=True)).to_be_visible()


def test_a_search_is_kept_and_found_again(page_with_mail: Page) -> None:
    page = page_with_mail
    box(page).fill("subject:invoice")
    page.get_by_role("button", name="Keep this search").click()
    page.get_by_role("link", name="All mail").click()
    expect(box(page)).to_have_value("")
    page.reload()
    page.get_by_role("link", name="subject:invoice").click()
    expect(page.get_by_text("2 messages found", exact=True)).to_be_visible()
    page.get_by_role("button", name="Forget this search: subject:invoice").click()
    expect(page.get_by_role("link", name="subject:invoice")).to_have_count(0)


def test_what_was_found_can_be_deleted(page_with_mail: Page, sandbox: Sandbox) -> None:
    page = page_with_mail
    box(page).fill("invoice")
    expect(page.get_by_text("2 messages found", exact=True)).to_be_visible()
    page.get_by_role("button", name="Delete what was found").click()
    expect(page.get_by_role("alertdialog")).to_contain_text("Delete the 2 messages found?")
    page.get_by_role("button", name="Delete messages").click()
    expect(page.get_by_text("Nothing fits")).to_be_visible()
    assert [mail.subject for mail in sandbox.mailbox] == ["A letter"]


def test_by_checks_it_goes_on_until_all_are_made(
    page_with_mail: Page, send_mail: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    page = page_with_mail
    monkeypatch.setattr(context, "CHECK_SECONDS", 0.0)  # so a request checks one message
    send_mail("Dear {{name}}")
    box(page).press_sequentially("has:err")
    expect(page.get_by_role("option", name="has:errors")).to_be_visible()
    box(page).fill("check:template-*")
    found = page.get_by_text("1 message found", exact=True)
    expect(found).to_be_visible(timeout=30_000)  # all checks are imported first
    expect(rows(page)).to_contain_text(["Dear {{name}}"])
    send_mail("Hello {{name}}")
    expect(page.get_by_text("2 messages found", exact=True)).to_be_visible()
