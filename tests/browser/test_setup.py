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
    expect(page.get_by_role("heading", name=f"on {sandbox.smtp}")).to_be_visible()
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
