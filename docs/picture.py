"""Takes the README's picture: ten messages that a shop's app might send, in the real page.

Run it when the page has changed: `.venv/bin/python docs/picture.py`
"""

import shutil
import smtplib
from email.message import EmailMessage
from pathlib import Path

from playwright.sync_api import sync_playwright

from mailtrap_local import Sandbox

PICTURE = Path(__file__).with_name("page.png")
SHOP = "Fern & Paper <hello@fern.example>"
SECURITY = "Fern & Paper <security@fern.example>"
ORDER = "Your order 10482 is confirmed"

# (from, to), (subject, text); the oldest first
MAILS = [
    (
        ("Nightly jobs <cron@fern.example>", "ops@fern.example"),
        ("Backup finished in 4 min 12 s", "All 14 tables were copied."),
    ),
    (
        (SHOP, "Jürgen Groß <juergen@example.com>"),
        (
            "Willkommen bei Fern & Paper",
            "Schön, dass Sie da sind. Bitte bestätigen Sie die Adresse.",
        ),
    ),
    (
        (SECURITY, "Ann Okafor <ann@example.com>"),
        ("Your sign-in code is 604118", "Enter it within ten minutes. We never ask you for it."),
    ),
    (
        ("Reports <reports@fern.example>", "team@fern.example"),
        ("Weekly sales, week 47", "Revenue is up 4 % on last week. The sheet is attached."),
    ),
    (
        (SHOP, "李小龙 <li@example.com>"),
        ("您的订单已发货", "您的订单 10467 已于今天发出。预计三天内送达。"),
    ),
    (
        (SECURITY, "bob@example.com"),
        (
            "Reset your password",
            "Somebody asked for a new password. If it was not you, ignore this.",
        ),
    ),
    (
        ("Support <support@fern.example>", "Cid Marlow <cid@example.com>"),
        ("Re: The corner of my notebook is bent", "We are sorry! A new one is on its way."),
    ),
    (
        (SHOP, "subscribers@lists.fern.example"),
        ("November letter: paper made of hay", "Three new papers, one old press, and a workshop."),
    ),
    (
        ("Payments <billing@fern.example>", "dora@example.com"),
        ("Your card was declined", "We could not charge your card that ends in 4242."),
    ),
    (
        (SHOP, "Ann Okafor <ann@example.com>"),
        (ORDER, "Thank you for your order."),
    ),
]
ORDER_HTML = """\
<!doctype html>
<html><head><style>
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
</style></head><body><main>
<h1>Fern &amp; Paper</h1>
<div>
  <p>Dear Ann,</p>
  <p>thank you for your order. It leaves our workshop tomorrow.</p>
  <table>
    <tr><td>Letterpress cards, set of 8</td><td>€ 24.00</td></tr>
    <tr><td>Notebook, dotted, A5</td><td>€ 18.50</td></tr>
    <tr><td>Shipping</td><td>€ 4.90</td></tr>
    <tr><td>Total</td><td>€ 47.40</td></tr>
  </table>
  <a href="https://fern.example/orders/10482">Follow your order</a>
</div></main></body></html>
"""


def message(number: int, sender: str, recipient: str, subject: str, text: str) -> EmailMessage:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = sender, recipient, subject
    mail["Date"] = "Sun, 22 Nov 2026 10:00:00 +0100"
    mail["Message-ID"] = f"<{number}@fern.example>"
    mail.set_content(text)
    if subject == ORDER:
        mail["Cc"] = "orders@fern.example"
        mail["Bcc"] = "audit@fern.example"
        mail.add_alternative(ORDER_HTML, subtype="html")
        mail.add_attachment(b"%PDF-1.7", "application", "pdf", filename="invoice-10482.pdf")
    elif sender.startswith("Reports"):
        mail.add_attachment("sku,sold\n", subtype="csv", filename="week-47.csv")
    return mail


def main() -> None:
    with Sandbox(http="127.0.0.1:0") as sandbox, sync_playwright() as playwright:
        with smtplib.SMTP(*sandbox.smtp) as smtp:
            for number, (addresses, words) in enumerate(MAILS):
                smtp.send_message(message(number, *addresses, *words))
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"),
            # without the last one the mail's own frame is drawn small and blown up
            args=["--no-sandbox", "--disable-gpu", "--force-device-scale-factor=2"],
        )
        page = browser.new_page(viewport={"width": 1280, "height": 800}, device_scale_factor=2)
        page.goto(sandbox.http.url)
        for subject in ("Weekly sales, week 47", "Your sign-in code is 604118", ORDER):
            page.get_by_text(subject, exact=True).first.click()
        page.frame_locator("iframe").get_by_text("Follow your order").wait_for()
        page.screenshot(path=PICTURE)
        browser.close()


if __name__ == "__main__":
    main()
