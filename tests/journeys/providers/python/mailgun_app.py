"""Sends by Mailgun's SDK; prints the id."""

import os

from mailgun.client import Client

url = {"api_url": os.environ["BASE_URL"]} if "BASE_URL" in os.environ else {}
with Client(auth=("api", os.environ["API_KEY"]), **url) as client:
    sent = client.messages.create(
        domain="mg.example.com",
        data={
            "from": "App <app@example.com>",
            "to": "Ann <ann@example.com>",
            "cc": "Cy <cy@example.com>",
            "bcc": "bo@example.com",
            "h:Reply-To": "help@example.com",
            "subject": "Your code is 604118 ✓",
            "text": "Your code is 604118.",
            "html": "<p>Your code is <b>604118</b>.</p>",
        },
        files=[("attachment", ("terms.pdf", b"%PDF-1.7 terms", "application/pdf"))],
    )
    sent.raise_for_status()
    print(sent.json()["id"])
