"""Time of searches and lists among 100,000 messages, and cost of preparing searches.

Times go into the report and none is asserted: what one means is for people to say.
"""

import json
import statistics
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

from benching import (
    ONE_KB_KEPT,
    ROUNDS,
    Command,
    Report,
    Server,
    SmtpSource,
    cpu_in_turn,
    our_command,
    resident_octets,
    seconds_until_idle,
    start_server,
)
from mail_load import BODY_WORD, SENDER, SUBJECT_WORD, mails, send_all, write_search_texts

MESSAGES = 100_000
FEW = 2000  # what MailDev holds within a reasonable time
BURST = 8000
ASKED = 21  # times
RIPGREP = "apt install ripgrep"


@pytest.fixture(scope="module")
def full(report: Report) -> Iterator[Server]:
    """Our server with MESSAGES messages, once it has caught up."""
    with start_server(our_command, has_page=True) as server:
        before = resident_octets(server)
        send_all(server.smtp, mails(), MESSAGES)
        kept = resident_octets(server)
        seconds = seconds_until_idle(server)
        searchable = resident_octets(server)
        size = statistics.mean(one["size"] for one in listed(server, limit=1000)["messages"])
        report.add_search(
            what=f"catching up after {MESSAGES:,} messages of {size:,.0f} octets",
            measured=f"{MESSAGES / seconds:,.0f} messages a second",
            target="at least 8,000 a second",
        )
        message, text = (kept - before) / MESSAGES, (searchable - kept) / MESSAGES
        report.add_search(
            what="resident memory of a message, and of its search text besides",
            measured=f"{message:,.0f} and {text:,.0f} octets",
            target="about as much again as its text",
        )
        yield server


def listed(server: Server, **query: object) -> Any:
    return json.loads(server.get(f"/api/messages?{urlencode(query)}"))


def milliseconds(server: Server, path: str, times: int = ASKED) -> float:
    """The median of some times."""
    waits = []
    for _ in range(times):
        started = time.perf_counter()
        server.get(path)
        waits.append(time.perf_counter() - started)
    return statistics.median(waits) * 1000


@pytest.mark.timeout(300)
def test_searches(
    full: Server, require_program: Callable[[str, str], Path], tmp_path: Path, report: Report
) -> None:
    rg = require_program("rg", RIPGREP)
    texts = write_search_texts(tmp_path / "texts", MESSAGES)
    (newest,) = listed(full, limit=1, offset=MESSAGES // 10)["messages"]
    from_and_after = f"from:{SENDER} after:{newest['received_at']}"
    for query in (SUBJECT_WORD, f"subject:{SUBJECT_WORD}", BODY_WORD, from_and_after):
        path = f"/api/messages?{urlencode({'query': query})}"
        found = json.loads(full.get(path))["total"]
        shown = query if query != from_and_after else f"from:{SENDER} after:…"
        assert 0 < found < MESSAGES / 50
        word = query.partition(" ")[0].rpartition(":")[2]
        ours, theirs = cpu_in_turn(full, path, [rg, "-c", word, texts])
        report.add_search(
            what=f"`?query={shown}`, {found:,} of {MESSAGES:,} fit, 50 listed",
            measured=f"{ours * 1000:.0f} ms of CPU, {ours / theirs:.2f} of `rg -c`",
            target="at most 35 ms, 2.5 of `rg -c`",
        )


@pytest.mark.timeout(300)
def test_pages_of_the_list(full: Server, report: Report) -> None:
    for name, offset in (("first", 0), ("middle", MESSAGES // 2)):
        took = milliseconds(full, f"/api/messages?limit=50&offset={offset}")
        report.add_search(
            what=f"a page of 50 of {MESSAGES:,}, the {name}",
            measured=f"{took:.1f} ms",
            target="at most 5 ms",
        )


@pytest.mark.timeout(300)
def test_a_burst_does_not_feel_the_catching_up(
    server: Server, smtp_source: SmtpSource, report: Report
) -> None:
    ratios, waits = [], []
    smtp_source.send(server.smtp, ONE_KB_KEPT, BURST)  # warms up
    for _ in range(ROUNDS):
        rates = {}
        for is_idle in (True, False):
            server.clear()
            smtp_source.send(server.smtp, ONE_KB_KEPT, BURST)
            if is_idle:
                seconds_until_idle(server)
            else:
                time.sleep(0.2)  # by now it is at it
            rates[is_idle] = smtp_source.send(server.smtp, ONE_KB_KEPT, BURST)
        ratios.append(rates[False] / rates[True])
        time.sleep(0.2)
        waits += [milliseconds(server, "/api/messages", times=1) for _ in range(ASKED)]
    percentiles = statistics.quantiles(waits, n=100)
    report.add_search(
        what=f"SMTP throughput while {BURST:,} messages are caught up with, to that without",
        measured=f"{statistics.median(ratios):.2f}, median of {ROUNDS} rounds",
        target="about 1",
    )
    report.add_search(
        what=f"`GET /api/messages` while {2 * BURST:,} messages are caught up with",
        measured=f"p50 {percentiles[49]:.0f} ms, p99 {percentiles[98]:.0f} ms",
        target="p99 at most 100 ms",
    )


@pytest.mark.timeout(300)
def test_beside_maildev(commands: dict[str, Command], report: Report) -> None:
    with (
        start_server(commands["mailtrap-local"], has_page=True) as ours,
        start_server(commands["MailDev"], has_page=True) as maildev,
    ):
        for server in (ours, maildev):
            send_all(server.smtp, mails(), FEW)
            seconds_until_idle(server)
        for word in (SUBJECT_WORD, BODY_WORD):
            path = f"/api/messages?query={word}&limit=50"
            their_path = f"/api/email/summary?search={word}&limit=50"
            assert json.loads(ours.get(path))["total"] == FEW // 100
            assert json.loads(maildev.get(their_path))["total"] == FEW // 100
            waits = [  # in turn, so that what else the machine does meets both
                (milliseconds(ours, path, times=1), milliseconds(maildev, their_path, times=1))
                for _ in range(ASKED)
            ]
            mine, theirs = (statistics.median(each) for each in zip(*waits, strict=True))
            report.add_search(
                what=f"`{word}` among {FEW:,} messages, beside MailDev",
                measured=f"{mine:.1f} ms, MailDev {theirs:.1f} ms: {mine / theirs:.2f} of it",
                target="less than MailDev",
            )
