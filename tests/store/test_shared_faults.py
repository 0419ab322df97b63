"""Faults of sandboxes that share a database: made at one, they hold and count at each."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from typing import Any
from urllib.error import HTTPError

import psycopg
import pytest

from conversing import Client
from live_page import LivePage
from mailtrap_local import BadRule, Sandbox
from mailtrap_local.faults.actions import Drop
from mailtrap_local.faults.conditions import Match
from mailtrap_local.faults.registry import FaultRegistry
from mailtrap_local.faults.reply import Reply
from mailtrap_local.faults.rule import Rule
from mailtrap_local.faults.stages import FaultContext
from mailtrap_local.smtp import fault_injection
from postgres_server import PostgresServer
from replica_sandboxes import Start, call

NO = {"reply": [550, "5.1.1", "No such user"]}


def wait_for_faults(sandbox: Sandbox, count: int) -> None:
    """Wait until a replica has heard of so many faults."""
    known = FaultRegistry.all  # without a look at the database
    mailroom = sandbox.mailroom
    assert mailroom.wait(lambda: len(known(mailroom.faults)) == count or None, 10)


@pytest.fixture
def connect() -> Iterator[Any]:
    """`connect(sandbox)` is a client that has been greeted, and has said EHLO."""
    with ExitStack() as opened:

        def connect(sandbox: Sandbox) -> Client:
            client = Client(sandbox.smtp)
            opened.callback(client.close)
            client.expect_greeting()
            assert client.say(b"EHLO app\r\n").startswith("250")
            return client

        yield connect


def to(client: Client, recipient: bytes) -> str:
    """Return the reply to a recipient of a new transaction."""
    client.say(b"RSET\r\n")
    assert client.say(b"MAIL FROM:<app@team.example>\r\n")[:3] == "250"
    return client.say(b"RCPT TO:<%s>\r\n" % recipient)


def test_a_fault_made_at_one_holds_at_the_other_until_it_is_removed(
    start: Start, connect: Any
) -> None:
    here, there = start(), start()
    client = connect(there)
    made = call(here, "api/faults", "POST", on="RCPT", action=NO, match={"recipient": "bad@*"})
    wait_for_faults(there, 1)
    assert to(client, b"bad@team.example") == "550 5.1.1 No such user"
    assert to(client, b"ann@team.example")[:3] == "250"
    (listed,) = call(here, "api/faults")["faults"]
    assert listed == {**made, "hits": 1}
    call(there, f"api/faults/{made['id']}", "DELETE")
    assert call(here, "api/faults") == {"faults": []}
    wait_for_faults(here, 0)
    assert to(client, b"bad@team.example")[:3] == "250"
    for name in (made["id"], "%00"):
        with pytest.raises(HTTPError, match="404"):
            call(here, f"api/faults/{name}", "DELETE")


def test_faults_are_cleared_by_mailbox_and_with_it(start: Start) -> None:
    here, there = start(), start()
    here.mailroom.create_mailbox("shop")
    for mailbox in ("shop", "inbox", None, "shop"):
        call(here, "api/faults", "POST", on="RCPT", action=NO, mailbox=mailbox)
    call(there, "api/faults?mailbox=inbox", "DELETE")
    assert [one["mailbox"] for one in call(here, "api/faults")["faults"]] == ["shop", None, "shop"]
    call(there, "api/mailboxes/shop", "DELETE")
    assert [one["mailbox"] for one in call(here, "api/faults")["faults"]] == [None]
    call(here, "api/faults", "DELETE")
    wait_for_faults(there, 0)
    assert not there.mailroom.faults.active


def test_faults_stay_with_their_hits(start: Start, connect: Any) -> None:
    first = start()
    first.mailbox.faults.reject_rcpt("bad@*")
    to(connect(first), b"bad@team.example")
    first.stop()
    later = start()
    assert to(connect(later), b"bad@team.example")[:3] == "550"
    assert [one["hits"] for one in call(later, "api/faults")["faults"]] == [2]


def test_a_counted_fault_fires_as_often_as_it_says_over_all_replicas(
    start: Start, connect: Any
) -> None:
    replicas = [start(), start(), start()]
    faults = replicas[0].mailbox.faults
    once = faults.temp_fail(times=1, on="RCPT", recipient="once@*")
    later = faults.reply("RCPT", 452, skip=5, times=3, recipient="later@*")
    for replica in replicas:
        wait_for_faults(replica, 2)
    clients = [connect(replica) for replica in replicas for _ in range(2)]

    def work(client: Client) -> list[str]:
        return [
            to(client, name + b"@team.example")[:3]
            for _ in range(5)
            for name in (b"once", b"later")
        ]

    with ThreadPoolExecutor(len(clients)) as pool:
        replies = [reply for some in pool.map(work, clients) for reply in some]
    assert (replies.count("451"), replies.count("452"), replies.count("250")) == (1, 3, 56)
    assert (once.hits, later.hits) == (1, 3)
    for replica in replicas:
        assert [one["hits"] for one in call(replica, "api/faults")["faults"]] == [1, 3]
    assert sum(replica.mailroom.faults.hits for replica in replicas) == 4
    faults.clear()
    assert (once.hits, later.hits) == (1, 3)


def test_what_is_greylisted_at_one_is_taken_at_the_other(start: Start, connect: Any) -> None:
    here, there = start(), start()
    here.mailbox.faults.greylist()
    wait_for_faults(there, 1)
    clients = connect(here), connect(there)
    for recipient in (b"ann@team.example", b"bob@team.example"):
        first, again, third = (to(clients[one], recipient)[:3] for one in (0, 1, 0))
        assert (first, again, third) == ("451", "250", "250")


def test_sessions_are_numbered_over_all_replicas(start: Start, connect: Any) -> None:
    here, there = start(), start()
    fault = here.mailbox.faults.reject_rcpt(session=[2, 3])
    wait_for_faults(there, 1)
    clients = [connect(replica) for replica in (here, there, here, there)]
    for _ in range(2):
        replies = [to(client, b"ann@team.example")[:3] for client in clients]
        assert replies == ["250", "550", "550", "250"]
    assert fault.hits == 4


RULES = [
    Rule(on="RCPT", action=Reply(550, "5.1.1", "No"), probability=0.4, seed=3),
    Rule(on="RCPT", action=Reply(550, "5.1.1", "No"), probability=0.4, times=7, skip=4),
    Rule(
        on="RCPT", action=Reply(550, "5.1.1", "No"), match=Match(attempt=(2, 3), session=(1, 4, 5))
    ),
    Rule(
        on="RCPT",
        action=Reply(550, "5.1.1", "No"),
        match=Match(recipient="a*", attempt=(1,)),
        times=2,
        skip=1,
    ),
    Rule(on="RCPT", action=Reply(550, "5.1.1", "No"), mailbox="shop"),
]


@pytest.mark.parametrize("rule", RULES, ids=str)
def test_a_rule_that_is_shared_applies_where_it_would_alone(start: Start, rule: Rule) -> None:
    here, there = start(http=None), start(http=None)
    alone = FaultRegistry()
    alone.add(rule)
    shared = here.mailroom.faults.add(rule)
    wait_for_faults(there, 1)
    expected, seen = [], []
    for number in range(40):
        context = FaultContext(
            "RCPT",
            f"s{number // 3}",
            mailbox="shop" if number % 2 else "inbox",
            sender="app@team.example",
            recipients=(f"{'ab'[number % 2]}{number // 8}@team.example",),
        )
        replica = (here, there)[number // 3 % 2]  # a session is one replica's
        expected.append(bool(alone.actions_for(context)))
        seen.append(bool(replica.mailroom.faults.actions_for(context)))
    assert seen == expected
    assert 0 < sum(seen) == shared.hits < 40


def test_only_so_many_attempts_are_remembered(start: Start) -> None:
    store: Any = start(http=None).mailroom.store
    store.keep_fault("f", '{"on": "RCPT", "action": {"refuse": true}}', 10)
    numbers = [store.count_attempt("f", one, 3) for one in (b"a", b"b", b"a", b"c", b"d", b"a")]
    assert numbers == [1, 1, 2, 1, 1, 3]
    assert store.count_attempt("f", b"b", 3) == 1
    assert store.count_attempt("gone", b"a", 3) == store.count_fault("gone", "hits") == 0


def test_as_many_faults_as_can_be_are_those_of_all(start: Start) -> None:
    here, there = start(http=None), start(http=None)
    for replica in (here, there) * 500:
        replica.mailroom.faults.add(Rule(on="DATA", action=Drop()))
    with pytest.raises(BadRule, match="1000 faults"):
        here.mailroom.faults.add(Rule(on="DATA", action=Drop()))
    assert there.mailroom.faults.clear() == 1000


def test_a_page_at_each_replica_shows_faults_and_hits(start: Start, connect: Any) -> None:
    here, there = start(), start()
    page = LivePage(f"ws://127.0.0.1:{there.http.port}/api/live")
    changes = page.status_changes("fault")
    fault = here.mailbox.faults.reject_rcpt()
    assert next(changes)["fault"] == {**fault.as_json(), "match": {"recipient": "*"}}
    to(connect(here), b"ann@team.example")
    assert next(changes)["fault"]["hits"] == 1
    page.close()


def test_magic_recipients_are_of_each_replica(start: Start, connect: Any) -> None:
    clients = [connect(start(http=None)) for _ in range(2)]
    for client in clients:
        replies = [to(client, b"451-then-ok@fault.test")[:3] for _ in range(2)]
        assert replies == ["451", "250"]


def test_a_fault_of_a_newer_version_is_left_out(
    start: Start, connect: Any, caplog: pytest.LogCaptureFixture
) -> None:
    here, there = start(), start()
    store: Any = here.mailroom.store
    store.keep_fault("later", '{"on": "RCPT", "action": {"sing": true}}', 10)
    here.mailbox.faults.reject_rcpt()
    assert len(call(there, "api/faults")["faults"]) == 1
    assert "a fault of another mailtrap-local is left out: " in caplog.text
    assert to(connect(there), b"ann@team.example")[:3] == "550"


def test_a_count_that_waits_holds_up_its_own_client_alone(
    start: Start, connect: Any, url: str
) -> None:
    sandbox = start()
    sandbox.mailbox.faults.reject_rcpt("bad@*")
    waits, other = connect(sandbox), connect(sandbox)
    with psycopg.connect(url) as db:
        db.execute("SELECT FROM fault FOR UPDATE")
        waits.say(b"MAIL FROM:<app@team.example>\r\n")
        waits.socket.sendall(b"RCPT TO:<bad@team.example>\r\n")
        assert to(other, b"ann@team.example")[:3] == "250"
    assert waits.reply()[:3] == "550"


def test_clients_that_a_fault_may_meet_come_again_while_the_database_is_away(
    start: Start, connect: Any, postgres: PostgresServer, caplog: pytest.LogCaptureFixture
) -> None:
    sandbox = start()
    faults = sandbox.mailbox.faults
    refused = faults.reject_rcpt("bad@*", times=1)
    faults.delay(0.001, on="QUIT")
    client, leaves = connect(sandbox), connect(sandbox)
    postgres.stop()
    try:
        reply = "4.3.0 A fault may apply and cannot be counted now, try again"
        assert to(client, b"bad@team.example") == f"451 {reply}"
        assert to(client, b"ann@team.example")[:3] == "250"
        assert leaves.say(b"QUIT\r\n") == f"421 {reply}"
        assert leaves.reply() == ""
        with pytest.raises(HTTPError, match="503"):
            call(sandbox, "api/faults")
        assert refused.hits == 0
    finally:
        postgres.start()
    assert "faults cannot be counted: the store cannot be read" in caplog.text
    assert [to(client, b"bad@team.example")[:3] for _ in range(2)] == ["550", "250"]
    assert refused.hits == 1


def test_a_store_that_does_not_answer_is_not_waited_for_long(
    start: Start, connect: Any, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fault_injection, "_PATIENCE", 0.2)
    sandbox = start()
    sandbox.mailbox.faults.reject_rcpt("bad@*")
    client = connect(sandbox)
    with psycopg.connect(url) as db:
        db.execute("SELECT FROM fault FOR UPDATE")
        assert to(client, b"bad@team.example")[:3] == "451"
    assert to(client, b"bad@team.example")[:3] == "550"
