"""Work: pick, flag, tag, compare and copy messages, by mouse and by keys alone."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from mailtrap_local import Sandbox

SUBJECTS = ("First", "Second", "Third", "Fourth", "Fifth")


@pytest.fixture
def page_with_mail(visit: Callable[[], Page], send_mail: Callable[..., None]) -> Page:
    for subject in SUBJECTS:
        send_mail(subject, text=f"{subject}\nthe same in all\n")
    return visit()


def row(page: Page, subject: str) -> Locator:
    return page.get_by_role("option", name=subject)


def test_shift_and_control_pick_and_what_is_picked_is_flagged_together(
    page_with_mail: Page, sandbox: Sandbox
) -> None:
    page = page_with_mail
    row(page, "Fifth").click()
    row(page, "Third").click(modifiers=["Shift"])
    expect(page.get_by_text("3 selected")).to_be_visible()
    row(page, "Fourth").click(modifiers=["ControlOrMeta"])
    expect(page.get_by_text("2 selected")).to_be_visible()
    toolbar = page.get_by_role("toolbar", name="What to do with the list")
    toolbar.get_by_role("button", name="Pin").click()
    expect(toolbar.get_by_role("button", name="Unpin")).to_be_visible()
    pinned = [one.subject for one in sandbox.mailbox if is_pinned(sandbox, one.id)]
    assert pinned == ["Third", "Fifth"]
    toolbar.get_by_role("button", name="Delete").click()
    expect(page.get_by_text("2 messages deleted")).to_be_visible()
    expect(page.get_by_role("option")).to_have_count(3)
    page.keyboard.press("z")
    expect(page.get_by_role("option")).to_have_count(5)
    expect(page.get_by_role("option").first).to_contain_text("Fifth")


def is_pinned(sandbox: Sandbox, message_id: str) -> bool:
    return sandbox.mailroom.store.get(message_id).flags.pinned


def test_everything_can_be_done_by_keys(page_with_mail: Page, sandbox: Sandbox) -> None:
    page = page_with_mail
    press = page.keyboard.press
    press("j")
    press("j")
    expect(page.get_by_role("article", name="Fourth")).to_be_visible()
    press("u")
    expect(row(page, "Fourth")).to_contain_text("Unread")
    press("e")
    expect(row(page, "Fourth")).not_to_contain_text("Unread")
    press("p")
    expect(row(page, "Fourth")).to_contain_text("Pinned")
    press("]")
    expect(page.get_by_role("tab", name="Checks")).to_have_attribute("aria-selected", "true")
    press("x")
    press("k")
    press("x")
    expect(page.get_by_text("2 selected")).to_be_visible()
    press("Escape")
    expect(page.get_by_text("5 messages", exact=True)).to_be_visible()
    press("Shift+J")
    expect(page.get_by_text("2 selected")).to_be_visible()
    press("ControlOrMeta+a")
    expect(page.get_by_text("5 selected")).to_be_visible()
    press("Escape")
    tag_and_go_elsewhere(page, sandbox)


def tag_and_go_elsewhere(page: Page, sandbox: Sandbox) -> None:
    press = page.keyboard.press
    press("t")
    page.get_by_role("textbox", name="New tag").fill("urgent")
    press("Enter")
    expect(page.get_by_role("link", name="urgent", exact=True)).to_be_visible()
    press("g")
    press("s")
    expect(page).to_have_url(f"{sandbox.http.url}/#/sessions")
    press("g")
    press("i")
    expect(page.get_by_role("listbox", name="Messages")).to_be_visible()
    press("?")
    expect(page.get_by_role("dialog", name="Keyboard shortcuts")).to_be_visible()
    press("Escape")
    press("ControlOrMeta+k")
    page.keyboard.type("go faults")
    press("Enter")
    expect(page.get_by_role("heading", name="Faults")).to_be_visible()


def test_all_can_be_marked_as_read(page_with_mail: Page) -> None:
    page_with_mail.get_by_role("button", name="Mark all as read").click()
    expect(page_with_mail).to_have_title("mailtrap_local")


def test_two_messages_are_compared(page_with_mail: Page) -> None:
    page = page_with_mail
    row(page, "Second").click()
    row(page, "First").click(modifiers=["Shift"])
    page.get_by_role("button", name="Compare").click()
    expect(page.get_by_role("tabpanel", name="Headers")).to_contain_text("−Subject: First")
    page.get_by_role("tab", name="Text").click()
    panel = page.get_by_role("tabpanel", name="Text")
    expect(panel).to_contain_text("2 lines differ")
    expect(panel.locator("[data-kind=removed]")).to_have_text("−First")
    expect(panel.locator("[data-kind=added]")).to_have_text("+Second")
    expect(panel.locator("[data-kind=same]").first).to_have_text(" the same in all")
    page.get_by_role("tab", name="Attachments").click()
    expect(page.get_by_text("There is no difference here.")).to_be_visible()
    page.get_by_role("button", name="Back").click()
    expect(page.get_by_role("option")).to_have_count(5)


def test_a_message_is_copied_as_the_assertion_that_waits_for_it(
    page_with_mail: Page, context: BrowserContext, sandbox: Sandbox
) -> None:
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = page_with_mail
    row(page, "Third").click()
    page.get_by_role("button", name="Copy as pytest assertion").click()
    expect(page.get_by_text("Copied as pytest assertion.")).to_be_visible()
    lines = page.evaluate("navigator.clipboard.readText()")
    found: dict[str, object] = {"mailbox": sandbox.mailbox}
    exec(lines, found)  # what is copied is there to be run
    assert found["mail"] == sandbox.mailbox.find(subject="Third")
