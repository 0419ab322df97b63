"""Takes the pictures in docs/pictures/: mail that a shop's app might send, in the real page.

Each view in light, in dark, on a phone, one in Chinese: `.venv/bin/python docs/picture.py [VIEW…]`
"""

import shutil
import smtplib
import sys
from collections.abc import Callable
from contextlib import suppress
from email.message import EmailMessage
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright
from team_picture import accounts, show_accounts

from mailtrap_local import Sandbox

PICTURES = Path(__file__).with_name("pictures")
SHOP = "Fern & Paper <hello@fern.example>"
SECURITY = "Fern & Paper <security@fern.example>"
ORDER = "Your order 10482 is confirmed"
RESET = "Reset your password"
INVITATION = "Invitation: Workshop on letterpress"

# (from, to), (subject, text), tags; the oldest first
MAILS = [
    (
        ("Nightly jobs <cron@fern.example>", "ops@fern.example"),
        ("Backup finished in 4 min 12 s", "All 14 tables were copied."),
        "nightly",
    ),
    (
        (SHOP, "Jürgen Groß <juergen@example.com>"),
        (
            "Willkommen bei Fern & Paper",
            "Schön, dass Sie da sind. Bitte bestätigen Sie die Adresse.",
        ),
        "welcome",
    ),
    (
        (SECURITY, "Ann Okafor <ann@example.com>"),
        ("Your sign-in code is 604118", "Enter it within ten minutes. We never ask you for it."),
        "security",
    ),
    (
        ("Reports <reports@fern.example>", "team@fern.example"),
        ("Weekly sales, week 47", "Revenue is up 4 % on last week. The sheet is attached."),
        "",
    ),
    (
        (SHOP, "李小龙 <li@example.com>"),
        ("您的订单已发货", "您的订单 10467 已于今天发出。预计三天内送达。"),
        "orders",
    ),
    (
        (SECURITY, "bob@example.com"),
        (
            RESET,
            "Somebody asked for a new password: https://fern.example/reset/8f2c41 is for you.",
        ),
        "security",
    ),
    (
        ("Support <support@fern.example>", "Cid Marlow <cid@example.com>"),
        ("Re: The corner of my notebook is bent", "We are sorry! A new one is on its way."),
        "",
    ),
    (
        (SHOP, "subscribers@lists.fern.example"),
        ("November letter: paper made of hay", "Three new papers, one old press, and a workshop."),
        "",
    ),
    (
        ("Events <events@fern.example>", "Ann Okafor <ann@example.com>"),
        (INVITATION, "We would love to see you in the workshop."),
        "",
    ),
    (
        ("Payments <billing@fern.example>", "dora@example.com"),
        ("Your card was declined", "We could not charge your card that ends in 4242."),
        "",
    ),
    (
        (SHOP, "Bob Ray <bob@example.com>"),
        ("Your order 10481 is confirmed", "Thank you for your order."),
        "orders",
    ),
    (
        (SHOP, "Ann Okafor <ann@example.com>"),
        (ORDER, "Thank you for your order."),
        "orders",
    ),
]
ORDER_HTML = """\
<!doctype html>
<html><head><meta name="color-scheme" content="light dark"><style>
  body { margin: 0; padding: 32px 16px; background: #f4f1ec; color: #2b2622 }
  body, table { font: 16px/1.55 Georgia, serif }
  main { max-width: 520px; margin: 0 auto; background: #fff; border-radius: 6px }
  h1 { margin: 0; padding: 20px 32px; background: #1f4d3a; color: #fff; font-weight: normal }
  h1 { font-size: 22px; border-radius: 6px 6px 0 0 }
  div { padding: 14px 32px 32px }
  table { width: 100%; border-collapse: collapse; border-top: 1px solid #e4ddd3 }
  td { padding: 8px }
  td + td { text-align: right }
  tr:last-child td { border-top: 1px solid #e4ddd3; font-weight: bold }
  a { display: inline-block; margin-top: 24px; padding: 10px 20px; border-radius: 4px }
  a { background: #1f4d3a; color: #fff; text-decoration: none }
  @media (prefers-color-scheme: dark) {
    body { background: #171412; color: #ece5db }
    main { background: #24201c }
    table, tr:last-child td { border-color: #453e36 }
  }
</style></head><body><main>
<h1>Fern &amp; Paper</h1>
<div>
  <p>Dear NAME,</p>
  <p>thank you for your order. It leaves our workshop tomorrow.</p>
  <table>
    <tr><td>Letterpress cards, set of 8</td><td>€ 24.00</td></tr>
    <tr><td>Notebook, dotted, A5</td><td>€ 18.50</td></tr>
    <tr><td>Shipping</td><td>€ 4.90</td></tr>
    <tr><td>Total</td><td>€ 47.40</td></tr>
  </table>
  <a href="https://fern.example/orders/10482">Follow your order</a>
  <img src="https://t.fern.example/open/10482.gif" width="1" height="1" alt="">
</div></main></body></html>
"""
EVENT = """\
BEGIN:VCALENDAR
VERSION:2.0
METHOD:REQUEST
BEGIN:VEVENT
UID:workshop-7@fern.example
DTSTAMP:20261122T090000Z
DTSTART:20261204T130000Z
DTEND:20261204T160000Z
SUMMARY:Workshop on letterpress
LOCATION:The old press, Mill Lane 4
ORGANIZER;CN=Fern & Paper:mailto:events@fern.example
ATTENDEE;CN=Ann Okafor;PARTSTAT=NEEDS-ACTION;RSVP=TRUE:mailto:ann@example.com
END:VEVENT
END:VCALENDAR
"""


def message(number: int, sender: str, recipient: str, subject: str, text: str) -> EmailMessage:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = sender, recipient, subject
    mail["Date"] = "Sun, 22 Nov 2026 10:00:00 +0100"
    mail["Message-ID"] = f"<{number}@fern.example>"
    mail.set_content(text)
    if " is confirmed" in subject:
        name = recipient.partition(" ")[0]
        mail.add_alternative(ORDER_HTML.replace("NAME", name), subtype="html")
    if subject == ORDER:
        mail["Cc"] = "orders@fern.example"
        mail["Bcc"] = "audit@fern.example"
        mail.add_attachment(b"%PDF-1.7", "application", "pdf", filename="invoice-10482.pdf")
    elif subject == INVITATION:
        mail.add_alternative(EVENT.replace("\n", "\r\n"), subtype="calendar")
    elif sender.startswith("Reports"):
        mail.add_attachment("sku,sold\n", subtype="csv", filename="week-47.csv")
    elif "letter" in subject:
        mail["List-Unsubscribe"] = "<https://fern.example/unsubscribe/8f2>"
        mail["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    return mail


def fill(sandbox: Sandbox) -> None:
    """Send all the mail, and have two clients fail."""
    with smtplib.SMTP(*sandbox.smtp) as smtp:
        for number, (addresses, words, tags) in enumerate(MAILS):
            mail = message(number, *addresses, *words)
            if tags:
                mail["X-Tags"] = tags
            smtp.send_message(mail)
    faults = sandbox.mailbox.faults
    faults.reject_rcpt("*@nowhere.example")
    faults.temp_fail(times=2, sender="reports@*")
    faults.delay(0.2, on="connect", times=1)
    for recipient in ("ann@nowhere.example", "bob@nowhere.example"):
        with smtplib.SMTP(*sandbox.smtp) as smtp, suppress(smtplib.SMTPRecipientsRefused):
            smtp.sendmail("hello@fern.example", [recipient], "Subject: Lost\r\n\r\nHi\r\n")
    shop = sandbox.open_mailbox("shop")
    with smtplib.SMTP(shop.host, shop.port) as smtp:
        smtp.send_message(
            message(
                99,
                SHOP,
                "eve@example.com",
                "Back in stock: the green ink",
                "All three shades, while they last.",
            )
        )


def open_message(page: Page, subject: str) -> None:
    page.get_by_role("option", name=subject).first.click()
    page.get_by_role("article", name=subject).wait_for()


def show_order(page: Page) -> None:
    open_message(page, ORDER)
    page.frame_locator("iframe").first.get_by_text("Follow your order").wait_for()


def show_tab(subject: str, tab: str) -> Callable[[Page], None]:
    def show(page: Page) -> None:
        open_message(page, subject)
        page.get_by_role("tab", name=tab, exact=True).click()
        page.get_by_role("tabpanel", name=tab).wait_for()

    return show


def show_checks(page: Page) -> None:
    show_tab(ORDER, "Checks")(page)
    page.get_by_role("region", name="hints").wait_for()


def show_sessions(page: Page) -> None:
    page.goto(f"{page.url.partition('#')[0]}#/sessions?failed=1")
    page.get_by_role("option").first.click()
    page.get_by_role("list", name="Transcript").wait_for()


def show_faults(page: Page) -> None:
    page.goto(f"{page.url.partition('#')[0]}#/faults")
    page.get_by_role("list", name="Faults").wait_for()


def show_comparison(page: Page) -> None:
    rows = page.get_by_role("option", name="is confirmed")
    ids = [row.get_attribute("id") or "" for row in rows.all()]
    names = "/".join(name.removeprefix("message-") for name in reversed(ids))
    page.goto(f"{page.url.partition('#')[0]}#/compare/{names}")
    page.get_by_text("lines differ").wait_for()


def show_search(page: Page) -> None:
    page.get_by_role("combobox", name="Search").fill("tag:orders -10467 subject:confirmed")
    page.get_by_text("2 messages found", exact=True).wait_for()


def show_both_schemes(page: Page) -> None:
    show_order(page)
    page.locator("select.look-colours").select_option("light+dark", force=True)
    page.frame_locator("iframe").last.get_by_text("Follow your order").wait_for()


VIEWS: dict[str, Callable[[Page], None]] = {
    "message": show_order,
    "schemes": show_both_schemes,
    "source": show_tab(ORDER, "Source"),
    "session": show_tab("Your sign-in code is 604118", "Session"),
    "links": show_tab(RESET, "Links"),
    "checks": show_checks,
    "event": show_tab(INVITATION, "Parts"),
    "search": show_search,
    "sessions": show_sessions,
    "faults": show_faults,
    "compare": show_comparison,
    "accounts": show_accounts,  # of a sandbox of its own
    "help": lambda page: page.keyboard.press("?"),
}
LOOKS = {
    "light": {"viewport": {"width": 1280, "height": 800}, "color_scheme": "light"},
    "dark": {"viewport": {"width": 1280, "height": 800}, "color_scheme": "dark"},
    "phone": {"viewport": {"width": 390, "height": 844}, "color_scheme": "light"},
    "zh": {"viewport": {"width": 1280, "height": 800}, "locale": "zh-CN"},  # a message only
}


def take(browser: Browser, url: str, view: str, look: str) -> None:
    page = browser.new_page(**LOOKS[look])
    page.goto(url)
    page.locator("[role=option], form").first.wait_for()
    VIEWS[view](page)
    page.wait_for_timeout(300)  # what moves has come to rest
    page.screenshot(path=PICTURES / f"{view}-{look}.png")
    page.close()


def main() -> None:
    team = Sandbox(http="127.0.0.1:0", account=accounts())
    with Sandbox(http="127.0.0.1:0") as sandbox, team, sync_playwright() as playwright:
        fill(sandbox)
        fill(team)
        args = ["--no-sandbox", "--disable-gpu"]
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=args)
        for view in sys.argv[1:] or VIEWS:
            for look in [*LOOKS] if view == "message" else [*LOOKS][:3]:
                take(browser, (team if view == "accounts" else sandbox).http.url, view, look)
        browser.close()


if __name__ == "__main__":
    main()
