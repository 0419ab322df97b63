"""Sends by Mailtrap's SDK; prints the id."""

import os
from base64 import b64encode

import mailtrap

url = {"api_host": os.environ["BASE_URL"].partition("//")[2]} if "BASE_URL" in os.environ else {}
client = mailtrap.MailtrapClient(token=os.environ["API_KEY"], **url)
sent = client.send(
    mailtrap.Mail(
        sender=mailtrap.Address(email="app@example.com", name="App"),
        to=[mailtrap.Address(email="ann@example.com", name="Ann")],
        cc=[mailtrap.Address(email="cy@example.com", name="Cy")],
        bcc=[mailtrap.Address(email="bo@example.com")],
        headers={"Reply-To": "help@example.com"},
        subject="Your code is 604118 ✓",
        text="Your code is 604118.",
        html="<p>Your code is <b>604118</b>.</p>",
        attachments=[
            mailtrap.Attachment(
                content=b64encode(b"%PDF-1.7 terms"),
                filename="terms.pdf",
                mimetype="application/pdf",
            )
        ],
    )
)
print(sent["message_ids"][0])
