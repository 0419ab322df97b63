"""Searches by what checks find, which are made for them within a bounded time."""

from urllib.parse import quote

import pytest

from asking import Ask
from delivering import deliver
from mailtrap_local import Message, Sandbox
from mailtrap_local.errors import BadSetting
from mailtrap_local.webapp.api import context

GOOD = b"From: a@shop.example\r\nTo: ann@example.com\r\nSubject: good\r\n\r\nHello Ann\r\n"
BAD = GOOD.replace(b"good", b"bad").replace(b"Ann\r\n", b"{{name}}\r\n")
RULE = quote("check:template-*")


def found(ask: Ask, query: str) -> list[str]:
    page = ask("GET", f"/api/messages?query={quote(query)}").json
    return [message["subject"] for message in page["messages"]]


def test_what_checks_find_is_found(ask: Ask, sandbox: Sandbox) -> None:
    for raw in (GOOD, BAD, GOOD):
        deliver(sandbox, raw)
    assert found(ask, "check:template-leftover") == ["bad"]
    assert found(ask, "check:template-* has:errors") == ["bad"]
    assert found(ask, "-check:template-leftover") == ["good", "good"]
    assert found(ask, "check:nothing") == []
    assert set(found(ask, "has:warnings")) == {"bad", "good"}


def test_only_what_fits_otherwise_is_checked(ask: Ask, sandbox: Sandbox) -> None:
    deliver(sandbox, GOOD)
    deliver(sandbox, BAD)
    assert found(ask, "subject:bad has:errors") == ["bad"]
    page = ask("GET", "/api/messages").json["messages"]
    assert [one["checks"] is None for one in page] == [False, True]


def test_every_route_takes_them(ask: Ask, sandbox: Sandbox) -> None:
    deliver(sandbox, BAD)
    deliver(sandbox, GOOD)
    assert ask("GET", f"/api/messages/latest?query={RULE}").json["subject"] == "bad"
    (arrived,) = ask("GET", f"/api/wait?query={RULE}").json["messages"]
    assert arrived["subject"] == "bad"
    assert ask("DELETE", f"/api/messages?query={RULE}").json == {"deleted": 1}
    assert ask("GET", f"/api/messages/latest?query={RULE}").status == 404


@pytest.fixture
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    """Give a request time to check one message."""
    monkeypatch.setattr(context, "CHECK_SECONDS", 0.0)


@pytest.mark.usefixtures("hasty")
def test_beyond_the_time_a_search_is_refused_and_goes_on_the_next_time(
    ask: Ask, sandbox: Sandbox
) -> None:
    messages = [deliver(sandbox, raw) for raw in (BAD, GOOD, BAD)]
    first = ask("GET", f"/api/messages?query={RULE}")
    assert first.status == 503
    assert first.json["detail"].startswith("2 messages are not checked yet: the same search again")
    assert first.headers["retry-after"] == "1"
    assert checked(sandbox, messages) == [False, False, True]  # the newest first
    assert ask("GET", f"/api/messages?query={RULE}").status == 503
    assert found(ask, "check:template-*") == ["bad", "bad"]
    assert checked(sandbox, messages) == [True, True, True]


@pytest.mark.usefixtures("hasty")
def test_nothing_is_deleted_by_half_a_search(ask: Ask, sandbox: Sandbox) -> None:
    for _ in range(3):
        deliver(sandbox, BAD)
    assert ask("DELETE", f"/api/messages?query={RULE}").status == 503
    assert ask("GET", "/api/messages").json["total"] == 3


def checked(sandbox: Sandbox, messages: list[Message]) -> list[bool]:
    store = sandbox.mailroom.store
    return [store.get(one.id).flags.checks is not None for one in messages]


def test_a_verdict_goes_with_its_message(ask: Ask, sandbox: Sandbox) -> None:
    message = deliver(sandbox, BAD)
    assert found(ask, "has:errors") == ["bad"]
    sandbox.mailroom.store.remove([message.id])
    assert found(ask, "has:errors") == []


def test_a_wait_that_is_over_checks_nothing_else(ask: Ask, sandbox: Sandbox) -> None:
    message = deliver(sandbox, BAD)
    late = ask("GET", f"/api/wait?timeout=0&query={quote('subject:other has:errors')}")
    assert late.status == 408
    assert [one["id"] for one in late.json["near_misses"]] == [message.id]
    assert checked(sandbox, [message]) == [False]


def test_a_rule_cannot_tag_by_them() -> None:
    with pytest.raises(BadSetting, match=r"has:errors.*checks run when somebody asks"):
        Sandbox(tag=[{"tag": "bad", "query": "has:errors"}])
