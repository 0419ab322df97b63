"""LMTP (RFC 2033): SMTP with another greeting, and a reply for each recipient of a message."""

from typing import Any

import pytest

from conversing import Client, Connect, ListenerAddress
from mailtrap_local import Mailbox, Sandbox

TOO_BIG = "552 5.3.4 Message too big, the limit is 10000 octets"


@pytest.fixture
def sandbox_settings() -> dict[str, Any]:
    return {"lmtp": "127.0.0.1:0", "max_message_size": "10KB"}


@pytest.fixture
def listener(sandbox: Sandbox) -> ListenerAddress:
    return dict(sandbox.listeners)["lmtp"]


@pytest.fixture
def client(connect: Connect) -> Client:
    client = connect()
    assert client.say(b"LHLO app.example\r\n").startswith("250-localhost\n250-SIZE 10000\n")
    return client


def test_it_says_what_it_speaks(sandbox: Sandbox, listener: ListenerAddress) -> None:
    client = Client(listener)
    assert client.reply() == "220 localhost LMTP mailtrap_local"
    client.close()
    assert [name for name, _ in sandbox.listeners] == ["smtp", "lmtp"]


@pytest.mark.parametrize("greeting", [b"EHLO app\r\n", b"HELO app\r\n"])
def test_greetings_of_smtp_are_refused(connect: Connect, greeting: bytes) -> None:
    client = connect()
    assert client.say(greeting) == "500 5.5.2 Command not recognized"
    assert client.say(b"MAIL FROM:<ann@example.com>\r\n").startswith("503 5.5.1")


def test_each_recipient_has_a_reply_of_its_own(client: Client, inbox: Mailbox) -> None:
    client.begin(recipients=3)
    assert client.say(b"DATA\r\n").startswith("354")
    client.socket.sendall(b"Subject: Hello\r\n\r\n.\r\nNOOP\r\n")
    kept = f"250 2.0.0 Kept as {inbox.wait_for().id}"
    assert [client.reply() for _ in range(4)] == [kept, kept, kept, "250 2.0.0 Ok"]
    assert (inbox[0].envelope.helo, inbox[0].via) == ("app.example", "lmtp")
    assert len(inbox[0].rcpt_to) == 3


def test_a_recipient_that_was_refused_has_none(client: Client, inbox: Mailbox) -> None:
    client.begin()
    assert client.say(b"RCPT TO:<>\r\n").startswith("501")
    client.say(b"DATA\r\n")
    client.socket.sendall(b".\r\nNOOP\r\n")
    assert client.reply() == f"250 2.0.0 Kept as {inbox.wait_for().id}"
    assert client.reply() == "250 2.0.0 Ok"


def test_of_chunks_only_the_last_is_answered_for_each_recipient(
    client: Client, inbox: Mailbox
) -> None:
    client.begin(recipients=2)
    client.socket.sendall(b"BDAT 5\r\nhelloBDAT 6 LAST\r\n world")
    assert client.reply() == "250 2.0.0 5 octets taken"
    kept = f"250 2.0.0 Kept as {inbox.wait_for().id}"
    assert [client.reply(), client.reply()] == [kept, kept]
    assert client.say(b"NOOP\r\n") == "250 2.0.0 Ok"
    assert inbox[0].raw == b"hello world"


def test_a_message_that_is_too_big_is_refused_for_each_recipient(client: Client) -> None:
    for message in (
        b"DATA\r\n%s.\r\n" % (b"x" * 20_000 + b"\r\n"),
        b"BDAT 20000 LAST\r\n" + b"x" * 20_000,
    ):
        client.begin(recipients=2)
        client.socket.sendall(message)
        replies = [client.reply() for _ in range(3 if message.startswith(b"DATA") else 2)]
        assert replies[-2:] == [TOO_BIG, TOO_BIG]
        assert client.say(b"NOOP\r\n") == "250 2.0.0 Ok"


@pytest.mark.parametrize(
    ("last", "replies"), [(b"", 1), (b" LAST", 2)], ids=["more to come", "last"]
)
def test_a_chunk_that_a_fault_refuses_is_answered_likewise(
    client: Client, inbox: Mailbox, last: bytes, replies: int
) -> None:
    client.begin(recipients=2)
    with inbox.faults.reply("DATA", 451):
        client.socket.sendall(b"BDAT 5%s\r\nhello" % last)
        assert client.codes(replies) == ["451"] * replies
    assert client.say(b"NOOP\r\n") == "250 2.0.0 Ok"
    inbox.assert_empty()


def test_a_fault_at_the_end_of_data_is_met_by_each_recipient(
    client: Client, inbox: Mailbox
) -> None:
    client.begin(recipients=2)
    with inbox.faults.temp_fail():
        client.say(b"DATA\r\n")
        assert client.say(b".\r\n").startswith("451")
        assert client.reply().startswith("451")
    client.begin()
    assert client.say(b"RSET\r\n").startswith("250")
    assert client.say(b"QUIT\r\n").startswith("221")
