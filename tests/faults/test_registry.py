"""The registry of faults: which meet whom, in which order, and magic recipients."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from mailtrap_local.errors import BadRule, FaultNotFound
from mailtrap_local.faults.actions import Action, Delay, Drop, Garbage, Refuse, Throttle
from mailtrap_local.faults.conditions import Match
from mailtrap_local.faults.registry import FaultRegistry
from mailtrap_local.faults.reply import Reply
from mailtrap_local.faults.rule import Rule
from mailtrap_local.faults.stages import FaultContext, Stage

NO = Reply(550, "5.1.1", "No such user")


@pytest.fixture
def book() -> FaultRegistry:
    return FaultRegistry()


def at(
    stage: Stage = "RCPT", recipient: str = "ann@example.com", mailbox: str | None = "shop"
) -> FaultContext:
    return FaultContext(stage, "s1", mailbox=mailbox, sender="a@b", recipients=(recipient,))


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


def test_hits_are_counted_and_still_known_afterwards(book: FaultRegistry) -> None:
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
