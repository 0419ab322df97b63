"""Fault rules are read strictly, and written as they are read."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

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
from mailtrap_local.faults.reply import Reply
from mailtrap_local.faults.rule import Rule
from mailtrap_local.faults.rule_json import parse_rule, rule_as_json

WHOLE = {
    "mailbox": "shop",
    "on": "end-of-data",
    "match": {
        "sender": "*@example.com",
        "recipient": "bad@example.com",
        "header": "X-Tenant=acme",
        "auth": "app",
        "session": [1, 3],
        "attempt": 2,
    },
    "action": {"reply": [550, "5.1.1", "No such user"]},
    "times": 3,
    "skip": 1,
    "probability": 0.5,
    "seed": 7,
}


def action(on: str, **content: object) -> Action:
    return parse_rule({"on": on, "action": content}).action


def reply(*words: object, on: str = "RCPT") -> str:
    return str(action(on, reply=[*words]))


def test_a_whole_rule() -> None:
    assert parse_rule(WHOLE) == Rule(
        mailbox="shop",
        on="end-of-data",
        match=Match(
            sender="*@example.com",
            recipient="bad@example.com",
            header="X-Tenant=acme",
            auth="app",
            session=(1, 3),
            attempt=(2,),
        ),
        action=Reply(550, "5.1.1", "No such user"),
        times=3,
        skip=1,
        probability=0.5,
        seed=7,
    )


def test_what_is_left_out_is_written_out() -> None:
    assert rule_as_json(parse_rule({"on": "connect", "action": {"refuse": True}})) == {
        "mailbox": None,
        "on": "connect",
        "match": {},
        "action": {"refuse": True},
        "times": None,
        "skip": 0,
        "probability": 1,
        "seed": 0,
    }


def test_what_the_sandbox_has_added_is_passed_over() -> None:
    assert parse_rule({**WHOLE, "id": "abc", "hits": 4}) == parse_rule(WHOLE)


@pytest.mark.parametrize(
    ("on", "content", "wanted"),
    [
        ("RCPT", {"reply": [550, "5.1.1", "No"]}, Reply(550, "5.1.1", "No")),
        ("connect", {"delay": 2.5}, Delay(2.5)),
        ("DATA", {"throttle": 1024}, Throttle(1024)),
        ("DATA", {"drop": {"after_bytes": 10, "after_store": False}}, Drop(after_bytes=10)),
        ("end-of-data", {"drop": {"after_bytes": 0, "after_store": True}}, Drop(after_store=True)),
        ("connect", {"refuse": True}, Refuse()),
        ("banner", {"garbage": True}, Garbage()),
        ("EHLO", {"hide": "STARTTLS"}, Hide("STARTTLS")),
        ("EHLO", {"limit_size": 1000}, LimitSize(1000)),
        ("STARTTLS", {"certificate": "expired"}, Certificate("expired")),
        ("STARTTLS", {"certificate": "wrong-host"}, Certificate("wrong-host")),
    ],
)
def test_each_action_is_read_and_written(on: str, content: dict[str, Any], wanted: Action) -> None:
    rule = parse_rule({"on": on, "action": content})
    assert rule.action == wanted
    assert rule_as_json(rule)["action"] == content


def test_a_drop_needs_no_more_than_its_name() -> None:
    assert action("RCPT", drop=True) == action("RCPT", drop={}) == Drop()


def test_an_extension_is_named_in_any_case() -> None:
    assert action("EHLO", hide="8bitmime") == Hide("8BITMIME")


@pytest.mark.parametrize(
    ("words", "line"),
    [
        ([550, "5.7.1", "Not you"], "550 5.7.1 Not you"),
        ([550, "5.7.1 Not you"], "550 5.7.1 Not you"),
        ([550, "Not you"], "550 5.1.1 Not you"),
        ([550, "5.7.1"], "550 5.7.1 As a fault rule says"),
        ([550, ""], "550 5.1.1 No such user"),
        ([550], "550 5.1.1 No such user"),
        ([421, "4.7.0 Too many"], "421 4.7.0 Too many"),
        ([599], "599 5.0.0 As a fault rule says"),
        ([250, "Ok"], "250 2.0.0 Ok"),
        ([550, "5.1.1", "Kein Benutzer: Jürgen"], "550 5.1.1 Kein Benutzer: Jürgen"),
        ([550, "5.1.1.1 is no enhanced code"], "550 5.1.1 5.1.1.1 is no enhanced code"),
        ([550, "", "No enhanced code"], "550 No enhanced code"),
    ],
)
def test_a_reply_is_completed(words: list[object], line: str) -> None:
    assert reply(*words) == line


def test_the_null_sender_can_be_named() -> None:
    rule = parse_rule({"on": "MAIL", "match": {"sender": ""}, "action": {"drop": True}})
    assert rule.match == Match(sender="")
    assert rule_as_json(rule)["match"] == {"sender": ""}


def test_the_usual_words_depend_on_the_stage() -> None:
    assert reply(550, on="end-of-data") == "550 5.7.1 Delivery not authorized"


@pytest.mark.parametrize(
    ("source", "says"),
    [
        ([], "a rule: takes an object with mailbox, on, match, action"),
        ({}, "on: takes one of connect, banner, EHLO, STARTTLS, AUTH, MAIL, RCPT, DATA"),
        ({**WHOLE, "on": "rcpt"}, "not 'rcpt'"),
        ({**WHOLE, "time": 1}, "knows no 'time', only mailbox, on, match, action, times"),
        ({**WHOLE, "mailbox": ""}, "mailbox: takes a string of 1 to 1000 characters"),
        ({**WHOLE, "mailbox": 1}, "mailbox: takes a string"),
        ({**WHOLE, "times": 0}, "times: takes a whole number from 1"),
        ({**WHOLE, "times": True}, "times: takes a whole number"),
        ({**WHOLE, "times": 1.0}, "times: takes a whole number"),
        ({**WHOLE, "skip": -1}, "skip: takes a whole number from 0"),
        ({**WHOLE, "skip": 10**400}, "skip: takes a whole number from 0"),
        ({**WHOLE, "probability": 1.1}, "probability: takes a number from 0 to 1"),
        ({**WHOLE, "probability": float("nan")}, "probability: takes a number from 0 to 1"),
        ({**WHOLE, "seed": "x"}, "seed: takes a whole number"),
        ({**WHOLE, "action": None}, "action: takes an object with reply, delay"),
        ({**WHOLE, "action": {}}, "action: takes exactly one of reply, delay"),
        ({**WHOLE, "action": {"explode": True}}, "knows no 'explode', only reply, delay"),
        ({**WHOLE, "match": "x"}, "match: takes an object with sender, recipient"),
        ({**WHOLE, "match": {"to": "x"}}, "match: knows no 'to', only sender, recipient"),
        ({**WHOLE, "match": {"header": "X-Tenant"}}, "header: takes NAME=VALUE"),
        ({**WHOLE, "match": {"header": "=x"}}, "header: takes NAME=VALUE"),
        ({**WHOLE, "match": {"session": 0}}, "session: takes a whole number from 1"),
        ({**WHOLE, "match": {"attempt": []}}, "attempt: takes a number, or a list of 1 to 1000"),
        ({**WHOLE, "match": {"attempt": [1, "2"]}}, "attempt: takes a whole number from 1"),
    ],
)
def test_a_rule_that_makes_no_sense_says_what_would(source: object, says: str) -> None:
    with pytest.raises(BadRule) as raised:
        parse_rule(source)
    assert says in str(raised.value)


@pytest.mark.parametrize(
    ("on", "content", "says"),
    [
        ("connect", {"reply": [421]}, "no reply at connect, only delay, throttle, drop, refuse"),
        ("banner", {"refuse": True}, "no refuse at banner"),
        ("MAIL", {"hide": "SIZE"}, "no hide at MAIL"),
        ("RCPT", {"certificate": "expired"}, "no certificate at RCPT"),
        ("RCPT", {"delay": 1, "drop": True}, "action: takes exactly one of"),
        ("RCPT", {"reply": 550}, "reply: takes a list like"),
        ("RCPT", {"reply": []}, "reply: takes a list like"),
        ("RCPT", {"reply": ["550"]}, "the code: takes a whole number from 200 to 599"),
        ("RCPT", {"reply": [199]}, "the code: takes a whole number from 200 to 599"),
        ("DATA", {"reply": [354]}, "the code: takes 2xx, 4xx or 5xx, not 354"),
        ("RCPT", {"reply": [550, 5]}, "the text: takes a string"),
        ("RCPT", {"reply": [550, "4.1.1", "No"]}, "enhanced code of a 550: takes 5.x.x"),
        ("RCPT", {"reply": [451, "5.1.1 No"]}, "enhanced code of a 451: takes 4.x.x"),
        ("RCPT", {"reply": [550, "no", "No"]}, "enhanced code of a 550: takes 5.x.x"),
        ("RCPT", {"reply": [550, "No\r\n250 Ok"]}, "one line without control characters"),
        ("RCPT", {"reply": [550, "5.1.1 No\n250 Ok"]}, "one line without control characters"),
        ("RCPT", {"reply": [550, "5.1.1\r\n250 Ok"]}, "one line without control characters"),
        ("RCPT", {"reply": [550, "5.1.1", "No\r\n"]}, "one line without control characters"),
        ("RCPT", {"reply": [550, "\ud800"]}, "one line without control characters"),
        ("RCPT", {"reply": [550, "x" * 501]}, "at most 512 octets"),
        ("RCPT", {"delay": 0}, "delay: takes more than 0 seconds"),
        ("RCPT", {"delay": 3601}, "delay: takes a number from 0 to 3600"),
        ("RCPT", {"delay": "1"}, "delay: takes a number"),
        ("RCPT", {"throttle": 0}, "throttle: takes a whole number from 1"),
        ("RCPT", {"drop": False}, "drop: takes an object with after_bytes, after_store"),
        ("RCPT", {"drop": {"after": 1}}, "drop: knows no 'after'"),
        ("RCPT", {"drop": {"after_bytes": 1}}, "only at DATA"),
        ("DATA", {"drop": {"after_store": True}}, "only at end-of-data"),
        ("end-of-data", {"drop": {"after_store": 1}}, "after_store: takes true or false"),
        ("connect", {"refuse": False}, "refuse: takes true"),
        ("QUIT", {"garbage": 1}, "garbage: takes true"),
        ("EHLO", {"hide": "AUTH PLAIN"}, "hide: takes an EHLO keyword"),
        ("EHLO", {"limit_size": -5}, "limit_size: takes a whole number from 1"),
        ("STARTTLS", {"certificate": "none"}, "certificate: takes expired or wrong-host"),
    ],
)
def test_an_action_that_makes_no_sense_says_what_would(
    on: str, content: dict[str, Any], says: str
) -> None:
    with pytest.raises(BadRule) as raised:
        action(on, **content)
    assert says in str(raised.value)


@pytest.mark.parametrize(
    ("on", "condition"),
    [
        ("connect", "sender"),
        ("EHLO", "auth"),
        ("AUTH", "attempt"),
        ("MAIL", "recipient"),
        ("RCPT", "header"),
        ("QUIT", "recipient"),
    ],
)
def test_a_condition_that_its_stage_cannot_know(on: str, condition: str) -> None:
    value = 1 if condition == "attempt" else "X=y"
    with pytest.raises(BadRule, match=f"{condition} is not known at {on}, only .*session"):
        parse_rule({"on": on, "match": {condition: value}, "action": {"delay": 1}})


KEYS = st.sampled_from([*WHOLE, "reply", "delay", "drop", "after_bytes", "sender", "session", "x"])
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | KEYS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3),
    max_leaves=6,
)


@given(st.dictionaries(st.sampled_from([*WHOLE]), ANYTHING, max_size=3))
def test_any_json_is_a_rule_or_is_refused_in_few_words(changes: dict[str, Any]) -> None:
    try:
        rule = parse_rule({**WHOLE, **changes})
    except BadRule as bad:
        words = str(bad)
    else:
        words = ""
        assert parse_rule(json.loads(json.dumps(rule_as_json(rule)))) == rule
    assert len(words) < 300


def test_a_rule_comes_back_from_json_as_it_was() -> None:
    assert rule_as_json(parse_rule(WHOLE)) == WHOLE
