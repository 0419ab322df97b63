"""A client that is still sending can read why it is closed, and one that never reads is let go."""

import contextlib
import socket
from collections.abc import Iterator

import pytest

from conversing import Client, Connect, Serve, last_session
from mailtrap_local import Sandbox

TOO_MANY = "421 4.7.0 Too many commands without a message, closing"


def all_replies(client: Client) -> list[str]:
    return list(iter(client.reply, ""))


@pytest.mark.parametrize("command", [b"NONSENSE\r\n", b"NOOP\r\n", b"HELP\r\n", b"EHLO a\r\n"])
@pytest.mark.parametrize("octets", [12_000, 300_000, 3_000_000])
def test_too_many_commands_in_one_go(connect: Connect, command: bytes, octets: int) -> None:
    client = connect()
    client.socket.sendall(command * (octets // len(command)))
    replies = all_replies(client)
    assert (len(replies), replies[-1]) == (1001, TOO_MANY)


def test_too_many_commands_behind_each_other(connect: Connect) -> None:
    client = connect()
    for _ in range(1000):
        client.say(b"NONSENSE\r\n")
    client.socket.sendall(b"NONSENSE\r\n" * 100_000)
    assert all_replies(client) == [TOO_MANY]


def test_more_octets_than_a_connection_may_send(serve: Serve, connect: Connect) -> None:
    sandbox = serve(max_session_bytes="100KB")
    client = connect(sandbox.smtp)
    client.socket.sendall(b"EHLO app\r\n" + b"x" * 1_000_000)
    assert all_replies(client)[-1:] == ["421 4.7.0 More than 100000 octets, closing"]


@pytest.mark.parametrize("stage", ["MAIL", "RCPT", "DATA"])
def test_a_fault_that_ends_a_connection_whose_client_pipelines(
    sandbox: Sandbox, connect: Connect, stage: str
) -> None:
    sandbox.mailbox.faults.reply(stage, 421, "4.3.2 Gone")  # type: ignore[arg-type]  # a stage
    client = connect()
    client.socket.sendall(
        b"EHLO app\r\nMAIL FROM:<a@example.com>\r\nRCPT TO:<b@example.com>\r\nDATA\r\n"
        + b"x\r\n" * 500_000
    )
    assert all_replies(client)[-1] == "421 4.3.2 Gone"


@pytest.fixture
def patient(serve: Serve) -> Sandbox:
    return serve(max_commands="10000000", max_session_bytes="1GB")


def test_replies_that_are_read_late_come_in_order(patient: Sandbox, connect: Connect) -> None:
    client, other = connect(patient.smtp), connect(patient.smtp)
    names = [b"r%d" % number for number in range(200_000)]
    sent = b"".join(b"RSET\r\nMAIL FROM:<%s>\r\n" % name for name in names)
    client.socket.settimeout(0)
    at = 0
    with contextlib.suppress(BlockingIOError):
        client.socket.sendall(b"EHLO app\r\n")
        while at < len(sent):
            at += client.socket.send(sent[at : at + 65_536])
    assert other.say(b"NOOP\r\n").startswith("250")
    client.socket.settimeout(60)
    whole = sent[:at].count(b"\r\n")
    assert client.reply().startswith("250-")
    replies = [client.reply() for _ in range(whole)]
    wanted = ["250 2.0.0 Forgotten", "250 2.1.0 Sender ok"] * (whole // 2 + 1)
    assert replies == wanted[:whole]
    client.socket.sendall(b"\r\nQUIT\r\n")
    assert all_replies(client)[-1] == "221 2.0.0 Bye"


def never_reads(sandbox: Sandbox) -> Client:
    client = Client(sandbox.smtp)
    client.socket.settimeout(0)
    with contextlib.suppress(BlockingIOError):
        while True:
            client.socket.send(b"HELP\r\n" * 1000)
    client.socket.settimeout(60)
    return client


@pytest.fixture
def deaf(patient: Sandbox) -> Iterator[Client]:
    """A client that has sent as much as the server takes, and reads nothing."""
    client = never_reads(patient)
    yield client
    client.close()


def test_a_client_that_reads_nothing_is_dismissed_with_its_listener(
    patient: Sandbox, deaf: Client
) -> None:
    assert deaf.reply()  # one of many
    patient.stop()
    assert last_session(patient).reason == "the sandbox closed the listener"
    assert not patient._parts.smtp_server.connections  # noqa: SLF001  # nothing else shows them


def test_a_client_that_reads_nothing_and_resets_leaves_nothing(
    patient: Sandbox, deaf: Client
) -> None:
    deaf.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
    deaf.close()
    last_session(patient)
    assert not patient._parts.smtp_server.connections  # noqa: SLF001  # as above
