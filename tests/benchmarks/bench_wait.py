"""Time until a waiting request is answered, and the cost of two hundred of them to SMTP.

Times go into the report and none is asserted: what one means is for people to say.
"""

import json
import socket
import statistics
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import pytest

from benching import ONE_KB_KEPT, ROUNDS, Report, Server, SmtpSource
from conversing import Client

ALONE = 200  # times that one request waits alone
AT_ONCE = 200  # requests that wait at once
TURNS = 20  # times that they are all woken
SETTLED = 0.03  # seconds until a request that has been sent waits
MESSAGES_IN_A_TURN = 15_000


class Waiting:
    """A request that waits. `wait` for its answer."""

    def __init__(self, server: Server, query: str) -> None:
        self._socket = socket.create_connection(server.http, timeout=90)
        request = f"GET /api/wait?timeout=60&{query} HTTP/1.1\r\nHost: {server.http}\r\n\r\n"
        self._socket.sendall(request.encode())

    def wait(self) -> float:
        """Time of the answer."""
        status = self._socket.recv(65536).split()[1]
        answered = time.perf_counter()
        assert status == b"200"
        self._socket.close()
        return answered

    def give_up(self) -> None:
        self._socket.close()


def now(server: Server) -> str:
    return str(json.loads(server.get("/api/messages?limit=1"))["cursor"])


@contextmanager
def sender(server: Server) -> Iterator[Client]:
    client = Client(server.smtp)
    client.reply()
    client.say(b"EHLO app.example\r\n")
    yield client
    client.close()


def milliseconds_between(sent: float, answered: list[float]) -> list[float]:
    return [(each - sent) * 1000 for each in answered]


def describe(each: list[float]) -> str:
    percentiles = statistics.quantiles(each, n=100)
    return f"p50 {percentiles[49]:.1f} ms, p99 {percentiles[98]:.1f} ms"


@pytest.mark.timeout(300)
def test_how_soon_a_request_is_answered(server: Server, report: Report) -> None:
    for count, times, target in ((1, ALONE, "at most 5 ms"), (AT_ONCE, TURNS, "no trouble")):
        each: list[float] = []
        with sender(server) as client:
            for _ in range(times):
                query = f"query=subject:hello&after={now(server)}"
                waiting = [Waiting(server, query) for _ in range(count)]
                time.sleep(SETTLED * (1 if count == 1 else 10))  # nobody tells that they wait
                assert client.send(b"Subject: Hello\r\n\r\n").startswith("250")
                sent = time.perf_counter()
                each += milliseconds_between(sent, [one.wait() for one in waiting])
        report.add_beside(
            what=f"from `250` to the answer of `GET /api/wait`, {count} at once, {times} times",
            measured=describe(each),
            target=target,
        )


@pytest.mark.timeout(400)
@pytest.mark.parametrize("where", ["all mail", "a mailbox each"])
def test_throughput_while_many_wait(
    where: str, server: Server, smtp_source: SmtpSource, report: Report
) -> None:
    smtp_source.send(server.smtp, ONE_KB_KEPT, MESSAGES_IN_A_TURN)  # warms up
    rates: dict[bool, list[float]] = {False: [], True: []}
    turns = list(rates)
    for _ in range(ROUNDS):
        for with_waiting in turns:
            server.clear()
            with ExitStack() as waiting:
                for number in range(AT_ONCE if with_waiting else 0):
                    place = "" if where == "all mail" else f"mailbox=box{number}&"
                    query = f"{place}query=subject:never{number}&after={now(server)}"
                    waiting.callback(Waiting(server, query).give_up)
                time.sleep(10 * SETTLED)
                rates[with_waiting].append(
                    smtp_source.send(server.smtp, ONE_KB_KEPT, MESSAGES_IN_A_TURN)
                )
        turns.reverse()
    ratios = [beside / alone for alone, beside in zip(*rates.values(), strict=True)]
    alone, beside = (statistics.median(rates[with_waiting]) for with_waiting in (False, True))
    report.add_beside(
        what=f"throughput while {AT_ONCE} requests wait for {where}, to that without",
        measured=f"{statistics.median(ratios):.2f} ({beside:,.0f} to {alone:,.0f} a second)",
        target="at least 0.8",
    )
