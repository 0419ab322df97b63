"""Takes the README's picture: ten messages a shop's app might send, in the real page.

Run it after the page has changed: `.venv/bin/python docs/picture.py`
"""

import shutil
import smtplib
from email.message import EmailMessage
from pathlib import Path

from playwright.sync_api import sync_playwright

from mailtrap_local import Sandbox

PICTURE = Path(__file__).with_name("page.png")

RECEIPT = """\
<!doctype html><html><body style="margin:0;background:#f4f1ec;font-family:Georgia,serif;color:#2b2622">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0"><tr><td align="center" style="padding:32px 16px">
<table role="presentation" width="520" cellpadding="0" cellspacing="0" style="background:#fff;border-radius:6px">
<tr><td style="background:#1f4d3a;color:#fff;padding:22px 32px;font-size:22px;border-radius:6px 6px 0 0">Fern &amp; Paper</td></tr>
<tr><td style="padding:28px 32px;font-size:16px;line-height:1.55">
<p style="margin:0 0 14px">Dear Ann,</p>
<p style="margin:0 0 18px">thank you for your order. It leaves our workshop tomorrow.</p>
<table width="100%" cellpadding="8" cellspacing="0" style="font-size:15px;border-top:1px solid #e4ddd3">
<tr><td>Letterpress cards, set of 8</td><td align="right">€ 24.00</td></tr>
<tr><td>Notebook, dotted, A5</td><td align="right">€ 18.50</td></tr>
<tr><td>Shipping</td><td align="right">€ 4.90</td></tr>
<tr style="font-weight:bold"><td style="border-top:1px solid #e4ddd3">Total</td>
<td align="right" style="border-top:1px solid #e4ddd3">€ 47.40</td></tr></table>
<p style="margin:24px 0 0"><a href="https://fern.example/orders/10482"
style="background:#1f4d3a;color:#fff;padding:11px 20px;border-radius:4px;text-decoration:none">Follow your order</a></p>
</td></tr></table></td></tr></table></body></html>
"""


def message(sender: str, to: str, subject: str, text: str) -> EmailMessage:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = sender, to, subject
    mail["Date"] = "Sun, 22 Nov 2026 10:00:00 +0100"
    mail["Message-ID"] = f"<{abs(hash(subject))}@fern.example>"
    mail.set_content(text)
    return mail


def messages() -> list[EmailMessage]:
    shop, ann = "Fern & Paper <hello@fern.example>", "Ann Okafor <ann@example.com>"
    receipt = message(shop, ann, "Your order 10482 is confirmed", "Thank you for your order.")
    receipt["Cc"] = "orders@fern.example"
    receipt.add_alternative(RECEIPT, subtype="html")
    receipt.add_attachment(
        b"%PDF-1.7 invoice", maintype="application", subtype="pdf", filename="invoice-10482.pdf"
    )
    report = message("Reports <reports@fern.example>", "team@fern.example", "Weekly sales, week 47",
                     "Revenue is up 4 % on last week. The sheet is attached.")  # fmt: skip
    report.add_attachment(b"sku,sold\n", maintype="text", subtype="csv", filename="week-47.csv")
    return [
        message("Nightly jobs <cron@fern.example>", "ops@fern.example", "Backup finished in 4 min 12 s",
                "All 14 tables were copied."),
        message(shop, "Jürgen Groß <juergen@example.com>", "Willkommen bei Fern & Paper",
                "Schön, dass Sie da sind. Bitte bestätigen Sie Ihre Adresse."),
        message("Fern & Paper <security@fern.example>", ann, "Your sign-in code is 604118",
                "Enter it within ten minutes. Nobody from us will ever ask you for it."),
        report,
        message(shop, "李小龙 <li@example.com>", "您的订单已发货", "您的订单 10467 已于今天发出，预计三天内送达。"),
        message("Fern & Paper <security@fern.example>", "bob@example.com", "Reset your password",
                "Somebody asked for a new password for your account. If it was not you, ignore this."),
        message("Support <support@fern.example>", "Cid Marlow <cid@example.com>",
                "Re: The corner of my notebook is bent", "We are sorry! A new one is on its way."),
        message(shop, "subscribers@lists.fern.example", "November letter: paper made of hay",
                "Three new papers, one old press, and a workshop on the second Saturday."),
        message("Payments <billing@fern.example>", "dora@example.com", "Your card was declined",
                "We could not charge your card that ends in 4242. Please choose another one."),
        receipt,
    ]  # fmt: skip


def main() -> None:
    with Sandbox(http="127.0.0.1:0") as sandbox, smtplib.SMTP(*sandbox.smtp) as smtp:
        for mail in messages():
            hidden = ["audit@fern.example"] if mail["Cc"] else []
            smtp.send_message(mail, to_addrs=[mail["To"].addresses[0].addr_spec, *hidden])
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
            )
            page = browser.new_page(viewport={"width": 1280, "height": 800}, device_scale_factor=2)
            page.goto(sandbox.http.url)
            for subject in ("Weekly sales", "Your sign-in code", "Your order 10482"):
                page.get_by_text(subject).first.click()
            page.frame_locator("iframe").get_by_text("Follow your order").wait_for()
            page.screenshot(path=PICTURE)
            browser.close()


if __name__ == "__main__":
    main()
