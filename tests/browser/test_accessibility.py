"""No view breaks a rule of WCAG 2.2, A or AA, as far as axe-core can tell; Tab goes a sane way."""

import smtplib
from collections.abc import Callable
from contextlib import suppress
from email.message import EmailMessage
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from mailtrap_local import Sandbox
from wcag import violations

Judge = Callable[[str], None]
# The ways to look at a page, as Playwright emulates them.
LOOKS: dict[str, dict[str, Any]] = {
    "light": {"color_scheme": "light"},
    "dark": {"color_scheme": "dark"},
    "contrast": {"color_scheme": "light", "contrast": "more"},
    "forced": {"forced_colors": "active"},
}
TABS = (
    "HTML",
    "Text",
    "Source",
    "Headers",
    "Raw",
    "Parts",
    "Session",
    "Links",
    "Checks",
    "Attachments",
)
EVENT = (
    "BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nBEGIN:VEVENT\r\nUID:1\r\nSUMMARY:Tea\r\n"
    "END:VEVENT\r\nEND:VCALENDAR\r\n"
)


def a_mail_with_everything() -> EmailMessage:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "App <a@example.com>", "b@example.com", "Everything"
    mail["List-Unsubscribe"] = "<https://shop.example/u/1>"
    mail["X-Tags"] = "urgent"
    mail.set_content("Your code is 604118.\n")
    html = (
        "<!-- hi --><p class='x'>Your code is <b>604118</b> &amp; no other.</p>"
        "<a href='https://shop.example/reset/8f2c'>Reset</a><img src='https://t.example/x.gif'>"
    )
    mail.add_alternative(html, subtype="html")
    mail.add_alternative(EVENT, subtype="calendar")
    mail.add_attachment(b"%PDF", "application", "pdf", filename="a.pdf")
    return mail


@pytest.fixture
def filled(sandbox: Sandbox) -> Sandbox:
    sandbox.mailbox.faults.reject_rcpt("bad@example.com")
    with smtplib.SMTP(*sandbox.smtp, timeout=60) as client:
        client.send_message(a_mail_with_everything(), to_addrs=["audit@example.com"])
        client.send_message(a_mail_with_everything(), to_addrs=["b@example.com"])
        with suppress(smtplib.SMTPRecipientsRefused):
            client.sendmail("", ["bad@example.com"], b"")
    return sandbox


@pytest.fixture
def judge(page: Page) -> Judge:
    """`judge(view)` fails if there is something wrong with the page as it stands."""

    def judge(view: str) -> None:
        assert violations(page) == [], view

    return judge


@pytest.mark.parametrize("look", LOOKS)
def test_no_view_breaks_a_rule(
    page: Page, visit: Callable[[], Page], filled: Sandbox, judge: Judge, look: str
) -> None:
    page.emulate_media(**LOOKS[look], reduced_motion="reduce")
    visit()
    judge("list")
    page.get_by_role("button", name="Delete all").click()
    expect(page.get_by_role("alertdialog")).to_be_visible()
    judge("question")
    page.get_by_role("button", name="Cancel").click()
    page.get_by_role("option").first.click()
    for tab in TABS:
        page.get_by_role("tab", name=tab, exact=True).press("Enter")
        expect(page.get_by_role("tabpanel", name=tab, exact=True)).to_be_visible()
        judge(tab)
    page.get_by_role("tab", name="Checks", exact=True).click()
    for summary in page.get_by_role("tabpanel").locator("summary").all():
        summary.click()
    page.get_by_role("button", name="Ignore: a11y-alt").click()
    judge("findings unfolded")
    page.get_by_role("button", name="Mark in the preview: link-example").click()
    expect(page.get_by_role("group", name="Marks in the preview")).to_be_visible()
    judge("marks")
    page.get_by_role("tab", name="Attachments", exact=True).click()
    page.get_by_role("button", name="Details").click()
    expect(page.get_by_role("region", name="Envelope")).to_be_visible()
    judge("details")
    page.get_by_role("option").last.click(modifiers=["ControlOrMeta"])
    page.get_by_role("option").first.click(modifiers=["ControlOrMeta"])
    judge("picked")
    page.get_by_role("button", name="Compare").click()
    expect(page.get_by_role("tabpanel", name="Headers")).to_be_visible()
    judge("compare")
    judge_search(page, judge)
    judge_server_views(page, judge)
    assert filled.mailbox


def judge_search(page: Page, judge: Judge) -> None:
    search = page.get_by_role("combobox", name="Search")
    search.press_sequentially("is:")
    judge("completions")
    search.press("Enter")
    expect(page.get_by_role("alert").filter(has_text="At character")).to_be_visible()
    judge("mistake")
    search.fill("nothing like it")
    expect(page.get_by_text("Nothing fits")).to_be_visible()
    judge("nothing found")


def judge_server_views(page: Page, judge: Judge) -> None:
    page.get_by_role("link", name="Sessions").click()
    page.get_by_role("listbox", name="Sessions").get_by_role("option").first.click()
    expect(page.get_by_role("list", name="Transcript")).to_be_visible()
    judge("sessions")
    page.get_by_role("link", name="Faults").click()
    expect(page.get_by_role("list", name="Faults")).to_be_visible()
    page.get_by_role("combobox", name="At", exact=True).select_option("end-of-data")
    page.get_by_text("More conditions").click()
    judge("faults")
    for key, name in (("?", "Keyboard shortcuts"), ("ControlOrMeta+k", "Type a command")):
        page.keyboard.press(key)
        expect(page.get_by_role("dialog", name=name)).to_be_visible()
        judge(name)
        page.keyboard.press("Escape")
    page.get_by_role("button", name="Settings").click()
    judge("settings")


def test_the_judge_sees_what_is_wrong(visit: Callable[[], Page], judge: Judge) -> None:
    page = visit()
    page.locator(".header-mark").evaluate("image => image.removeAttribute('alt')")
    with pytest.raises(AssertionError, match="image-alt"):
        judge("a picture without words")


@pytest.mark.parametrize("look", LOOKS)
def test_the_empty_page_breaks_no_rule(
    page: Page, visit: Callable[[], Page], sandbox: Sandbox, judge: Judge, look: str
) -> None:
    page.emulate_media(**LOOKS[look])
    sandbox.open_mailbox("shop")
    visit()
    expect(page.get_by_role("combobox", name="Send to")).to_be_visible()
    judge("empty")
    for typed in ("php", "pigeon"):
        page.get_by_role("searchbox", name="Find a sender").fill(typed)
        judge(typed)


@pytest.mark.parametrize("look", LOOKS)
def test_the_page_of_a_lost_server_breaks_no_rule(
    page: Page,
    filled: Sandbox,
    judge: Judge,
    complaints: list[str],
    look: str,
) -> None:
    page.emulate_media(**LOOKS[look])
    page.goto(filled.http.url)
    page.get_by_role("option").first.click()
    expect(page.get_by_role("article")).to_be_visible()
    filled.stop()
    expect(page.get_by_text("has not answered since")).to_be_visible()
    judge("outage")
    complaints.clear()


class TestOnAPhone:
    """The same where there is one column."""

    @pytest.fixture(scope="session")
    def browser_context_args(self, browser_context_args: dict[str, Any]) -> dict[str, Any]:
        return {**browser_context_args, "viewport": {"width": 390, "height": 844}}

    @pytest.mark.usefixtures("filled")
    @pytest.mark.parametrize("look", ["light", "forced"])
    def test_no_view_breaks_a_rule(
        self, page: Page, visit: Callable[[], Page], judge: Judge, look: str
    ) -> None:
        page.emulate_media(**LOOKS[look])
        visit()
        judge("list")
        page.get_by_role("button", name="Mailboxes").click()
        judge("places")
        page.keyboard.press("Escape")
        page.get_by_role("option").first.click()
        expect(page.get_by_role("article")).to_be_visible()
        judge("message")
        for menu in ("More actions", "How the mail is shown"):
            page.get_by_role("button", name=menu).click()
            judge(menu)
            page.keyboard.press("Escape")
        page.get_by_role("button", name="Back").click()
        page.get_by_role("button", name="Mailboxes").click()
        page.get_by_role("link", name="Faults").click()
        expect(page.get_by_role("list", name="Recipes")).to_be_visible()
        judge("faults")


def test_tab_goes_from_the_search_to_the_places_the_list_and_the_message(
    visit: Callable[[], Page], filled: Sandbox
) -> None:
    page = visit()
    page.get_by_role("option").first.click()
    page.reload()  # Tab begins at the top again
    expect(page.get_by_role("article")).to_be_visible()
    stops: list[str] = []
    for _ in range(60):
        page.keyboard.press("Tab")
        stop = page.evaluate(
            "(({ ariaLabel, textContent, title }) => ariaLabel || title || textContent)"
            "(document.activeElement)"
        )
        if stop == "Skip to the list" and stops:
            break
        stops.append(stop)
    order = [
        *("Skip to the list", "Search", "Keyboard shortcuts", "Settings", "Width of the mailboxes"),
        *("Mark all as read", "Delete all", "Messages", "Width of the list", "Mark as unread"),
        *("Pin", "Delete"),
    ]
    assert [stop for stop in stops if stop in order] == order
    assert filled.mailbox
