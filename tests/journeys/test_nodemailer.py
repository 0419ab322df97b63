"""Nodemailer, in the Node that is on the PATH."""

import json
import os
import subprocess
from base64 import b64encode
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from mailtrap_local import Mailbox

HERE = Path(__file__).with_name("node")

Send = Callable[..., None]


@pytest.fixture
def send(mailbox: Mailbox, require_tool: Callable[[str, str], Path]) -> Send:
    """`send(message, …, auth=…)` sends messages with the transport options that are given."""
    node = require_tool("node", "apt install nodejs npm")
    if not (HERE / "node_modules").exists():
        give_up = pytest.fail if os.environ.get("CI") else pytest.skip
        give_up("nodemailer is not installed, run: npm --prefix tests/journeys/node ci")

    def send(*messages: dict[str, Any], **options: Any) -> None:
        transport = {"host": mailbox.host, "port": mailbox.port, **options}
        task = json.dumps({"transport": transport, "messages": messages})
        subprocess.run([node, HERE / "send.mjs"], input=task.encode(), check=True, timeout=60)

    return send


def test_a_message_arrives_with_all_it_carries(send: Send, mailbox: Mailbox) -> None:
    logo = b"GIF89a\x00\xff"
    send(
        {
            "from": {"name": "Läden & Co.", "address": "shop@example.com"},
            "to": "ann@example.com",
            "cc": ["bob@example.com"],
            "bcc": "audit@example.com",
            "replyTo": "help@example.com",
            "subject": "订单确认 ✔",
            "text": "谢谢！",
            "html": '<p>谢谢！</p><img src="cid:logo">',
            "headers": {"X-Tenant": "acme"},
            "attachments": [
                {"filename": "发票.txt", "content": "一杯茶"},
                {
                    "filename": "logo.gif",
                    "cid": "logo",
                    "content": b64encode(logo).decode(),
                    "encoding": "base64",
                },
            ],
        }
    )
    mail = mailbox.wait_for(subject="订单确认 ✔", header={"X-Tenant": "acme"})
    assert mail.mail_from == "shop@example.com"
    assert mail.sender is not None
    assert mail.sender.name == "Läden & Co."
    assert mail.rcpt_to == ("ann@example.com", "bob@example.com", "audit@example.com")
    assert mail.bcc == ("audit@example.com",)
    assert mail.reply_to == ("help@example.com",)
    assert (mail.text or "").strip() == "谢谢！"
    assert mail.html == '<p>谢谢！</p><img src="cid:logo">'
    assert mail.attachment("发票.txt").text() == "一杯茶"
    assert mail.attachment("logo.gif").content == logo
    assert mail.attachment("logo.gif").content_id == "logo"


def test_any_credentials_will_do(send: Send, mailbox: Mailbox) -> None:
    message = {"from": "app@example.com", "to": "ann@example.com", "subject": "Hello", "text": "Hi"}
    send(message, auth={"user": "äpp", "pass": "geheim ✔"})
    assert mailbox.wait_for(auth="äpp")


def test_a_pool_sends_many_messages_over_one_connection(send: Send, mailbox: Mailbox) -> None:
    readers = [f"reader{number}@example.com" for number in range(10)]
    message = {"from": "news@example.com", "subject": "News", "text": "What is new."}
    send(*({**message, "to": reader} for reader in readers), pool=True)
    mails = mailbox.wait_for_all(10, subject="News")
    assert [mail.rcpt_to for mail in mails] == [(reader,) for reader in readers]
    assert len({mail.envelope.session_id for mail in mails}) == 1
