"""Programs that send one mail each by the SDKs of mail providers, and that mail."""

from collections.abc import Mapping
from typing import Protocol

from mailtrap_local import Message
from paths import ROOT

FOLDER = ROOT / "tests" / "journeys" / "providers"


class RunProgram(Protocol):
    """Runs a program with variables in its environment; returns its output."""

    def __call__(self, program: str, variables: Mapping[str, str], *arguments: str) -> str: ...


PROGRAMS = {
    "python/azure_app.py": "azure",
    "python/brevo_app.py": "brevo",
    "python/mailgun_app.py": "mailgun",
    "python/mailjet_app.py": "mailjet",
    "python/mailtrap_app.py": "mailtrap",
    "python/postmark_app.py": "postmark",
    "python/resend_app.py": "resend",
    "python/sendgrid_app.py": "sendgrid",
    "python/ses_app.py": "ses",
    "python/ses_v1_app.py": "ses",
    "node/azure.mjs": "azure",
    "node/brevo.mjs": "brevo",
    "node/mailgun.mjs": "mailgun",
    "node/mailjet.mjs": "mailjet",
    "node/mailtrap.mjs": "mailtrap",
    "node/nodemailer-ses.mjs": "ses",
    "node/postmark.mjs": "postmark",
    "node/resend.mjs": "resend",
    "node/sendgrid.mjs": "sendgrid",
    "node/ses.mjs": "ses",
    "node/ses-v1.mjs": "ses",
}
"""Paths of the programs, with the provider that each sends by."""


def check_code_mail(mail: Message, provider: str) -> None:
    """Check all there is to the mail that every program sends."""
    assert mail.via == provider
    assert mail.subject == "Your code is 604118 ✓"
    assert mail.sender is not None
    assert mail.sender.address == "app@example.com"
    assert mail.sender.name == ("" if provider == "azure" else "App")  # whose API has none
    assert sorted(mail.rcpt_to) == ["ann@example.com", "bo@example.com", "cy@example.com"]
    assert mail.bcc == ("bo@example.com",)
    assert mail.reply_to == ("help@example.com",)
    assert (mail.text or "").strip() == "Your code is 604118."
    assert (mail.html or "").strip() == "<p>Your code is <b>604118</b>.</p>"
    assert mail.code() == "604118"
    assert mail.attachment("terms.pdf").content == b"%PDF-1.7 terms"
