"""Sends by Mailjet's SDK; prints the id."""

import os

from mailjet_rest import Client

url = {"api_url": os.environ["BASE_URL"]} if "BASE_URL" in os.environ else {}
mailjet = Client(auth=("key", os.environ["API_KEY"]), version="v3.1", **url)
sent = mailjet.send.create(
    data={
        "Messages": [
            {
                "From": {"Email": "app@example.com", "Name": "App"},
                "To": [{"Email": "ann@example.com", "Name": "Ann"}],
                "Cc": [{"Email": "cy@example.com", "Name": "Cy"}],
                "Bcc": [{"Email": "bo@example.com"}],
                "ReplyTo": {"Email": "help@example.com"},
                "Subject": "Your code is 604118 ✓",
                "TextPart": "Your code is 604118.",
                "HTMLPart": "<p>Your code is <b>604118</b>.</p>",
                "Attachments": [
                    {
                        "ContentType": "application/pdf",
                        "Filename": "terms.pdf",
                        "Base64Content": "JVBERi0xLjcgdGVybXM=",
                    }
                ],
            }
        ]
    }
)
assert sent.status_code == 200, sent.text
print(sent.json()["Messages"][0]["To"][0]["MessageUUID"])
