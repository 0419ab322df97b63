"""SMTP line by line: what the listener answers, and what it keeps."""

import re

import pytest

from conversing import Client, Connect
from mailtrap_local import Mailbox


def test_a_whole_conversation(connect: Connect, inbox: Mailbox) -> None:
    client = connect()
    assert client.say(b"EHLO app.example\r\n").splitlines() == [
        "250-localhost",
        "250-SIZE 10000",
        "250-8BITMIME",
        "250-SMTPUTF8",
        "250-PIPELINING",
        "250-CHUNKING",
        "250-DSN",
        "250-ENHANCEDSTATUSCODES",
        "250-AUTH PLAIN LOGIN XOAUTH2 OAUTHBEARER CRAM-MD5",
        "250 HELP",
    ]
    assert client.say(b"MAIL FROM:<ann@example.com> BODY=8BITMIME\r\n") == "250 2.1.0 Sender ok"
    assert client.say(b"RCPT TO:<bob@example.com>\r\n") == "250 2.1.5 Recipient ok"
    assert client.say(b"DATA\r\n") == "354 End data with <CR><LF>.<CR><LF>"
    kept = client.say(b"Subject: Hello\r\n\r\nHi\r\n.\r\n")
    assert client.say(b"QUIT\r\n") == "221 2.0.0 Bye"
    assert client.reply() == ""

    message = inbox[0]
    assert kept == f"250 2.0.0 Kept as {message.id}"
    assert message.raw == b"Subject: Hello\r\n\r\nHi\r\n"
    envelope = message.envelope
    assert (envelope.mail_from, envelope.rcpt_to) == ("ann@example.com", ("bob@example.com",))
    assert envelope.mail_options == ("BODY=8BITMIME",)
    assert envelope.helo == "app.example"
    assert envelope.listener == f"{inbox.host}:{inbox.port}"
    assert re.fullmatch(r"127\.0\.0\.1:\d+", envelope.peer)


def test_each_connection_is_a_session_of_its_own(connect: Connect, inbox: Mailbox) -> None:
    first, second = connect(), connect()
    for client in (first, first, second):
        client.say(b"EHLO app\r\n")
        client.send(b"x\r\n")
    sessions = [message.envelope.session_id for message in inbox]
    assert sessions[0] == sessions[1] != sessions[2]
    assert all(sessions)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"x" * 1500 + b"\r\n",
        b"bare\nline feeds\n\nand\rreturns\r\n",
        b"\x00\x01\xff\xfe\r\n",
        "Gr\u00fc\u00dfe \U0001f600\r\n".encode(),
        b"no header, no blank line\r\n",
    ],
    ids=["empty", "long line", "bare line ends", "binary", "utf-8", "no header"],
)
def test_a_message_is_kept_to_the_octet(client: Client, inbox: Mailbox, body: bytes) -> None:
    assert client.send(body).startswith("250 2.0.0")
    assert inbox[0].raw == body


def test_dots_are_unstuffed(client: Client, inbox: Mailbox) -> None:
    client.send(b"..\r\n...two\r\na.\r\n")
    assert inbox[0].raw == b".\r\n..two\r\na.\r\n"


@pytest.mark.parametrize(
    ("path", "address"),
    [
        ("<>", ""),
        (" <ann@example.com>", "ann@example.com"),
        ("ann@example.com", "ann@example.com"),
        ("<ann>", "ann"),
        ('<"ann b > c"@example.com>', '"ann b > c"@example.com'),
        ("<@relay.example,@b.example:ann@example.com>", "ann@example.com"),
        ("<gr\u00fcn@b\u00fccher.example>", "gr\u00fcn@b\u00fccher.example"),
        ("<ann+tag@[127.0.0.1]>", "ann+tag@[127.0.0.1]"),
        ("<" + "x" * 1000 + "@example.com>", "x" * 1000 + "@example.com"),
    ],
)
def test_every_sender_is_taken(client: Client, inbox: Mailbox, path: str, address: str) -> None:
    assert client.say(f"MAIL FROM:{path}\r\n".encode()) == "250 2.1.0 Sender ok"
    client.say(b"RCPT TO:<bob@example.com>\r\n")
    client.say(b"DATA\r\n")
    client.say(b"x\r\n.\r\n")
    assert inbox[0].mail_from == address


def test_an_address_that_is_no_utf8_is_taken_for_latin_1(client: Client, inbox: Mailbox) -> None:
    client.say(b"MAIL FROM:<gr\xfcn@example.com>\r\n")
    client.say(b"RCPT TO:<bob@example.com>\r\n")
    client.say(b"DATA\r\n")
    client.say(b".\r\n")
    assert inbox[0].mail_from == "gr\u00fcn@example.com"


def test_parameters_of_any_kind_are_taken_and_recorded(client: Client, inbox: Mailbox) -> None:
    client.say(b"MAIL FROM:<ann@example.com> SIZE=100 SMTPUTF8 RET=HDRS ENVID=QQ314159 X-OWN=1\r\n")
    client.say(b"RCPT TO:<bob@example.com> NOTIFY=SUCCESS,FAILURE ORCPT=rfc822;bob@example.com\r\n")
    client.say(b"RCPT TO:<cid@example.com>\r\n")
    client.say(b"DATA\r\n")
    client.say(b".\r\n")
    envelope = inbox[0].envelope
    assert envelope.mail_options == (
        "SIZE=100",
        "SMTPUTF8",
        "RET=HDRS",
        "ENVID=QQ314159",
        "X-OWN=1",
    )
    assert envelope.rcpt_options == (
        ("NOTIFY=SUCCESS,FAILURE", "ORCPT=rfc822;bob@example.com"),
        (),
    )


@pytest.mark.parametrize(
    ("line", "reply"),
    [
        (b"MAIL FROM:<ann@example.com\r\n", "501 5.1.7"),
        (b"MAIL FROM:<a\x00b@example.com>\r\n", "501 5.1.7"),
        (b"MAIL FROM:<a\x1b[31mb@example.com>\r\n", "501 5.1.7"),
        (b"MAIL FROM:<a@example.com>\rRCPT TO:<b@example.com>\r\n", "501 5.1.7"),
        (b"MAIL TO:<ann@example.com>\r\n", "501 5.1.7"),
        (b"MAIL\r\n", "501 5.1.7"),
        (b"RCPT TO:<bob@example.com>\r\n", "503 5.5.1"),
        (b"DATA\r\n", "503 5.5.1"),
        (b"EHLO\r\n", "501 5.5.4"),
        (b"EHLO a\x07b\r\n", "501 5.5.4"),
        (b"VRFY\r\n", "501 5.5.4"),
        (b"AUTH\r\n", "501 5.5.4"),
        (b"AUTH GSSAPI\r\n", "504 5.5.4"),
        (b"STARTTLS\r\n", "502 5.5.1"),
        (b"LHLO app\r\n", "500 5.5.2"),
        (b"BDAT\r\n", "501 5.5.4"),
        (b"BDAT x LAST\r\n", "501 5.5.4"),
        (b"BDAT 5 FIRST\r\n", "501 5.5.4"),
        (b"BDAT -5\r\n", "501 5.5.4"),
        (b"BDAT 5\r\nEHLO ", "503 5.5.1"),
        (b"NONSENSE\r\n", "500 5.5.2"),
        (b"\r\n", "500 5.5.2"),
        (b"\xff\xfe\x00\r\n", "500 5.5.2"),
        (b"GET / HTTP/1.1\r\n", "500 5.5.2"),
        (b"x" * 1_000_000 + b"\r\n", "500 5.5.2 Line too long"),
    ],
    ids=lambda value: value[:20] if isinstance(value, bytes) else value,
)
def test_what_makes_no_sense_is_answered_and_the_conversation_goes_on(
    client: Client, inbox: Mailbox, line: bytes, reply: str
) -> None:
    assert client.say(line).startswith(reply)
    assert client.send(b"x\r\n").startswith("250 2.0.0")
    assert len(inbox) == 1


def test_mail_before_an_introduction_is_refused(connect: Connect) -> None:
    assert connect().say(b"MAIL FROM:<ann@example.com>\r\n").startswith("503 5.5.1 Send EHLO")


def test_helo_is_introduction_enough(connect: Connect, inbox: Mailbox) -> None:
    client = connect()
    assert client.say(b"helo old.example\r\n") == "250 localhost"
    assert client.send(b"x\r\n").startswith("250")
    assert inbox[0].envelope.helo == "old.example"


def test_one_sender_at_a_time_and_rset_forgets_it(client: Client, inbox: Mailbox) -> None:
    client.say(b"MAIL FROM:<first@example.com>\r\n")
    client.say(b"RCPT TO:<first@example.com>\r\n")
    assert client.say(b"MAIL FROM:<second@example.com>\r\n").startswith("503 5.5.1")
    assert client.say(b"RSET\r\n").startswith("250 2.0.0")
    assert client.say(b"RCPT TO:<x@example.com>\r\n").startswith("503 5.5.1")
    client.say(b"MAIL FROM:<second@example.com>\r\n")
    client.say(b"RCPT TO:<second@example.com>\r\n")
    client.say(b"DATA\r\n")
    client.say(b"x\r\n.\r\n")
    assert inbox[0].rcpt_to == ("second@example.com",)


def test_help_noop_and_vrfy(client: Client) -> None:
    assert client.say(b"NOOP ignored\r\n") == "250 2.0.0 Ok"
    assert client.say(b"VRFY ann\r\n").startswith("252 2.1.5")
    assert client.say(b"HELP\r\n") == (
        "214 2.0.0 Commands: EHLO HELO AUTH MAIL RCPT DATA BDAT RSET NOOP VRFY HELP QUIT"
    )
    assert client.say(b"EXPN staff\r\n") == "502 5.5.1 Command not offered"
    assert client.say(b"STARTTLS\r\n").endswith("start the server with --tls starttls")


@pytest.mark.parametrize(
    "path",
    [
        b"Bob <bob@example.com>",
        b'"Bob Smith" <bob@example.com>',
        b'"Bob Smith"<bob@example.com>',
        b"<a@example.com> <b@example.com>",
        b"<a@example.com>, <b@example.com>",
    ],
)
def test_a_mailbox_of_a_header_field_is_no_path(client: Client, path: bytes) -> None:
    assert client.say(b"MAIL FROM:" + path + b"\r\n").startswith("501 5.1.7")
    assert client.say(b"MAIL FROM:<> AUTH=<>\r\n").startswith("250")
    reply = client.say(b"RCPT TO:" + path + b"\r\n")
    assert reply == "501 5.1.3 Syntax: RCPT TO:<address> [parameters], without a name"


def test_a_client_may_send_everything_at_once_and_close_its_side(
    connect: Connect, inbox: Mailbox
) -> None:
    client = connect()
    client.socket.sendall(
        b"EHLO app\r\nMAIL FROM:<a@example.com>\r\nRCPT TO:<b@example.com>\r\nDATA\r\none\r\n.\r\n"
        b"MAIL FROM:<a@example.com>\r\nRCPT TO:<b@example.com>\r\nDATA\r\ntwo\r\n.\r\nQUIT\r\n"
    )
    client.socket.shutdown(1)
    replies = [client.reply()[:3] for _ in range(10)]
    assert replies == ["250", "250", "250", "354", "250", "250", "250", "354", "250", "221"]
    assert [message.raw for message in inbox] == [b"one\r\n", b"two\r\n"]
