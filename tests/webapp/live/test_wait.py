"""Requests that wait for mail."""

import re
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, suppress
from socket import create_connection
from typing import Any

import pytest

from asking import Ask, asker
from conversing import Client
from delivering import deliver
from mailtrap_local import Sandbox
from mailtrap_local.mailroom.mailroom import Mailroom
from mailtrap_local.search import parse_query
from mailtrap_local.store.memory import MemoryStore
from mailtrap_local.webapp.live.waiters import Unavailable, WaitCondition, Waiters

Later = Callable[..., Future[Any]]
Serve = Callable[..., Sandbox]


@pytest.fixture
def later(ask: Ask) -> Iterator[Later]:
    """`later("/api/wait?…")` is an answer to come, once the server has got the request."""
    with ThreadPoolExecutor() as pool:

        def later(path: str) -> Future[Any]:
            before = waiting(ask)
            future = pool.submit(ask, "GET", path)
            until(lambda: waiting(ask) > before)
            return future

        yield later


def waiting(ask: Ask) -> int:
    """Number of requests that wait in the server now."""
    metrics = ask("GET", "/metrics").body.decode()
    (line,) = re.findall(r"^mailtrap_waiting_requests (.+)$", metrics, re.MULTILINE)
    return int(float(line))


def until(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 60
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.001)  # nobody tells of what a thread of the server does


def subjects(answer: Any) -> list[str]:
    assert answer.status == 200, answer.body
    return [message["subject"] for message in answer.json["messages"]]


def numbered(number: int) -> bytes:
    return f"Subject: {number}\r\n\r\n".encode()


def test_what_is_there_already_counts(ask: Ask, sandbox: Sandbox) -> None:
    deliver(sandbox, numbered(1))
    deliver(sandbox, numbered(2))
    assert subjects(ask("GET", "/api/wait?count=2&timeout=0")) == ["1", "2"]
    assert subjects(ask("GET", "/api/wait?timeout=0")) == ["1", "2"]


def test_a_delivery_wakes_it(later: Later, sandbox: Sandbox) -> None:
    answer = later("/api/wait?count=2&timeout=20")
    deliver(sandbox, numbered(1))
    deliver(sandbox, numbered(2))
    assert subjects(answer.result()) == ["1", "2"]


def test_behind_a_cursor_only_what_came_later_counts(
    ask: Ask, sandbox: Sandbox, later: Later
) -> None:
    deliver(sandbox, numbered(1))
    after = ask("GET", "/api/messages").json["cursor"]
    assert ask("GET", f"/api/wait?after={after}&timeout=0").status == 408
    answer = later(f"/api/wait?after={after}&timeout=20")
    deliver(sandbox, numbered(2))
    assert subjects(answer.result()) == ["2"]
    after = answer.result().json["cursor"]
    assert ask("GET", f"/api/wait?after={after}&timeout=0").status == 408
    deliver(sandbox, numbered(3))
    assert subjects(ask("GET", f"/api/wait?after={after}&timeout=0")) == ["3"]


def test_cursors_from_wait_to_wait_miss_nothing_and_see_nothing_twice(
    ask: Ask, sandbox: Sandbox
) -> None:
    total = 500
    after = ask("GET", "/api/messages").json["cursor"]
    sender = threading.Thread(
        target=lambda: [deliver(sandbox, numbered(one)) for one in range(total)]
    )
    sender.start()
    seen: list[str] = []
    while len(seen) < total:
        answer = ask("GET", f"/api/wait?after={after}&timeout=10")
        seen += subjects(answer)
        after = answer.json["cursor"]
    sender.join()
    assert seen == list(map(str, range(total)))


def test_a_burst_that_the_log_does_not_hold_hides_nothing() -> None:
    mailroom = Mailroom(MemoryStore(max_messages=10_000, max_bytes=10**7, log_length=3))
    query = parse_query("subject:here")
    condition = WaitCondition(
        count=1,
        mailbox=None,
        after=0,
        is_seen=bool,
        matches=lambda entry: query.matches(*entry),
        find=lambda: mailroom.store.find(query),
    )
    waiters = Waiters(mailroom)
    waiters.start()
    with ExitStack() as running, ThreadPoolExecutor() as pool:
        running.callback(waiters.stop)
        answer = pool.submit(waiters.wait, condition, 20, lambda: False)
        until(lambda: waiters.requests > 0)
        for burst in range(50):
            for number in range(50):
                deliver(mailroom, numbered(number))
                if (burst, number) == (20, 10):
                    deliver(mailroom, b"Subject: here\r\n\r\n")
        assert [entry.message.subject for entry in answer.result().entries] == ["here"]


def test_only_the_mailbox_counts(sandbox: Sandbox, later: Later) -> None:
    shop = sandbox.open_mailbox("shop")
    answer = later("/api/wait?mailbox=shop&timeout=20")
    deliver(sandbox, numbered(1))
    deliver(sandbox, numbered(2), listener=f"{shop.host}:{shop.port}")
    assert subjects(answer.result()) == ["2"]


def test_only_what_fits_counts(ask: Ask, sandbox: Sandbox, later: Later) -> None:
    deliver(sandbox, b"Subject: order 1\r\n\r\n")
    assert subjects(ask("GET", "/api/wait?query=order&timeout=0")) == ["order 1"]
    answer = later("/api/wait?query=subject:order&count=2&timeout=20")
    deliver(sandbox, b"Subject: news\r\n\r\n")
    deliver(sandbox, b"Subject: order 2\r\n\r\n")
    assert subjects(answer.result()) == ["order 1", "order 2"]
    after = answer.result().json["cursor"]
    answer = later(f"/api/wait?query=subject:order&after={after}&timeout=20")
    deliver(sandbox, b"Subject: order 3\r\n\r\n")
    assert subjects(answer.result()) == ["order 3"]
    assert subjects(ask("GET", f"/api/wait?query=order&after={after}&timeout=0")) == ["order 3"]


def test_a_flag_that_is_set_later_may_be_waited_for(
    ask: Ask, sandbox: Sandbox, later: Later
) -> None:
    message = deliver(sandbox, numbered(1))
    answer = later("/api/wait?query=tag:seen&timeout=20")
    ask("PATCH", f"/api/messages/{message.id}", b'{"tags": ["seen"]}')
    assert subjects(answer.result()) == ["1"]


def test_the_closest_come_first(ask: Ask, sandbox: Sandbox) -> None:
    deliver(sandbox, b"Subject: order for you\r\nTo: ann@example.com\r\n\r\n")
    deliver(sandbox, b"Subject: order\r\nTo: bob@example.com\r\n\r\n")
    deliver(sandbox, b"Subject: news\r\nTo: cy@example.com\r\n\r\n")
    path = "/api/wait?timeout=0&query=subject:order+to:ann+body:thanks"
    near = ask("GET", path).json["near_misses"]
    assert [message["subject"] for message in near] == ["order for you", "order", "news"]


def test_a_wait_in_vain_says_what_arrived_and_what_failed(
    ask: Ask, sandbox: Sandbox, later: Later
) -> None:
    deliver(sandbox, numbered(1))
    answer = later("/api/wait?count=3&timeout=0.4")
    deliver(sandbox, numbered(2))
    client = Client(sandbox.smtp)
    client.reply()
    client.say(b"EHLO app.example\r\n")
    client.say(b"MAIL FROM:<app@example.com>\r\n")
    client.close()
    problem = answer.result()
    assert (problem.status, problem.headers["content-type"]) == (408, "application/problem+json")
    assert problem.json["detail"] == "2 of 3 messages came within 0.4 s"
    assert [message["subject"] for message in problem.json["near_misses"]] == ["2", "1"]
    assert [session["outcome"] for session in problem.json["failed_sessions"]] == ["aborted"]
    again = ask("GET", "/api/wait?count=3&timeout=0").json
    assert again["failed_sessions"] == []  # that was before
    after = again["cursor"]
    assert ask("GET", f"/api/wait?after={after}&timeout=0").json["near_misses"] == []


@pytest.mark.parametrize(
    "change", [lambda epoch, seq: (epoch + 1, seq), lambda epoch, seq: (epoch, seq + 1)]
)
def test_a_cursor_of_another_run_is_a_400(
    ask: Ask, sandbox: Sandbox, change: Callable[[int, int], tuple[int, int]]
) -> None:
    epoch, seq = change(*sandbox.mailroom.store.cursor)
    answer = ask("GET", f"/api/wait?after={epoch:x}.{seq}&timeout=0")
    assert answer.status == 400
    assert "another run" in answer.json["detail"]


@pytest.mark.parametrize(
    "query",
    ["timeout=-1", "timeout=60.1", "timeout=nan", "count=0", "count=1001", "after=7", "x=1"],
)
def test_a_wait_that_makes_no_sense_is_a_400(ask: Ask, query: str) -> None:
    assert ask("GET", f"/api/wait?{query}").status == 400


def test_two_hundred_wait_at_once(ask: Ask, sandbox: Sandbox) -> None:
    paths = [f"/api/wait?count={1 + number % 2}&timeout=30" for number in range(200)]
    with ThreadPoolExecutor(200) as pool:
        answers = [pool.submit(ask, "GET", path) for path in paths]
        until(lambda: waiting(ask) == 200)
        deliver(sandbox, numbered(1))
        deliver(sandbox, numbered(2))
        for number, answer in enumerate(answers):
            assert subjects(answer.result())[: 1 + number % 2] == ["1", "2"][: 1 + number % 2]


def test_who_waits_gets_a_503_when_the_server_stops(later: Later, sandbox: Sandbox) -> None:
    answer = later("/api/wait?timeout=60")
    started = time.monotonic()
    sandbox.stop()
    assert time.monotonic() - started < 10
    assert (answer.result().status, answer.result().headers["retry-after"]) == (503, "1")


@pytest.mark.parametrize("https", [False, True])
def test_a_client_that_goes_frees_its_thread(serve: Serve, https: bool) -> None:  # noqa: FBT001  # parametrized
    sandbox = serve(https=https)
    ask = asker(sandbox)
    connection = create_connection(sandbox.http)
    if https:
        trusting = sandbox.client_ssl_context()
        connection = trusting.wrap_socket(connection, server_hostname="localhost")
    connection.sendall(b"GET /api/wait?timeout=60 HTTP/1.1\r\nHost: localhost\r\n\r\n")
    until(lambda: waiting(ask) == 1)
    if isinstance(connection, ssl.SSLSocket):
        connection.settimeout(0)
        with suppress(OSError):  # it says good-bye, and does not wait for the reply
            connection.unwrap()
    connection.close()
    until(lambda: waiting(ask) == 0)


def test_no_more_than_so_many_wait() -> None:
    mailroom = Mailroom(MemoryStore(max_messages=1, max_bytes=1))
    waiters = Waiters(mailroom, max_requests=2)
    with waiters.request(), waiters.request():
        assert waiters.requests == 2
        with pytest.raises(Unavailable, match="2 requests wait already"), waiters.request():
            pass
    assert waiters.requests == 0


def test_stillness_is_waited_for(ask: Ask, sandbox: Sandbox) -> None:
    assert ask("GET", "/api/settle").json == {"settled": True}
    client = Client(sandbox.smtp)
    client.reply()
    client.say(b"EHLO app.example\r\n")
    client.begin()
    client.say(b"DATA\r\n")
    try:
        assert ask("GET", "/api/settle?timeout=0.1").json == {"settled": False}
        assert ask("GET", "/api/settle?timeout=0.1&mailbox=inbox").json == {"settled": False}
    finally:
        client.close()


def test_mail_that_checks_find_is_waited_for(later: Later, sandbox: Sandbox) -> None:
    answer = later("/api/wait?query=check:template-*&timeout=20")
    deliver(sandbox, b"Subject: good\r\n\r\nHello Ann\r\n")
    deliver(sandbox, b"Subject: bad\r\n\r\nHello {{name}}\r\n")
    assert subjects(answer.result()) == ["bad"]
