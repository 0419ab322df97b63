"""The empty page: settings to paste for every sender, for all mail or for one mailbox."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from mailtrap_local import Sandbox

SENDERS = ("smtplib", "Django", "Nodemailer", "WordPress", "Rails", "Postfix", "curl")


def settings(page: Page, sender: str) -> Locator:
    return page.get_by_role("region", name=sender, exact=True)


def search(page: Page) -> Locator:
    return page.get_by_role("searchbox", name="Find a sender")


def test_each_sender_has_settings_with_the_real_port(
    visit: Callable[[], Page], sandbox: Sandbox
) -> None:
    page = visit()
    expect(page.get_by_role("button", name=f"Copy SMTP {sandbox.smtp}")).to_be_visible()
    for sender in SENDERS:
        page.get_by_role("radio", name=sender).first.check()
        expect(settings(page, sender)).to_contain_text("127.0.0.1")
        expect(settings(page, sender)).to_contain_text(str(sandbox.smtp.port))


def test_a_sender_is_found_by_the_keyboard_alone_and_remembered(
    visit: Callable[[], Page],
) -> None:
    page = visit()
    search(page).focus()
    page.keyboard.type("mail serv")
    expect(settings(page, "Postfix")).to_contain_text("relayhost = [127.0.0.1]")
    page.keyboard.press("ArrowDown")
    expect(settings(page, "exim4")).to_contain_text("self = send")
    page.keyboard.press("Tab")
    expect(page.get_by_role("radio", name="exim4")).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(settings(page, "OpenSMTPD")).to_contain_text("relay host")
    search(page).focus()
    page.keyboard.press("Escape")
    expect(search(page)).to_have_value("")
    page.reload()
    expect(settings(page, "OpenSMTPD")).to_be_visible()


def test_an_unknown_sender_is_no_dead_end(visit: Callable[[], Page]) -> None:
    page = visit()
    search(page).fill("pigeon")
    expect(page.get_by_text("Any will do")).to_be_visible()


@pytest.mark.parametrize("kind", ["all mail", "the mailbox"])
def test_a_mailbox_with_a_listener_of_its_own_shows_its_port(
    visit: Callable[[], Page], sandbox: Sandbox, kind: str
) -> None:
    shop = sandbox.open_mailbox("shop")
    page = visit()
    if kind == "the mailbox":
        page.get_by_role("link", name="shop").click()
    else:
        expect(settings(page, "smtplib")).to_contain_text(str(sandbox.smtp.port))
        page.get_by_role("combobox", name="Send to").select_option(f"shop (127.0.0.1:{shop.port})")
    expect(settings(page, "smtplib")).to_contain_text(str(shop.port))
    page.get_by_role("combobox", name="Send to").select_option(str(sandbox.smtp))
    expect(settings(page, "smtplib")).to_contain_text(str(sandbox.smtp.port))


def test_addresses_are_copied_by_a_click(page: Page) -> None:
    with Sandbox(http="127.0.0.1:0", imap="127.0.0.1:0") as box:
        page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        page.goto(box.http.url)
        for name, address in (("SMTP", str(box.smtp)), ("IMAP", str(box.imap))):
            button = page.get_by_role("button", name=f"Copy {name} {address}")
            before = button.bounding_box()
            button.click()
            copied = page.get_by_role("button", name="Copied")
            expect(copied).to_be_visible()
            assert copied.bounding_box() == before  # nothing moves
            assert page.evaluate("navigator.clipboard.readText()") == address
            expect(button).to_be_visible()


def test_a_test_message_shows_up_in_the_mailbox_that_is_shown(
    visit: Callable[[], Page], sandbox: Sandbox
) -> None:
    sandbox.mailroom.create_mailbox("shop")
    page = visit()
    page.get_by_role("link", name="shop").click()
    page.get_by_role("button", name="HTML", exact=True).click()
    expect(page.get_by_role("option")).to_contain_text(["Your order 10482 is on its way"])
    assert sandbox.mailroom.count("shop") == 1


def test_one_of_each_has_html_with_its_picture_a_code_files_and_an_event(
    visit: Callable[[], Page], sandbox: Sandbox
) -> None:
    page = visit()
    page.get_by_role("button", name="One of each").click()
    expect(page.get_by_role("option")).to_have_count(5)
    expect(page.get_by_text("5 test messages sent.")).to_be_visible()
    order, report = (sandbox.mailbox.find(subject=word) for word in ("order", "sales"))
    assert len(sandbox.mailbox.find(subject="code").code()) == 6
    assert [file.filename for file in report.attachments] == [
        "receipt-10482.pdf",
        "sales.csv",
        "logo.png",
    ]
    (event,) = sandbox.mailbox.find(subject="Invitation").events
    assert event.summary == "Coffee tasting"
    assert all(not mail.defects for mail in sandbox.mailbox)
    page.get_by_role("option", name=order.subject).click()
    picture = page.frame_locator("iframe").get_by_role("presentation").first
    expect(picture).to_have_js_property("naturalWidth", 96)


def test_a_test_message_is_among_the_commands_where_there_is_mail(
    visit: Callable[[], Page], send_mail: Callable[..., None], sandbox: Sandbox
) -> None:
    send_mail("Hello")
    page = visit()
    page.keyboard.press("ControlOrMeta+k")
    page.keyboard.type("test message code")
    page.keyboard.press("Enter")
    expect(page.get_by_role("option").first).to_contain_text("Your sign-in code is")
    assert len(sandbox.mailbox) == 2
