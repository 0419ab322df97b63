"""Accounts of tests: who sees `shop*`, who sees `secret*`, and requests as one of them."""

import base64
import hashlib
import json
import smtplib
from email.message import EmailMessage
from typing import Any

from asking import Answer, asker
from mailtrap_local import Sandbox

PASSWORD = "correct horse"
HASH = "{SHA}" + base64.b64encode(hashlib.sha1(PASSWORD.encode()).digest()).decode()  # quick
PEOPLE = (
    {"name": "root", "role": "admin", "password": HASH},
    {"name": "ann", "role": "member", "password": HASH, "mailboxes": ["shop*"]},
    {"name": "vic", "role": "viewer", "password": HASH, "mailboxes": ["shop*"]},
    {"name": "bob", "role": "member", "password": HASH, "mailboxes": ["secret*"]},
)
ROUTES = (
    {"mailbox": "shop", "recipient": "*@shop.example"},
    {"mailbox": "secret", "recipient": "*@secret.example"},
)


def basic(name: str, password: str = PASSWORD) -> dict[str, str]:
    """Return the header of a name and a password."""
    shown = base64.b64encode(f"{name}:{password}".encode()).decode()
    return {"Authorization": f"Basic {shown}"}


def call(
    sandbox: Sandbox, who: str | None, method: str, path: str, body: Any = None, **headers: str
) -> Answer:
    """Send a request as an account, or as nobody."""
    shown = {} if who is None else basic(who)
    if body is not None:
        headers["Content-Type"] = "application/json"
        body = json.dumps(body)
    return asker(sandbox)(method, path, body, **shown, **headers)


def send(sandbox: Sandbox, *recipients: str, subject: str = "hello", user: str = "") -> None:
    """Send a message by SMTP."""
    with smtplib.SMTP(*sandbox.smtp, timeout=20) as client:
        if user:
            client.login(user, "any")
        mail = EmailMessage()
        mail["From"], mail["To"], mail["Subject"] = "app@x.example", ", ".join(recipients), subject
        mail.set_content(f"About {subject}. https://x.example/{subject.split(maxsplit=1)[0]}")
        client.send_message(mail, to_addrs=list(recipients))
