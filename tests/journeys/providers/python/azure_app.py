"""Sends by Azure Communication Services; prints the id of the operation, once it has succeeded."""

import os

from azure.communication.email import EmailClient
from azure.core.credentials import AzureKeyCredential

url = os.environ.get("BASE_URL", "https://shop.europe.communication.azure.com")
client = EmailClient(url, AzureKeyCredential(os.environ["API_KEY"]))
poller = client.begin_send(
    {
        "senderAddress": "app@example.com",
        "recipients": {
            "to": [{"address": "ann@example.com", "displayName": "Ann"}],
            "cc": [{"address": "cy@example.com", "displayName": "Cy"}],
            "bcc": [{"address": "bo@example.com"}],
        },
        "replyTo": [{"address": "help@example.com"}],
        "content": {
            "subject": "Your code is 604118 ✓",
            "plainText": "Your code is 604118.",
            "html": "<p>Your code is <b>604118</b>.</p>",
        },
        "attachments": [
            {
                "name": "terms.pdf",
                "contentType": "application/pdf",
                "contentInBase64": "JVBERi0xLjcgdGVybXM=",
            }
        ],
    }
)
sent = poller.result()
assert sent["status"] == "Succeeded"
print(sent["id"])
