"""Clients of a sandbox elsewhere: addresses, messages and restarts; waits: test_mailbox.py."""

import smtplib
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from delivering import deliver
from mailtrap_local import (
    BadSetting,
    MessageNotFound,
    RemoteSandbox,
    Sandbox,
    SandboxRestarted,
    SandboxUnreachable,
    WaitTimedOut,
    connect,
    exact,
)
from mailtrap_local.client.transport import HttpTransport
from mailtrap_local.config.values import HostPort
from mailtrap_local.mail.connection_info import AuthInfo, TlsInfo
from paths import MAILS
from sending import send

if TYPE_CHECKING:
    from mailtrap_local.mail.criteria import Criteria

PATHS = sorted(MAILS.glob("*.eml"))


def test_it_knows_where_mail_is_taken(sandbox: Sandbox, remote: RemoteSandbox) -> None:
    assert remote.smtp == sandbox.smtp
    assert (remote.mailbox.host, remote.mailbox.port) == sandbox.smtp
    assert remote.url == sandbox.http.url
    with Sandbox(smtp="off", http="127.0.0.1:0") as mute, connect(mute.http.url) as client:
        with pytest.raises(BadSetting, match="no such listener"):
            _ = client.smtp
        assert not client.mailbox


def test_a_wildcard_is_seen_at_the_urls_host() -> None:
    with (
        Sandbox(smtp="0.0.0.0:0", http="127.0.0.1:0") as wide,
        connect(wide.http.url.replace("127.0.0.1", "localhost")) as client,
    ):
        assert client.smtp == ("localhost", wide.smtp.port)


@pytest.mark.skipif(sys.platform != "linux", reason="where all of 127.0.0.0/8 is this machine")
def test_a_mailboxs_own_listener_is_reachable_from_where_the_others_are() -> None:
    with (
        Sandbox(smtp="0.0.0.0:0", http="127.0.0.1:0") as wide,
        connect(wide.http.url.replace("127.0.0.1", "localhost")) as client,
    ):
        for place in (wide, client):
            mailbox = place.open_mailbox("shop")
            assert mailbox.host == ("127.0.0.1" if place is wide else "localhost")
            send(HostPort("127.0.0.2", mailbox.port))  # as from another machine
            assert mailbox.find().subject == "Hello"
            mailbox.clear()
            mailbox.close()


def test_a_message_is_the_same_as_here(sandbox: Sandbox, remote: RemoteSandbox) -> None:
    context = sandbox.client_ssl_context()
    with smtplib.SMTP_SSL("localhost", sandbox.smtps.port, context=context) as smtp:
        smtp.login("app", "s3cret")
        smtp.sendmail(
            "app@example.com",
            ["ann@example.com"],
            b"Subject: x\r\n\r\n",
            mail_options=["RET=HDRS"],
            rcpt_options=["NOTIFY=NEVER"],
        )
    here, there = sandbox.mailbox.find(), remote.mailbox.find()
    assert there == here
    assert there.envelope == here.envelope
    assert (there.seq, there.mailbox, there.received_at) == (
        here.seq,
        here.mailbox,
        here.received_at,
    )
    assert (there.tls, there.auth) == (here.tls, here.auth)
    assert there.session.id == here.session.id
    assert there.session.transcript[0].text == here.session.transcript[0].text


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_every_mail_is_the_same_to_the_byte(
    sandbox: Sandbox, remote: RemoteSandbox, path: Path
) -> None:
    raw = path.read_bytes()
    deliver(sandbox, raw, mail_from="")
    assert remote.mailbox.find().raw == raw


def test_what_lists_cut_is_found_and_whole(sandbox: Sandbox, remote: RemoteSandbox) -> None:
    recipients = tuple(f"ann{number}@example.com" for number in range(150))
    head = f"Subject: {'x' * 2000}y\r\nTo: {', '.join(recipients)}, last@example.com\r\n\r\n"
    here = deliver(sandbox, head.encode(), rcpt_to=recipients)
    criteria: Criteria = {"to": "last@example.com", "rcpt": recipients[-1], "subject": "xy"}
    there = remote.mailbox.find(**criteria)
    assert there.rcpt_to == here.rcpt_to == recipients
    assert there.to == here.to
    unfit = remote.mailbox.find_all(bcc="ann140@example.com")
    assert unfit == []


def test_it_is_fetched_once(sandbox: Sandbox, remote: RemoteSandbox) -> None:
    send(sandbox.smtp)
    assert remote.mailbox[0] is remote.mailbox[0]


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_every_mail_is_found_by_what_lists_tell_of_it(
    sandbox: Sandbox, remote: RemoteSandbox, path: Path
) -> None:
    here = deliver(
        sandbox,
        path.read_bytes(),
        rcpt_to=("ann@example.com", "secret@example.com"),
        tls=TlsInfo(version="TLSv1.3", cipher="x", client="app"),
        auth=AuthInfo(username="app", mechanism="PLAIN"),
    )
    deliver(sandbox, b"\r\n", to="bob@example.com", mail_from="")
    criteria: Criteria = {
        "subject": exact(here.subject),
        "mail_from": "app@example.com",
        "rcpt": "ann@example.com",
        "tls": "TLSv1.3",
        "auth": "app",
    }
    if here.sender is not None:
        criteria["sender"] = here.sender
    if here.to:
        criteria["to"] = here.to[0]
    if here.cc:
        criteria["cc"] = here.cc[0]
    if here.bcc:
        criteria["bcc"] = here.bcc[0]
    there = remote.mailbox.find(**criteria)
    assert (there, there.tls) == (here, here.tls)
    assert remote.mailbox.find_all(subject=exact(f"{here.subject}!")) == []


def test_of_many_only_what_is_looked_at_is_fetched(
    sandbox: Sandbox, remote: RemoteSandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    fetched = []
    raw = HttpTransport.raw

    def fetch(transport: HttpTransport, path: str) -> bytes:
        fetched.append(path)
        return raw(transport, path)

    monkeypatch.setattr(HttpTransport, "raw", fetch)
    for number in range(200):
        subject = f"Subject: {number}\r\n\r\n".encode()
        deliver(sandbox, subject)
    assert remote.mailbox.wait_for(subject=exact("77")).subject == "77"
    assert remote.mailbox[-1].subject == "199"
    assert [one.subject for one in remote.mailbox[3:5]] == ["3", "4"]
    assert len(fetched) == 4
    with pytest.raises(WaitTimedOut, match=r"arrived \(200\), nearest of the newest 100 first"):
        remote.mailbox.wait_for(subject="none", timeout=0)
    assert len(fetched) <= 104


def test_a_message_that_went_meanwhile_is_reported(sandbox: Sandbox, remote: RemoteSandbox) -> None:
    for _ in range(3):
        send(sandbox.smtp)
    listed = remote.mailbox._snapshot()  # noqa: SLF001  # it goes between the list and the look
    sandbox.mailroom.store.remove([sandbox.mailbox[1].id])
    with pytest.raises(MessageNotFound, match="has been deleted since it was listed"):
        _ = listed[1]
    assert list(listed) == list(sandbox.mailbox)


def test_a_subject_longer_than_lists_tell_is_found(sandbox: Sandbox, remote: RemoteSandbox) -> None:
    subject = "".join(f"word{number} " for number in range(200)) + "end"
    deliver(sandbox, f"Subject: {subject}\r\n\r\n".encode())
    assert remote.mailbox.find(subject="end").subject == subject


@pytest.mark.usefixtures("remote")  # which empties the sandbox
def test_more_than_a_page_of_messages_is_read_in_order(sandbox: Sandbox) -> None:
    remote = RemoteSandbox(HttpTransport(sandbox.http.url), page_size=7, first_page_size=3)
    seqs = [deliver(sandbox, b"\r\n").seq for _ in range(22)]
    assert [message.seq for message in remote.mailbox] == seqs
    with remote.mailbox.expecting(22) as expected:
        for _ in range(22):
            deliver(sandbox, b"\r\n")
    assert [message.seq for message in expected.values] == [seq + 22 for seq in seqs]


def test_a_restart_is_reported_and_nothing_is_mixed() -> None:
    with Sandbox(http="127.0.0.1:0") as first:
        address = first.http
        remote = connect(first.http.url)
        send(first.smtp, "of the first")
        assert len(remote.mailbox) == 1
    with pytest.raises(SandboxUnreachable, match="does a sandbox run there"):
        len(remote.mailbox)
    with Sandbox(http=str(address)) as second:
        send(second.smtp, "of the second")
        for look in (len, list, lambda box: box.wait_for(timeout=0.1)):
            with pytest.raises(SandboxRestarted, match="connect again"):
                look(remote.mailbox)
        remote.close()
        with connect(second.http.url) as again:
            assert again.mailbox.find().subject == "of the second"


def test_nobody_there_is_reported_when_connecting() -> None:
    with pytest.raises(SandboxUnreachable, match="does a sandbox run there"):
        connect("http://127.0.0.1:1")


def test_it_needs_nothing_of_the_server() -> None:
    import subprocess

    script = (
        "import sys; from mailtrap_local import connect\n"
        "print(*sorted({'flask', 'aiosmtpd', 'cryptography', 'asyncio'} & set(sys.modules)))"
    )
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert ran.stdout == "\n"
