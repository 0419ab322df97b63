"""Mailboxes, of a sandbox in this process and of one over HTTP: the same contract for both."""

import re
import smtplib
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from delivering import deliver
from mailtrap_local import (
    BadQuery,
    BadSetting,
    Mailbox,
    MessageNotFound,
    RemoteSandbox,
    Sandbox,
    TooManyMessages,
    UnexpectedMail,
    WaitTimedOut,
    connect,
)

Arrive = Callable[..., None]


@pytest.fixture(scope="module", params=["here", "elsewhere"])
def place(
    shared_sandbox: Sandbox, request: pytest.FixtureRequest
) -> Iterator[Sandbox | RemoteSandbox]:
    """The sandbox itself, or a client of it."""
    if request.param == "here":
        yield shared_sandbox
    else:
        with connect(shared_sandbox.http.url) as client:
            yield client


@pytest.fixture
def mailbox(place: Sandbox | RemoteSandbox, request: pytest.FixtureRequest) -> Iterator[Mailbox]:
    mailbox = place.open_mailbox(request.node.name)
    yield mailbox
    mailbox.close()


@pytest.fixture
def arrive(sandbox: Sandbox, mailbox: Mailbox) -> Arrive:
    """`arrive("Hello", "bob@example.com")` delivers a message by the mailbox's listener."""

    def arrive(subject: str, to: str = "ann@example.com") -> None:
        raw = f"To: {to}\r\nSubject: {subject}\r\n\r\n".encode()
        deliver(sandbox, raw, to=to, listener=f"{mailbox.host}:{mailbox.port}")

    return arrive


@contextmanager
def message_under_way(mailbox: Mailbox) -> Iterator[smtplib.SMTP]:
    """A client inside DATA. What the block sends must end the message."""
    with smtplib.SMTP(mailbox.host, mailbox.port, timeout=10) as smtp:
        smtp.ehlo()
        smtp.mail("ann@example.com")
        smtp.rcpt("bob@example.com")
        smtp.putcmd("data")
        assert smtp.getreply()[0] == 354
        yield smtp
        assert smtp.getreply()[0] == 250


def later(action: Callable[..., object], *arguments: object) -> None:
    threading.Timer(0.02, action, arguments).start()


def test_it_is_a_sequence_oldest_first(mailbox: Mailbox, arrive: Arrive) -> None:
    assert not mailbox
    for subject in "abc":
        arrive(subject)
    assert len(mailbox) == 3
    assert [message.subject for message in mailbox] == ["a", "b", "c"]
    assert (mailbox[0].subject, mailbox[-1].subject) == ("a", "c")
    assert [message.subject for message in mailbox[1:]] == ["b", "c"]
    assert mailbox[0] in mailbox
    with pytest.raises(IndexError):
        mailbox[3]


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


def test_expecting_takes_only_what_comes_in_the_block(mailbox: Mailbox, arrive: Arrive) -> None:
    arrive("Reset", "old@example.com")
    with mailbox.expecting(subject="reset") as expected:
        arrive("Other")
        arrive("Reset", "new@example.com")
    assert expected.value.to == ("new@example.com",)
    assert expected.values == [expected.value]


def test_expecting_waits_at_the_end_of_the_block(mailbox: Mailbox, arrive: Arrive) -> None:
    with mailbox.expecting(2) as expected:
        later(arrive, "a")
        later(arrive, "b")
    assert sorted(one.subject for one in expected.values) == ["a", "b"]
    with (
        pytest.raises(WaitTimedOut, match="since then nothing arrived"),
        mailbox.expecting(timeout=0),
    ):
        pass


def test_expecting_none_waits_for_quiet(mailbox: Mailbox, arrive: Arrive) -> None:
    with mailbox.expecting(0, subject="b") as expected:
        arrive("a")
    assert expected.values == []
    with (
        message_under_way(mailbox) as smtp,
        pytest.raises(TooManyMessages),
        mailbox.expecting(0, subject="late"),
    ):
        later(smtp.send, b"Subject: late\r\n\r\n.\r\n")
    with message_under_way(mailbox) as smtp:
        with pytest.raises(WaitTimedOut, match="under way"):
            mailbox.wait_for_all(0, subject="never", timeout=0.2)
        smtp.send(b".\r\n")


def test_the_value_of_several_is_not_one_of_them(mailbox: Mailbox, arrive: Arrive) -> None:
    with mailbox.expecting(2) as expected:
        arrive("a")
        arrive("b")
    with pytest.raises(RuntimeError, match="2 messages were expected: take `values`"):
        _ = expected.value


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


def test_expecting_knows_nothing_before_its_end_and_lets_errors_through(mailbox: Mailbox) -> None:
    expected = mailbox.expecting()
    with pytest.raises(RuntimeError, match="before the end"):
        _ = expected.value
    with pytest.raises(ZeroDivisionError), mailbox.expecting(timeout=60):
        _ = 1 / 0


def test_find_takes_the_one_that_is_there(mailbox: Mailbox, arrive: Arrive) -> None:
    arrive("a")
    arrive("b")
    assert mailbox.find(subject="b") == mailbox[1]
    assert mailbox.find_all(to="ann@example.com") == list(mailbox)
    with pytest.raises(MessageNotFound, match="no message fits"):
        mailbox.find(subject="c")


def test_counts_are_asserted(mailbox: Mailbox, arrive: Arrive) -> None:
    arrive("a")
    arrive("b")
    mailbox.assert_count(2)
    mailbox.assert_count(1, subject="a")
    with pytest.raises(UnexpectedMail, match="1 messages fit, wanted 2"):
        mailbox.assert_count(2, subject="a")


def test_an_empty_mailbox_is_seen_to_be_empty_soon(mailbox: Mailbox) -> None:
    started = time.monotonic()
    mailbox.assert_empty()
    assert time.monotonic() - started < 1


def test_assert_empty_sees_mail_that_is_still_being_sent(mailbox: Mailbox) -> None:
    with message_under_way(mailbox) as smtp:
        later(smtp.send, b"Subject: late\r\n\r\n.\r\n")
        with pytest.raises(UnexpectedMail, match="'late'"):
            mailbox.assert_empty()


def test_assert_empty_does_not_pass_while_a_message_hangs(mailbox: Mailbox) -> None:
    with message_under_way(mailbox) as smtp:
        with pytest.raises(WaitTimedOut, match="under way"):
            mailbox.assert_empty(timeout=0.1)
        smtp.send(b".\r\n")


def test_assert_empty_may_be_about_some_mail_only(mailbox: Mailbox, arrive: Arrive) -> None:
    arrive("a")
    mailbox.assert_empty(to="bob@example.com")
    with pytest.raises(UnexpectedMail):
        mailbox.assert_empty()


def test_clearing_and_saving(mailbox: Mailbox, arrive: Arrive, tmp_path: Path) -> None:
    arrive("a")
    arrive("b")
    saved = mailbox.save(tmp_path / "new" / "folder")
    assert [path.read_bytes() for path in saved] == [message.raw for message in mailbox]
    assert mailbox.clear() == 2
    assert len(mailbox) == 0
    assert mailbox.describe().startswith("nothing arrived at")


def test_a_criterion_there_is_none_of_is_refused_at_once(mailbox: Mailbox) -> None:
    with pytest.raises(BadQuery):
        mailbox.wait_for(titel="x", timeout=60)  # type: ignore[call-arg]  # what the test is about
    with pytest.raises(BadQuery):
        mailbox.expecting(titel="x")  # type: ignore[call-arg]  # as above


def test_all_of_it_can_be_tagged(sandbox: Sandbox, mailbox: Mailbox, arrive: Arrive) -> None:
    for subject in ("One", "Two"):
        arrive(subject)
    mailbox.tag("first")
    mailbox.tag("second")
    mailbox.tag("first")
    entries = sandbox.mailroom.store.read(0, 10, mailbox.name)
    assert [sorted(entry.flags.tags) for entry in entries] == [["first", "second"]] * 2
