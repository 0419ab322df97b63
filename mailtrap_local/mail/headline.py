"""Describe a message in one line, for reports and logs."""

from mailtrap_local.mail.message import Message
from mailtrap_local.mail.mime.headers import leading_subject
from mailtrap_local.mail.printable import printable


def headline(message: Message) -> str:
    """Number, sender, recipients and subject, with control characters escaped."""
    subject = leading_subject(message.raw)
    sender = message.mail_from or "<>"
    return printable(f"#{message.seq} {sender} -> {', '.join(message.rcpt_to)}  '{subject}'")
