"""Sessions: transcript, outcome and mailbox of each conversation, delivered mail or not."""

import gc
import re
import threading
from collections.abc import Callable

import pytest

from conversing import Client, Connect, Serve, last_session
from mailtrap_local import Mailbox, Sandbox
from mailtrap_local.config.values import RoutingRule
from mailtrap_local.errors import SessionNotFound

Say = Callable[[Client], object]
NO_TLS = (
    "STARTTLS is not offered, and a client that requires it leaves like this:"
    " start the server with --tls starttls"
)


def quit_politely(client: Client) -> None:
    assert client.say(b"QUIT\r\n").startswith("221")
    assert client.reply() == ""


def leave(client: Client) -> None:
    client.socket.shutdown(1)
    while client.reply():
        pass


# -- one conversation ------------------------------------------------------------------------


def test_a_session_is_the_whole_conversation(connect: Connect, inbox: Mailbox) -> None:
    client = connect()
    client.say(b"EHLO app.example\r\n")
    client.send(b"Subject: not kept twice\r\n\r\n")
    quit_politely(client)
    (session,) = inbox.sessions
    said = [(line.sender[0].upper(), line.text) for line in session.transcript]
    assert said[0] == ("S", "220 localhost ESMTP mailtrap_local")
    assert said[1] == ("C", "EHLO app.example")
    assert said[11:] == [
        ("S", "250 HELP"),
        ("C", "MAIL FROM:<ann@example.com>"),
        ("S", "250 2.1.0 Sender ok"),
        ("C", "RCPT TO:<bob0@example.com>"),
        ("S", "250 2.1.5 Recipient ok"),
        ("C", "DATA"),
        ("S", "354 End data with <CR><LF>.<CR><LF>"),
        ("S", f"250 2.0.0 Kept as {inbox[0].id}"),
        ("C", "QUIT"),
        ("S", "221 2.0.0 Bye"),
    ]
    times = [line.at for line in session.transcript]
    assert times == sorted(times)
    assert 0 <= times[0] <= times[-1] < 10
    assert (session.helo, session.listener) == ("app.example", f"{inbox.host}:{inbox.port}")
    assert re.fullmatch(r"127\.0\.0\.1:\d+", session.peer)
    assert (session.tls, session.auth, session.omitted) == (None, None, 0)
    assert session.ended_at is not None
    assert session.ended_at >= session.started_at


def test_from_a_message_to_its_session_and_back(
    client: Client, sandbox: Sandbox, inbox: Mailbox
) -> None:
    client.send()
    client.send()
    (session,) = inbox.sessions
    assert session.message_ids == [message.id for message in inbox]
    for message in inbox:
        assert message.session is session
        assert sandbox.mailroom.sessions.get(message.envelope.session_id) is session
    assert session.outcome == "open"


def test_a_message_outlives_its_session(connect: Connect, sandbox: Sandbox) -> None:
    client = connect()
    client.say(b"EHLO app\r\n")
    client.send()
    quit_politely(client)
    message = sandbox.mailbox[0]
    for _ in range(1000):
        quit_politely(connect())
    last_session(sandbox)
    gc.collect()
    with pytest.raises(SessionNotFound, match=message.id):
        assert message.session
    assert message.envelope.session_id


# -- how it ended ----------------------------------------------------------------------------


def refuse_recipient(client: Client) -> None:
    client.say(b"MAIL FROM:<ann@example.com>\r\n")
    assert client.say(b"RCPT TO:<550@fault.test>\r\n").startswith("550")
    quit_politely(client)


def send_too_much(client: Client) -> None:
    assert client.send(b"x" * 20_000 + b"\r\n").startswith("552")
    quit_politely(client)


def announce_too_much(client: Client) -> None:
    assert client.say(b"MAIL FROM:<ann@example.com> SIZE=20000\r\n").startswith("552")
    quit_politely(client)


def send_a_line_too_long(client: Client) -> None:
    assert client.say(b"MAIL FROM:<" + b"x" * 5000 + b">\r\n").startswith("500")
    quit_politely(client)


def send_and_quit(client: Client) -> None:
    client.send()
    quit_politely(client)


def send_and_leave(client: Client) -> None:
    client.send()
    leave(client)


def send_and_leave_the_next(client: Client) -> None:
    client.send()
    client.begin()
    leave(client)


def refuse_and_send(client: Client) -> None:
    client.say(b"MAIL FROM:<ann@example.com>\r\n")
    client.say(b"RCPT TO:<550@fault.test>\r\n")
    client.say(b"RSET\r\n")
    send_and_quit(client)


def leave_in_data(client: Client) -> None:
    client.begin()
    client.say(b"DATA\r\n")
    client.socket.sendall(b"half a mess")
    leave(client)


def quit_in_a_transaction(client: Client) -> None:
    client.begin()
    quit_politely(client)


TOO_BIG = "552 5.3.4 Message too big, the limit is 10000 octets"
HALFWAY = " in the middle of a transaction"


@pytest.mark.parametrize(
    ("say", "outcome", "reason"),
    [
        (send_and_quit, "delivered", "1 kept, then the client said QUIT"),
        (send_and_leave, "delivered", "1 kept, then the client closed the connection"),
        (refuse_and_send, "delivered", "1 kept, then the client said QUIT"),
        (
            refuse_recipient,
            "rejected",
            "RCPT TO:<550@fault.test> was answered 550 5.1.1 No such user",
        ),
        (send_too_much, "rejected", f"the message was answered {TOO_BIG}"),
        (
            announce_too_much,
            "rejected",
            f"MAIL FROM:<ann@example.com> SIZE=20000 was answered {TOO_BIG}",
        ),
        (send_a_line_too_long, "rejected", "a line was answered 500 5.5.2 Line too long"),
        (leave_in_data, "aborted", f"the client closed the connection{HALFWAY}"),
        (send_and_leave_the_next, "aborted", f"the client closed the connection{HALFWAY}"),
        (quit_in_a_transaction, "aborted", f"the client said QUIT{HALFWAY}"),
        (quit_politely, "probe", f"the client said QUIT, without a message: {NO_TLS}"),
        (leave, "aborted", f"the client closed the connection, without a message: {NO_TLS}"),
    ],
)
def test_the_outcome_is_known_and_why(
    *, client: Client, inbox: Mailbox, say: Say, outcome: str, reason: str
) -> None:
    say(client)
    (session,) = inbox.sessions
    assert (session.outcome, session.reason) == (outcome, reason)


def test_a_fault_that_refuses_is_the_reason(client: Client, inbox: Mailbox) -> None:
    with inbox.faults.reject_rcpt("bob0@*"):
        client.say(b"MAIL FROM:<ann@example.com>\r\n")
        assert client.say(b"RCPT TO:<bob0@example.com>\r\n").startswith("550")
        quit_politely(client)
    (session,) = inbox.sessions
    assert session.outcome == "rejected"
    assert session.reason.startswith("RCPT TO:<bob0@example.com> was answered 550 5.1.1")


def test_a_client_is_aborted_when_the_sandbox_stops(serve: Serve, connect: Connect) -> None:
    sandbox = serve()
    client = connect(sandbox.smtp)
    sandbox.stop()
    assert client.reply() == "421 4.3.2 Shutting down"
    (session,) = sandbox.mailbox.sessions
    assert (session.outcome, session.reason) == ("aborted", "the sandbox closed the listener")


# -- whose it is -----------------------------------------------------------------------------


def test_whatever_comes_in_by_a_mailboxs_own_listener_is_its_session(
    sandbox: Sandbox, connect: Connect
) -> None:
    shop = sandbox.open_mailbox("shop")
    client = connect(shop)
    assert [session.outcome for session in shop.sessions] == ["open"]
    quit_politely(client)
    assert [session.outcome for session in shop.sessions] == ["probe"]
    assert sandbox.mailbox.sessions == []


@pytest.mark.parametrize(
    "say", [leave_in_data, quit_in_a_transaction, send_too_much, send_and_quit]
)
def test_a_session_belongs_where_its_mail_would_have_gone(
    serve: Serve, connect: Connect, say: Say
) -> None:
    sandbox = serve(route=[RoutingRule(mailbox="shop", recipient="bob0@example.com")])
    client = connect(sandbox.smtp)
    client.say(b"EHLO app\r\n")
    say(client)
    (session,) = sandbox.mailroom.sessions.find("shop")
    assert session.mailbox == "shop"


def test_a_recipient_that_is_refused_tells_the_mailbox_too(serve: Serve, connect: Connect) -> None:
    sandbox = serve(route=[RoutingRule(mailbox="shop", recipient="*@fault.test")])
    client = connect(sandbox.smtp)
    client.say(b"EHLO app\r\n")
    refuse_recipient(client)
    (session,) = sandbox.mailroom.sessions.find("shop", failed=True)
    assert session.outcome == "rejected"


def test_a_session_is_there_as_soon_as_its_client_can_see_the_end(
    serve: Serve, connect: Connect
) -> None:
    sandbox = serve(idle_timeout="100ms")
    client = connect(sandbox.smtp)
    client.say(b"EHLO app\r\n")
    client.begin()
    assert client.reply().startswith("421 4.4.2")
    assert [session.outcome for session in sandbox.mailbox.sessions] == ["idle"]


# -- bounds ----------------------------------------------------------------------------------


def test_of_a_long_conversation_the_beginning_and_the_end_are_kept(
    client: Client, inbox: Mailbox
) -> None:
    client.begin()
    for number in range(150):
        client.say(b"NOOP %d %s\r\n" % (number, b"x" * 2000))
    quit_politely(client)
    (session,) = inbox.sessions
    texts = [line.text for line in session.transcript]
    assert len(texts) == 200
    assert texts[1] == "EHLO app.example"
    assert texts[-2:] == ["QUIT", "221 2.0.0 Bye"]
    assert max(len(text) for text in texts) == 1000
    # the greeting; EHLO and its 10 lines; MAIL and RCPT; NOOPs; QUIT: and their replies
    assert session.omitted == 1 + 11 + 4 + 300 + 2 - 200


def test_a_transcript_can_be_read_while_the_client_goes_on(client: Client, inbox: Mailbox) -> None:
    client.begin()
    client.say(b"RSET\r\n")  # settles the mailbox
    done = threading.Event()

    def talk() -> None:
        for _ in range(9):
            client.socket.sendall(b"NOOP\r\n" * 100)
            client.codes(100)
        done.set()

    talker = threading.Thread(target=talk, name="talker")
    talker.start()
    looks = 0
    while not done.is_set() or not looks:
        for session in inbox.sessions:
            assert len(session.transcript) <= 200
            assert session.transcript[1].text == "EHLO app.example"
            assert session.omitted >= 0
            looks += 1
    talker.join()
    assert inbox.sessions[0].omitted > 1000
