"""Magic recipients at fault.test."""

import re

import pytest

from mailtrap_local.faults.actions import Delay, Drop, Throttle
from mailtrap_local.faults.magic_address import is_magic
from mailtrap_local.faults.magic_recipients import MagicRecipients, magic_rule
from mailtrap_local.faults.reply import Reply
from mailtrap_local.faults.stages import FaultContext, Stage
from paths import DOCS

DOCUMENTED = re.findall(
    r"`([^`@ ]+@fault\.test)`",
    (DOCS / "faults.md").read_text(),
)


def answers(magic: MagicRecipients, moment: FaultContext, count: int) -> list[bool]:
    """Say for so many attempts in a row whether a fault applies."""
    return [any(state.applies(moment) for state in magic.states(moment)) for _ in range(count)]


def at(stage: Stage, *recipients: str, mailbox: str | None = None) -> FaultContext:
    return FaultContext(stage, "s1", mailbox=mailbox, sender="a@b", recipients=recipients)


@pytest.mark.parametrize(
    ("name", "on", "action", "times"),
    [
        ("550", "RCPT", Reply(550, "5.1.1", "No such user"), None),
        ("550-5.7.1", "RCPT", Reply(550, "5.7.1", "As a fault rule says"), None),
        ("421", "RCPT", Reply(421, "4.3.2", "Service not available, closing the connection"), None),
        ("451-then-ok", "RCPT", Reply(451, "4.3.0", "Local error, try again later"), 1),
        ("451-3-times-then-ok", "RCPT", Reply(451, "4.3.0", "Local error, try again later"), 3),
        ("data-554", "end-of-data", Reply(554, "5.0.0", "Transaction failed"), None),
        ("data-554-5.6.0-then-ok", "end-of-data", Reply(554, "5.6.0", "As a fault rule says"), 1),
        ("delay-5", "RCPT", Delay(5), None),
        ("delay-0.25-2-times-then-ok", "RCPT", Delay(0.25), 2),
        ("data-delay-30", "end-of-data", Delay(30), None),
        ("throttle-1000", "RCPT", Throttle(1000), None),
        ("drop", "RCPT", Drop(), None),
        ("drop-after-0", "DATA", Drop(), None),
        ("drop-after-1000-then-ok", "DATA", Drop(after_bytes=1000), 1),
        ("data-drop", "end-of-data", Drop(), None),
        ("drop-after-store", "end-of-data", Drop(after_store=True), None),
        ("DATA-550-Then-OK+ann", "end-of-data", Reply(550, "5.7.1", "Delivery not authorized"), 1),
    ],
)
def test_a_name_is_a_rule(name: str, on: Stage, action: object, times: int | None) -> None:
    rule = magic_rule(f"{name}@Fault.TEST")
    assert rule is not None
    assert (rule.on, rule.action, rule.times) == (on, action, times)


@pytest.mark.parametrize(
    "recipient",
    [
        "hello@fault.test",
        "@fault.test",
        "250@fault.test",
        "600@fault.test",
        "5500@fault.test",
        "451-5.1.1@fault.test",
        "451-0-times-then-ok@fault.test",
        "delay-0@fault.test",
        "delay-9999@fault.test",
        "drop-after@fault.test",
        "data-greylist@fault.test",
        "٥٥٠@fault.test",
        "550@fault.test.example",
        "550@example.com",
    ],
)
def test_what_makes_no_sense_is_an_address_like_any_other(recipient: str) -> None:
    assert magic_rule(recipient) is None
    assert not answers(MagicRecipients(), at("RCPT", recipient), 2)[0]


@pytest.mark.parametrize("recipient", sorted({*DOCUMENTED} - {"hello@fault.test"}))
def test_every_documented_address_asks_for_something(recipient: str) -> None:
    assert magic_rule(recipient) is not None


def test_documentation_has_addresses() -> None:
    assert len(DOCUMENTED) > 10


def test_only_the_domain_makes_an_address_magic() -> None:
    assert is_magic("x@FAULT.test")
    assert not is_magic("fault.test")
    assert not is_magic("x@my-fault.test")


def test_then_ok_accepts_once_and_starts_anew() -> None:
    strikes = answers(MagicRecipients(), at("RCPT", "451-2-times-then-ok@fault.test"), 6)
    assert strikes == [True, True, False, True, True, False]


def test_one_without_an_end_strikes_always() -> None:
    assert all(answers(MagicRecipients(), at("RCPT", "550@fault.test"), 5))


def test_greylisting_lets_a_sender_in_the_second_time_for_good() -> None:
    magic = MagicRecipients()
    moment = at("RCPT", "greylist@fault.test")
    assert answers(magic, moment, 3) == [True, False, False]
    assert answers(magic, moment._replace(sender="c@d"), 2) == [True, False]


def test_it_strikes_at_its_stage_alone() -> None:
    magic = MagicRecipients()
    recipients = "ann@example.com", "data-451-then-ok@fault.test"
    assert not answers(magic, at("RCPT", recipients[1]), 1)[0]
    assert not answers(magic, at("DATA", *recipients), 1)[0]
    assert answers(magic, at("end-of-data", *recipients), 2) == [True, False]


def test_a_recipient_named_twice_counts_once() -> None:
    twice = at("end-of-data", "data-451-then-ok@fault.test", "DATA-451-then-ok@fault.test")
    assert answers(MagicRecipients(), twice, 2) == [True, False]


def test_mailboxes_and_tags_have_a_progress_of_their_own() -> None:
    magic = MagicRecipients()
    for moment in (
        at("RCPT", "451-then-ok@fault.test", mailbox="one"),
        at("RCPT", "451-then-ok@fault.test", mailbox="two"),
        at("RCPT", "451-then-ok+ann@fault.test", mailbox="two"),
    ):
        assert answers(magic, moment, 1) == [True]


def test_what_is_forgotten_starts_anew() -> None:
    magic = MagicRecipients()
    one = at("RCPT", "451-then-ok@fault.test", mailbox="one")
    two = at("RCPT", "451-then-ok@fault.test", mailbox="two")
    assert answers(magic, one, 1) == answers(magic, two, 1) == [True]
    magic.forget("one")
    assert answers(magic, one, 1) == [True]
    assert answers(magic, two, 1) == [False]


def test_the_oldest_of_many_is_forgotten() -> None:
    magic = MagicRecipients()
    for number in range(1001):
        moment = at("RCPT", f"451-then-ok+{number}@fault.test")
        assert answers(magic, moment, 1) == [True]
    assert answers(magic, at("RCPT", "451-then-ok+1@fault.test"), 1) == [False]
    assert answers(magic, at("RCPT", "451-then-ok+0@fault.test"), 1) == [True]
