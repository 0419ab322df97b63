"""Clients that misbehave get their answer and harm nobody else."""

import contextlib
import smtplib
import socket
import time
import tracemalloc
from collections.abc import Callable, Iterator

import pytest

from conversing import Client
from mailtrap_local import Mailbox, Sandbox
from mailtrap_local.errors import StoreUnavailable
from mailtrap_local.mail.message import Message

ENDLESS = 64 * 2**20  # octets that are without end, as far as the server can know


def flood(client: Client, octets: bytes) -> int:
    """Send the same octets until the server has had enough; returns how many it took."""
    sent = 0
    try:
        while sent < ENDLESS:
            client.socket.sendall(octets)
            sent += len(octets)
    except (BrokenPipeError, ConnectionResetError):
        pass
    return sent


@pytest.fixture(autouse=True)
def _next_client_is_served(sandbox: Sandbox, inbox: Mailbox) -> object:
    """Whatever a test has done to the server, a well-behaved client does not notice it."""
    yield
    with smtplib.SMTP(*sandbox.smtp, timeout=10) as smtp:
        smtp.sendmail("ann@example.com", "bob@example.com", b"Subject: still here\r\n\r\n")
    assert inbox.find(subject="still here")


@contextlib.contextmanager
def bounded_memory() -> Iterator[None]:
    """The server, which is in this process, takes less than 16 MiB more at any moment."""
    tracemalloc.start()
    try:
        yield
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 16 * 2**20


@pytest.mark.parametrize(
    "prelude", [b"", b"MAIL FROM:<ann@example.com> X="], ids=["line", "command"]
)
def test_a_line_without_end_is_cut_off_in_bounded_memory(
    connect: Callable[[], Client], prelude: bytes
) -> None:
    client = connect()
    client.socket.sendall(prelude)
    with bounded_memory():
        assert flood(client, b"x" * 65536) < ENDLESS


@pytest.mark.parametrize("line", [b"x" * 65536, b"x\r\n" * 20000, b"\r\n.\n" * 16384])
def test_a_message_without_end_is_cut_off_in_bounded_memory(client: Client, line: bytes) -> None:
    client.say(b"MAIL FROM:<ann@example.com>\r\n")
    client.say(b"RCPT TO:<bob@example.com>\r\n")
    client.say(b"DATA\r\n")
    with bounded_memory():
        assert flood(client, line) < ENDLESS


def test_a_client_is_told_why_it_is_cut_off(client: Client) -> None:
    client.socket.sendall(b"x" * 5 * 2**20)
    assert client.reply() == "421 4.7.0 Far too long, closing"
    assert client.reply() == ""


def test_a_client_that_only_talks_nonsense_is_sent_away(client: Client) -> None:
    client.socket.sendall(b"NONSENSE\r\n" * 1000)
    assert {client.reply()[:3] for _ in range(999)} == {"500"}
    assert client.reply() == "421 4.7.0 Too many commands without a message, closing"
    assert client.reply() == ""


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
    connect: Callable[[], Client], inbox: Mailbox, said: bytes
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


def test_a_client_that_says_nothing_is_closed_after_the_idle_timeout() -> None:
    with Sandbox(idle_timeout="100ms") as sandbox:
        client = Client(sandbox.smtp)
        assert client.reply().startswith("220")
        assert client.reply() == "421 4.4.2 Nothing heard for too long, closing"
        assert client.reply() == ""
        client.close()


def send_without_reading(client: Client) -> None:
    """Ask for help until the server, whose answers nobody takes, stops listening."""
    client.socket.settimeout(0)
    with contextlib.suppress(BlockingIOError):
        for _ in range(10_000):
            client.socket.send(b"HELP\r\n" * 1000)


def test_a_client_that_never_reads_does_not_hold_up_others(connect: Callable[[], Client]) -> None:
    send_without_reading(connect())
    assert connect().say(b"NOOP\r\n").startswith("250")


def test_a_client_that_never_reads_does_not_hold_up_the_end() -> None:
    with Sandbox() as sandbox:
        deaf = Client(sandbox.smtp)
        send_without_reading(deaf)
        started = time.monotonic()
    assert time.monotonic() - started < 1
    deaf.close()


class _BrokenStore:
    def __init__(self, problem: Exception) -> None:
        self._problem = problem

    def add(self, **_: object) -> Message:
        raise self._problem


@pytest.mark.parametrize(
    ("problem", "reply"),
    [
        (
            StoreUnavailable("disk full at /secret/path"),
            "451 4.3.0 The message could not be kept, try again",
        ),
        (RuntimeError("secret detail"), "451 4.3.0 Internal error, nothing was kept"),
    ],
    ids=["store", "bug"],
)
def test_a_failure_inside_is_a_451_that_hides_its_text(
    *,
    sandbox: Sandbox,
    client: Client,
    caplog: pytest.LogCaptureFixture,
    problem: Exception,
    reply: str,
) -> None:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(sandbox.mailroom.store, "add", _BrokenStore(problem).add)
        client.say(b"MAIL FROM:<a@example.com>\r\n")
        client.say(b"RCPT TO:<b@example.com>\r\n")
        client.say(b"DATA\r\n")
        assert client.say(b"x\r\n.\r\n") == reply
    assert str(problem) in caplog.text
