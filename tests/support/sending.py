"""Send messages with smtplib, each over a connection of its own."""

import smtplib
from collections.abc import Mapping, Sequence
from email.message import EmailMessage

from conversing import ListenerAddress

SENDER = "app@example.com"
ANN = "ann@example.com"
BOB = "bob@example.com"


def send(
    listener: ListenerAddress,
    subject: str = "Hello",
    *,
    raw: bytes | None = None,
    sender: str = SENDER,
    to: str | Sequence[str] = ANN,
    mail_options: Sequence[str] = (),
) -> None:
    """Send a short message with this subject, or `raw` as it is. Raises smtplib.SMTPException."""
    if raw is None:
        raw = f"Subject: {subject}\r\n\r\nHi\r\n".encode()
    with smtplib.SMTP(listener.host, listener.port, timeout=60) as client:
        client.sendmail(sender, to, raw, mail_options)


def compose(
    subject: str,
    *,
    text: str | None = "Hi Ann.\n",
    html: str | None = None,
    pictures: Mapping[str, bytes] | None = None,
    files: Mapping[str, bytes] | None = None,
) -> bytes:
    """A message from The App to Ann, with PNG pictures by content id and files by name."""
    message = EmailMessage()
    message["From"] = "The App <app@example.com>"
    message["To"] = "Ann <ann@example.com>"
    message["Subject"] = subject
    if text is not None:
        message.set_content(text)
    if html is not None:
        (message.set_content if text is None else message.add_alternative)(html, subtype="html")
    for content_id, picture in (pictures or {}).items():
        body = message.get_body(["html"])
        assert body is not None
        body.add_related(picture, "image", "png", cid=f"<{content_id}>")
    for name, octets in (files or {}).items():
        message.add_attachment(
            octets, maintype="application", subtype="octet-stream", filename=name
        )
    return message.as_bytes()
