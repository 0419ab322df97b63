"""Reading a mailbox by IMAP, with what `mailbox.imap` gives."""

import imaplib
import smtplib
from pathlib import Path

import pytest
from imap_tools import MailBoxUnencrypted
from imapclient import IMAPClient

from conversing import Serve
from mailtrap_local import BadSetting, Mailbox, SandboxError, connect

NAMES = ["test_x[a-b]", "test_x (2)", 'a"b\\c', "Prüfung 7", "all", "a=20b", "{3}", "*%"]


def send(mailbox: Mailbox, subject: str) -> None:
    with smtplib.SMTP(mailbox.host, mailbox.port, timeout=60) as client:
        client.sendmail("app@example.com", ["ann@example.com"], f"Subject: {subject}\n\nHi")


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("imap", [None, "127.0.0.1:0"])
def test_each_client_reads_this_mailbox_alone(serve: Serve, name: str, imap: str | None) -> None:
    settings = {} if imap is None else {"imap": imap}
    sandbox = serve(http="127.0.0.1:0", **settings)
    place = sandbox if imap is None else connect(sandbox.http.url)
    mailbox, other = place.open_mailbox(name), place.open_mailbox("other")
    send(mailbox, "Welcome")
    send(other, "Something else")
    mailbox.wait_for()
    host, port, user, password = mailbox.imap
    with imaplib.IMAP4(host, port, timeout=60) as plain:
        plain.login(user, password)
        assert plain.select("INBOX") == ("OK", [b"1"])
    with IMAPClient(host, port, ssl=False, timeout=60) as client:
        client.login(user, password)
        client.select_folder("INBOX")
        assert len(client.search()) == 1
    with MailBoxUnencrypted(host, port, timeout=60).login(user, password) as tools:
        assert [one.subject for one in tools.fetch()] == ["Welcome"]


def test_one_listener_serves_all_mailboxes(serve: Serve) -> None:
    sandbox = serve()
    logins = [one.imap for one in (sandbox.mailbox, sandbox.open_mailbox("shop"), sandbox.mailbox)]
    assert [(one.host, one.port) for one in logins] == [tuple(sandbox.imap)] * 3
    assert [one.user for one in logins] == ["inbox", "shop", "inbox"]


def test_a_listener_of_the_settings_is_taken(serve: Serve) -> None:
    sandbox = serve(imap="127.0.0.1:0")
    assert sandbox.mailbox.imap.port == sandbox.imap.port


def test_where_there_is_none_it_says_what_to_do(serve: Serve, tmp_path: Path) -> None:
    sandbox = serve(http="127.0.0.1:0")
    with connect(sandbox.http.url) as remote, pytest.raises(BadSetting, match="--imap"):
        _ = remote.mailbox.imap
    mailbox = sandbox.mailbox
    sandbox.stop()
    with pytest.raises(SandboxError, match="does not run"):
        _ = mailbox.imap
    users = tmp_path / "users"
    users.write_text("ann:{SHA}W6ph5Mm5Pz8GgiULbPgzG37mj9g=\n")
    with pytest.raises(BadSetting, match="passwords"):
        _ = serve(auth=str(users)).mailbox.imap
