"""Methods of a mailbox's faults, each a rule of its own, and their documentation."""

import inspect
import json
import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any, get_args

import pytest

from mailtrap_local.errors import BadRule
from mailtrap_local.faults.actions import (
    Action,
    Certificate,
    Delay,
    Drop,
    Garbage,
    Hide,
    LimitSize,
    Refuse,
    Throttle,
)
from mailtrap_local.faults.conditions import Match
from mailtrap_local.faults.fault import Fault
from mailtrap_local.faults.mailbox_faults import Faults
from mailtrap_local.faults.registry import FaultRegistry
from mailtrap_local.faults.reply import Reply
from mailtrap_local.faults.rule import Rule
from mailtrap_local.faults.rule_json import parse_rule
from mailtrap_local.faults.stages import FaultContext, Stage
from paths import DOCS

DOCUMENTATION = (DOCS / "faults.md").read_text()
NO = Reply(550, "5.1.1", "No such user")


@pytest.fixture
def book() -> FaultRegistry:
    return FaultRegistry()


@pytest.fixture
def faults(book: FaultRegistry) -> Faults:
    return Faults(book, "shop")


def at(
    stage: Stage = "RCPT", recipient: str = "ann@example.com", mailbox: str | None = "shop"
) -> FaultContext:
    return FaultContext(stage, "s1", mailbox=mailbox, sender="a@b", recipients=(recipient,))


@pytest.mark.parametrize(
    ("call", "wanted"),
    [
        (
            lambda faults: faults.reject_rcpt(),
            Rule(on="RCPT", match=Match(recipient="*"), action=NO),
        ),
        (
            lambda faults: faults.reject_rcpt("bad@*", 452, "4.2.2 Full", times=1),
            Rule(
                on="RCPT",
                match=Match(recipient="bad@*"),
                action=Reply(452, "4.2.2", "Full"),
                times=1,
            ),
        ),
        (
            lambda faults: faults.reject_sender("*@bad.example"),
            Rule(
                on="MAIL",
                match=Match(sender="*@bad.example"),
                action=Reply(550, "5.7.1", "Delivery not authorized"),
            ),
        ),
        (
            lambda faults: faults.temp_fail(times=2),
            Rule(
                on="end-of-data",
                action=Reply(451, "4.3.0", "Local error, try again later"),
                times=2,
            ),
        ),
        (
            lambda faults: faults.greylist(recipient="*@example.com"),
            Rule(
                on="RCPT",
                match=Match(recipient="*@example.com", attempt=(1,)),
                action=Reply(451, "4.7.1", "Greylisted, try again later"),
            ),
        ),
        (
            lambda faults: faults.fail_auth(auth="app"),
            Rule(
                on="AUTH",
                match=Match(auth="app"),
                action=Reply(535, "5.7.8", "Authentication credentials invalid"),
            ),
        ),
        (
            lambda faults: faults.reply("MAIL", 421, "4.7.0 Too many", skip=100, session=[1, 2]),
            Rule(
                on="MAIL",
                match=Match(session=(1, 2)),
                action=Reply(421, "4.7.0", "Too many"),
                skip=100,
            ),
        ),
        (lambda faults: faults.garbage("EHLO"), Rule(on="EHLO", action=Garbage())),
        (lambda faults: faults.refuse(), Rule(on="connect", action=Refuse())),
        (
            lambda faults: faults.delay(0.5, probability=0.5, seed=3),
            Rule(on="connect", action=Delay(0.5), probability=0.5, seed=3),
        ),
        (lambda faults: faults.throttle(1000), Rule(on="connect", action=Throttle(1000))),
        (
            lambda faults: faults.drop(after_bytes=1000),
            Rule(on="DATA", action=Drop(after_bytes=1000)),
        ),
        (lambda faults: faults.drop("RCPT"), Rule(on="RCPT", action=Drop())),
        (
            lambda faults: faults.drop_after_store(header="X-Tenant=acme"),
            Rule(
                on="end-of-data",
                match=Match(header="X-Tenant=acme"),
                action=Drop(after_store=True),
            ),
        ),
        (lambda faults: faults.hide("STARTTLS"), Rule(on="EHLO", action=Hide("STARTTLS"))),
        (lambda faults: faults.limit_size(10_000), Rule(on="EHLO", action=LimitSize(10_000))),
        (
            lambda faults: faults.certificate("expired"),
            Rule(on="STARTTLS", action=Certificate("expired")),
        ),
    ],
)
def test_each_method_is_a_rule_of_its_mailbox(
    faults: Faults, call: Callable[[Faults], Fault], wanted: Rule
) -> None:
    assert call(faults).rule == replace(wanted, mailbox="shop")


def test_a_mailbox_sees_its_own_faults_alone(book: FaultRegistry, faults: Faults) -> None:
    others = Faults(book, "inbox")
    mine = [faults.refuse(), faults.greylist()]
    others.refuse()
    assert list(faults) == mine
    assert (len(faults), len(others)) == (2, 1)
    assert book.actions_for(at("connect", mailbox="other")) == []
    assert faults.clear() == 2
    assert (len(faults), len(others)) == (0, 1)


@pytest.mark.parametrize(
    ("method", "words", "aim"),
    [
        ("reply", ("RCPT", 550, "4.1.1 No"), {}),
        ("reply", ("RCPT", 550, "No"), {"sendr": "x"}),
        ("refuse", (), {"mailbox": "inbox"}),
        ("refuse", (), {"sender": "x"}),
        ("delay", ("3",), {}),
        ("hide", ("",), {}),
        ("drop", ("RCPT",), {"after_bytes": 5}),
        ("certificate", ("self-signed",), {}),
    ],
)
def test_what_makes_no_sense_registers_nothing(
    faults: Faults, method: str, words: tuple[Any, ...], aim: dict[str, Any]
) -> None:
    with pytest.raises(BadRule):
        getattr(faults, method)(*words, **aim)
    assert len(faults) == 0


def test_every_method_and_every_stage_is_documented() -> None:
    for name, _ in inspect.getmembers(Faults, inspect.isfunction):
        assert name.startswith("_") or f"`{name}(" in DOCUMENTATION, name
    for stage in get_args(Stage):
        assert f"| `{stage}` |" in DOCUMENTATION


def test_the_documented_rule_and_actions_can_be_read() -> None:
    (example,) = re.findall(r"```json\n(.*?)```", DOCUMENTATION, re.DOTALL)
    rule = json.loads(example)
    assert parse_rule(rule).action == NO
    actions = re.findall(r"^\| `({.*?})`(?: `({.*?})`)? \|", DOCUMENTATION, re.MULTILINE)
    documented = [json.loads(action) for row in actions for action in row if action]
    stages = {"drop": "DATA", "refuse": "connect", "hide": "EHLO", "limit_size": "EHLO"}
    stages["feedback"] = "RCPT"
    read = set()
    for action in documented:
        (word,) = action
        on = stages.get(word, "STARTTLS")
        read.add(type(parse_rule({"on": on, "action": action}).action))
    assert read == set(get_args(Action))
