"""Sends by the API of Amazon SES, version 2, with boto3; prints the id."""

import os

import boto3

ses = boto3.client("sesv2", "eu-west-1", endpoint_url=os.environ.get("BASE_URL"))
sent = ses.send_email(
    FromEmailAddress="App <app@example.com>",
    Destination={
        "ToAddresses": ["Ann <ann@example.com>"],
        "CcAddresses": ["Cy <cy@example.com>"],
        "BccAddresses": ["bo@example.com"],
    },
    ReplyToAddresses=["help@example.com"],
    Content={
        "Simple": {
            "Subject": {"Data": "Your code is 604118 ✓"},
            "Body": {
                "Text": {"Data": "Your code is 604118."},
                "Html": {"Data": "<p>Your code is <b>604118</b>.</p>"},
            },
            "Attachments": [{"FileName": "terms.pdf", "RawContent": b"%PDF-1.7 terms"}],
        }
    },
)
print(sent["MessageId"])
