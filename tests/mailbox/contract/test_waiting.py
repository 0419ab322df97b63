"""Mailboxes: waiting for mail, and reports of waits in vain."""

import re
from typing import TYPE_CHECKING

import pytest

from arriving import Arrive, later
from mailtrap_local import (
    BadSetting,
    Mailbox,
    Sandbox,
    TooManyMessages,
    WaitTimedOut,
)

if TYPE_CHECKING:
    from collections.abc import Callable


def test_a_message_that_is_there_already_counts(mailbox: Mailbox, arrive: Arrive) -> None:
    arrive("Reset")
    assert mailbox.wait_for(subject="reset").subject == "Reset"
    assert mailbox.wait_for(subject="reset") == mailbox[0]


def test_a_message_that_comes_later_is_waited_for(mailbox: Mailbox, arrive: Arrive) -> None:
    arrive("Other")
    later(arrive, "Reset")
    assert mailbox.wait_for(subject="reset", to="ann@example.com").subject == "Reset"


def test_more_than_one_is_an_error_that_lists_them(mailbox: Mailbox, arrive: Arrive) -> None:
    arrive("Reset 1")
    arrive("Reset 2")
    with pytest.raises(
        TooManyMessages, match=r"2 messages match, wanted 1 .*\n.*\n.*'Reset 1'\n.*'Reset 2'"
    ):
        mailbox.wait_for(subject="reset")
    with pytest.raises(TooManyMessages):
        mailbox.find(subject="reset")


def test_a_second_one_that_is_being_sent_is_not_overlooked(
    sandbox: Sandbox, mailbox: Mailbox, arrive: Arrive
) -> None:
    listener = f"{mailbox.host}:{mailbox.port}"
    sandbox.mailroom.begin_transfer(listener)
    arrive("Reset 1")

    def finish() -> None:
        arrive("Reset 2")
        sandbox.mailroom.end_transfer(listener)

    later(finish)
    with pytest.raises(TooManyMessages):
        mailbox.wait_for(subject="reset")


def test_settle_catches_one_that_comes_a_little_later(mailbox: Mailbox, arrive: Arrive) -> None:
    arrive("Reset 1")
    later(arrive, "Reset 2")
    with pytest.raises(TooManyMessages):
        mailbox.wait_for(subject="reset", settle=0.5)


def test_a_timeout_says_what_did_arrive_nearest_first(mailbox: Mailbox, arrive: Arrive) -> None:
    arrive("Welcome", "bob@example.com")
    arrive("Reset your Password", "ann@example.com")
    with pytest.raises(WaitTimedOut) as caught:
        mailbox.wait_for(
            subject=re.compile("^Reset your password$"), to="ann@example.com", timeout=0.01
        )
    lines = str(caught.value).splitlines()
    assert lines[0].startswith(
        f"no message matched within 0.01 s (mailbox {mailbox.name!r}, 127.0.0.1:"
    )
    assert lines[1] == "  wanted: subject fits '^Reset your password$', to is 'ann@example.com'"
    assert lines[2] == "  arrived (2), nearest first:"
    assert lines[3].endswith("app@example.com -> ann@example.com  'Reset your Password'")
    assert lines[4] == (
        "        subject: wanted fits '^Reset your password$', found 'Reset your Password'"
    )
    assert lines[5].endswith("app@example.com -> bob@example.com  'Welcome'")
    assert lines[7] == "        to: wanted is 'ann@example.com', found 'bob@example.com'"


def test_a_timeout_of_an_empty_mailbox_says_so(mailbox: Mailbox) -> None:
    with pytest.raises(WaitTimedOut, match="nothing arrived at all"):
        mailbox.wait_for(timeout=0)


def test_a_timeout_is_also_the_builtin_and_a_failed_assertion() -> None:
    assert issubclass(WaitTimedOut, TimeoutError)
    assert issubclass(WaitTimedOut, AssertionError)


def test_a_long_report_is_cut(mailbox: Mailbox, arrive: Arrive) -> None:
    for number in range(50):
        arrive(f"Mail {number}")
    with pytest.raises(WaitTimedOut, match="… and 45 more"):
        mailbox.wait_for(subject="Reset", timeout=0)
    assert mailbox.describe().startswith("… 30 older ones\n")


def test_waiting_for_several(mailbox: Mailbox, arrive: Arrive) -> None:
    arrive("Invoice 1")
    later(arrive, "Invoice 2")
    assert [one.subject for one in mailbox.wait_for_all(2, subject="invoice")] == [
        "Invoice 1",
        "Invoice 2",
    ]
    with pytest.raises(TooManyMessages):
        mailbox.wait_for_all(1, subject="invoice")
    with pytest.raises(WaitTimedOut, match="2 of 3 messages matched"):
        mailbox.wait_for_all(3, subject="invoice", timeout=0)


@pytest.mark.parametrize("time", [-1, float("nan")])
def test_what_is_no_time_is_refused_at_once(mailbox: Mailbox, time: float) -> None:
    waits: list[Callable[[], object]] = [
        lambda: mailbox.wait_for(timeout=time),
        lambda: mailbox.wait_for(settle=time),
        lambda: mailbox.expecting(timeout=time),
        lambda: mailbox.settle(time),
        lambda: mailbox.settle(timeout=time),
        lambda: mailbox.assert_empty(settle=time),
    ]
    for wait in waits:
        with pytest.raises(BadSetting, match="give seconds, 0 or more"):
            wait()
    with pytest.raises(BadSetting, match="count: -1: give 0 or more"):
        mailbox.wait_for_all(-1)
    with pytest.raises(BadSetting, match="count: -1: give 0 or more"):
        mailbox.expecting(-1)


def test_one_may_wait_for_ever(mailbox: Mailbox, arrive: Arrive) -> None:
    later(arrive, "Hello")
    assert mailbox.wait_for(timeout=float("inf")).subject == "Hello"
    mailbox.settle(timeout=float("inf"))
