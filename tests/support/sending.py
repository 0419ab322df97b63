"""Send messages with smtplib, each over a connection of its own."""

import smtplib
from collections.abc import Sequence

from conversing import ListenerAddress

SENDER = "app@example.com"
ANN = "ann@example.com"


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
    with smtplib.SMTP(listener.host, listener.port, timeout=10) as client:
        client.sendmail(sender, to, raw, mail_options)
