"""The three panes: where the mail is, how wide each is, and an address for all that is shown."""

import re
from collections.abc import Callable

from playwright.sync_api import FloatRect, Locator, Page, expect

from mailtrap_local import Sandbox
from sending import send


def box_of(part: Locator) -> FloatRect:
    box = part.bounding_box()
    assert box is not None
    return box


def test_mailboxes_and_tags_are_counted_as_mail_comes_and_is_read(
    visit: Callable[[], Page], sandbox: Sandbox
) -> None:
    page = visit()
    places = page.get_by_role("navigation", name="Places")
    expect(places.get_by_role("link", name="inbox")).to_be_visible()
    shop = sandbox.open_mailbox("shop")
    send(shop, raw=b"Subject: For the shop\r\nX-Tags: urgent\r\n\r\n")
    send(sandbox.smtp, raw=b"Subject: For everybody\r\n\r\n")
    expect(places.get_by_role("link", name="shop 1 unread message")).to_be_visible()
    expect(places.get_by_role("link", name="All mail 2 unread messages")).to_be_visible()
    rows = page.get_by_role("listbox", name="Messages").get_by_role("option")
    places.get_by_role("link", name="shop").click()
    expect(rows).to_have_count(1)
    expect(rows).to_contain_text("For the shop")
    rows.click()
    expect(places.get_by_role("link", name="shop", exact=True)).to_be_visible()  # nothing unread
    places.get_by_role("link", name="All mail").click()
    expect(rows).to_have_count(2)
    places.get_by_role("link", name="urgent").click()
    expect(rows).to_have_count(1)
    expect(page.get_by_role("combobox", name="Search")).to_have_value("tag:urgent")


def test_a_mailbox_can_be_deleted_with_its_mail(
    visit: Callable[[], Page], sandbox: Sandbox
) -> None:
    sandbox.mailroom.create_mailbox("shop")
    page = visit()
    page.get_by_role("link", name="shop").click()
    delete = page.get_by_role("button", name="Delete mailbox shop")
    delete.click()
    question = page.get_by_role("alertdialog", name="Delete the empty mailbox shop?")
    question.get_by_role("button", name="Cancel").click()
    expect(question).to_have_count(0)
    expect(delete).to_be_focused()
    delete.click()
    question.get_by_role("button", name="Delete mailbox").click()
    expect(page.get_by_role("link", name="shop")).to_have_count(0)
    assert "shop" not in sandbox.mailroom.mailboxes()


def test_the_widths_are_the_readers_and_are_remembered(
    visit: Callable[[], Page], send_mail: Callable[..., None]
) -> None:
    send_mail("Hello")
    page = visit()
    for pane, splitter in (
        (page.get_by_role("navigation", name="Places"), "Width of the mailboxes"),
        (page.get_by_role("region", name="Messages"), "Width of the list"),
    ):
        before = box_of(pane)["width"]
        handle = page.get_by_role("separator", name=splitter)
        handle.press("ArrowRight")
        expect(handle).to_have_attribute("aria-valuenow", str(round(before) + 20))
        box = box_of(handle)
        page.mouse.move(box["x"], 300)
        page.mouse.down()
        page.mouse.move(box["x"] + 40, 300)
        page.mouse.up()
        assert box_of(pane)["width"] == before + 60
        page.reload()
        expect(handle).to_have_attribute("aria-valuenow", str(round(before) + 60))
        assert box_of(pane)["width"] == before + 60


def test_the_address_names_what_is_shown(
    visit: Callable[[], Page], send_mail: Callable[..., None]
) -> None:
    send_mail("First")
    send_mail("Second")
    page = visit()
    page.get_by_role("combobox", name="Search").fill("first OR second")
    expect(page.get_by_text("2 messages found", exact=True)).to_be_visible()
    page.get_by_role("option", name="First").click()
    page.get_by_role("tab", name="Headers").click()
    expect(page).to_have_url(re.compile(r"#/messages/\w+\?query=first\+OR\+second&tab=headers$"))
    page.reload()
    expect(page.get_by_role("article", name="First")).to_be_visible()
    expect(page.get_by_role("tab", name="Headers")).to_have_attribute("aria-selected", "true")
    expect(page.get_by_role("combobox", name="Search")).to_have_value("first OR second")
    page.get_by_role("option", name="Second").click()
    page.go_back()
    expect(page.get_by_role("article", name="First")).to_be_visible()
    page.go_forward()
    expect(page.get_by_role("article", name="Second")).to_be_visible()
    page.get_by_role("link", name="Faults").click()
    expect(page.get_by_role("heading", name="Faults")).to_be_visible()
    page.go_back()
    expect(page.get_by_role("article", name="Second")).to_be_visible()
