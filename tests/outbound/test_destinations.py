"""Where a message would go, over HTTP: the mailbox, the relays, the servers of each domain."""

import json
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest

from asking import asker
from attempting import relay
from conversing import Serve
from mailtrap_local import Sandbox
from mailtrap_local.config.values import HostPort
from name_server import name_server
from sending import ANN, SENDER, compose, send

RECORDS = {
    ("two.example.", "MX"): ["20 back.example.", "10 front.example."],
    ("plain.example.", "AAAA"): ["2001:db8::1"],
    ("null.example.", "MX"): ["0 ."],
}
PATH = "/api/messages/latest/destinations"


@pytest.fixture
def nameserver() -> Iterator[HostPort]:
    with name_server(RECORDS) as place:
        yield place


def explained(sandbox: Sandbox, **body: Any) -> dict[str, Any]:
    found = asker(sandbox)("POST", PATH, json.dumps(body)).json["destinations"]
    return {one["recipient"]: one for one in found}


def test_a_mailbox_and_the_route_that_leads_there(serve: Serve) -> None:
    routes = [
        {"mailbox": "shop", "recipient": "*@shop.example"},
        {"mailbox": "acme", "header": "X-Tenant=acme"},
    ]
    sandbox = serve(http="127.0.0.1:0", route=routes)
    to = ["ann@shop.example", "bob@example.com"]
    send(sandbox.smtp, to=to)
    of = explained(sandbox)
    assert (of[to[0]]["mailbox"], of[to[0]]["reason"]) == ("shop", "route")
    assert of[to[0]]["route"] == {"recipient": "*@shop.example"}
    assert (of[to[1]]["mailbox"], of[to[1]]["reason"], of[to[1]]["route"]) == (
        "inbox",
        "default",
        None,
    )
    assert of[to[1]]["relays"] == []
    assert of[to[1]]["exchangers"] is None
    send(sandbox.smtp, raw=b"X-Tenant: Acme\n" + compose("Hello"))
    assert explained(sandbox)[ANN]["mailbox"] == "acme"
    opened = sandbox.open_mailbox("own")
    send(HostPort(opened.host, opened.port))
    assert explained(sandbox)[ANN]["reason"] == "listener"


def test_relays_that_take_it_by_hand_and_by_themselves(serve: Serve, server: Sandbox) -> None:
    tables = [
        relay(server, name="staging", allow=["*@staging.example"], block=["root@*"]),
        relay(server, name="team", allow=[], override_to="qa@example.com", auto="subject:go"),
    ]
    sandbox = serve(http="127.0.0.1:0", relay=tables)
    send(sandbox.smtp, "stay")
    to = ["ann@staging.example", "root@staging.example", "not an address"]
    of = explained(sandbox, to=to)
    staging, team = of[to[0]]["relays"]
    assert staging == {"relay": "staging", "to": to[0], "refusal": "", "automatic": False}
    assert team == {"relay": "team", "to": "qa@example.com", "refusal": "", "automatic": False}
    assert of[to[1]]["relays"][0]["refusal"].startswith("root@staging.example is blocked")
    assert "is not one address" in of[to[2]]["relays"][0]["refusal"]
    send(sandbox.smtp, "go")
    assert [one["automatic"] for one in explained(sandbox)[ANN]["relays"]] == [False, True]
    draft = {"from": SENDER, "to": [ANN], "subject": "go", "text": "x"}
    posted = asker(sandbox)(
        "POST", "/api/messages", json.dumps(draft), **{"Content-Type": "application/json"}
    )
    assert posted.status == 201
    assert not any(one["automatic"] for one in explained(sandbox)[ANN]["relays"])
    server.mailbox.wait_for(subject="go")
    server.mailbox.assert_empty(subject="stay")  # nothing was sent by asking


def test_the_servers_of_a_domain_are_asked_for_on_request(
    serve: Serve, nameserver: HostPort
) -> None:
    table = {"name": "direct", "mx": True, "nameserver": str(nameserver), "allow": ["*"]}
    sandbox = serve(http="127.0.0.1:0", relay=table)
    send(sandbox.smtp)
    assert explained(sandbox)[ANN]["exchangers"] is None
    names = ["two", "plain", "null", "nowhere", "broken"]
    of = explained(sandbox, to=[f"ann@{name}.example" for name in names], mx=True)
    found = {name: of[f"ann@{name}.example"]["exchangers"] for name in names}
    assert found["two"]["hosts"] == [
        {"preference": 10, "host": "front.example"},
        {"preference": 20, "host": "back.example"},
    ]
    assert found["plain"]["hosts"] == [{"preference": 0, "host": "plain.example"}]
    kinds = ["mx", "implicit", "null", "none", "unknown"]
    assert [found[name]["kind"] for name in names] == kinds
    assert all(found[name]["detail"] for name in names[2:])
    literal = explained(sandbox, to=["ann@[192.0.2.1]"], mx=True)["ann@[192.0.2.1]"]
    assert literal["exchangers"]["hosts"] == [{"preference": 0, "host": "192.0.2.1"}]


def test_the_domain_of_the_sender_is_local(serve: Serve) -> None:
    sandbox = serve(http="127.0.0.1:0")
    send(sandbox.smtp)
    domain = SENDER.partition("@")[2]
    of = explained(sandbox, to=[f"ann@{domain.upper()}", "ann@other.example"])
    assert [one["local"] for one in of.values()] == [True, False]


@pytest.mark.parametrize(
    ("body", "status", "detail"),
    [
        ({"to": []}, 400, "name 1 to 100 recipients"),
        ({"to": [f"a{n}@example.com" for n in range(101)]}, 400, "name 1 to 100 recipients"),
        ({"to": ANN}, 400, "Expected `array"),
        ({"dns": True}, 400, "dns"),
    ],
)
def test_invalid_questions(serve: Serve, body: dict[str, Any], status: int, detail: str) -> None:
    sandbox = serve(http="127.0.0.1:0")
    send(sandbox.smtp)
    answer = asker(sandbox)("POST", PATH, json.dumps(body))
    assert answer.status == status
    assert detail in answer.json["detail"]


def test_without_the_extra_the_remedy_is_named(
    serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    sandbox = serve(http="127.0.0.1:0")
    send(sandbox.smtp)
    monkeypatch.setitem(sys.modules, "dns.resolver", None)
    answer = asker(sandbox)("POST", PATH, json.dumps({"mx": True}))
    assert answer.status == 400
    assert "pip install 'mailtrap-local[mx]'" in answer.json["detail"]


def test_without_mx_no_resolver_is_loaded() -> None:
    program = """
import json, sys, urllib.request
from smtplib import SMTP
from mailtrap_local import Sandbox
with Sandbox(http="127.0.0.1:0") as sandbox:
    with SMTP(*sandbox.smtp) as smtp:
        smtp.sendmail("a@example.com", "b@example.com", "Subject: x")
    url = f"{sandbox.http.url}/api/messages/latest/destinations"
    urllib.request.urlopen(urllib.request.Request(url, method="POST")).read()
    print("dns" in sys.modules)
"""
    words = [sys.executable, "-c", program]
    ran = subprocess.run(words, capture_output=True, text=True, check=True, timeout=60)
    assert ran.stdout == "False\n"
