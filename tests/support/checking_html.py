"""Check small mails of HTML, in tests of rules about it."""

from datetime import UTC, datetime
from email.message import EmailMessage

from mailtrap_local.checks.checked_mail import CheckedMail
from mailtrap_local.checks.finding import Finding
from mailtrap_local.checks.report import all_checks
from mailtrap_local.mail.envelope import Envelope
from mailtrap_local.mail.message import Message

HTML_RULES = ("a11y-", "dark-")


def mail_of(html: str, *, subject: str = "Hello") -> CheckedMail:
    """A mail with this HTML."""
    mail = EmailMessage()
    mail["Subject"] = subject
    mail.set_content(html, subtype="html", cte="base64")
    message = Message(
        id="M1",
        seq=1,
        mailbox="inbox",
        received_at=datetime(2026, 6, 1, tzinfo=UTC),
        envelope=Envelope(mail_from="a@app.example", rcpt_to=("b@app.example",)),
        raw=mail.as_bytes(),
    )
    return CheckedMail(message=message)


def found_in(html: str, *, subject: str = "Hello") -> list[Finding]:
    """The findings about accessibility."""
    mail = mail_of(html, subject=subject)
    found = [finding for check in all_checks() for finding in check.find(mail)]
    return [one for one in found if one.id.startswith(HTML_RULES)]


def ids_of(html: str, *, subject: str = "Hello") -> list[str]:
    """The ids of the findings about accessibility."""
    return [one.id for one in found_in(html, subject=subject)]
