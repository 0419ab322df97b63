"""Nodemailer, in the Node that is on the PATH."""

import json
import subprocess
from base64 import b64encode
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from mailtrap_local import Mailbox, Sandbox, Session
from mailtrap_local.mail.connection_info import AuthInfo
from paths import NODE

HELLO = {"from": "app@example.com", "to": "ann@example.com", "subject": "Hello", "text": "Hi"}
TLS = {"off": {}, "starttls": {"requireTLS": True}, "implicit": {"secure": True}}
PASSWORD = {"user": "app", "pass": "s3cret"}
TOKEN = {"type": "OAuth2", "user": "app", "accessToken": "s3cret"}

Nodemailer = Callable[..., None]


@pytest.fixture
def nodemailer(
    require_tool: Callable[[str, str], Path], give_up: Callable[[str], None]
) -> Nodemailer:
    """`nodemailer(mailbox, message, …, auth=…)` sends messages with options of the transport."""
    node = require_tool("node", "apt install nodejs npm")
    if not (NODE / "node_modules").exists():
        give_up("nodemailer is not installed, run: npm --prefix tests/journeys/node ci")

    def nodemailer(mailbox: Mailbox, *messages: dict[str, Any], **options: Any) -> None:
        transport = {"host": mailbox.host, "port": mailbox.port, **options}
        task = json.dumps({"transport": transport, "messages": messages})
        subprocess.run(
            [node, NODE / "send.mjs"],
            input=task.encode(),
            check=True,
            timeout=60,
            stderr=subprocess.PIPE,
        )

    return nodemailer


def test_a_message_arrives_with_all_it_carries(nodemailer: Nodemailer, mailbox: Mailbox) -> None:
    logo = b"GIF89a\x00\xff"
    nodemailer(
        mailbox,
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
        },
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


def test_credentials_may_be_of_any_script(nodemailer: Nodemailer, mailbox: Mailbox) -> None:
    nodemailer(mailbox, HELLO, auth={"user": "äpp", "pass": "geheim ✔"})
    assert mailbox.wait_for(auth="äpp")


def test_a_pool_sends_many_messages_over_one_connection(
    nodemailer: Nodemailer, mailbox: Mailbox
) -> None:
    readers = [f"reader{number}@example.com" for number in range(10)]
    message = {"from": "news@example.com", "subject": "News", "text": "What is new."}
    nodemailer(mailbox, *({**message, "to": reader} for reader in readers), pool=True)
    mails = mailbox.wait_for_all(10, subject="News")
    assert [mail.rcpt_to for mail in mails] == [(reader,) for reader in readers]
    assert len({mail.envelope.session_id for mail in mails}) == 1


@pytest.mark.parametrize("tls", TLS)
@pytest.mark.parametrize("mechanism", ["PLAIN", "LOGIN", "CRAM-MD5", "XOAUTH2"])
def test_any_credentials_go_over_every_listener(
    nodemailer: Nodemailer,
    mail_server: Sandbox,
    open_mailbox: Callable[..., Mailbox],
    mechanism: str,
    tls: str,
) -> None:
    mailbox = open_mailbox(tls=tls)
    trust = {"tls": {"ca": mail_server.ca_file.read_text()}}
    auth = TOKEN if mechanism == "XOAUTH2" else PASSWORD
    nodemailer(mailbox, HELLO, authMethod=mechanism, auth=auth, **TLS[tls], **trust)
    mail = mailbox.wait_for(subject="Hello")
    assert mail.auth == AuthInfo(username="app", mechanism=mechanism)
    assert (mail.tls is None) == (tls == "off")


@pytest.mark.parametrize("auth", [PASSWORD, TOKEN], ids=["password", "token"])
def test_wrong_credentials_are_refused(
    nodemailer: Nodemailer,
    open_mailbox: Callable[..., Mailbox],
    last_session: Callable[[Mailbox], Session],
    auth: dict[str, str],
) -> None:
    mailbox = open_mailbox(auth=("app", "another"))
    with pytest.raises(subprocess.CalledProcessError) as failed:
        nodemailer(mailbox, HELLO, auth=auth)
    assert b"535 5.7.8" in failed.value.stderr
    mailbox.assert_empty()
    assert "535 5.7.8" in last_session(mailbox).reason


def test_it_upgrades_by_itself_and_can_be_configured_from_outside_whom_to_trust(
    nodemailer: Nodemailer,
    mail_server: Sandbox,
    open_mailbox: Callable[..., Mailbox],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    mailbox = open_mailbox(tls="starttls")
    with pytest.raises(subprocess.CalledProcessError) as failed:
        nodemailer(mailbox, HELLO)
    assert b"unable to verify the first certificate" in failed.value.stderr
    mailbox.assert_empty()
    monkeypatch.setenv("NODE_EXTRA_CA_CERTS", str(mail_server.ca_file))
    nodemailer(mailbox, HELLO)
    assert mailbox.wait_for(subject="Hello").tls
