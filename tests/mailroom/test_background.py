"""Background threads go on after a failure, and one that has died is missed."""

import logging
import threading
import time
from collections.abc import Callable
from typing import Literal

import pytest

from asking import Ask, asker
from delivering import deliver
from mailtrap_local import Sandbox
from mailtrap_local.mail.envelope import Envelope
from mailtrap_local.mailroom.background import BackgroundThread, BackgroundThreads, FailureLog

# of a thread that dies on purpose
DIES = pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")


def becomes_true(look: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + 60
    while not look() and time.monotonic() < deadline:
        time.sleep(0.005)  # nothing signals the end of a thread
    return look()


def running(step: Callable[[], bool]) -> tuple[BackgroundThread, BackgroundThreads]:
    threads = BackgroundThreads()
    thread = BackgroundThread("a-thread", step, threads)
    thread.start()
    return thread, threads


def steps_of(*results: Literal["more", "end"] | BaseException) -> Callable[[], bool]:
    """A step that says whether there is more, or raises, one of these after the other."""
    left = iter(results)

    def step() -> bool:
        result = next(left)
        if isinstance(result, BaseException):
            raise result
        return result == "more"

    return step


def test_the_next_step_follows_one_that_failed(caplog: pytest.LogCaptureFixture) -> None:
    thread, threads = running(steps_of("more", ValueError("one item"), "more", "end"))
    assert thread.join(timeout=60)
    assert not thread.has_died
    assert threads.health_problem() == ""
    assert "a-thread goes on after a failure" in caplog.text
    assert "ValueError: one item" in caplog.text


def test_a_step_that_always_fails_keeps_no_core_busy() -> None:
    calls: list[float] = []

    def step() -> bool:
        calls.append(time.monotonic())
        raise ValueError

    thread, _ = running(step)
    assert becomes_true(lambda: len(calls) >= 2)
    thread.stopped.set()
    assert thread.join(timeout=60)
    assert calls[1] - calls[0] > 0.3


def test_failures_of_one_type_are_logged_once(caplog: pytest.LogCaptureFixture) -> None:
    failures = FailureLog("a-thread")
    for error in (*[ValueError(str(number)) for number in range(100)], KeyError("other")):
        with failures.survive():
            raise error
    assert [one.levelno for one in caplog.records] == [logging.ERROR] * 2


@DIES
def test_a_thread_that_has_died_is_named() -> None:
    thread, threads = running(steps_of("more", SystemExit()))
    assert becomes_true(lambda: thread.has_died)
    assert threads.health_problem() == "a-thread: the thread has died, restart the server"


def test_a_thread_that_was_stopped_is_not_missed() -> None:
    waits = threading.Event()
    thread, threads = running(lambda: not waits.wait(10))
    thread.stopped.set()
    waits.set()
    assert thread.join(timeout=60)
    assert threads.health_problem() == ""


@DIES
def test_readiness_says_which_thread_has_died() -> None:
    with Sandbox(http="127.0.0.1:0") as sandbox:
        ask: Ask = asker(sandbox)
        assert ask("GET", "/readyz").status == 200
        thread = BackgroundThread("a-thread", steps_of(SystemExit()), sandbox.mailroom.background)
        thread.start()
        assert becomes_true(lambda: thread.has_died)
        answer = ask("GET", "/readyz")
        assert (answer.status, ask("GET", "/livez").status) == (503, 200)
        assert "a-thread" in answer.json["detail"]


def test_all_threads_of_a_sandbox_outlive_a_message_that_cannot_be_encoded() -> None:
    with Sandbox(http="127.0.0.1:0", max_age="7d") as sandbox:
        ask: Ask = asker(sandbox)
        bad = Envelope(mail_from="\ud800@example.com", rcpt_to=("\udfff",), helo="\ud800")
        sandbox.mailroom.deliver(bad, b"Subject: bad\r\n\r\n")
        deliver(sandbox, b"Subject: good\r\n\r\n")
        assert ask("GET", "/api/wait?query=subject:good&timeout=10").status == 200
        assert ask("GET", "/readyz").status == 200
