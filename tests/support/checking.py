"""Check mails that are written in a line."""

from collections.abc import Collection, Iterable
from datetime import UTC, datetime
from email.message import EmailMessage

from mailtrap_local.checks.checked_mail import CheckSettings
from mailtrap_local.checks.finding import Finding
from mailtrap_local.checks.report import check
from mailtrap_local.mail.envelope import Envelope
from mailtrap_local.mail.message import Message


def message_of(raw: bytes) -> Message:
    return Message(
        id="M1",
        seq=1,
        mailbox="inbox",
        received_at=datetime(2026, 6, 1, 10, tzinfo=UTC),
        envelope=Envelope(mail_from="bounce@shop.example", rcpt_to=("ann@mail.example",)),
        raw=raw,
    )


def html_mail(html: str, text: str = "") -> bytes:
    """A message with this HTML, and this text if there is any."""
    if not text:
        head = "From: news@shop.example\r\nMIME-Version: 1.0\r\n"
        head += "Content-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
        return head.encode() + html.encode()
    message = EmailMessage()
    message["From"] = "news@shop.example"
    message.set_content(text)
    message.add_alternative(html, subtype="html")
    return message.as_bytes()


def check_html(
    html: str,
    settings: CheckSettings | None = None,
    *,
    text: str = "",
    only: Collection[str] = (),
) -> list[Finding]:
    """The findings of a message with this HTML."""
    return [*check(message_of(html_mail(html, text)), settings, only=only).findings]


def ids(findings: Iterable[Finding]) -> list[str]:
    return [one.id for one in findings]
