"""The view of sessions."""

import smtplib
from collections.abc import Callable

from playwright.sync_api import Page, expect

from mailtrap_local import Sandbox


def be_refused(sandbox: Sandbox) -> None:
    with smtplib.SMTP(*sandbox.smtp, timeout=60) as client:
        assert client.docmd("EHLO", "app")[0] == 250
        assert client.docmd("MAIL", "FROM:<app@example.com>")[0] == 250
        assert client.docmd("RCPT", "TO:<bad@example.com>")[0] == 550


def test_a_session_that_fails_is_seen_at_once_with_the_reason(
    visit: Callable[[], Page], send_mail: Callable[..., None], sandbox: Sandbox
) -> None:
    send_mail("Hello")
    page = visit()
    sandbox.mailbox.faults.reject_rcpt("bad@example.com")
    be_refused(sandbox)
    with smtplib.SMTP(*sandbox.smtp, timeout=60) as leaving:
        leaving.ehlo("app")
        assert leaving.docmd("MAIL", "FROM:<ann@example.com>")[0] == 250
        leaving.close()
    page.get_by_role("link", name="Sessions 2 failed sessions").click()
    sessions = page.get_by_role("listbox", name="Sessions").get_by_role("option")
    expect(sessions).to_contain_text(["Aborted", "Rejected", "Delivered"])
    page.get_by_role("button", name="Failed 2").click()
    expect(sessions).to_have_count(2)
    sessions.last.click()
    conversation = page.get_by_role("region", name="Session", exact=True)
    expect(conversation).to_contain_text("RCPT TO:<bad@example.com> was answered 550 5.1.1")
    expect(conversation).to_contain_text("EHLO namenot fully qualified")
    said = conversation.get_by_role("list", name="Transcript")
    expect(said).to_contain_text("EHLO app")
    expect(said.locator("[data-refusal=true]")).to_contain_text("550 5.1.1")
    address = page.url
    page.reload()
    expect(said).to_contain_text("EHLO app")
    assert page.url == address


def test_a_session_leads_to_its_messages(
    visit: Callable[[], Page], send_mail: Callable[..., None]
) -> None:
    send_mail("Hello")
    page = visit()
    page.get_by_role("link", name="Sessions").click()
    page.get_by_role("listbox", name="Sessions").get_by_role("option").click()
    page.get_by_role("link", name="Message 01").click()
    expect(page.get_by_role("article", name="Hello")).to_be_visible()
