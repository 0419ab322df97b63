"""Python's senders, as docs/senders.md has them, each in an interpreter of its own."""

import subprocess
import sys

import pytest

from documented import snippet
from mailtrap_local import Mailbox

DJANGO = """{settings}
from django.conf import settings
settings.configure(**{{name: value for name, value in globals().items() if name.isupper()}})
from django.core.mail import send_mail
send_mail("Hello", "It works.", "app@example.com", ["ann@example.com"])
"""
FLASK = """from flask import Flask
from flask_mail import Mail, Message
app = Flask("shop")
{settings}
mail = Mail(app)
with app.app_context():
    mail.send(Message("Hello", ["ann@example.com"], "It works.", sender="app@example.com"))
"""
AIOSMTPLIB = """import aiosmtplib, asyncio
from email.message import EmailMessage
message = EmailMessage()
message["From"], message["To"], message["Subject"] = "app@example.com", "ann@example.com", "Hello"
message.set_content("It works.")
async def main():
    {settings}
asyncio.run(main())
"""
PROGRAMS = {
    "smtplib": "{settings}",
    "Django": DJANGO,
    "Flask-Mail": FLASK,
    "aiosmtplib": AIOSMTPLIB,
}


@pytest.mark.parametrize("sender", PROGRAMS)
def test_a_program_with_the_documented_settings(mailbox: Mailbox, sender: str) -> None:
    program = PROGRAMS[sender].format(settings=snippet(sender, mailbox))
    subprocess.run([sys.executable, "-c", program], check=True, timeout=60)
    mail = mailbox.wait_for(subject="Hello")
    assert (mail.mail_from, mail.rcpt_to) == ("app@example.com", ("ann@example.com",))
    assert mail.text == "It works.\n"
