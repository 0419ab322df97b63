"""Slow checks of passwords: few at a time, addresses in turn, and not too many of one."""

import threading
from typing import TYPE_CHECKING

import pytest

from mailtrap_local.net.password_checks import (
    MAX_WAITING,
    SIMULTANEOUS,
    PasswordChecks,
    TooManyChecks,
)

if TYPE_CHECKING:
    from concurrent.futures import Future


class Gate:
    """Checks that begin and then wait until they are let through."""

    def __init__(self) -> None:
        self.begun: list[str] = []
        self._open = threading.Event()
        self._begins = threading.Semaphore(0)

    def check(self, name: str) -> bool:
        self.begun.append(name)
        self._begins.release()
        assert self._open.wait(10)
        return True

    def wait_for_begun(self, count: int) -> None:
        for _ in range(count):
            assert self._begins.acquire(timeout=60)

    def open(self) -> None:
        self._open.set()


def submit(checks: PasswordChecks, gate: Gate, peer: str, name: str) -> "Future[bool]":
    return checks.submit(peer, lambda: gate.check(name))


def test_two_run_at_a_time_and_the_addresses_take_turns() -> None:
    checks, gate = PasswordChecks(), Gate()
    results = [submit(checks, gate, "guesser", f"guess {number}") for number in range(8)]
    gate.wait_for_begun(SIMULTANEOUS)
    results += [submit(checks, gate, "owner", "right"), submit(checks, gate, "third", "other")]
    assert len(gate.begun) == SIMULTANEOUS
    gate.open()
    assert all(result.result(10) for result in results)
    assert set(gate.begun[:SIMULTANEOUS]) == {"guess 0", "guess 1"}
    assert "right" in gate.begun[: SIMULTANEOUS + 3], "not behind six other guesses"
    assert "other" in gate.begun[: SIMULTANEOUS + 4]


def test_one_address_cannot_fill_the_queue_of_another() -> None:
    checks, gate = PasswordChecks(), Gate()
    results = [submit(checks, gate, "guesser", "guess") for _ in range(SIMULTANEOUS)]
    gate.wait_for_begun(SIMULTANEOUS)
    results += [submit(checks, gate, "guesser", "guess") for _ in range(MAX_WAITING)]
    for _ in range(3):
        with pytest.raises(TooManyChecks, match="try again later"):
            submit(checks, gate, "guesser", "guess")
    results.append(submit(checks, gate, "owner", "right"))
    gate.open()
    assert all(result.result(10) for result in results)
    assert submit(checks, gate, "guesser", "again").result(10)


def test_a_check_that_fails_fails_its_caller_alone() -> None:
    def fail() -> bool:
        raise ValueError("no file")

    checks = PasswordChecks()
    with pytest.raises(ValueError, match="no file"):
        checks.submit("", fail).result(10)
    assert checks.submit("", lambda: True).result(10)


def test_a_check_that_nobody_waits_for_is_left_out() -> None:
    checks, gate = PasswordChecks(), Gate()
    results = [submit(checks, gate, "", "first") for _ in range(SIMULTANEOUS)]
    gate.wait_for_begun(SIMULTANEOUS)
    assert submit(checks, gate, "", "cancelled").cancel()
    results.append(submit(checks, gate, "", "last"))
    gate.open()
    assert all(result.result(10) for result in results)
    assert "cancelled" not in gate.begun


def test_no_thread_stays_behind() -> None:
    checks = PasswordChecks()
    assert checks.submit("", lambda: True).result(10)
    for thread in threading.enumerate():
        if thread.name == "mailtrap-passwords":
            thread.join(10)
            assert not thread.is_alive()
