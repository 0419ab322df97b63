"""Limits of one client: each has a setting and a reply, and the next client is served."""

import socket
from collections.abc import Callable, Iterator
from contextlib import suppress

import pytest

from conversing import Client, Connect, Serve, last_session
from mailtrap_local import Sandbox

IDLE = "421 4.4.2 Nothing heard for too long, closing"
TOO_LONG = "421 4.4.2 Connected for too long, closing"


@pytest.fixture
def limited(serve: Serve) -> Iterator[Callable[..., Sandbox]]:
    """Starts a sandbox with these limits; in the end another client is served there."""
    started = []

    def limited(**limits: str) -> Sandbox:
        started.append(serve(**limits))
        return started[-1]

    yield limited
    for sandbox in started:
        client = Client(sandbox.smtp)
        assert client.reply().startswith("220")
        assert client.say(b"EHLO next.example\r\n").startswith("250-")
        assert client.send().startswith("250 2.0.0 Kept")
        client.close()


def replies_until_the_end(client: Client) -> list[str]:
    return list(iter(client.reply, ""))


# -- times -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "said",
    [b"", b"EHL", b"EHLO app\r\nMAIL FROM:<a@example.com>\r\n", b"EHLO app\r\nAUTH LOGIN\r\n"],
    ids=["nothing", "half a command", "half a transaction", "half an AUTH"],
)
def test_a_client_that_falls_silent_is_closed(
    limited: Callable[..., Sandbox], connect: Connect, said: bytes
) -> None:
    sandbox = limited(idle_timeout="100ms")
    client = connect(sandbox.smtp)
    client.socket.sendall(said)
    assert replies_until_the_end(client)[-1] == IDLE
    session = last_session(sandbox)
    assert (session.outcome, session.reason) == ("idle", "the client said nothing for 0.1 s")


@pytest.mark.parametrize("begin", [b"DATA\r\n", b"BDAT 1000 LAST\r\n"])
def test_a_client_that_falls_silent_in_a_message_is_closed_and_nothing_kept(
    limited: Callable[..., Sandbox], connect: Connect, begin: bytes
) -> None:
    sandbox = limited(idle_timeout="100ms")
    client = connect(sandbox.smtp)
    client.say(b"EHLO app\r\n")
    client.begin()
    client.socket.sendall(begin + b"Subject: half a mess")
    assert replies_until_the_end(client)[-1] == IDLE
    assert last_session(sandbox).outcome == "idle"
    sandbox.mailbox.assert_empty()


def test_a_client_that_falls_silent_over_tls_is_closed(
    limited: Callable[..., Sandbox], connect: Connect
) -> None:
    sandbox = limited(idle_timeout="100ms", smtps="127.0.0.1:0")
    client = connect(sandbox.smtps, sandbox.client_ssl_context())
    assert client.reply() == IDLE
    assert client.reply() == ""


@pytest.mark.parametrize(
    "prelude", [b"", b"EHLO app\r\nMAIL FROM:<a@b>\r\nRCPT TO:<c@d>\r\nDATA\r\n"]
)
def test_a_client_that_says_an_octet_now_and_then_is_closed_in_the_end(
    limited: Callable[..., Sandbox], connect: Connect, prelude: bytes
) -> None:
    sandbox = limited(session_timeout="300ms", idle_timeout="200ms")
    client = connect(sandbox.smtp)
    client.socket.sendall(prelude)
    replies = []
    client.socket.settimeout(0.05)
    while TOO_LONG not in replies:  # slowloris
        try:
            replies.append(client.socket.recv(1000).decode().splitlines()[-1])
        except TimeoutError:
            with suppress(ConnectionError):  # the server has closed it just now
                client.socket.sendall(b"x")
    client.socket.settimeout(60)
    with suppress(ConnectionResetError):  # an octet came when the server had closed it
        assert client.reply() == ""
    session = last_session(sandbox)
    assert session.outcome == "aborted"
    assert session.reason.startswith("the connection was open for 0.3 s")


def test_what_had_been_delivered_before_a_timeout_is_delivered(
    limited: Callable[..., Sandbox], connect: Connect
) -> None:
    sandbox = limited(idle_timeout="100ms")
    client = connect(sandbox.smtp)
    client.say(b"EHLO app\r\n")
    client.send()
    assert client.reply() == IDLE
    session = last_session(sandbox)
    assert session.outcome == "delivered"
    assert session.reason == "1 kept, then the client said nothing for 0.1 s"


# -- amounts ---------------------------------------------------------------------------------


def test_a_connection_has_one_budget_of_octets_for_all_it_says(
    limited: Callable[..., Sandbox], connect: Connect
) -> None:
    sandbox = limited(max_session_bytes="2000")
    client = connect(sandbox.smtp)
    client.say(b"EHLO app\r\n")
    assert client.send(b"x" * 1000 + b"\r\n").startswith("250")
    client.begin()
    client.say(b"DATA\r\n")
    assert client.say(b"x" * 1000) == "421 4.7.0 More than 2000 octets, closing"
    assert client.reply() == ""
    assert len(sandbox.mailbox) == 1
    session = last_session(sandbox)
    assert session.reason.startswith(
        "the server closed it with 421 4.7.0 More than 2000 octets, closing"
    )


def test_commands_that_lead_nowhere_are_counted_until_a_message_comes(
    limited: Callable[..., Sandbox], connect: Connect
) -> None:
    sandbox = limited(max_commands="5")
    client = connect(sandbox.smtp)
    client.say(b"EHLO app\r\n")
    for _ in range(3):
        for command in (b"NOOP\r\n", b"RSET\r\n", b"VRFY ann\r\n"):
            assert client.say(command)[:2] == "25"
        assert client.send().startswith("250")
    client.socket.sendall(b"NONSENSE\r\n" + b"NOOP\r\n" * 5)
    assert client.codes(5) == ["500", "250", "250", "250", "250"]
    assert client.reply() == "421 4.7.0 Too many commands without a message, closing"
    assert client.reply() == ""


def test_credentials_can_be_guessed_only_so_often(
    limited: Callable[..., Sandbox], connect: Connect
) -> None:
    sandbox = limited(max_commands="5")
    client = connect(sandbox.open_mailbox("shop", auth=("app", "s3cret")))
    client.say(b"EHLO app\r\n")
    for _ in range(4):
        assert client.say(b"AUTH PLAIN AGFwcAB3cm9uZw==\r\n").startswith("535")
    assert client.say(b"AUTH PLAIN AGFwcAB3cm9uZw==\r\n").startswith("421 4.7.0")
    assert client.reply() == ""


def test_recipients_over_the_limit_are_refused_and_the_others_served(
    limited: Callable[..., Sandbox], connect: Connect
) -> None:
    sandbox = limited(max_recipients="5")
    client = connect(sandbox.smtp)
    client.say(b"EHLO app\r\n")
    client.begin(recipients=5)
    assert client.say(b"RCPT TO:<one@example.com>\r\n") == "452 4.5.3 Too many recipients"
    client.say(b"DATA\r\n")
    client.say(b".\r\n")
    assert len(sandbox.mailbox[0].rcpt_to) == 5
    client.begin(recipients=5)


def test_a_message_over_the_limit_is_refused_and_the_next_one_kept(
    limited: Callable[..., Sandbox], connect: Connect
) -> None:
    sandbox = limited(max_message_size="10KB")
    client = connect(sandbox.smtp)
    assert "250-SIZE 10000\n" in client.say(b"EHLO app\r\n")
    refusal = "552 5.3.4 Message too big, the limit is 10000 octets"
    assert client.say(b"MAIL FROM:<ann@example.com> SIZE=10001\r\n") == refusal
    assert client.send(b"x" * 9_999 + b"\r\n") == refusal
    assert client.send(b"x" * 9_998 + b"\r\n").startswith("250 2.0.0")
    assert [len(message.raw) for message in sandbox.mailbox] == [10_000]


# -- connections -----------------------------------------------------------------------------


def test_a_peer_may_have_only_so_many_connections(
    limited: Callable[..., Sandbox], connect: Connect
) -> None:
    sandbox = limited(max_peer_connections="2")
    first, _second = connect(sandbox.smtp), connect(sandbox.smtp)
    third = Client(sandbox.smtp)
    assert third.reply() == "421 4.7.0 Too many connections from your address, closing"
    assert third.reply() == ""
    third.close()
    assert last_session(sandbox).outcome == "rejected"
    assert first.say(b"QUIT\r\n").startswith("221")
    assert first.reply() == ""


def test_another_peer_is_not_held_up_by_it(
    limited: Callable[..., Sandbox], connect: Connect
) -> None:
    sandbox = limited(max_peer_connections="1")
    client = connect(sandbox.smtp)
    with socket.create_connection(sandbox.smtp, 10, source_address=("127.0.0.2", 0)) as other:
        assert other.recv(4) == b"220 "
    client.say(b"QUIT\r\n")


def test_as_a_rule_a_peer_may_have_any_number(connect: Connect) -> None:
    clients = [connect() for _ in range(200)]
    assert {client.say(b"NOOP\r\n") for client in clients} == {"250 2.0.0 Ok"}
