"""What all clients together may have under way: messages, envelopes, connections."""

import contextlib
import socket

import pytest

from conversing import Client, Connect, Serve, last_session
from mailtrap_local import Sandbox
from mailtrap_local.smtp.connection import Connection

OVER_BUDGET = "452 4.3.1 All clients together are sending too much, try again later"
LINES = (b"x" * 998 + b"\r\n") * 200  # more than is free, less than the budget
BEGIN = b"EHLO app\r\nMAIL FROM:<a@example.com>\r\nRCPT TO:<b@example.com>\r\n"
RESET_ON_CLOSE = b"\1\0\0\0\0\0\0\0"


@pytest.fixture
def sandbox(serve: Serve) -> Sandbox:
    return serve(max_in_flight="200KB", max_message_size="10MB", max_recipients="1000")


def hold(client: Client) -> None:
    """Send a chunk, whose reply says that it has been read."""
    client.socket.sendall(BEGIN)
    client.codes(3)
    assert client.say(b"BDAT %d\r\n" % len(LINES) + LINES).startswith("250")


def send(client: Client) -> str:
    """Send as much in one message; returns the reply."""
    client.socket.sendall(BEGIN)
    client.codes(3)
    assert client.say(b"DATA\r\n").startswith("354")
    return client.say(LINES + b".\r\n")


def test_beyond_the_budget_a_message_is_refused_and_the_next_one_taken(
    sandbox: Sandbox, connect: Connect
) -> None:
    one, other = connect(), connect()
    hold(one)
    assert send(other) == OVER_BUDGET
    assert other.send().startswith("250 2.0.0 Kept")  # small ones are not counted
    assert one.say(b"BDAT 2 LAST\r\n\r\n").startswith("250 2.0.0 Kept")
    assert send(other).startswith("250 2.0.0 Kept")
    assert sorted(len(mail.raw) for mail in sandbox.mailbox)[1:] == [len(LINES), len(LINES) + 2]


def test_beyond_the_budget_a_chunk_is_refused_and_its_message_gone(
    sandbox: Sandbox, connect: Connect
) -> None:
    one, other = connect(), connect()
    hold(one)
    other.socket.sendall(BEGIN)
    other.codes(3)
    assert other.say(b"BDAT 4\r\nabcd").startswith("250")
    assert other.say(b"BDAT %d\r\n" % len(LINES) + LINES) == OVER_BUDGET
    assert other.say(b"BDAT 6 LAST\r\nQUIT\r\n").startswith("503")
    assert other.say(b"BDAT 6 LAST\r\nQUIT\r\n").startswith("503")
    one.say(b"RSET\r\n")
    hold(other)
    sandbox.mailbox.assert_count(0)


@pytest.mark.parametrize("resets", [False, True])
@pytest.mark.parametrize("command", [b"DATA\r\n", b"BDAT 5000000\r\n", b"BDAT 200000\r\n"])
def test_a_client_that_leaves_gives_its_part_back(
    sandbox: Sandbox, connect: Connect, command: bytes, *, resets: bool
) -> None:
    for _ in range(5):
        client = connect()
        client.socket.sendall(BEGIN + command + LINES)
        client.codes(3)
        if resets:
            client.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET_ON_CLOSE)
        client.close()
        assert last_session(sandbox).outcome == "aborted"
    assert send(connect()).startswith("250 2.0.0 Kept")


# -- envelopes -------------------------------------------------------------------------------


def long_recipients(count: int) -> bytes:
    return b"".join(
        b"RCPT TO:<%d@example.com> ORCPT=rfc822;%s\r\n" % (number, b"x" * 4000)
        for number in range(count)
    )


def begin_long(client: Client, recipients: int) -> list[str]:
    """Begin a transaction with so many long recipients; returns the codes of the replies."""
    client.say(b"EHLO app\r\n")
    client.begin()
    client.socket.sendall(long_recipients(recipients))
    return client.codes(recipients)


def test_an_envelope_has_half_a_megabyte_and_its_first_recipients_their_mail(
    serve: Serve, connect: Connect
) -> None:
    sandbox = serve(max_recipients="1000")
    client = connect(sandbox.smtp)
    codes = begin_long(client, 200)
    taken = codes.count("250")
    assert codes == ["250"] * taken + ["452"] * (200 - taken)
    assert 110 < taken < 130
    assert client.say(b"BDAT 2 LAST\r\n\r\n").startswith("250 2.0.0 Kept")
    assert len(sandbox.mailbox[0].rcpt_to) == taken + 1
    assert set(begin_long(client, 100)) == {"250"}  # the next envelope begins anew


def test_a_thousand_recipients_with_their_parameters_fit(serve: Serve, connect: Connect) -> None:
    client = connect(serve(max_recipients="1000").smtp)
    client.socket.sendall(b"EHLO app\r\nMAIL FROM:<a@example.com>\r\n")
    client.codes(2)
    address = b"%s-%%d@a-company.example" % (b"x" * 40)
    line = b"RCPT TO:<%s> NOTIFY=SUCCESS,FAILURE,DELAY ORCPT=rfc822;%s\r\n" % (address, address)
    client.socket.sendall(b"".join(line % (number, number) for number in range(1000)))
    assert set(client.codes(1000)) == {"250"}


def test_envelopes_count_as_under_way(connect: Connect) -> None:
    one, other = connect(), connect()
    assert set(begin_long(one, 40)) == {"250"}
    assert begin_long(other, 40)[-1] == "452"
    assert other.say(long_recipients(1)) == OVER_BUDGET
    assert one.say(b"RSET\r\n").startswith("250")
    assert other.say(long_recipients(1)).startswith("250")


def test_envelopes_count_as_kept(serve: Serve, connect: Connect) -> None:
    sandbox = serve(max_bytes="1MB", max_recipients="1000")
    client = connect(sandbox.smtp)
    for _ in range(5):
        begin_long(client, 100)
        assert client.say(b"BDAT 2 LAST\r\n\r\n").startswith("250 2.0.0 Kept")
    assert len(sandbox.mailbox) == 2


def test_recipients_beyond_the_limit_are_no_progress(serve: Serve, connect: Connect) -> None:
    client = connect(serve(max_recipients="1", max_commands="10").smtp)
    client.say(b"EHLO app\r\n")
    client.begin()
    client.socket.sendall(b"RCPT TO:<ann@example.com>\r\n" * 100)
    replies = list(iter(client.reply, ""))
    assert len(replies) == 10
    assert replies[-1] == "421 4.7.0 Too many commands without a message, closing"


# -- connections -----------------------------------------------------------------------------


def test_connections_beyond_the_limit_are_refused_until_one_ends(
    serve: Serve, connect: Connect
) -> None:
    sandbox = serve(max_connections="2", lmtp="127.0.0.1:0")
    lmtp = dict(sandbox.listeners)["lmtp"]
    one, other = connect(sandbox.smtp), connect(lmtp)
    for address in (sandbox.smtp, lmtp) * 3:
        with contextlib.closing(Client(address)) as refused:
            assert refused.reply() == "421 4.3.2 Too many connections, try again later"
            assert refused.reply() == ""
    assert last_session(sandbox).reason == (
        "the connection was answered 421 4.3.2 Too many connections, try again later"
    )
    other.say(b"QUIT\r\n")
    assert other.reply() == ""
    connect(lmtp)
    assert one.say(b"NOOP\r\n").startswith("250")


def test_a_client_in_its_handshake_counts_until_it_leaves(serve: Serve, connect: Connect) -> None:
    sandbox = serve(max_connections="1", smtps="127.0.0.1:0")
    with socket.create_connection(sandbox.smtps):
        with socket.create_connection(sandbox.smtps) as another:  # accepted after the first
            another.settimeout(60)
            assert another.recv(1) == b""
        with contextlib.closing(Client(sandbox.smtp)) as refused:
            assert refused.reply().startswith("421 4.3.2")
    while any(one.ended_at is None for one in sandbox.mailroom.sessions.find()):
        pass  # until the server has noticed
    connect(sandbox.smtp)


def test_a_client_that_has_been_silent_makes_room(serve: Serve, connect: Connect) -> None:
    sandbox = serve(max_connections="2")
    silent, other = connect(sandbox.smtp), connect(sandbox.smtp)
    (held,) = (
        one
        for one in sandbox._parts.smtp_server.connections  # noqa: SLF001  # nothing else reaches it
        if one.record.peer.endswith(f":{silent.socket.getsockname()[1]}")
    )
    assert isinstance(held, Connection)
    held.delay_idle_timeout(-11)  # as if it had said nothing for so long
    third = connect(sandbox.smtp)
    assert silent.reply().startswith("421 4.3.2")
    assert silent.reply() == ""
    assert third.say(b"NOOP\r\n").startswith("250")
    assert other.say(b"NOOP\r\n").startswith("250")
    with contextlib.closing(Client(sandbox.smtp)) as refused:
        assert refused.reply().startswith("421 4.3.2")
