"""Sends by Postmark's SDK; prints the id."""

import os

import postmark.sync

url = {"base_url": os.environ["BASE_URL"]} if "BASE_URL" in os.environ else {}
with postmark.sync.ServerClient(os.environ["API_KEY"], **url) as client:
    sent = client.outbound.send(
        {
            "sender": "App <app@example.com>",
            "to": "Ann <ann@example.com>",
            "cc": "Cy <cy@example.com>",
            "bcc": "bo@example.com",
            "reply_to": "help@example.com",
            "subject": "Your code is 604118 ✓",
            "text_body": "Your code is 604118.",
            "html_body": "<p>Your code is <b>604118</b>.</p>",
            "attachments": [
                {
                    "name": "terms.pdf",
                    "content": "JVBERi0xLjcgdGVybXM=",
                    "content_type": "application/pdf",
                }
            ],
        }
    )
print(sent.message_id)
