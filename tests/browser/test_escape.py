"""Esc always leads one step back, wherever the keyboard is."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from mailtrap_local import Sandbox


@pytest.fixture
def mail(visit: Callable[[], Page], send_mail: Callable[..., None]) -> Page:
    """The page with two messages, of which the newest is open."""
    send_mail("First", text="Words.")
    send_mail("Second", html="<img src='https://cdn.example/a.png'><p>Some words</p>", text="Hi.")
    page = visit()
    page.get_by_role("option", name="Second").click()
    expect(page.get_by_role("article", name="Second")).to_be_visible()
    return page


def closes_the_message(page: Page) -> None:
    page.keyboard.press("Escape")
    expect(page.get_by_role("article")).to_have_count(0)
    page.keyboard.press("j")
    expect(page.get_by_role("article")).to_have_count(1)


def test_from_the_mail_after_a_click_into_it(mail: Page) -> None:
    mail.frame_locator("iframe").get_by_text("Some words").click()
    closes_the_message(mail)


@pytest.mark.parametrize("tab", ["Text", "Source", "Headers", "Session"])
def test_from_another_view_of_the_message(mail: Page, tab: str) -> None:
    mail.get_by_role("tab", name=tab).click()
    mail.get_by_role("tabpanel", name=tab).click()
    closes_the_message(mail)


def test_from_a_field_and_from_a_choice(mail: Page) -> None:
    mail.get_by_label("Zoom").focus()
    mail.keyboard.press("Escape")
    expect(mail.get_by_label("Zoom")).not_to_be_focused()
    mail.get_by_role("tab", name="Headers").click()
    filter_box = mail.get_by_role("searchbox", name="Filter headers")
    filter_box.fill("subject")
    mail.keyboard.press("Escape")
    expect(filter_box).not_to_be_focused()
    expect(mail.get_by_role("article", name="Second")).to_be_visible()
    closes_the_message(mail)


def test_from_the_search_in_two_steps(mail: Page) -> None:
    box = mail.get_by_role("combobox", name="Search")
    box.press_sequentially("subj")
    offers = mail.get_by_role("listbox", name="What may be typed next")
    expect(offers).to_be_visible()
    mail.keyboard.press("Escape")
    expect(offers).to_be_hidden()
    expect(box).to_be_focused()
    mail.keyboard.press("Escape")
    expect(box).not_to_be_focused()
    expect(box).to_have_value("subj")


@pytest.mark.parametrize(
    ("key", "dialog"),
    [("?", "Keyboard shortcuts"), ("Control+k", "Type a command or a place"), ("t", "Tags of")],
)
def test_from_a_dialog(mail: Page, key: str, dialog: str) -> None:
    mail.keyboard.press(key)
    expect(mail.get_by_role("dialog", name=dialog)).to_be_visible()
    mail.keyboard.press("Escape")
    expect(mail.get_by_role("dialog")).to_have_count(0)
    expect(mail.get_by_role("article", name="Second")).to_be_visible()


def test_from_a_question(mail: Page) -> None:
    mail.get_by_role("button", name="Delete all").click()
    expect(mail.get_by_role("alertdialog")).to_be_visible()
    mail.keyboard.press("Escape")
    expect(mail.get_by_role("alertdialog")).to_have_count(0)
    rows = mail.get_by_role("listbox", name="Messages").get_by_role("option")
    expect(rows).to_have_count(2)
    expect(mail.get_by_role("article", name="Second")).to_be_visible()


def test_from_a_menu(mail: Page) -> None:
    mail.get_by_role("button", name="Settings").click()
    menu = mail.get_by_role("group", name="Settings")
    expect(menu).to_be_visible()
    mail.keyboard.press("Escape")
    expect(menu).to_be_hidden()
    expect(mail.get_by_role("article", name="Second")).to_be_visible()
    closes_the_message(mail)


def test_from_what_is_unfolded(mail: Page) -> None:
    mail.get_by_role("tab", name="Links").click()
    assets = mail.locator(".links details")
    assets.locator("summary").click()
    expect(assets.get_by_role("listitem")).to_be_visible()
    mail.keyboard.press("Escape")
    expect(assets.get_by_role("listitem")).to_be_hidden()
    expect(assets.locator("summary")).to_be_focused()
    closes_the_message(mail)


def test_from_a_selection(mail: Page) -> None:
    mail.get_by_role("option", name="First").click(modifiers=["Control"])
    expect(mail.get_by_text("1 selected")).to_be_visible()
    mail.keyboard.press("Escape")
    expect(mail.get_by_text("1 selected")).to_have_count(0)
    expect(mail.get_by_role("article", name="Second")).to_be_visible()


def test_from_a_comparison(mail: Page) -> None:
    mail.get_by_role("option", name="First").click(modifiers=["Control"])
    mail.get_by_role("option", name="Second").click(modifiers=["Control"])
    mail.keyboard.press("=")
    expect(mail.get_by_role("region", name="Compare")).to_be_visible()
    mail.keyboard.press("Escape")
    expect(mail.get_by_role("article", name="Second")).to_be_visible()


def test_from_a_session_to_the_sessions_and_to_the_mail(mail: Page) -> None:
    mail.get_by_role("link", name="Sessions").click()
    mail.get_by_role("listbox", name="Sessions").get_by_role("option").first.click()
    expect(mail.get_by_role("list", name="Transcript")).to_be_visible()
    mail.keyboard.press("Escape")
    expect(mail.get_by_role("list", name="Transcript")).to_have_count(0)
    mail.keyboard.press("Escape")
    expect(mail.get_by_role("article", name="Second")).to_be_visible()


def test_from_the_faults(mail: Page, sandbox: Sandbox) -> None:
    mail.get_by_role("link", name="Faults").click()
    mail.get_by_role("textbox", name="Recipient").fill("ann")
    for _ in range(2):
        mail.keyboard.press("Escape")
    expect(mail.get_by_role("article", name="Second")).to_be_visible()
    assert len(sandbox.mailroom.faults.all()) == 0


def test_from_a_message_and_from_the_mailboxes_on_a_phone(mail: Page) -> None:
    mail.set_viewport_size({"width": 390, "height": 844})
    expect(mail.get_by_role("option", name="First")).to_be_hidden()
    mail.keyboard.press("Escape")
    expect(mail.get_by_role("option", name="First")).to_be_visible()
    mail.get_by_role("button", name="Mailboxes").click()
    expect(mail.get_by_role("navigation", name="Places")).to_be_visible()
    mail.keyboard.press("Escape")
    expect(mail.get_by_role("navigation", name="Places")).to_be_hidden()
