"""Cost of mail clients to senders, time until they see new mail, and their throughput.

Times go into the report and none is asserted: what one means is for people to say.
"""

import smtplib
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path

import pytest

from benching import OUR_COMMAND, Report, Server, free_addresses, resident_octets, start_server
from imap_values import ImapClient
from mailtrap_local.config.values import HostPort
from paths import MAILS

MAIL = (MAILS / "03-mixed-related-alternative.eml").read_bytes()
READ = 5000  # messages in the folder that is fetched again and again
SENT = 500  # meanwhile
IDLERS = 20
BURST = 2000  # messages that they hear of
KEPT = 10_000  # for the memory that their reader takes

# a client in a process of its own, which fetches until it is killed
_FETCH = """\
import imaplib, sys
client = imaplib.IMAP4("127.0.0.1", int(sys.argv[1]))
client.login("all", "x")
client.select()
while True:
    print(len(client.fetch("1:*", "(UID ENVELOPE BODYSTRUCTURE)")[1]), flush=True)
"""


@pytest.fixture
def imap() -> HostPort:
    return free_addresses()[0]


@pytest.fixture
def server(imap: HostPort) -> Iterator[Server]:
    """Our server with its IMAP listener and no page."""

    def command(smtp: HostPort, _http: HostPort) -> list[str | Path]:
        listeners = ["--smtp", str(smtp), "--imap", str(imap), "--http", "off"]
        return [OUR_COMMAND, *listeners, "--log-level", "quiet"]

    with start_server(command, also=[imap]) as server:
        yield server


def time_sending(server: Server, count: int) -> list[float]:
    """Send so many messages one by one; the seconds that each took."""
    seconds = []
    with smtplib.SMTP(*server.smtp, timeout=60) as smtp:
        for _ in range(count):
            started = time.perf_counter()
            smtp.sendmail("app@example.com", ["ann@example.com"], MAIL)
            seconds.append(time.perf_counter() - started)
    return seconds


def slowest(seconds: list[float]) -> str:
    hundredths = statistics.quantiles(seconds, n=100)
    middle, slow = hundredths[49] * 1000, hundredths[94] * 1000
    return f"median {middle:.1f} ms, p95 {slow:.0f} ms, at most {max(seconds) * 1000:.0f} ms"


@contextmanager
def fetching(imap: HostPort) -> Iterator[None]:
    """While somebody else fetches all there is, again and again."""
    command = [sys.executable, "-c", _FETCH, str(imap.port)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as process:
        try:
            yield
        finally:
            process.kill()


@pytest.mark.timeout(600)
def test_smtp_while_a_client_fetches(server: Server, imap: HostPort, report: Report) -> None:
    time_sending(server, READ)
    alone = time_sending(server, SENT)
    with fetching(imap):
        time.sleep(1)  # until it is in the midst of it
        meanwhile = time_sending(server, SENT)
    report.add_beside(
        what=f"a message by SMTP while an IMAP client fetches {READ:,}",
        measured=f"{slowest(meanwhile)}; alone {slowest(alone)}",
        target="p95 at most 100 ms",
    )


@pytest.mark.timeout(300)
def test_push_to_idlers_in_a_burst(server: Server, imap: HostPort, report: Report) -> None:
    arrivals: list[list[tuple[float, int]]] = [[] for _ in range(IDLERS)]
    with ExitStack() as opened:
        listeners = []
        for each in arrivals:
            client = opened.enter_context(closing(ImapClient(imap)))
            for command in (b"LOGIN all x", b"SELECT INBOX"):
                client.say(command)
            client.socket.sendall(b"a IDLE\r\n")
            client.response()
            listeners.append(threading.Thread(target=listen, args=(client, each)))
        for listener in listeners:
            listener.start()
        kept_at = []
        with smtplib.SMTP(*server.smtp, timeout=60) as smtp:
            for _ in range(BURST):
                smtp.sendmail("app@example.com", ["ann@example.com"], MAIL)
                kept_at.append(time.perf_counter())
        for listener in listeners:
            listener.join()
    late = [
        next(at for at, count in each if count > number) - kept
        for each in arrivals
        for number, kept in enumerate(kept_at)
    ]
    report.add_beside(
        what=f"until {IDLERS} idle IMAP clients hear of a message, {BURST:,} in a burst",
        measured=slowest(late),
        target="at most 1 s",
    )


def listen(client: ImapClient, arrivals: list[tuple[float, int]]) -> None:
    """Note when the client hears of how many messages, until it knows of all."""
    count = 0
    while count < BURST:
        count = int(client.response().split()[1])
        arrivals.append((time.perf_counter(), count))


@pytest.mark.timeout(300)
def test_memory_of_a_reader(server: Server, imap: HostPort, report: Report) -> None:
    time_sending(server, KEPT)
    before = resident_octets(server)
    with closing(ImapClient(imap)) as client:
        for command in (b"LOGIN all x", b"SELECT INBOX", b"FETCH 1:* FULL", b"SEARCH TEXT zzz"):
            client.socket.settimeout(120)
            assert b" OK " in client.say(command)[-1]
    taken = resident_octets(server) - before
    report.add_beside(
        what=f"resident memory of an IMAP client that has fetched and searched {KEPT:,} messages",
        measured=f"{taken / 2**20:.0f} MiB beside the store",
        target="at most 60 MiB",
    )
