"""Stores beside each other: throughput, time to start, searches, and mail seen at another replica.

Times go into the report and none is asserted: what one means is for people to say.
"""

import json
import random
import statistics
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from benching import (
    ONE_KB_KEPT,
    Command,
    Report,
    SmtpSource,
    cpu_in_turn,
    our_command,
    resident_octets,
    start_server,
)
from conversing import Client
from live_page import LivePage
from mail_load import BODY_WORD, DIFFERENT, SENDER, SUBJECT_WORD, fill, write_search_texts
from mailtrap_local.store.postgresql.store import PostgresStore
from mailtrap_local.store.sqlite.store import SqliteStore
from postgres_server import PostgresServer

MESSAGES = 100_000
COUNT = 10_000
TURNS = 3
SEEN = 200  # messages that the other replica shows
RIPGREP = "apt install ripgrep"


@pytest.fixture(scope="module")
def postgres() -> Iterator[PostgresServer]:
    server = PostgresServer()
    yield server
    server.close()


def with_store(store: str) -> Command:
    """The command of our server with its mail in a store."""
    return lambda smtp, http: [
        *(*our_command(smtp, http), "--store", store, "--log-level", "quiet"),
        *("--max-messages", "200000", "--max-bytes", "1GB", "--max-age", "off"),
    ]


@pytest.mark.timeout(600)
def test_throughput_of_all(
    tmp_path: Path,
    postgres: PostgresServer,
    smtp_source: SmtpSource,
    peers: dict[str, Command],
    report: Report,
) -> None:
    rates: dict[str, list[float]] = {}
    for turn in range(TURNS):  # in turn, so that what else the machine does meets all
        commands = {
            "memory": with_store("memory"),
            "SQLite": with_store(f"sqlite:{tmp_path / f'{turn}.db'}"),
            "PostgreSQL": with_store(postgres.new_url()),
            **{name: command for name, command in peers.items() if name == "Mailpit"},
        }
        for name in sorted(commands, reverse=bool(turn % 2)):
            with start_server(commands[name]) as server:
                smtp_source.send(server.smtp, ONE_KB_KEPT, COUNT // 10)
                rate = smtp_source.send(server.smtp, ONE_KB_KEPT, COUNT)
                rates.setdefault(name, []).append(rate)
    for name, target in {
        "SQLite": "at least 0.6",
        "PostgreSQL": "at least 0.4",
        "Mailpit": "less than ours",
    }.items():
        if name in rates:
            ratio = statistics.median(
                ours / memory for ours, memory in zip(rates[name], rates["memory"], strict=True)
            )
            report.add_store(
                what=f"throughput of {name}, to that of memory, 1 KB, 10 sessions",
                measured=f"{ratio:.2f} ({statistics.median(rates[name]):,.0f} a second)",
                target=target,
            )


@pytest.fixture(params=["SQLite", "PostgreSQL"])
def full_store(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[str, str]:
    """The name of a kind of store, and the setting of one that has MESSAGES messages."""
    store: SqliteStore | PostgresStore
    if request.param == "SQLite":
        path = tmp_path / "mail.db"
        setting = f"sqlite:{path}"
        store = SqliteStore(path, max_messages=2 * MESSAGES, max_bytes=10**9)
    else:
        server: PostgresServer = request.getfixturevalue("postgres")
        setting = server.new_url()
        store = PostgresStore(setting, max_messages=2 * MESSAGES, max_bytes=10**9)
    fill(store, MESSAGES)
    store.close()
    return request.param, setting


@pytest.mark.timeout(900)
def test_a_full_store(
    full_store: tuple[str, str],
    require_program: Callable[[str, str], Path],
    tmp_path: Path,
    report: Report,
) -> None:
    name, setting = full_store
    started = time.perf_counter()
    with start_server(with_store(setting), has_page=True) as server:
        report.add_store(
            what=f"start until the page listens, with {MESSAGES:,} messages in {name}",
            measured=f"{(time.perf_counter() - started) * 1000:.0f} ms",
            target="as without",
        )
        rg = require_program("rg", RIPGREP)
        texts = write_search_texts(tmp_path / "texts", DIFFERENT, MESSAGES // DIFFERENT)
        for query in (SUBJECT_WORD, f"from:{SENDER}", BODY_WORD, "has:code", "has:link"):
            path = f"/api/messages?query={query}"
            started = time.perf_counter()
            total = json.loads(server.get(path))["total"]
            first = time.perf_counter() - started
            word = query.rpartition(":")[2]
            ours, theirs = cpu_in_turn(server, path, [rg, "-c", word, texts])
            report.add_store(
                what=f"`?query={query}` in {name}, {total:,} of {MESSAGES:,} fit, 50 listed",
                measured=f"{ours * 1000:.0f} ms of CPU, {ours / theirs:.2f} of `rg -c`; "
                f"the first time after {first * 1000:.0f} ms",
                target="at most 300 ms",
            )
        report.add_store(
            what=f"resident memory after that, {MESSAGES:,} messages in {name}",
            measured=f"{resident_octets(server) / 10**6:.0f} MB",
            target="at most 250 MB",
        )


@pytest.mark.timeout(300)
def test_mail_at_one_replica_is_seen_at_the_other(postgres: PostgresServer, report: Report) -> None:
    command = with_store(postgres.new_url())
    with (
        start_server(command, has_page=True) as here,
        start_server(command, has_page=True) as there,
    ):
        page = LivePage(f"ws://{there.http}/api/live")
        client = Client(here.smtp)
        client.reply()
        client.say(b"EHLO app.example\r\n")
        chance = random.Random(1)
        waits = []
        for _ in range(SEEN):
            time.sleep(0.06 + chance.random() / 20)  # frames are 50 ms apart at least
            assert client.send(b"Subject: Hello\r\n\r\n").startswith("250")
            sent = time.perf_counter()
            page.changes(1)
            waits.append((time.perf_counter() - sent) * 1000)
        client.close()
        page.close()
    percentiles = statistics.quantiles(waits, n=100)
    report.add_store(
        what=f"from `250` at one replica to the frame of an open page at another, {SEEN} times",
        measured=f"p50 {percentiles[49]:.1f} ms, p99 {percentiles[98]:.1f} ms",
        target="p99 at most 100 ms",
    )
