"""Sends by Brevo's SDK; prints the id."""

import os

from brevo import Brevo

url = {"base_url": f"{os.environ['BASE_URL']}/v3"} if "BASE_URL" in os.environ else {}
sent = Brevo(api_key=os.environ["API_KEY"], **url).transactional_emails.send_transac_email(
    sender={"email": "app@example.com", "name": "App"},
    to=[{"email": "ann@example.com", "name": "Ann"}],
    cc=[{"email": "cy@example.com", "name": "Cy"}],
    bcc=[{"email": "bo@example.com"}],
    reply_to={"email": "help@example.com"},
    subject="Your code is 604118 ✓",
    text_content="Your code is 604118.",
    html_content="<p>Your code is <b>604118</b>.</p>",
    attachment=[{"name": "terms.pdf", "content": "JVBERi0xLjcgdGVybXM="}],
)
print(sent.message_id)
