"""The table of actions: what each class says of itself, and that each can be applied."""

from dataclasses import fields
from typing import Any, get_args

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mailtrap_local.errors import BadRule
from mailtrap_local.faults.action_base import ActionBase
from mailtrap_local.faults.actions import (
    ACTIONS,
    Action,
    Certificate,
    Delay,
    Drop,
    Garbage,
    Hide,
    LimitSize,
    Refuse,
    Throttle,
    actions_at,
)
from mailtrap_local.faults.conditions import CONDITIONS, Match, conditions_at
from mailtrap_local.faults.reply import Reply
from mailtrap_local.faults.rule import Rule
from mailtrap_local.faults.rule_json import parse_rule, rule_as_json
from mailtrap_local.faults.rule_text import describe
from mailtrap_local.faults.stages import STAGES, Stage

WHOLE = st.integers(1, 2**53 - 1)
VALID: dict[type[Action], st.SearchStrategy[Any]] = {
    Reply: st.sampled_from(
        [
            Reply(550, "5.1.1", "No such user"),
            Reply(421, "4.7.0", "Später"),
            Reply(550, "", "Chaos recipient error"),
            Reply(250, "2.0.0", "Ok"),
        ]
    ),
    Delay: st.builds(Delay, st.floats(0, 3600, exclude_min=True) | st.integers(1, 3600)),
    Throttle: st.builds(Throttle, WHOLE),
    Drop: st.just(Drop()),
    Refuse: st.just(Refuse()),
    Garbage: st.just(Garbage()),
    Hide: st.builds(Hide, st.sampled_from(["STARTTLS", "8BITMIME"])),
    LimitSize: st.builds(LimitSize, WHOLE),
    Certificate: st.builds(Certificate, st.sampled_from(["expired", "wrong-host"])),
}
STATUSES = st.sampled_from([Reply(429, None, "Später"), Reply(500, None, "")])
TURNS = st.lists(WHOLE, min_size=1, max_size=3).map(tuple)
CONDITION: dict[str, st.SearchStrategy[Any]] = {
    "sender": st.text(max_size=9),
    "recipient": st.text(min_size=1, max_size=9),
    "header": st.just("X-Tenant=acme"),
    "auth": st.text(min_size=1, max_size=9),
    "session": TURNS,
    "attempt": TURNS,
}


@st.composite
def rules(draw: st.DrawFn) -> Rule:
    on: Stage = draw(st.sampled_from(STAGES))
    known = {name: CONDITION[name] for name in conditions_at(on)}
    kind = ACTIONS[draw(st.sampled_from(actions_at(on)))]
    valid = STATUSES if kind is Reply and on == "API" else VALID[kind]
    return Rule(
        on=on,
        action=draw(valid),
        match=Match(**draw(st.fixed_dictionaries({}, optional=known))),
        mailbox=draw(st.none() | st.text(min_size=1, max_size=9)),
        times=draw(st.none() | WHOLE),
        skip=draw(WHOLE),
        probability=draw(st.floats(0, 1)),
        seed=draw(WHOLE),
    )


@given(rules())
@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # nothing here is about time
def test_a_rule_is_read_from_its_json_as_it_was(rule: Rule) -> None:
    assert parse_rule(rule_as_json(rule)) == rule == rule.checked()


def test_each_action_of_the_table_can_be_applied() -> None:
    assert set(ACTIONS.values()) == set(get_args(Action))
    assert all(action.apply is not ActionBase.apply for action in ACTIONS.values())


def test_each_condition_of_the_table_is_a_field() -> None:
    assert [*CONDITIONS] == [field.name for field in fields(Match)]


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        (Rule(on="DATA", action=Drop()), "DATA: drop"),
        (Rule(on="DATA", action=Drop(after_bytes=10)), "DATA: drop after_bytes=10"),
        (Rule(on="connect", action=Refuse(), skip=2), "connect: refuse, skip=2"),
        (Rule(on="banner", action=Delay(2.5), times=1), "banner: delay 2.5, times=1"),
        (
            Rule(on="RCPT", action=Reply(550, "5.1.1", "No"), match=Match(recipient="bad@*")),
            "RCPT: reply 550 5.1.1 No, recipient=bad@*",
        ),
    ],
)
def test_a_rule_in_words(rule: Rule, words: str) -> None:
    assert describe(rule) == words


@pytest.mark.parametrize(
    ("rule", "says"),
    [
        (Rule(on="RCPT", action=Refuse()), "no refuse at RCPT"),
        (Rule(on="RCPT", action=Delay(0)), "delay: takes more than 0 seconds"),
        (Rule(on="RCPT", action=Drop(), times=0), "times: takes a whole number from 1"),
        (Rule(on="EHLO", action=Drop(), match=Match(sender="x")), "sender is not known at EHLO"),
    ],
)
def test_a_rule_that_json_cannot_say_is_not_valid(rule: Rule, says: str) -> None:
    with pytest.raises(BadRule, match=says):
        rule.checked()
