"""Mailboxes: a sequence of messages that is searched, counted, cleared, saved and tagged."""

from pathlib import Path

import pytest

from arriving import Arrive
from mailtrap_local import (
    BadQuery,
    Mailbox,
    MessageNotFound,
    Sandbox,
    UnexpectedMail,
)


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
