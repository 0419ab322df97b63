"""Faults that are registered: by hand, by the methods of a mailbox, by magic recipients."""

import inspect
import json
import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any, get_args

import pytest

from mailtrap_local.errors import BadRule, FaultNotFound
from mailtrap_local.faults.mailbox_faults import Faults
from mailtrap_local.faults.registry import Fault, FaultRegistry
from mailtrap_local.faults.rule import (
    Action,
    Certificate,
    Delay,
    Drop,
    FaultContext,
    Garbage,
    Hide,
    LimitSize,
    Match,
    Refuse,
    Reply,
    Rule,
    Stage,
    Throttle,
)
from mailtrap_local.faults.rule_json import parse_rule
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


# -- the book --------------------------------------------------------------------------------


def test_a_book_is_active_while_a_fault_is_in_it(book: FaultRegistry) -> None:
    assert not book.active
    one, two = book.add(Rule(on="RCPT", action=NO)), book.add(Rule(on="DATA", action=Drop()))
    book.remove(one.id)
    assert book.active
    two.remove()
    assert not book.active
    book.add(Rule(on="RCPT", action=NO))
    book.clear()
    assert not book.active


def test_a_fault_is_found_by_its_id_until_it_is_removed(book: FaultRegistry) -> None:
    fault = book.add(Rule(on="RCPT", action=NO))
    assert book.get(fault.id) is fault
    book.remove(fault.id)
    with pytest.raises(FaultNotFound, match=fault.id):
        book.get(fault.id)
    with pytest.raises(FaultNotFound, match=fault.id):
        book.remove(fault.id)
    fault.remove()


def test_hits_are_counted_and_still_told_afterwards(book: FaultRegistry) -> None:
    with book.add(Rule(on="RCPT", action=NO)) as fault:
        assert book.actions_for(at()) == [NO]
        assert book.actions_for(at("DATA")) == []
        assert book.actions_for(at()) == [NO]
    assert book.actions_for(at()) == []
    assert fault.hits == 2


def test_a_fault_as_json_has_its_rule_its_id_and_its_hits(book: FaultRegistry) -> None:
    rule = Rule(on="RCPT", mailbox="shop", match=Match(recipient="bad@*"), action=NO)
    fault = book.add(rule)
    book.actions_for(at(recipient="bad@example.com"))
    assert fault.rule == rule
    assert fault.as_json() == {
        "mailbox": "shop",
        "on": "RCPT",
        "match": {"recipient": "bad@*"},
        "action": {"reply": [550, "5.1.1", "No such user"]},
        "times": None,
        "skip": 0,
        "probability": 1,
        "seed": 0,
        "id": fault.id,
        "hits": 1,
    }


def test_the_first_that_answers_is_the_last_that_counts(book: FaultRegistry) -> None:
    actions: list[Action] = [Delay(1), Throttle(9), Delay(2), NO, Delay(3), Drop()]
    registered = [book.add(Rule(on="RCPT", action=action)) for action in actions]
    assert book.actions_for(at()) == actions[:4]
    assert [fault.hits for fault in registered] == [1, 1, 1, 1, 0, 0]


@pytest.mark.parametrize("last", [NO, Drop(), Refuse(), Garbage()], ids=str)
def test_behind_an_answer_or_an_end_nothing_is_done(book: FaultRegistry, last: Action) -> None:
    for action in (last, Delay(1)):
        book.add(Rule(on="RCPT", action=action))
    assert book.actions_for(at()) == [last]


def test_the_faults_of_one_mailbox_are_listed_and_cleared_alone(book: FaultRegistry) -> None:
    shop, inbox, everywhere = (
        book.add(Rule(on="RCPT", mailbox=mailbox, action=NO)) for mailbox in ("shop", "inbox", None)
    )
    assert book.all() == [shop, inbox, everywhere]
    assert book.all("shop") == [shop]
    assert book.clear("shop") == 1
    assert book.all() == [inbox, everywhere]
    assert book.clear() == 2
    assert book.clear() == 0


def test_there_is_an_end_to_how_many_can_be_registered(book: FaultRegistry) -> None:
    for _ in range(1000):
        book.add(Rule(on="RCPT", action=NO))
    with pytest.raises(BadRule, match="1000 faults"):
        book.add(Rule(on="RCPT", action=NO))
    assert len(book.all()) == 1000


def test_threads_share_a_book_and_no_hit_is_lost(book: FaultRegistry) -> None:
    fault = book.add(Rule(on="RCPT", action=NO, times=500))

    def meet_and_register(_: int) -> int:
        with book.add(Rule(on="DATA", action=Drop())):
            return sum(bool(book.actions_for(at())) for _ in range(100))

    with ThreadPoolExecutor(8) as pool:
        struck = list(pool.map(meet_and_register, range(8)))
    assert sum(struck) == fault.hits == 500
    assert book.all() == [fault]


# -- magic recipients ------------------------------------------------------------------------


def test_magic_recipients_need_no_registered_fault(book: FaultRegistry) -> None:
    magic = at(recipient="451-then-ok@fault.test")
    assert [[str(action) for action in book.actions_for(magic)] for _ in range(2)] == [
        ["451 4.3.0 Local error, try again later"],
        [],
    ]
    assert not book.active


def test_registered_faults_come_before_magic_recipients(book: FaultRegistry) -> None:
    book.add(Rule(on="RCPT", action=Delay(1)))
    assert book.actions_for(at(recipient="550@fault.test")) == [Delay(1), NO]
    book.add(Rule(on="RCPT", action=Drop()))
    assert book.actions_for(at(recipient="550@fault.test")) == [Delay(1), Drop()]


def test_clearing_a_mailbox_forgets_what_its_magic_recipients_have_met(book: FaultRegistry) -> None:
    magic = at(recipient="451-then-ok@fault.test")
    assert book.actions_for(magic)
    book.clear("inbox")
    assert not book.actions_for(magic)
    assert book.actions_for(magic)
    book.clear("shop")
    assert book.actions_for(magic)


# -- the surface of a mailbox ----------------------------------------------------------------


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


# -- docs/faults.md --------------------------------------------------------------------------


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
    read = set()
    for action in documented:
        (word,) = action
        on = stages.get(word, "STARTTLS")
        read.add(type(parse_rule({"on": on, "action": action}).action))
    assert read == set(get_args(Action))
