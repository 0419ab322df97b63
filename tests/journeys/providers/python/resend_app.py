"""Sends by Resend's SDK; prints the id."""

import os

import resend

resend.api_key = os.environ["API_KEY"]
if "BASE_URL" in os.environ:
    resend.api_url = os.environ["BASE_URL"]
sent = resend.Emails.send(
    {
        "from": "App <app@example.com>",
        "to": "Ann <ann@example.com>",
        "cc": ["Cy <cy@example.com>"],
        "bcc": "bo@example.com",
        "reply_to": "help@example.com",
        "subject": "Your code is 604118 ✓",
        "text": "Your code is 604118.",
        "html": "<p>Your code is <b>604118</b>.</p>",
        "attachments": [{"filename": "terms.pdf", "content": list(b"%PDF-1.7 terms")}],
    }
)
print(sent["id"])
