"""A sandbox elsewhere. That its mailboxes are as those of one here is in test_mailbox.py."""

import smtplib
import socket
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from conversing import Client, last_session
from mailtrap_local import (
    BadRule,
    BadSetting,
    Mailbox,
    MessageNotFound,
    RemoteSandbox,
    Sandbox,
    SandboxRestarted,
    SandboxUnreachable,
    SessionNotFound,
    WaitTimedOut,
    connect,
    exact,
)
from mailtrap_local.client.transport import HttpTransport
from mailtrap_local.config.values import HostPort
from mailtrap_local.mail.connection_info import AuthInfo, TlsInfo
from mailtrap_local.mail.envelope import Envelope

if TYPE_CHECKING:
    from mailtrap_local.mail.criteria import Criteria

MAILS = sorted((Path(__file__).parents[1] / "mails").glob("*.eml"))


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(http="127.0.0.1:0", smtps="127.0.0.1:0") as sandbox:
        yield sandbox


@pytest.fixture
def remote(sandbox: Sandbox) -> Iterator[RemoteSandbox]:
    sandbox.mailroom.faults.clear()
    sandbox.mailbox.clear()
    with connect(sandbox.http.url) as remote:
        yield remote


def send(place: HostPort | Mailbox, subject: str = "Hello", **options: list[str]) -> None:
    with smtplib.SMTP(place.host, place.port, timeout=10) as smtp:
        raw = f"Subject: {subject}\r\n\r\nHi\r\n".encode()
        smtp.sendmail("app@example.com", ["ann@example.com"], raw, **options)


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


@pytest.mark.parametrize("path", MAILS, ids=lambda path: path.stem)
def test_every_mail_is_the_same_to_the_byte(
    sandbox: Sandbox, remote: RemoteSandbox, path: Path
) -> None:
    raw = path.read_bytes()
    sandbox.mailroom.deliver(Envelope(mail_from="", rcpt_to=("ann@example.com",)), raw)
    assert remote.mailbox.find().raw == raw


def test_it_is_fetched_once(sandbox: Sandbox, remote: RemoteSandbox) -> None:
    send(sandbox.smtp)
    assert remote.mailbox[0] is remote.mailbox[0]


@pytest.mark.parametrize("path", MAILS, ids=lambda path: path.stem)
def test_every_mail_is_found_by_what_lists_tell_of_it(
    sandbox: Sandbox, remote: RemoteSandbox, path: Path
) -> None:
    envelope = Envelope(
        mail_from="app@example.com",
        rcpt_to=("ann@example.com", "secret@example.com"),
        tls=TlsInfo(version="TLSv1.3", cipher="x"),
        auth=AuthInfo(username="app", mechanism="PLAIN"),
    )
    here = sandbox.mailroom.deliver(envelope, path.read_bytes())
    sandbox.mailroom.deliver(Envelope(rcpt_to=("bob@example.com",)), b"\r\n")
    told: Criteria = {
        "subject": exact(here.subject),
        "mail_from": "app@example.com",
        "rcpt": "ann@example.com",
        "tls": "TLSv1.3",
        "auth": "app",
    }
    if here.sender is not None:
        told["sender"] = here.sender
    if here.to:
        told["to"] = here.to[0]
    if here.cc:
        told["cc"] = here.cc[0]
    if here.bcc:
        told["bcc"] = here.bcc[0]
    assert remote.mailbox.find(**told) == here
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
        sandbox.mailroom.deliver(Envelope(rcpt_to=("ann@example.com",)), subject)
    assert remote.mailbox.wait_for(subject=exact("77")).subject == "77"
    assert remote.mailbox[-1].subject == "199"
    assert [one.subject for one in remote.mailbox[3:5]] == ["3", "4"]
    assert len(fetched) == 4
    with pytest.raises(WaitTimedOut, match=r"arrived \(200\), nearest of the newest 100 first"):
        remote.mailbox.wait_for(subject="none", timeout=0)
    assert len(fetched) <= 104


def test_a_message_that_went_meanwhile_is_told(sandbox: Sandbox, remote: RemoteSandbox) -> None:
    for _ in range(3):
        send(sandbox.smtp)
    listed = remote.mailbox._snapshot()  # noqa: SLF001  # it goes between the list and the look
    sandbox.mailroom.remove([sandbox.mailbox[1].id])
    with pytest.raises(MessageNotFound, match="has been deleted since it was listed"):
        _ = listed[1]
    assert list(listed) == list(sandbox.mailbox)


def test_a_subject_longer_than_lists_tell_is_found(sandbox: Sandbox, remote: RemoteSandbox) -> None:
    subject = "".join(f"word{number} " for number in range(200)) + "end"
    sandbox.mailroom.deliver(Envelope(), f"Subject: {subject}\r\n\r\n".encode())
    assert remote.mailbox.find(subject="end").subject == subject


@pytest.mark.usefixtures("remote")  # which empties the sandbox
def test_more_than_a_page_of_messages_is_read_in_order(sandbox: Sandbox) -> None:
    remote = RemoteSandbox(HttpTransport(sandbox.http.url), page_size=7, first_page_size=3)
    seqs = [
        sandbox.mailroom.deliver(Envelope(rcpt_to=("ann@example.com",)), b"\r\n").seq
        for _ in range(22)
    ]
    assert [message.seq for message in remote.mailbox] == seqs
    with remote.mailbox.expecting(22) as expected:
        for _ in range(22):
            sandbox.mailroom.deliver(Envelope(rcpt_to=("ann@example.com",)), b"\r\n")
    assert [message.seq for message in expected.values] == [seq + 22 for seq in seqs]


def test_sessions_are_told_also_those_that_failed(remote: RemoteSandbox) -> None:
    mailbox = remote.open_mailbox("shop")
    mailbox.faults.reject_rcpt()
    with pytest.raises(smtplib.SMTPRecipientsRefused):
        send(mailbox)
    session = last_session(mailbox)
    assert (session.outcome, session.mailbox) == ("rejected", "shop")
    assert "550 5.1.1" in session.reason
    assert session.failed
    assert "c: rcpt to:<ann@example.com>" in str(session).lower()
    assert session.omitted == 0


def test_a_session_that_is_gone_is_told(sandbox: Sandbox, remote: RemoteSandbox) -> None:
    sandbox.mailroom.deliver(Envelope(rcpt_to=("ann@example.com",)), b"\r\n")
    with pytest.raises(SessionNotFound):
        _ = remote.mailbox[0].session


def test_faults_strike_and_their_hits_are_live(remote: RemoteSandbox) -> None:
    mailbox = remote.mailbox
    with mailbox.faults.temp_fail(times=2) as fault:
        assert fault.hits == 0
        with pytest.raises(smtplib.SMTPDataError):
            send(remote.smtp)
        assert fault.hits == 1
        assert [one.id for one in mailbox.faults] == [fault.id]
        assert fault.as_json()["hits"] == 1
    assert len(mailbox.faults) == 0
    assert fault.hits == 1
    fault.remove()
    send(remote.smtp)


def test_faults_are_of_their_mailbox_alone_and_go_with_it(
    sandbox: Sandbox, remote: RemoteSandbox
) -> None:
    shop = remote.open_mailbox("shop")
    shop.faults.refuse()
    shop.faults.greylist()
    send(remote.smtp)
    assert (len(shop.faults), shop.faults.clear()) == (2, 2)
    shop.faults.delay(1)
    shop.close()
    assert not sandbox.mailroom.faults.all()
    with pytest.raises(BadRule):
        remote.mailbox.faults.reply("RCPT", 999)


def test_too_many_faults_are_told(sandbox: Sandbox, remote: RemoteSandbox) -> None:
    for _ in range(1000):
        sandbox.mailbox.faults.refuse()
    with pytest.raises(BadRule, match="there are 1000 faults"):
        remote.mailbox.faults.refuse()
    assert remote.mailbox.faults.clear() == 1000


def test_a_mailbox_has_its_own_listener_until_it_is_closed(
    sandbox: Sandbox, remote: RemoteSandbox
) -> None:
    shop = remote.open_mailbox("a/b ü", tls="starttls", auth=("app", "s3cret"))
    client = Client(shop)
    client.reply()
    said = client.say(b"EHLO x\r\n")
    assert "STARTTLS" in said
    assert client.say(b"MAIL FROM:<a@x>\r\n").startswith("530")
    client.close()
    with pytest.raises(BadSetting, match="open already"):
        remote.open_mailbox("a/b ü")
    shop.close()
    shop.close()
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection((shop.host, shop.port))
    remote.open_mailbox("a/b ü").close()
    assert "a/b ü" not in sandbox.mailroom.mailboxes()


def test_mail_stays_when_its_listener_closes_and_goes_when_it_is_cleared(
    sandbox: Sandbox, remote: RemoteSandbox
) -> None:
    shop = remote.open_mailbox("shop")
    send(shop)
    shop.close()
    assert len(shop) == 1
    assert shop.clear() == 1
    assert "shop" not in sandbox.mailroom.mailboxes()


def test_what_was_opened_is_closed_at_the_end(sandbox: Sandbox) -> None:
    with connect(sandbox.http.url) as remote:
        remote.open_mailbox("one")
        remote.open_mailbox("two")
        assert len(sandbox.mailroom.listeners()) == 2
    assert not sandbox.mailroom.listeners()


@pytest.mark.parametrize("name", ["", "x" * 101, "a\x00b"])
def test_a_name_that_is_none_is_told(remote: RemoteSandbox, name: str) -> None:
    with pytest.raises(BadSetting):
        remote.open_mailbox(name)


def test_a_restart_is_told_and_nothing_is_mixed() -> None:
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


def test_nobody_there_is_told_when_connecting() -> None:
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
