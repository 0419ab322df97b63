"""Mailboxes: mail expected within a block, and mailboxes that stay empty."""

import time

import pytest

from arriving import Arrive, later, message_under_way
from mailtrap_local import (
    Mailbox,
    TooManyMessages,
    UnexpectedMail,
    WaitTimedOut,
)


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


def test_expecting_knows_nothing_before_its_end_and_lets_errors_through(mailbox: Mailbox) -> None:
    expected = mailbox.expecting()
    with pytest.raises(RuntimeError, match="before the end"):
        _ = expected.value
    with pytest.raises(ZeroDivisionError), mailbox.expecting(timeout=60):
        _ = 1 / 0


def test_an_empty_mailbox_is_seen_to_be_empty_soon(mailbox: Mailbox) -> None:
    started = time.monotonic()
    mailbox.assert_empty(timeout=60)
    assert time.monotonic() - started < 30


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
