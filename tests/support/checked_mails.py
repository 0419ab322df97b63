"""Messages of a few lines for the tests of checks."""

from collections.abc import Sequence
from datetime import UTC, datetime
from email.header import Header

from mailtrap_local.checks.checked_mail import CheckedMail
from mailtrap_local.checks.report import check
from mailtrap_local.mail.envelope import Envelope
from mailtrap_local.mail.message import Message

ARRIVED = datetime(2026, 6, 1, 10, 0, 5, tzinfo=UTC)
SOUND = {
    "From": "Shop <news@shop.example>",
    "To": "ann@mail.example",
    "Subject": "News",
    "Date": "Mon, 01 Jun 2026 10:00:00 +0000",
    "Message-ID": "<1@shop.example>",
    "MIME-Version": "1.0",
    "Content-Type": "text/plain; charset=utf-8",
    "Content-Transfer-Encoding": "8bit",
}
"""Header fields of a message in which nothing is found but its reserved domain."""


def message_of(
    raw: bytes,
    *,
    mail_from: str = "bounce@shop.example",
    rcpt_to: tuple[str, ...] = ("ann@mail.example",),
    message_id: str = "M1",
    received_at: datetime = ARRIVED,
) -> Message:
    """Make a message of raw bytes with any line ends, that arrived soon after its usual Date."""
    return Message(
        id=message_id,
        seq=1,
        mailbox="inbox",
        received_at=received_at,
        envelope=Envelope(mail_from=mail_from, rcpt_to=rcpt_to),
        raw=raw.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n"),
    )


def raw_of(changes: Sequence[tuple[str, str | None]] = (), body: str = "Hello.\n") -> bytes:
    """Return a sound message with other fields; None leaves one out, a second one is added."""
    fields: list[tuple[str, str]] = list(SOUND.items())
    changed = {name for name, _ in changes}
    fields = [field for field in fields if field[0] not in changed]
    fields += [(name, value) for name, value in changes if value is not None]
    return "".join([*(f"{name}: {value}\n" for name, value in fields), "\n", body]).encode()


def ids_of(message: Message) -> list[str]:
    """Return the ids of all findings in a message, but for those of what is usual in tests."""
    return [
        finding.id
        for finding in check(message, ignore=["from-domain-reserved", "link-example"]).findings
    ]


def checked_mail(text: str = "", html: str = "", subject: str = "News") -> CheckedMail:
    """Make a sound message of a text, of HTML, or of both."""
    encoded = subject if subject.isascii() else Header(subject, "utf-8").encode()
    bodies = [
        f"Content-Type: text/{kind}; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n{body}\n"
        for kind, body in (("plain", text), ("html", html))
        if body
    ]
    content_type = "multipart/alternative; boundary=b"
    parts = "".join(f"--b\n{body}" for body in bodies)
    raw = raw_of([("Subject", encoded), ("Content-Type", content_type)], f"{parts}--b--\n")
    return CheckedMail(message=message_of(raw))
