"""Python's senders of docs/senders.md that bring much along, in the environment of the SDKs."""

import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest

from documented import snippet
from mailtrap_local import Mailbox

FASTAPI_MAIL = """
import asyncio
from fastapi_mail import FastMail, MessageSchema, MessageType
SETTINGS
words = {"subject": "Hello", "body": "It works.", "subtype": MessageType.plain}
message = MessageSchema(recipients=["ann@example.com"], **words)
asyncio.run(FastMail(config).send_message(message))
"""
RED_MAIL = """
SETTINGS
people = {"sender": "app@example.com", "receivers": ["ann@example.com"]}
sender.send(subject="Hello", text="It works.", **people)
"""
YAGMAIL = """
import yagmail
SETTINGS
yag.send("ann@example.com", "Hello", "It works.")
"""
PROGRAMS = {"FastAPI (fastapi-mail)": FASTAPI_MAIL, "Red Mail": RED_MAIL, "yagmail": YAGMAIL}


@pytest.mark.parametrize("sender", PROGRAMS)
def test_a_program_with_the_documented_settings(
    sdk_interpreters: dict[str, Path],
    app_environ: Mapping[str, str],
    mailbox: Mailbox,
    sender: str,
) -> None:
    program = PROGRAMS[sender].replace("SETTINGS", snippet(sender, mailbox))
    subprocess.run(
        [sdk_interpreters[".py"], "-c", program], env=app_environ, check=True, timeout=60
    )
    mail = mailbox.wait_for(subject="Hello")
    assert (mail.mail_from, mail.rcpt_to) == ("app@example.com", ("ann@example.com",))
    assert (mail.text or "").strip() == "It works."
