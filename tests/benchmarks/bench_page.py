"""What the page and the API feel of a load, and what the load feels of an open page.

Times go into the report and none is asserted: what one means is for people to say.
"""

import statistics
import time

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
