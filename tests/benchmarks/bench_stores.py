"""Stores beside each other: throughput, time to start, and searches beside ripgrep.

Times go into the report and none is asserted: what one means is for people to say.
"""

import json
import sqlite3
import statistics
import subprocess
import time
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from itertools import islice
from pathlib import Path

import pytest

from benching import (
    ONE_KB_KEPT,
    ROUNDS,
    Command,
    Report,
    SmtpSource,
    our_command,
    resident_octets,
    start_server,
)
from mail_load import BODY_WORD, SENDER, SUBJECT_WORD, mails
from mailtrap_local.mail.envelope import Envelope
from mailtrap_local.store.sqlite.store import SqliteStore

MESSAGES = 100_000
COUNT = 5000
ASKED = 21  # times
RIPGREP = "apt install ripgrep"


def in_file(path: Path) -> Command:
    """The command of our server with mail in a file."""
    return lambda smtp, http: [
        *(*our_command(smtp, http), "--store", f"sqlite:{path}", "--log-level", "quiet"),
        *("--max-messages", "200000", "--max-bytes", "1GB"),
    ]


@pytest.mark.timeout(300)
def test_throughput_beside_memory(tmp_path: Path, smtp_source: SmtpSource, report: Report) -> None:
    ratios = []
    for turn in range(ROUNDS):  # in turn, so that what else the machine does meets both
        commands = {"memory": our_command, "sqlite": in_file(tmp_path / f"{turn}.db")}
        rates = {}
        for name in sorted(commands, reverse=bool(turn % 2)):
            with start_server(commands[name]) as server:
                smtp_source.send(server.smtp, ONE_KB_KEPT, COUNT // 10)
                rates[name] = smtp_source.send(server.smtp, ONE_KB_KEPT, COUNT)
        ratios.append(rates["sqlite"] / rates["memory"])
    report.add_store(
        what="throughput of SQLite, to that of memory, 1 KB, 10 sessions",
        measured=f"{statistics.median(ratios):.2f}, median of {ROUNDS} rounds",
        target="at least 0.6",
    )


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of MESSAGES messages with their search texts."""
    path = tmp_path_factory.mktemp("store") / "mail.db"
    store = SqliteStore(path, max_messages=2 * MESSAGES, max_bytes=10**9)
    now = datetime.now(UTC)
    envelope = Envelope(mail_from="app@example.com", rcpt_to=("ann@example.com",))
    for number, raw in enumerate(islice(mails(), MESSAGES)):
        keeping = store.add(
            message_id=f"{number:026}",
            mailbox="inbox",
            received_at=now,
            envelope=envelope,
            raw=raw,
        )
        if number % 500 == 0:
            keeping.result()
    keeping.result()
    reached = 0
    while messages := store.unread_for_search(reached, 500):
        for message in messages:
            assert message.indexed_text
        store.keep_search_texts(messages)
        reached = messages[-1].seq
    store.close()
    return path


@pytest.mark.timeout(600)
def test_a_full_file(
    file: Path, require_program: Callable[[str, str], Path], tmp_path: Path, report: Report
) -> None:
    started = time.perf_counter()
    with start_server(in_file(file), has_page=True) as server:
        report.add_store(
            what=f"start until the page listens, with {MESSAGES:,} messages in a file",
            measured=f"{(time.perf_counter() - started) * 1000:.0f} ms",
            target="as without",
        )
        rg = require_program("rg", RIPGREP)
        texts = texts_of(file, tmp_path / "texts")
        for query in (SUBJECT_WORD, f"subject:{SUBJECT_WORD}", BODY_WORD, f"from:{SENDER}"):
            path = f"/api/messages?query={query}"
            word = query.rpartition(":")[2]
            ours, theirs = [], []
            for _ in range(ASKED):
                ours.append(seconds_of(partial(server.get, path)))
                command = [rg, "-c", word, texts]
                theirs.append(seconds_of(partial(subprocess.check_output, command)))
            mine, other = statistics.median(ours), statistics.median(theirs)
            total = json.loads(server.get(path))["total"]
            report.add_store(
                what=f"`?query={query}` in SQLite, {total:,} of {MESSAGES:,} fit, 50 listed",
                measured=f"{mine * 1000:.0f} ms, {mine / other:.2f} of ripgrep over the texts",
                target="at most 35 ms",
            )
        report.add_store(
            what=f"resident memory after that, {MESSAGES:,} messages in a file",
            measured=f"{resident_octets(server) / 10**6:.0f} MB",
            target="at most 250 MB",
        )


def texts_of(file: Path, path: Path) -> Path:
    """Write the search texts of a store to a file, one a line."""
    with sqlite3.connect(f"file:{file}?mode=ro", uri=True) as db:
        rows = db.execute("SELECT text FROM words").fetchall()
    db.close()
    path.write_bytes(b"\n".join(text.replace(b"\n", b" ") for (text,) in rows))
    return path


def seconds_of(do: Callable[[], object]) -> float:
    started = time.perf_counter()
    do()
    return time.perf_counter() - started
