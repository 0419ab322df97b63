"""Cost of a load to the page and the API, and of an open page to the load.

Times go into the report and none is asserted: what one means is for people to say.
"""

import smtplib
import statistics
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Page, expect

from benching import ONE_KB_KEPT, ROUNDS, Report, Server, SmtpSource

PATHS = ("/", "/api/messages", "/api/info")
MESSAGES_WHILE_ASKING = 100_000
PAUSE = 0.03  # seconds between two rounds of questions: a reader, not a second load
MESSAGES_IN_A_TURN = 15_000


@pytest.mark.timeout(300)
def test_answers_during_the_load(server: Server, smtp_source: SmtpSource, report: Report) -> None:
    waits: dict[str, list[float]] = {path: [] for path in PATHS}
    started = time.perf_counter()
    with smtp_source.start(server.smtp, ONE_KB_KEPT, MESSAGES_WHILE_ASKING) as load:
        while load.poll() is None:
            for path in PATHS:
                waits[path].append(milliseconds_to_get(server, path))
            time.sleep(PAUSE)
    rate = MESSAGES_WHILE_ASKING / (time.perf_counter() - started)
    assert load.returncode == 0
    for path, each in waits.items():
        percentiles = statistics.quantiles(each, n=100)
        report.add_beside(
            what=f"`GET {path}`, {len(each)} times while {rate:,.0f} messages a second come in",
            measured=f"p50 {percentiles[49]:.0f} ms, p99 {percentiles[98]:.0f} ms",
            target="p99 at most 100 ms",
        )


def milliseconds_to_get(server: Server, path: str) -> float:
    started = time.perf_counter()
    server.get(path)
    return (time.perf_counter() - started) * 1000


@pytest.mark.timeout(300)
def test_throughput_with_an_open_tab(
    server: Server, smtp_source: SmtpSource, page: Page, report: Report
) -> None:
    smtp_source.send(server.smtp, ONE_KB_KEPT, MESSAGES_IN_A_TURN)  # warms up
    rates: dict[bool, list[float]] = {False: [], True: []}
    turns = list(rates)
    for _ in range(ROUNDS):
        for with_tab in turns:
            server.clear()
            rates[with_tab].append(rate_beside(page, server, smtp_source, with_tab=with_tab))
        turns.reverse()
    ratios = [beside / alone for alone, beside in zip(*rates.values(), strict=True)]
    report.add_beside(
        what=f"throughput with one open tab, to that without, median of {ROUNDS} rounds",
        measured=f"{statistics.median(ratios):.2f}",
        target="at least 0.8",
    )


def rate_beside(page: Page, server: Server, smtp_source: SmtpSource, *, with_tab: bool) -> float:
    """Messages a second, while the page follows or while there is none."""
    if not with_tab:
        page.goto("about:blank")
        return smtp_source.send(server.smtp, ONE_KB_KEPT, MESSAGES_IN_A_TURN)
    page.goto(f"http://{server.http}/")
    expect(page.get_by_text("Live", exact=True)).to_be_visible()
    rate = smtp_source.send(server.smtp, ONE_KB_KEPT, MESSAGES_IN_A_TURN)
    expect(page.get_by_text("Live", exact=True)).to_be_visible()  # it has kept up, or caught up
    return rate


MESSAGES_IN_THE_LIST = 100_000
MESSAGES_A_SECOND = 400
SECONDS_OF_SCROLLING = 10

# Scrolls at a reader's speed, and further down by leaps, and notes how long every frame took.
_SCROLL = """async (seconds) => {
  const list = document.querySelector("[role=listbox][data-keys=page]");
  const frames = [];
  const end = performance.now() + seconds * 1000;
  let last = performance.now();
  let turn = 0;
  while (performance.now() < end) {
    await new Promise(requestAnimationFrame);
    const now = performance.now();
    frames.push(now - last);
    last = now;
    turn += 1;
    if (list) list.scrollTop += turn % 120 === 0 ? list.scrollHeight / 20 : 24;
  }
  return frames.sort((one, other) => one - other);
}"""
_FIRST_ROW = """() => new Promise((resolve) => {
  const look = () => document.querySelector(".row") ? resolve(performance.now())
    : requestAnimationFrame(look);
  look();
})"""


@pytest.mark.timeout(300)
def test_a_list_of_100_000_while_400_a_second_arrive(
    server: Server, smtp_source: SmtpSource, page: Page, report: Report
) -> None:
    smtp_source.send(server.smtp, ONE_KB_KEPT, MESSAGES_IN_THE_LIST)
    first = []
    for _ in range(ROUNDS):
        page.goto("about:blank")
        page.goto(f"http://{server.http}/")
        first.append(page.evaluate(_FIRST_ROW))
    expect(page.get_by_text("Live", exact=True)).to_be_visible()
    with sending_steadily(server, MESSAGES_A_SECOND):
        frames = page.evaluate(_SCROLL, SECONDS_OF_SCROLLING)
        with page.context.new_page() as blank:  # what the machine has to give beside such a load
            idle = blank.evaluate(_SCROLL, SECONDS_OF_SCROLLING / 2)
    page.bring_to_front()
    session = page.context.new_cdp_session(page)
    session.send("HeapProfiler.collectGarbage")
    heap = session.send("Runtime.getHeapUsage")["usedSize"]
    loaded = f"{MESSAGES_IN_THE_LIST:,} messages"
    report.add_beside(
        what=f"frames of {SECONDS_OF_SCROLLING} s of scrolling through {loaded}, "
        f"while {MESSAGES_A_SECOND} a second arrive",
        measured=f"p95 {p95(frames):.1f} ms; of a blank page meanwhile {p95(idle):.1f} ms",
        target="p95 at most 20 ms",
    )
    report.add_beside(
        what="JavaScript heap of the page after that",
        measured=f"{heap / 1e6:.0f} MB",
        target="at most 60 MB",
    )
    report.add_beside(
        what=f"first list of {loaded} on the screen after navigation, median of {ROUNDS}",
        measured=f"{statistics.median(first):.0f} ms",
        target="at most 300 ms",
    )


def p95(ascending: list[float]) -> float:
    return ascending[len(ascending) * 95 // 100]


@contextmanager
def sending_steadily(server: Server, rate: int) -> Iterator[None]:
    """So many messages a second, evenly, for as long as the block lasts."""
    stopped = threading.Event()

    def keep_sending() -> None:
        with smtplib.SMTP(*server.smtp, timeout=60) as client:
            due = time.perf_counter()
            number = 0
            while not stopped.is_set():
                number += 1
                raw = f"Subject: Message {number}\r\n\r\nHi\r\n"
                client.sendmail("app@example.com", ["ann@example.com"], raw)
                due += 1 / rate
                time.sleep(max(0.0, due - time.perf_counter()))

    sender = threading.Thread(target=keep_sending)
    sender.start()
    try:
        yield
    finally:
        stopped.set()
        sender.join()
