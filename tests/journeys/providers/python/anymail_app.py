"""Sends by a backend of django-anymail, named by the first argument; prints the id."""

import os
import sys

from anymail.message import AnymailMessage
from django.conf import settings

key = os.environ["API_KEY"]
settings.configure(
    EMAIL_BACKEND=f"anymail.backends.{sys.argv[1]}.EmailBackend",
    ANYMAIL={
        "BREVO_API_KEY": key,
        "MAILERSEND_API_TOKEN": key,
        "MAILGUN_API_KEY": key,
        "MAILJET_API_KEY": key,
        "MAILJET_SECRET_KEY": key,
        "MAILTRAP_API_TOKEN": key,
        "MANDRILL_API_KEY": key,
        "POSTMARK_SERVER_TOKEN": key,
        "RESEND_API_KEY": key,
        "SENDGRID_API_KEY": key,
        "SPARKPOST_API_KEY": key,
    },
)
message = AnymailMessage(
    subject="Your code is 604118 ✓",
    body="Your code is 604118.",
    from_email="App <app@example.com>",
    to=["Ann <ann@example.com>"],
    cc=["Cy <cy@example.com>"],
    bcc=["bo@example.com"],
    reply_to=["help@example.com"],
)
message.attach_alternative("<p>Your code is <b>604118</b>.</p>", "text/html")
message.attach("terms.pdf", b"%PDF-1.7 terms", "application/pdf")
message.tags = ["sign-up"]
message.send()
assert message.anymail_status.status <= {"queued", "sent"}, message.anymail_status
print(message.anymail_status.message_id)
