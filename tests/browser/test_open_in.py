"""Mail in a test's own browser page, and waits beside Playwright's synchronous interface."""

import smtplib
from email.message import EmailMessage

from playwright.sync_api import Page, expect

from mailtrap_local import Mailbox


def test_a_message_opens_in_a_page(page: Page, mailbox: Mailbox) -> None:
    message = EmailMessage()
    message["Subject"] = "Welcome"
    message.set_content("plain")
    message.add_alternative('<a href="https://shop.example/in">Come in</a>', subtype="html")
    with smtplib.SMTP(mailbox.host, mailbox.port, timeout=60) as client:
        client.send_message(message, "app@example.com", ["ann@example.com"])
    mailbox.wait_for(subject="welcome").open_in(page)
    expect(page.get_by_role("link", name="Come in")).to_be_visible()
    mailbox.assert_empty(rcpt="bob@example.com")
