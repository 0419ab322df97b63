"""Fault rules: conditions, counts and probability."""

import pytest

from mailtrap_local.faults.actions import Drop, Refuse
from mailtrap_local.faults.conditions import Match
from mailtrap_local.faults.reply import Reply
from mailtrap_local.faults.rule import Rule, RuleState
from mailtrap_local.faults.stages import FaultContext, Stage

NO = Reply(550, "5.1.1", "No such user")
ADDRESSED = FaultContext(
    "end-of-data",
    "s1",
    mailbox="shop",
    sender="App@Example.com",
    recipients=("ann@example.com", "Bob@Shop.example"),
    auth="app",
    raw=b"Subject: Hello\r\nX-Tenant: Acme\r\n\r\nX-Tenant: body\r\n",
)


def at_rcpt(
    recipient: str = "ann@example.com", session_id: str = "s1", sender: str = "a@b"
) -> FaultContext:
    return FaultContext("RCPT", session_id, sender=sender, recipients=(recipient,))


def struck(rule: Rule, *moments: FaultContext) -> list[bool]:
    watch = RuleState(rule)
    return [watch.applies(moment) for moment in moments]


def test_a_reply_reads_as_one_line() -> None:
    assert str(NO) == "550 5.1.1 No such user"


@pytest.mark.parametrize(
    "match",
    [
        Match(),
        Match(sender="app@example.com"),
        Match(sender="*@example.*"),
        Match(recipient="ANN@example.com"),
        Match(recipient="*@shop.example"),
        Match(auth="app"),
        Match(header="x-tenant=acme"),
        Match(sender="*", recipient="bob*", auth="app", header="Subject=hello"),
    ],
    ids=str,
)
def test_conditions_that_hold(match: Match) -> None:
    assert RuleState(Rule(on="end-of-data", match=match, action=NO)).applies(ADDRESSED)


@pytest.mark.parametrize(
    "match",
    [
        Match(sender="example.com"),
        Match(recipient="carl@*"),
        Match(auth="App"),
        Match(header="X-Tenant=body"),
        Match(header="X-None=acme"),
        Match(recipient="ann*", auth="somebody else"),
    ],
    ids=str,
)
def test_conditions_that_do_not_hold(match: Match) -> None:
    assert not RuleState(Rule(on="end-of-data", match=match, action=NO)).applies(ADDRESSED)


def test_the_null_sender_is_one_that_a_glob_can_name() -> None:
    rule = Rule(on="MAIL", match=Match(sender=""), action=NO)
    assert struck(
        rule, FaultContext("MAIL", "s1", sender=""), FaultContext("MAIL", "s1", sender="a@b")
    ) == [
        True,
        False,
    ]


def test_what_is_not_known_yet_meets_no_condition() -> None:
    for match in (Match(sender="*"), Match(recipient="*"), Match(auth="app")):
        assert not RuleState(Rule(on="EHLO", match=match, action=NO)).applies(
            FaultContext("EHLO", "s1")
        )


@pytest.mark.parametrize("stage", ["connect", "EHLO", "DATA", "QUIT"])
def test_a_rule_strikes_at_its_stage_alone(stage: Stage) -> None:
    assert not RuleState(Rule(on="RCPT", action=NO)).applies(FaultContext(stage, "s1"))


def test_a_rule_of_one_mailbox_leaves_the_others_alone() -> None:
    own = Rule(on="connect", mailbox="shop", action=Refuse())
    everywhere = Rule(on="connect", action=Refuse())
    moments = [FaultContext("connect", "s1", mailbox=name) for name in ("shop", "inbox", None)]
    assert struck(own, *moments) == [True, False, False]
    assert struck(everywhere, *moments) == [True, True, True]


def test_it_strikes_so_many_times_and_counts_only_those() -> None:
    watch = RuleState(Rule(on="RCPT", action=NO, times=2))
    assert [watch.applies(at_rcpt()) for _ in range(4)] == [True, True, False, False]
    assert watch.hits == 2
    assert watch.is_spent


def test_skip_lets_the_first_ones_pass() -> None:
    rule = Rule(on="RCPT", action=NO, skip=2, times=1)
    assert struck(rule, *[at_rcpt()] * 5) == [False, False, True, False, False]


def test_only_what_fits_is_skipped() -> None:
    rule = Rule(on="RCPT", match=Match(recipient="ann*"), action=NO, skip=1)
    assert struck(rule, at_rcpt("bob@x"), at_rcpt("ann@x"), at_rcpt("ann@x")) == [
        False,
        False,
        True,
    ]


def test_chance_repeats_with_its_seed_and_differs_with_another() -> None:
    moments = [at_rcpt()] * 200
    first, again, other = (
        struck(Rule(on="RCPT", action=NO, probability=0.25, seed=seed), *moments)
        for seed in (7, 7, 8)
    )
    assert first == again != other
    assert 30 < sum(first) < 70


def test_without_a_chance_it_never_strikes() -> None:
    assert not any(struck(Rule(on="RCPT", action=NO, probability=0), *[at_rcpt()] * 20))


def test_times_counts_what_chance_has_let_strike() -> None:
    rule = Rule(on="RCPT", action=NO, probability=0.5, times=3)
    assert sum(struck(rule, *[at_rcpt()] * 50)) == 3


def test_the_nth_session_is_counted_among_those_in_which_the_rest_fits() -> None:
    rule = Rule(on="RCPT", match=Match(recipient="ann*", session=(2,)), action=NO)
    assert struck(
        rule,
        at_rcpt("ann@x", "s1"),
        at_rcpt("bob@x", "s2"),
        at_rcpt("ann@x", "s3"),
        at_rcpt("ann@x", "s1"),
        at_rcpt("ann@x", "s3"),
        at_rcpt("ann@x", "s4"),
    ) == [False, False, True, False, True, False]


def test_attempts_are_counted_by_sender_and_recipient_in_any_case() -> None:
    rule = Rule(on="RCPT", match=Match(attempt=(1, 3)), action=NO)
    assert struck(
        rule,
        at_rcpt("ann@x"),
        at_rcpt("bob@x"),
        at_rcpt("ANN@X", "s2", "A@B"),
        at_rcpt("ann@x", "s3"),
        at_rcpt("ann@x", sender="other@b"),
        at_rcpt("ann@x", "s4"),
    ) == [True, True, False, True, True, False]


def test_recipients_in_another_order_are_the_same_attempt() -> None:
    rule = Rule(on="DATA", match=Match(attempt=(2,)), action=Drop())
    one = FaultContext("DATA", "s1", sender="a@b", recipients=("x@y", "z@y"))
    assert struck(rule, one, one._replace(recipients=("z@y", "x@y"))) == [False, True]


def test_sessions_and_attempts_both_count_whatever_the_other_says() -> None:
    rule = Rule(on="RCPT", match=Match(session=(2,), attempt=(3,)), action=NO)
    assert struck(
        rule, at_rcpt(session_id="s1"), at_rcpt(session_id="s2"), at_rcpt(session_id="s2")
    ) == [False, False, True]


def test_the_attempt_made_longest_ago_is_forgotten_first() -> None:
    watch = RuleState(Rule(on="RCPT", match=Match(attempt=(2,)), action=NO))
    for number in range(10_001):
        assert not watch.applies(at_rcpt(f"{number}@x"))
    assert watch.applies(at_rcpt("1@x"))
    assert not watch.applies(at_rcpt("0@x"))
