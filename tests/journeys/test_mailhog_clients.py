"""Clients of MailHog, as they are published: `mailhog` of npm, and `mailhog` of PyPI."""

import json
import subprocess
from collections.abc import Callable
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from typing import Any

import mailhog
import pytest

from conversing import Serve
from mailtrap_local import Sandbox
from paths import NODE
from sending import ANN, BOB, send

NpmMailhog = Callable[..., Any]


@pytest.fixture
def sandbox_settings() -> dict[str, Any]:
    return {"http": "127.0.0.1:0"}


@pytest.fixture
def npm_mailhog(
    sandbox: Sandbox,
    require_tool: Callable[[str, str], Path],
    give_up: Callable[[str], None],
) -> NpmMailhog:
    """`npm_mailhog("messages", 0, 10)` calls a method of the client of npm; returns the result."""
    node = require_tool("node", "apt install nodejs npm")
    if not (NODE / "node_modules" / "mailhog").exists():
        give_up("mailhog is not installed, run: npm --prefix tests/journeys/node ci")

    def npm_mailhog(name: str, *arguments: Any, **options: Any) -> Any:
        where = {"host": sandbox.http.host, "port": sandbox.http.port, **options}
        task = json.dumps({"options": where, "calls": [[name, arguments]]})
        ran = subprocess.run(
            [node, NODE / "mailhog.mjs"],
            input=task,
            check=False,
            timeout=60,
            capture_output=True,
            text=True,
        )
        assert ran.returncode == 0, ran.stderr
        return json.loads(ran.stdout)[0]

    return npm_mailhog


@pytest.fixture
def pypi_mailhog(sandbox: Sandbox) -> mailhog.Mailhog:
    return mailhog.Mailhog(sandbox.http.host, sandbox.http.port)


def order() -> bytes:
    """A message with an attachment, and words that have to be encoded."""
    message = EmailMessage()
    message["From"] = "Läden & Co. <shop@example.com>"
    message["To"] = f"Ann Öz <{ANN}>"
    message["Cc"] = BOB
    message["Reply-To"] = "help@example.com"
    message["Subject"] = "订单确认 ✔"
    message["Date"] = "Thu, 26 Nov 2026 10:00:00 +0000"
    message.set_content("谢谢！\n", cte="base64")
    message.add_attachment(
        b"%PDF \xff\xfe", maintype="application", subtype="pdf", filename="a.pdf"
    )
    return message.as_bytes(policy=SMTP)


def test_npm_decodes_a_message(sandbox: Sandbox, npm_mailhog: NpmMailhog) -> None:
    send(sandbox.smtp, raw=order())
    found = npm_mailhog("latestTo", ANN)
    assert found["ID"] == sandbox.mailbox[0].id
    assert found["subject"] == "订单确认 ✔"
    assert found["text"] == "谢谢！\n"
    assert found["cc"] == BOB
    assert found["replyTo"] == "help@example.com"
    assert found["date"] == "2026-11-26T10:00:00.000Z"
    assert found["deliveryDate"][:19] == sandbox.mailbox[0].received_at.isoformat()[:19]
    (attachment,) = found["attachments"]
    assert attachment["name"] == "a.pdf"
    assert attachment["type"] == "application/pdf"
    assert attachment["encoding"] == "base64"
    assert found["from"] == "Läden & Co. <shop@example.com>"


def test_npm_reads_text_and_html(sandbox: Sandbox, npm_mailhog: NpmMailhog) -> None:
    message = EmailMessage()
    message.set_content("Grüße\n", cte="quoted-printable")
    message.add_alternative("<p>Danke, Jörg</p>\n", subtype="html", cte="base64")
    send(sandbox.smtp, raw=message.as_bytes(policy=SMTP))
    (found,) = npm_mailhog("messages")["items"]
    assert found["text"].strip() == "Grüße"
    assert found["html"].strip() == "<p>Danke, Jörg</p>"


def test_npm_pages_and_searches(sandbox: Sandbox, npm_mailhog: NpmMailhog) -> None:
    for number in range(5):
        send(sandbox.smtp, f"Order {number}", sender=f"shop{number}@example.com")
    page = npm_mailhog("messages", 1, 2)
    assert [one["subject"] for one in page["items"]] == ["Order 3", "Order 2"]
    assert (page["total"], page["count"], page["start"]) == (5, 2, 1)
    found = npm_mailhog("search", "order", "containing", 1, 3)
    assert [one["subject"] for one in found["items"]] == ["Order 3", "Order 2", "Order 1"]
    assert (found["total"], found["count"], found["start"]) == (5, 3, 1)
    assert npm_mailhog("latestFrom", "shop2@example.com")["subject"] == "Order 2"
    assert npm_mailhog("latestContaining", "Order 4")["subject"] == "Order 4"
    assert npm_mailhog("latestTo", "nobody@example.com") == 0


def test_npm_deletes(sandbox: Sandbox, npm_mailhog: NpmMailhog) -> None:
    for number in range(3):
        send(sandbox.smtp, f"Order {number}")
    first = sandbox.mailbox[0].id
    assert npm_mailhog("deleteMessage", first) == 200
    assert [mail.subject for mail in sandbox.mailbox] == ["Order 1", "Order 2"]
    assert npm_mailhog("deleteMessage", first) == 500
    assert npm_mailhog("deleteAll") == 200
    sandbox.mailbox.assert_empty()


def test_npm_sees_one_mailbox_by_its_base_path(sandbox: Sandbox, npm_mailhog: NpmMailhog) -> None:
    sandbox.mailroom.create_mailbox("shop", recipient="*@shop.example")
    send(sandbox.smtp, "Ours", to="ann@shop.example")
    send(sandbox.smtp, "Theirs")
    ours = {"basePath": "/at/shop/api"}
    assert [one["subject"] for one in npm_mailhog("messages", **ours)["items"]] == ["Ours"]
    assert npm_mailhog("deleteAll", **ours) == 200
    assert [mail.subject for mail in sandbox.mailbox] == ["Theirs"]


def test_npm_releases_to_a_relay_and_to_itself_alone(serve: Serve, npm_mailhog: NpmMailhog) -> None:
    real = serve()
    sent_on = serve(
        relay=[
            {
                "name": "real",
                "host": real.smtp.host,
                "port": real.smtp.port,
                "tls": "off",
                "allow": ["*"],
            }
        ]
    )
    send(sent_on.smtp, "Order")
    there = {"host": sent_on.http.host, "port": sent_on.http.port}
    target = {"host": real.smtp.host, "port": str(real.smtp.port), "email": BOB}
    mail_id = sent_on.mailbox[0].id
    assert npm_mailhog("releaseMessage", mail_id, target, **there) == 200
    assert real.mailbox.wait_for(subject="Order").rcpt_to == (BOB,)
    itself = {"host": "localhost", "port": str(sent_on.smtp.port), "email": BOB}
    assert npm_mailhog("releaseMessage", mail_id, itself, **there) == 200
    assert [mail.rcpt_to for mail in sent_on.mailbox][1:] == [(BOB,)]
    refused = npm_mailhog("releaseMessage", mail_id, {**target, "port": "9"}, **there)
    assert refused["status"] == 400
    assert "127.0.0.1:9 is neither" in refused["detail"]


def test_pypi_reads_searches_and_deletes(sandbox: Sandbox, pypi_mailhog: mailhog.Mailhog) -> None:
    for number in range(3):
        send(sandbox.smtp, f"Order {number}", to=[ANN, BOB])
    found = pypi_mailhog.messages(start=1, limit=1)
    assert (found.total, found.count, found.start) == (3, 1, 1)
    (message,) = found.items
    assert message.get_subject() == "Order 1"
    assert message.get_sender() == "app@example.com"
    assert message.get_recipients() == [ANN, BOB]
    assert message.content.body == "Hi"
    assert message.mime is None
    assert pypi_mailhog.search("order 2").items[0].get_subject() == "Order 2"
    assert pypi_mailhog.search(BOB, kind="to", limit=2).count == 2
    assert pypi_mailhog.search("nobody", kind="from").total == 0
    pypi_mailhog.delete(message)
    assert [mail.subject for mail in sandbox.mailbox] == ["Order 0", "Order 2"]
    pypi_mailhog.delete_all()
    sandbox.mailbox.assert_empty()


def test_pypi_reads_parts(sandbox: Sandbox, pypi_mailhog: mailhog.Mailhog) -> None:
    send(sandbox.smtp, raw=order())
    (message,) = pypi_mailhog.messages().items
    assert message.mime is not None
    assert [part.size > 0 for part in message.mime.parts] == [True, True, True]
