"""The SMTP listener beside others: throughput, CPU time, memory and time to start.

Times go into the report and none is asserted: what one means is for people to say.
"""

import json
import os
import resource
import statistics
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

import pytest

from benching import (
    COUNTS,
    ONE_KB_KEPT,
    OUR_COMMAND,
    ROUNDS,
    THROUGHPUT,
    Command,
    Report,
    Server,
    SmtpSource,
    cpu_of_children,
    our_command,
    resident_octets,
    start_server,
)
from conversing import Client

YARDSTICK = "smtp-sink"
OURS = "mailtrap-local"

CONNECTIONS = 1000
CONVERSATION = [
    b"",  # the server greets first
    b"EHLO app.example\r\n",
    b"MAIL FROM:<app@example.com>\r\n",
    b"RCPT TO:<ann@example.com>\r\n",
    b"DATA\r\n",
    b"Subject: Hello\r\n\r\nHi\r\n.\r\n",
]
MESSAGES = 100_000  # for the memory they take
STARTS = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """Messages of a turn, and the ratios to smtp-sink that are required and wanted."""

    name: str
    how: tuple[str, ...]  # flags of smtp-source
    counts: dict[str, int]  # of messages, by the server's name
    floor: float
    aim: float

    def count(self, name: str) -> int:
        """Return how many messages that server gets."""
        named = OURS if name == "before" else name if name in self.counts else "MailDev"
        return self.counts[named]


LOADS = [
    Load(
        name="1 KB, kept, 10 sessions",
        how=ONE_KB_KEPT,
        counts={YARDSTICK: 30_000, "MailDev": 1500, "aiosmtpd": 3000, OURS: 10_000},
        floor=0.65,
        aim=0.90,
    ),
    Load(
        name="1 KB, a connection each, 10 sessions",
        how=("-s", "10", "-l", "1024"),
        counts={YARDSTICK: 12_000, "MailDev": 150, "aiosmtpd": 1500, OURS: 4000},
        floor=0.65,
        aim=0.90,
    ),
    Load(
        name="100 KB, kept, 4 sessions",
        how=("-d", "-s", "4", "-l", "102400"),
        counts={YARDSTICK: 4000, "MailDev": 250, "aiosmtpd": 400, OURS: 4000},
        floor=1.2,
        aim=1.5,
    ),
    Load(
        name="10 MB, kept, 1 session",
        how=("-d", "-s", "1", "-l", "10485760"),
        counts={YARDSTICK: 40, "MailDev": 5, "aiosmtpd": 5, OURS: 50},
        floor=1.6,
        aim=2.3,
    ),
]


@pytest.mark.timeout(400)
@pytest.mark.parametrize("load", LOADS, ids=lambda load: load.name)
def test_throughput(
    load: Load, commands: dict[str, Command], smtp_source: SmtpSource, report: Report
) -> None:
    rates: dict[str, list[float]] = {name: [] for name in commands}
    names = list(commands)
    for _ in range(ROUNDS):  # in turn, so that what else the machine does meets them all
        for name in names:
            count = load.count(name)
            with start_server(commands[name]) as server:
                smtp_source.send(server.smtp, load.how, max(1, count // 10))
                rates[name].append(smtp_source.send(server.smtp, load.how, count))
        names.append(names.pop(0))
    report.add(THROUGHPUT, {"load": load.name, **describe(rates), **verdict(load, rates)})
    counts = {name: f"{load.count(name):,}" for name in commands}
    report.add(COUNTS, {"load": load.name, **counts})


def describe(rates: dict[str, list[float]]) -> dict[str, str]:
    """A cell for each server."""
    cells = {}
    for name, each in rates.items():
        rate = statistics.median(each)
        cells[name] = f"{rate:,.0f}" if rate >= 100 else f"{rate:.1f}"
        if name != YARDSTICK:
            cells[name] += f" ({ratio(rates, name):.2f})"
    return cells


def verdict(load: Load, rates: dict[str, list[float]]) -> dict[str, str]:
    reached = ratio(rates, OURS)
    word = "aim" if reached >= load.aim else "floor" if reached >= load.floor else "neither"
    return {"floor": f"{load.floor:.2f}", "aim": f"{load.aim:.2f}", "reached": word}


def ratio(rates: dict[str, list[float]], name: str) -> float:
    """To smtp-sink: the median of the ratios within a round."""
    pairs = zip(rates[name], rates[YARDSTICK], strict=True)
    return statistics.median(rate / of_sink for rate, of_sink in pairs)


def test_a_thousand_connections_at_once(report: Report) -> None:
    with ExitStack() as opened:
        with soft_limit_of_open_files(256):  # the server inherits it, and has to raise it itself
            server = opened.enter_context(start_server(our_command, has_page=True))
        opened.enter_context(soft_limit_of_open_files(2 * CONNECTIONS))
        started = time.perf_counter()
        clients = [Client(server.smtp) for _ in range(CONNECTIONS)]
        for client in clients:
            opened.callback(client.close)
        for step in CONVERSATION:
            for client in clients:
                client.socket.sendall(step)
            replies = [client.reply() for client in clients]
        seconds = time.perf_counter() - started
    assert [reply for reply in replies if not reply.startswith("250 ")] == []
    report.add_beside(
        what=f"{CONNECTIONS:,} connections of one peer, open at once",
        measured=f"all served, in {seconds:.1f} s",
        target="all served",
    )


@contextmanager
def soft_limit_of_open_files(limit: int) -> Iterator[None]:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (limit, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


@pytest.mark.timeout(300)
def test_resident_memory(server: Server, smtp_source: SmtpSource, report: Report) -> None:
    idle = resident_octets(server)
    smtp_source.send(server.smtp, ONE_KB_KEPT, MESSAGES)  # ten sessions: their share is nothing
    kept = resident_octets(server) - idle
    newest = json.loads(server.get("/api/messages?limit=1000"))
    found = json.loads(server.get("/api/messages?query=subject:nothing"))
    searched = resident_octets(server) - idle
    assert (newest["total"], found["total"]) == (MESSAGES, 0)
    size = statistics.mean(message["size"] for message in newest["messages"])
    add_memory(report, "just kept", kept, size, allowance=1500)
    add_memory(report, "the newest 1,000 listed, and all searched", searched, size, allowance=3000)


def add_memory(report: Report, when: str, octets: int, size: float, *, allowance: int) -> None:
    """`octets` is what MESSAGES messages of `size` take, `allowance` what one may beside itself."""
    beside = octets / MESSAGES - 1.1 * size
    report.add_beside(
        what=f"resident memory of {MESSAGES:,} messages of {size:,.0f} octets, {when}",
        measured=f"{octets / 10**6:,.0f} MB: 1.1 x their octets + {beside:,.0f} a message",
        target=f"at most 1.1 x + {allowance:,}",
    )


def test_cold_start(report: Report) -> None:
    start()  # the first time, what it imports is compiled
    report.add_beside(
        what=f"cold start until `ready`, median of {STARTS}",
        measured=f"{statistics.median(start() for _ in range(STARTS)):.0f} ms of CPU",
        target="at most 350 ms",
    )


def start() -> float:
    """Milliseconds of CPU until our command says that it is ready."""
    before = cpu_of_children()
    command = [str(OUR_COMMAND), "--smtp", "127.0.0.1:0", "--http", "127.0.0.1:0"]
    # some containers set it, and then nothing that is imported stays compiled
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": ""}
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=environment) as process:
        assert process.stdout is not None
        assert b"ready\n" in process.stdout
        process.kill()  # at once: an orderly end would be counted too
    return (cpu_of_children() - before) * 1000
