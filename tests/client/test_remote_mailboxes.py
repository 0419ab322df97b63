"""Sessions, faults and mailboxes of a sandbox elsewhere."""

import smtplib
import socket

import pytest

from conversing import Client, last_session
from delivering import deliver
from mailtrap_local import (
    BadRule,
    BadSetting,
    RemoteSandbox,
    Sandbox,
    SessionNotFound,
    connect,
)
from sending import send


def test_sessions_are_listed_also_those_that_failed(remote: RemoteSandbox) -> None:
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


def test_a_session_that_is_gone_is_reported(sandbox: Sandbox, remote: RemoteSandbox) -> None:
    deliver(sandbox, b"\r\n")
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


def test_too_many_faults_are_reported(sandbox: Sandbox, remote: RemoteSandbox) -> None:
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
def test_a_name_that_is_none_is_reported(remote: RemoteSandbox, name: str) -> None:
    with pytest.raises(BadSetting):
        remote.open_mailbox(name)
