"""Memory of a server under floods of POP3 and IMAP clients: bounded, and given back.

Run it with `pytest --override-ini python_files=attack_*.py tests/attack`.
"""

import os
import signal
import socket
import struct
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path
from typing import NamedTuple

import pytest

from benching import OUR_COMMAND, Server, free_addresses, start_server
from imap_values import ImapClient
from mailtrap_local.config.values import HostPort
from pop3_client import Pop3Client
from process_memory import resident, settled

SPARE = 50  # MB that a server may keep after a flood
MANY = 20_000  # messages


class Readers(NamedTuple):
    """A server with POP3 and IMAP listeners."""

    server: Server
    pop3: HostPort
    imap: HostPort

    def resident(self) -> int:
        """MB of memory."""
        return resident(self.server.pid)

    def check_others(self) -> None:
        """Fail unless other clients are served within a second or so."""
        started = time.monotonic()
        with closing(Pop3Client(self.pop3)) as pop3, closing(ImapClient(self.imap)) as imap:
            pop3.expect_greeting()
            imap.log_in()
        assert time.monotonic() - started < 3

    def wait_for_memory(self, most: int) -> None:
        """Fail unless the memory falls to that many MB."""
        assert settled(self.server.pid, most) <= most


@pytest.fixture
def readers() -> Iterator[Readers]:
    pop3, imap = free_addresses()

    def command(smtp: HostPort, http: HostPort) -> list[str | Path]:
        listeners = ["--smtp", str(smtp), "--pop3", str(pop3), "--imap", str(imap)]
        limits = ["--max-messages", "100000", "--max-in-flight", "64MB"]
        return [OUR_COMMAND, *listeners, *limits, "--http", str(http), "--log-level", "quiet"]

    with start_server(command, has_page=True, also=[pop3, imap]) as server:
        yield Readers(server, pop3, imap)


def fill(readers: Readers, count: int = MANY, raw: bytes = b"abcd") -> None:
    """Send so many messages."""
    transaction = b"MAIL FROM:<a@b>\r\nRCPT TO:<c@d>\r\nBDAT %d LAST\r\n" % len(raw) + raw
    with socket.create_connection(readers.server.smtp) as client, client.makefile("rb") as replies:
        client.sendall(b"EHLO x\r\n")
        while not replies.readline().startswith(b"250 "):
            pass
        for sent in range(0, count, 100):
            some = min(100, count - sent)
            client.sendall(transaction * some)
            for _ in range(3 * some):
                replies.readline()


def reset(client: socket.socket) -> None:
    client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    client.close()


def test_logins_and_selections_of_a_large_folder(readers: Readers) -> None:
    fill(readers)
    before = readers.resident()
    with ExitStack() as opened:
        for _ in range(300):
            pop3 = opened.enter_context(closing(Pop3Client(readers.pop3)))
            pop3.expect_greeting()
            pop3.log_in()
            opened.enter_context(closing(ImapClient(readers.imap))).log_in(folder="INBOX")
        assert readers.resident() - before < SPARE
        readers.check_others()


def test_selections_that_all_differ(readers: Readers) -> None:
    fill(readers)
    before = readers.resident()
    with ExitStack() as opened:
        for _ in range(100):
            client = opened.enter_context(closing(ImapClient(readers.imap)))
            client.log_in(folder="INBOX")
            client.say(b"STORE 1 FLAGS (x%d)" % client.socket.getsockname()[1])
            assert b" OK " in client.append(b"another")[-1]
        assert readers.resident() - before < SPARE


def test_searches_of_many_sets(readers: Readers) -> None:
    fill(readers)
    before = readers.resident()
    keys = [b"1:* " * 900, b"OR 1:* " * 40 + b"1:*", b"NOT 1:2 " * 900, b"(1:* ALL) " * 300]
    sets = b"1:*," * 16_000 + b"1:*"
    with ExitStack() as opened:
        for command in [*(b"SEARCH " + key.strip() for key in keys), b"UID SEARCH " + sets]:
            client = opened.enter_context(closing(ImapClient(readers.imap)))
            client.log_in(folder="INBOX").socket.settimeout(60)
            client.socket.sendall(b"a " + command + b"\r\n")
            readers.check_others()
        assert readers.resident() - before < SPARE


def test_clients_that_read_nothing_of_what_they_fetch(readers: Readers) -> None:
    fill(readers, 4, b"Subject: x\r\n\r\n" + b"x" * 20_000_000)
    before = readers.resident()
    with ExitStack() as opened:
        for item in (b"BODY.PEEK[TEXT]", b"BODY.PEEK[1]", b"RFC822.TEXT", b"BODY[]<1.19999999>"):
            for _ in range(25):
                client = opened.enter_context(closing(ImapClient(readers.imap)))
                client.log_in(folder="INBOX").socket.sendall(b"a FETCH 1:* " + item + b"\r\n")
        for line in (b"RETR 1\r\n", b"TOP 2 999999999\r\n"):
            for _ in range(25):
                pop3 = opened.enter_context(closing(Pop3Client(readers.pop3)))
                pop3.expect_greeting()
                pop3.log_in()
                pop3.socket.sendall(line)
        readers.check_others()
        assert readers.resident() - before < 2 * SPARE


@pytest.mark.parametrize("leave", [reset, socket.socket.close])
def test_literals_that_are_cut_off(
    readers: Readers, leave: Callable[[socket.socket], None]
) -> None:
    before = readers.resident()
    for _ in range(40):
        client = ImapClient(readers.imap).log_in()
        client.socket.sendall(b"a APPEND INBOX {40000000+}\r\n" + b"x" * 20_000_000)
        client.lines.close()
        leave(client.socket)
    readers.check_others()
    readers.wait_for_memory(before + SPARE)


def test_literals_that_never_end(readers: Readers) -> None:
    before = readers.resident()
    with ExitStack() as opened:
        for _ in range(60):
            client = opened.enter_context(closing(ImapClient(readers.imap)))
            client.log_in().socket.sendall(b"a APPEND INBOX {40000000+}\r\n" + b"x" * 5_000_000)
        readers.check_others()
        assert readers.resident() - before < 64 + 2 * SPARE
    readers.wait_for_memory(before + SPARE)


HOSTILE = (
    b"X: y\r\n" * 7_000_000,
    b"From: " + b"(" * 40_000_000 + b"\r\n\r\n",
    b"Content-Type: text/html\r\n\r\n" + b"<div>" * 8_000_000,
)
COMMANDS = (
    b"FETCH 1:* (ENVELOPE BODYSTRUCTURE)",
    b"FETCH 1:* BODY[1.MIME]",
    b"SEARCH TEXT zzz",
    b"COPY 1:* INBOX",
)

PATHS = (b"", b"?query=zzz", b"/latest", b"/latest/links", b"/latest/codes", b"/latest/preview")


def test_sigterm_while_hostile_mail_is_fetched(readers: Readers) -> None:
    for raw in HOSTILE:
        fill(readers, 1, raw)
    with ExitStack() as opened:
        for command in COMMANDS:
            client = opened.enter_context(closing(ImapClient(readers.imap)))
            client.log_in(folder="INBOX").socket.sendall(b"a " + command + b"\r\n")
        pop3 = opened.enter_context(closing(Pop3Client(readers.pop3)))
        pop3.expect_greeting()
        pop3.log_in()
        pop3.socket.sendall(b"TOP 1 999999999\r\nRETR 2\r\n")
        for path in PATHS:
            page = opened.enter_context(socket.create_connection(readers.server.http))
            page.sendall(b"GET /api/messages%s HTTP/1.1\r\nHost: localhost\r\n\r\n" % path)
        time.sleep(0.5)  # until it is in the midst of it
        readers.check_others()
        started = time.monotonic()
        os.kill(readers.server.pid, signal.SIGTERM)
        os.waitid(os.P_PID, readers.server.pid, os.WEXITED | os.WNOWAIT)
        assert time.monotonic() - started < 2


FLOODS = {
    "tags": b"a NOOP\r\n" * 50_000,
    "idle": b"a IDLE\r\nDONE\r\n" * 20_000,
    "long lines": (b"a NOOP " + b"x" * 60_000 + b"\r\n") * 100,
    "literals": b"a LOGIN {50000000}\r\n" * 20_000,
    "empty literals": b"a LOGIN {0+}\r\n" + b"{0+}\r\n" * 100_000,
    "appends": b"a APPEND INBOX {4+}\r\nabcd\r\n" * 20_000,
}


@pytest.mark.parametrize("flood", FLOODS.values(), ids=FLOODS)
@pytest.mark.parametrize("log_in", [b"", b"x LOGIN all x\r\ny SELECT INBOX\r\n"])
def test_lines_of_a_client_that_reads_nothing(
    readers: Readers, flood: bytes, log_in: bytes
) -> None:
    before = readers.resident()
    clients = []
    for _ in range(20):
        client = socket.create_connection(readers.imap)
        client.settimeout(0)
        clients.append(client)
        for octets in (log_in, flood):
            try:
                client.sendall(octets)
            except OSError:  # its buffers are full, or the server has had enough
                break
    readers.check_others()
    assert readers.resident() - before < SPARE
    for client in clients:
        client.close()
