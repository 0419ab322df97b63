"""Sends by the first API of Amazon SES, with boto3: a message of its own making; prints the id."""

import os
from email.message import EmailMessage

import boto3

message = EmailMessage()
message["From"] = "App <app@example.com>"
message["To"] = "Ann <ann@example.com>"
message["Cc"] = "Cy <cy@example.com>"
message["Reply-To"] = "help@example.com"
message["Subject"] = "Your code is 604118 ✓"
message.set_content("Your code is 604118.")
message.add_alternative("<p>Your code is <b>604118</b>.</p>", subtype="html")
message.add_attachment(
    b"%PDF-1.7 terms", maintype="application", subtype="pdf", filename="terms.pdf"
)
ses = boto3.client("ses", "eu-west-1", endpoint_url=os.environ.get("BASE_URL"))
sent = ses.send_raw_email(
    Source="app@example.com",
    Destinations=["ann@example.com", "cy@example.com", "bo@example.com"],
    RawMessage={"Data": message.as_bytes()},
)
print(sent["MessageId"])
