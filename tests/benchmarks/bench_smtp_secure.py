"""STARTTLS and AUTH beside aiosmtpd: messages that a second of the server's CPU takes.

Not of the clock: the load is of Python too, and shares the machine.
"""

import contextlib
import socket
import ssl
import statistics
from base64 import b64encode
from collections.abc import Callable

import pytest

from benching import (
    OUR_COMMAND,
    ROUNDS,
    SECURE,
    Command,
    Report,
    Server,
    cpu_of,
    start_server,
)

MESSAGE = b"Subject: Hello\r\n\r\n" + (b"x" * 76 + b"\r\n") * 13 + b".\r\n"
TRANSACTION = (b"MAIL FROM:<app@example.com>\r\n", b"RCPT TO:<ann@example.com>\r\n", b"DATA\r\n")
PLAIN = b"AUTH PLAIN " + b64encode(b"\0app\0secret") + b"\r\n"
COUNT = 600
CONNECTIONS = 4


class Client:
    """A client that waits for every reply."""

    def __init__(self, server: Server, *, tls: bool) -> None:
        self.socket: socket.socket = socket.create_connection(server.smtp, timeout=30)
        self.replies = self.socket.makefile("rb")
        self.say(b"")
        self.say(b"EHLO app.example\r\n")
        if tls:
            self.say(b"STARTTLS\r\n")
            context = ssl.create_default_context()
            context.check_hostname = False
            context.verify_mode = ssl.CERT_NONE  # it is the load that counts
            self.socket = context.wrap_socket(self.socket)
            self.replies = self.socket.makefile("rb")
            self.say(b"EHLO app.example\r\n")

    def say(self, octets: bytes) -> None:
        if octets:
            self.socket.sendall(octets)
        while (line := self.replies.readline())[3:4] == b"-":
            pass
        assert line[:1] in b"23", line

    def send(self) -> None:
        for command in TRANSACTION:
            self.say(command)
        self.say(MESSAGE)

    def close(self) -> None:
        self.replies.close()
        self.socket.close()


def over_starttls(server: Server, count: int) -> None:
    with contextlib.ExitStack() as opened:
        clients = [
            opened.enter_context(contextlib.closing(Client(server, tls=True)))
            for _ in range(CONNECTIONS)
        ]
        for number in range(count):
            clients[number % CONNECTIONS].send()


def with_credentials(server: Server, count: int) -> None:
    for _ in range(count):
        with contextlib.closing(Client(server, tls=False)) as client:
            client.say(PLAIN)
            client.send()


@pytest.fixture
def two(commands: dict[str, Command]) -> dict[str, Command]:
    return {
        "aiosmtpd": commands["aiosmtpd"],
        "mailtrap-local": lambda smtp, http: [
            *(OUR_COMMAND, "--smtp", str(smtp), "--http", str(http)),
            *("--tls", "starttls", "--log-level", "info"),
        ],
    }


@pytest.mark.timeout(400)
@pytest.mark.parametrize(
    ("name", "load"),
    [
        ("1 KB over STARTTLS, kept, 4 sessions", over_starttls),
        ("1 KB with AUTH PLAIN, a connection each", with_credentials),
    ],
)
def test_secure(
    name: str, load: Callable[[Server, int], None], two: dict[str, Command], report: Report
) -> None:
    rates: dict[str, list[float]] = {server: [] for server in two}
    for _ in range(ROUNDS):
        for server_name, command in two.items():
            with start_server(command) as server:
                load(server, COUNT // 10)
                before = cpu_of(server)
                load(server, COUNT)
                rates[server_name].append(COUNT / (cpu_of(server) - before))
    theirs, ours = (statistics.median(each) for each in rates.values())
    ratio = statistics.median(
        our / their for their, our in zip(rates["aiosmtpd"], rates["mailtrap-local"], strict=True)
    )
    report.add(
        SECURE,
        {
            "load": name,
            "aiosmtpd": f"{theirs:,.0f}",
            "mailtrap-local": f"{ours:,.0f} ({ratio:.1f})",
            "floor": "2.0",
            "aim": "3.0",
            "reached": "aim" if ratio >= 3 else "floor" if ratio >= 2 else "neither",
        },
    )
