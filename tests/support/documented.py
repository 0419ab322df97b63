"""The snippets of docs/senders.md with the address of a mailbox, and a message for them to send."""

import json
import re
import sysconfig
from pathlib import Path

from mailtrap_local import Mailbox, Message
from paths import ROOT

SENDERS = ROOT / "web" / "src" / "setup" / "senders.json"  # which docs/senders.md is made into

SUBJECT = "Grüße 👋 aus Zürich"
TEXT = "Über den Dächern\n.\n..zwei\nEnde"
FILE_NAME = "ä b.bin"
FILE = bytes(range(256))


def snippet(sender: str, mailbox: Mailbox) -> str:
    """Return what the documentation says on a sender, with the mailbox's address."""
    (code,) = (each["code"] for each in json.loads(SENDERS.read_text()) if each["name"] == sender)
    code = re.sub(r"\b1025\b", str(mailbox.port), code.replace("127.0.0.1", mailbox.host))
    return code.replace("/path/to/mailtrap-local", str(command()))


def variables(code: str) -> dict[str, str]:
    """Return the variables of a snippet that sets some."""
    return dict(re.findall(r"^(\w+)=(.*)$", code, re.MULTILINE))


def command() -> Path:
    """Return the path of `mailtrap-local`, as an installation has it."""
    return Path(sysconfig.get_path("scripts"), "mailtrap-local")


def check_complete(mail: Message) -> None:
    """Check all there is to a message from app@ to ann@, with bob@ in Bcc."""
    assert mail.mail_from == "app@example.com"
    assert sorted(mail.rcpt_to) == ["ann@example.com", "bob@example.com"]
    assert mail.bcc == ("bob@example.com",)
    assert mail.sender is not None
    assert mail.sender.name == "Läden Köln"
    assert mail.subject == SUBJECT
    assert (mail.text or "").split() == TEXT.split()
    assert mail.attachment(FILE_NAME).content == FILE
