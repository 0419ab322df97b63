"""Which lines of a session belong to which message: from its MAIL to the reply to it."""

from collections.abc import Callable
from typing import Any

import pytest

from conversing import Client, Connect
from mailtrap_local import Mailbox, Sandbox, Session

Begin = Callable[[], Client]


@pytest.fixture
def sandbox_settings() -> dict[str, Any]:
    return {"lmtp": "127.0.0.1:0", "max_message_size": "10KB", "max_recipients": 5}


def lines_by_message(session: Session) -> dict[str | None, list[str]]:
    lines: dict[str | None, list[str]] = {}
    for line in session.transcript:
        lines.setdefault(line.message_id, []).append(f"{line.sender[0].upper()} {line.text[:20]}")
    return lines


def test_each_message_has_its_own_lines(client: Client, inbox: Mailbox) -> None:
    client.send()
    client.say(b"NOOP\r\n")
    client.send()
    client.say(b"QUIT\r\n")
    lines = lines_by_message(inbox.sessions[0])
    for message in inbox:
        assert lines[message.id] == [
            "C MAIL FROM:<ann@examp",
            "S 250 2.1.0 Sender ok",
            "C RCPT TO:<bob0@exampl",
            "S 250 2.1.5 Recipient ",
            "C DATA",
            "S 354 End data with <C",
            "S 250 2.0.0 Kept as 01",
        ]
    assert lines[None][:2] == ["S 220 localhost ESMTP ", "C EHLO app.example"]
    assert lines[None][-4:] == ["C NOOP", "S 250 2.0.0 Ok", "C QUIT", "S 221 2.0.0 Bye"]


def test_what_is_refused_within_it_is_of_the_message(client: Client, inbox: Mailbox) -> None:
    client.say(b"MAIL nobody\r\n")
    client.begin()
    client.say(b"RCPT TO:<>\r\n")
    client.say(b"NOOP\r\n")
    client.say(b"DATA\r\n")
    client.say(b".\r\n")
    lines = lines_by_message(inbox.sessions[0])
    ours = lines[inbox[0].id]
    assert (ours[0], len(ours)) == ("C MAIL FROM:<ann@examp", 11)
    assert "C RCPT TO:<>" in ours
    assert "C MAIL nobody" in lines[None]


def test_a_transaction_that_brings_no_message_is_of_none(
    client: Client, inbox: Mailbox, sandbox: Sandbox
) -> None:
    client.begin()
    client.say(b"RSET\r\n")
    sandbox.mailbox.faults.temp_fail(times=1)
    assert client.send().startswith("451")
    client.send()
    lines = lines_by_message(inbox.sessions[0])
    assert len(lines[inbox[0].id]) == 7
    assert lines.keys() == {None, inbox[0].id}
    assert lines[None].count("C MAIL FROM:<ann@examp") == 2


def test_chunks_are_of_their_message(client: Client, inbox: Mailbox) -> None:
    client.begin()
    client.say(b"BDAT 4\r\nA: b")
    client.say(b"BDAT 4 LAST\r\n\r\n\r\n")
    assert [one for one in lines_by_message(inbox.sessions[0])[inbox[0].id] if "BDAT" in one] == [
        "C BDAT 4",
        "C BDAT 4 LAST",
    ]


def test_a_message_that_is_kept_without_a_reply_ends_with_its_data(
    client: Client, inbox: Mailbox, sandbox: Sandbox
) -> None:
    sandbox.mailbox.faults.drop_after_store()
    client.begin()
    client.say(b"DATA\r\n")
    assert client.say(b".\r\n") == ""
    assert lines_by_message(inbox.sessions[0])[inbox[0].id][-1] == "S 354 End data with <C"


def test_over_lmtp_every_recipients_reply_is_of_the_message(
    sandbox: Sandbox, connect: Connect, inbox: Mailbox
) -> None:
    client = connect(dict(sandbox.listeners)["lmtp"])
    client.say(b"LHLO app\r\n")
    client.begin(recipients=3)
    client.say(b"DATA\r\n")
    client.socket.sendall(b".\r\nNOOP\r\n")
    assert client.codes(4) == ["250"] * 4
    lines = lines_by_message(inbox.sessions[0])
    assert lines[inbox[0].id][-3:] == ["S 250 2.0.0 Kept as 01"] * 3
    assert lines[None][-2:] == ["C NOOP", "S 250 2.0.0 Ok"]


def test_pipelined_messages_have_each_their_lines(client: Client, inbox: Mailbox) -> None:
    one = b"MAIL FROM:<a@example.com>\r\nRCPT TO:<b@example.com>\r\nBDAT 2 LAST\r\n\r\n"
    client.socket.sendall(3 * one)
    assert client.codes(9) == ["250"] * 9
    lines = lines_by_message(inbox.sessions[0])
    assert [len(lines[message.id]) for message in inbox] == [6, 6, 6]
