"""Faults over HTTP: registered, listed, counted and removed."""

import json
from contextlib import closing
from typing import Any

import pytest

from asking import Ask
from conversing import Client
from mailtrap_local import Sandbox

RULE = {
    "mailbox": "inbox",
    "on": "RCPT",
    "match": {"recipient": "bad@example.com"},
    "action": {"reply": [550, "5.1.1", "No such user"]},
}


def post(ask: Ask, rule: object, **headers: str) -> Any:
    return ask("POST", "/api/faults", json.dumps(rule).encode(), **headers)


def in_mailbox(name: str | None) -> dict[str, Any]:
    return {"mailbox": name, "on": "DATA", "action": {"drop": True}}


def test_without_any_the_list_is_empty(ask: Ask) -> None:
    assert ask("GET", "/api/faults").json == {"faults": []}


def test_a_rule_becomes_a_fault_with_an_id_and_hits(ask: Ask) -> None:
    answer = post(ask, RULE)
    assert answer.status == 201
    assert answer.headers["content-type"] == "application/json"
    fault = answer.json
    assert fault == {
        **RULE,
        "times": None,
        "skip": 0,
        "probability": 1,
        "seed": 0,
        "id": fault["id"],
        "hits": 0,
    }
    assert ask("GET", "/api/faults").json == {"faults": [fault]}


def test_what_was_read_can_be_posted_again(ask: Ask) -> None:
    first = post(ask, RULE).json
    second = post(ask, first).json
    assert second["id"] != first["id"]
    assert second | {"id": first["id"]} == first


@pytest.mark.parametrize(
    ("on", "action"),
    [
        ("EHLO", {"reply": [421, "4.3.2", "Later"]}),
        ("banner", {"delay": 0.25}),
        ("connect", {"throttle": 1000}),
        ("DATA", {"drop": {"after_bytes": 100, "after_store": False}}),
        ("connect", {"refuse": True}),
        ("QUIT", {"garbage": True}),
        ("EHLO", {"hide": "STARTTLS"}),
        ("EHLO", {"limit_size": 10_000}),
        ("STARTTLS", {"certificate": "expired"}),
    ],
    ids=str,
)
def test_each_action_is_given_back_as_it_came(ask: Ask, on: str, action: dict[str, Any]) -> None:
    assert post(ask, {"on": on, "action": action}).json["action"] == action


def test_a_client_meets_the_fault_and_the_hit_is_counted(ask: Ask, sandbox: Sandbox) -> None:
    fault = post(ask, RULE | {"times": 1}).json
    with closing(Client(sandbox.smtp)) as client:
        client.reply()
        client.say(b"EHLO app\r\n")
        client.say(b"MAIL FROM:<app@example.com>\r\n")
        assert client.say(b"RCPT TO:<bad@example.com>\r\n") == "550 5.1.1 No such user"
        assert client.say(b"RCPT TO:<bad@example.com>\r\n").startswith("250 ")
    (listed,) = ask("GET", "/api/faults").json["faults"]
    assert listed == fault | {"hits": 1}


def test_faults_are_listed_in_order_and_by_mailbox(ask: Ask) -> None:
    shop, everywhere, inbox = (
        post(ask, in_mailbox(name)).json for name in ("shop & co", None, "inbox")
    )
    assert ask("GET", "/api/faults").json == {"faults": [shop, everywhere, inbox]}
    assert ask("GET", "/api/faults?mailbox=shop+%26+co").json == {"faults": [shop]}
    assert ask("GET", "/api/faults?mailbox=nobody").json == {"faults": []}


def test_a_fault_is_removed_by_its_id_once(ask: Ask) -> None:
    gone, kept = post(ask, RULE).json, post(ask, RULE).json
    answer = ask("DELETE", f"/api/faults/{gone['id']}")
    assert (answer.status, answer.body) == (204, b"")
    again = ask("DELETE", f"/api/faults/{gone['id']}")
    assert (again.status, again.json["status"]) == (404, 404)
    assert gone["id"] in again.json["detail"]
    assert ask("GET", "/api/faults").json == {"faults": [kept]}


def test_faults_are_removed_by_mailbox_or_all_at_once(ask: Ask) -> None:
    _, everywhere, inbox = (post(ask, in_mailbox(name)).json for name in ("shop", None, "inbox"))
    assert ask("DELETE", "/api/faults?mailbox=shop").status == 204
    assert ask("GET", "/api/faults").json == {"faults": [everywhere, inbox]}
    answer = ask("DELETE", "/api/faults")
    assert (answer.status, answer.body) == (204, b"")
    assert ask("GET", "/api/faults").json == {"faults": []}


def test_faults_of_http_and_of_python_are_the_same(ask: Ask, sandbox: Sandbox) -> None:
    posted = post(ask, RULE).json
    made = sandbox.mailbox.faults.limit_size(10)
    assert [fault.id for fault in sandbox.mailbox.faults] == [posted["id"], made.id]
    assert [fault["id"] for fault in ask("GET", "/api/faults").json["faults"]] == [
        posted["id"],
        made.id,
    ]


# -- what is refused -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rule", "detail"),
    [
        ([], "a rule: takes an object"),
        (None, "a rule: takes an object"),
        ({}, "on: takes one of connect"),
        (RULE | {"on": "rcpt"}, "on: takes one of connect"),
        ({"on": "RCPT"}, "action: takes an object"),
        (RULE | {"colour": "red"}, "a rule: knows no 'colour'"),
        (RULE | {"mailbox": ""}, "mailbox: takes a string"),
        (RULE | {"times": 0}, "times: takes a whole number"),
        (RULE | {"times": True}, "times: takes a whole number"),
        (RULE | {"skip": -1}, "skip: takes a whole number"),
        (RULE | {"skip": 10**30}, "skip: takes a whole number"),
        (RULE | {"probability": 1.5}, "probability: takes a number"),
        (RULE | {"match": {"header": "X=1"}}, "match: header is not known at RCPT"),
        (RULE | {"action": {"reply": [354]}}, "reply: the code: takes 2xx, 4xx or 5xx"),
        (RULE | {"action": {"reply": [550, "5.1.1", "a\r\n250 b"]}}, "reply: the text: takes"),
        (RULE | {"action": {"drop": True, "delay": 1}}, "action: takes exactly one of"),
        (RULE | {"action": {"hide": "STARTTLS"}}, "action: no hide at RCPT"),
    ],
)
def test_what_is_no_rule_is_a_400_that_says_why_and_sets_nothing(
    ask: Ask, rule: object, detail: str
) -> None:
    answer = post(ask, rule)
    assert answer.status == 400
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json["detail"].startswith(detail)
    assert ask("GET", "/api/faults").json == {"faults": []}


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"NaN",
        b'{"on": "RCPT", "on',
        b'"\xff"',
        b'"\\ud800"',
        b"[" * 100_000,
        b'{"on":' * 100_000,
        b"9" * 10_000,
    ],
    ids=lambda body: repr(body[:20]),
)
def test_what_is_no_json_is_a_400_and_sets_nothing(ask: Ask, body: bytes) -> None:
    answer = ask("POST", "/api/faults", body)
    assert answer.status == 400
    assert answer.headers["content-type"] == "application/problem+json"
    assert ask("GET", "/api/faults").json == {"faults": []}


def test_a_body_that_is_too_large_is_a_413(ask: Ask) -> None:
    assert ask("POST", "/api/faults", b" " * 1_000_001).status == 413


def test_a_thousand_faults_are_enough(ask: Ask, sandbox: Sandbox) -> None:
    for _ in range(1000):
        sandbox.mailbox.faults.delay(1)
    answer = post(ask, RULE)
    assert answer.status == 400
    assert "1000 faults" in answer.json["detail"]


def test_a_parameter_that_is_unknown_is_a_400_and_removes_nothing(ask: Ask) -> None:
    fault = post(ask, RULE).json
    for path in ("/api/faults?mailboxes=shop", f"/api/faults/{fault['id']}?mailbox=shop"):
        assert ask("DELETE", path).status == 400
    assert ask("GET", "/api/faults").json == {"faults": [fault]}


def test_a_foreign_page_can_neither_set_nor_remove_faults(ask: Ask) -> None:
    fault = post(ask, RULE).json
    elsewhere = {"Origin": "http://evil.example"}
    assert post(ask, RULE, **elsewhere).status == 403
    for path in ("/api/faults", f"/api/faults/{fault['id']}"):
        assert ask("DELETE", path, **elsewhere).status == 403
    assert ask("GET", "/api/faults", Host="evil.example").status == 421
    assert ask("GET", "/api/faults").json == {"faults": [fault]}
