"""Messages of a few lines for the tests of checks."""

from datetime import UTC, datetime
from email.header import Header

from mailtrap_local.checks.checked_mail import CheckedMail, CheckSettings
from mailtrap_local.mail.envelope import Envelope
from mailtrap_local.mail.message import Message

ARRIVED = datetime(2026, 6, 1, 10, 0, 5, tzinfo=UTC)


def message_of(
    raw: bytes,
    mail_from: str = "bounce@shop.example",
    rcpt_to: tuple[str, ...] = ("ann@mail.example",),
) -> Message:
    """Make a message that arrived a few seconds after its usual Date."""
    envelope = Envelope(mail_from=mail_from, rcpt_to=rcpt_to)
    return Message(id="M1", seq=1, mailbox="inbox", received_at=ARRIVED, envelope=envelope, raw=raw)


def checked(raw: bytes, **envelope: object) -> CheckedMail:
    """Make a message to be checked of raw bytes with any line ends."""
    lines = raw.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
    return CheckedMail(message=message_of(lines, **envelope), settings=CheckSettings())  # type: ignore[arg-type]  # those of message_of


def checked_mail(text: str = "", html: str = "", subject: str = "News") -> CheckedMail:
    """Make a sound message of a text, of HTML, or of both."""
    head = (
        "From: Shop <news@shop.example>\nTo: ann@mail.example\n"
        f"Subject: {Header(subject, 'utf-8').encode() if not subject.isascii() else subject}\n"
        "Date: Mon, 01 Jun 2026 10:00:00 +0000\nMessage-ID: <1@shop.example>\nMIME-Version: 1.0\n"
    )
    bodies = [
        f"Content-Type: text/{kind}; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n{body}\n"
        for kind, body in (("plain", text), ("html", html))
        if body
    ]
    if len(bodies) == 1:
        return checked(f"{head}{bodies[0]}".encode())
    parts = "".join(f"--b\n{body}" for body in bodies)
    return checked(
        f"{head}Content-Type: multipart/alternative; boundary=b\n\n{parts}--b--\n".encode()
    )
