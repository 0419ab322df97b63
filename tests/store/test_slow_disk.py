"""While the disk is slow others are served, and nothing that is under way is forgotten."""

import imaplib
import poplib
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from smtplib import SMTP
from typing import Any

import pytest

from mailtrap_local import Sandbox

MAIL = b"Subject: Hello\r\n\r\nHello"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "mail.db"


@pytest.fixture
def sandbox(file: Path) -> Iterator[Sandbox]:
    listeners: dict[str, Any] = dict.fromkeys(("imap", "pop3"), "127.0.0.1:0")
    with Sandbox(store=f"sqlite:{file}", **listeners) as sandbox:
        yield sandbox


@contextmanager
def busy(file: Path) -> Iterator[None]:
    """Let no commit happen meanwhile."""
    other = sqlite3.connect(file, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        yield
    finally:
        other.execute("ROLLBACK")
        other.close()


def begin_mail(client: SMTP) -> None:
    """Send a mail, and do not read the last reply."""
    client.ehlo("app.example")
    client.mail("ann@app.example")
    client.rcpt("bob@shop.example")
    client.docmd("DATA")
    client.send(MAIL + b"\r\n.\r\n")


def test_others_are_served_while_a_message_waits_for_the_disk(sandbox: Sandbox, file: Path) -> None:
    with SMTP(*sandbox.smtp, timeout=60) as client, SMTP(*sandbox.smtp, timeout=60) as other:
        with busy(file):
            begin_mail(client)
            assert other.noop()[0] == 250
            assert not sandbox.mailbox
        assert client.getreply()[0] == 250
    assert sandbox.mailbox[-1].subject == "Hello"


def test_a_message_under_way_is_waited_for_also_when_its_client_has_gone(
    sandbox: Sandbox, file: Path
) -> None:
    with busy(file):
        client = SMTP(*sandbox.smtp, timeout=60)
        begin_mail(client)
        client.close()
        assert not sandbox.mailroom.settle(None, quiet=0, timeout=0.2)
    assert sandbox.mailroom.settle(None, quiet=0, timeout=60)
    assert len(sandbox.mailbox) == 1
    (session,) = sandbox.mailroom.sessions.find()
    assert session.message_ids == [sandbox.mailbox[-1].id]


def test_a_listener_that_closes_replies_to_the_message_first(sandbox: Sandbox, file: Path) -> None:
    with SMTP(*sandbox.smtp, timeout=60) as client:
        with busy(file):
            begin_mail(client)
            stopping = threading.Thread(target=sandbox.stop)
            stopping.start()
        assert client.getreply()[0] == 250
        stopping.join()
        assert client.getreply()[0] == 421


def test_other_readers_are_served_while_one_waits_for_the_disk(
    sandbox: Sandbox, file: Path
) -> None:
    with SMTP(*sandbox.smtp, timeout=60) as client:
        client.sendmail("ann@app.example", ["bob@shop.example"], MAIL)
    slow, other = (imaplib.IMAP4(*sandbox.imap, timeout=60) for _ in range(2))
    for one in (slow, other):
        one.login("all", "any")
        one.select("INBOX")
    with busy(file):
        slow.send(b"x1 STORE 1 +FLAGS (\\Flagged)\r\nx2 APPEND INBOX {2+}\r\nHi\r\n")
        assert other.noop()[0] == "OK"
        assert other.fetch("1", "(FLAGS)")[1] == [b"1 (FLAGS ())"]
        pop3 = poplib.POP3(*sandbox.pop3, timeout=60)
        pop3.user("all")
        pop3.pass_("any")
        assert pop3.stat()[0] == 1
        pop3.quit()
    assert b"Flagged" in slow.readline()
    assert slow.readline().startswith(b"x1 OK")
    assert b"x2 OK" in slow.readline() + slow.readline()
    for one in (slow, other):
        one.logout()
