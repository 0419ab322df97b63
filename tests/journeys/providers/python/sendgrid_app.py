"""Sends by SendGrid's SDK; prints the id."""

import os
from base64 import b64encode

from sendgrid import SendGridAPIClient
from sendgrid.helpers.mail import Attachment, Bcc, Cc, FileContent, FileName, FileType, Mail

message = Mail(
    from_email=("app@example.com", "App"),
    to_emails=("ann@example.com", "Ann"),
    subject="Your code is 604118 ✓",
    plain_text_content="Your code is 604118.",
    html_content="<p>Your code is <b>604118</b>.</p>",
)
message.reply_to = "help@example.com"
message.add_cc(Cc("cy@example.com", "Cy"))
message.add_bcc(Bcc("bo@example.com"))
content = b64encode(b"%PDF-1.7 terms").decode()
message.add_attachment(
    Attachment(FileContent(content), FileName("terms.pdf"), FileType("application/pdf"))
)
url = {"host": os.environ["BASE_URL"]} if "BASE_URL" in os.environ else {}
sent = SendGridAPIClient(os.environ["API_KEY"], **url).send(message)
print(sent.headers["X-Message-Id"])
