"""Clients that misbehave get their answer and harm nobody else."""

import contextlib
import socket
import time

import pytest

from conversing import Client, Connect, Serve
from mailtrap_local import Mailbox, Sandbox
from sending import send

ENDLESS = 64 * 2**20  # octets that are without end, as far as the server can know


@pytest.fixture(autouse=True)
def _next_client_is_served(sandbox: Sandbox, inbox: Mailbox) -> object:
    """Check that a well-behaved client is served after each test."""
    yield
    send(sandbox.smtp, "still here")
    assert inbox.find(subject="still here")


@pytest.mark.parametrize(
    "said",
    [
        b"",
        b"EHL",
        b"EHLO app\r\nMAIL FROM:<a@example.com>\r\n",
        b"EHLO app\r\nMAIL FROM:<a@example.com>\r\nRCPT TO:<b@example.com>\r\nDATA\r\nhalf a mess",
        b"EHLO app\r\nAUTH LOGIN\r\n",
    ],
    ids=["at once", "in a command", "in a transaction", "in a message", "in AUTH"],
)
def test_a_client_that_leaves_halfway_leaves_nothing(
    connect: Connect, inbox: Mailbox, said: bytes
) -> None:
    client = connect()
    client.socket.sendall(said)
    client.socket.shutdown(socket.SHUT_WR)
    while client.reply():
        pass
    inbox.assert_empty()


def test_a_client_that_resets_its_connection_leaves_nothing(client: Client, inbox: Mailbox) -> None:
    client.say(b"MAIL FROM:<a@example.com>\r\n")
    client.say(b"RCPT TO:<b@example.com>\r\n")
    client.say(b"DATA\r\n")
    client.socket.sendall(b"half a message")
    client.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
    client.close()
    inbox.assert_empty()


def test_what_follows_quit_is_ignored(client: Client, inbox: Mailbox) -> None:
    client.socket.sendall(
        b"QUIT\r\nMAIL FROM:<a@example.com>\r\nRCPT TO:<b@example.com>\r\nDATA\r\nx\r\n.\r\n"
        + b"x" * 100_000
    )
    assert client.reply() == "221 2.0.0 Bye"
    assert client.reply() == ""
    inbox.assert_empty()


def send_without_reading(client: Client) -> None:
    """Ask for help until the server, whose answers nobody takes, stops listening."""
    client.socket.settimeout(0)
    with contextlib.suppress(BlockingIOError):
        for _ in range(10_000):
            client.socket.send(b"HELP\r\n" * 1000)


def test_a_client_that_never_reads_does_not_hold_up_others(serve: Serve, connect: Connect) -> None:
    listener = serve(max_commands="1000000").smtp
    send_without_reading(connect(listener))
    assert connect(listener).say(b"NOOP\r\n").startswith("250")


def test_a_client_that_never_reads_does_not_hold_up_the_end() -> None:
    with Sandbox(max_commands="1000000") as sandbox:
        deaf = Client(sandbox.smtp)
        send_without_reading(deaf)
        started = time.monotonic()
    assert time.monotonic() - started < 30
    deaf.close()
