"""Rspamd is asked over HTTP; what it says without DNS is taken for what it is."""

import json
from typing import Any

import pytest

from http_servers import AskedServer, http_server
from mailtrap_local.outbound.network_checks.network_findings import NetworkFindings
from mailtrap_local.outbound.network_checks.spam_check import check_spam
from spam_mails import PLAIN, spam_message

# As version 3.4 answers, shortened.
ANSWER: dict[str, Any] = {
    "is_skipped": False,
    "score": 5.4,
    "required_score": 15.0,
    "action": "greylist",
    "thresholds": {"reject": 15.0, "add header": 6.0, "greylist": 4.0, "rewrite subject": None},
    "symbols": {
        "MISSING_DATE": {"name": "MISSING_DATE", "score": 1.0, "description": "Date is missing"},
        "RDNS_DNSFAIL": {"name": "RDNS_DNSFAIL", "score": 4.0, "description": "no answer"},
        "MIME_GOOD": {"name": "MIME_GOOD", "score": -0.1},
        "R_ODD": {"name": "R_ODD", "score": 0.5, "description": "A\n note", "options": ["x"]},
    },
    "messages": {},
}


def ask(answer: object, status: int = 200) -> tuple[NetworkFindings, AskedServer]:
    body = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
    with http_server(lambda _: (status, {"Content-Type": "application/json"}, body)) as server:
        return check_spam(spam_message(PLAIN), rspamd=f"{server.url}/"), server


def test_the_request_has_the_envelope() -> None:
    _, server = ask(ANSWER)
    (asked,) = server.asked
    assert (asked.method, asked.path, asked.body) == ("POST", "/checkv2", PLAIN)
    assert asked.headers["From"] == "bounce@shop-online.org"
    assert asked.headers["Rcpt"] == "ann@mailhome.org"
    assert (asked.headers["Helo"], asked.headers["IP"]) == ("app", "127.0.0.1")


def test_symbols_of_failed_look_ups_count_for_nothing() -> None:
    found, _ = ask(ANSWER)
    assert found.skipped == {}
    assert [(one.id, one.severity, one.title, one.detail) for one in found.findings] == [
        (
            "spam-missing-date",
            "warning",
            "rspamd counts MISSING_DATE",
            "1 points: Date is missing, without DNS, so it means little",
        ),
        (
            "spam-r-odd",
            "info",
            "rspamd counts R_ODD",
            "0.5 points: A note, without DNS, so it means little",
        ),
    ]


@pytest.mark.parametrize(("score", "is_spam"), [(9.9, False), (10.0, True), (30, True)])
def test_mail_that_gets_a_header_is_spam(score: float, *, is_spam: bool) -> None:
    found, _ = ask({**ANSWER, "score": score})
    assert ("spam-score" in {one.id for one in found.findings}) is is_spam


def test_without_thresholds_the_score_of_a_reject_counts() -> None:
    plain = {"score": 14.9, "required_score": 15, "symbols": {}}
    assert ask(plain)[0] == ((), {})
    (found,) = ask({**plain, "score": 15})[0].findings
    assert found.detail == "rspamd: 15 of 15 points"


@pytest.mark.parametrize(
    ("action", "is_spam"), [("no action", False), ("greylist", False), ("add header", True)]
)
def test_without_thresholds_the_action_counts(action: str, *, is_spam: bool) -> None:
    found, _ = ask({"score": 7.5, "required_score": 15, "action": action, "symbols": {}})
    assert bool(found.findings) is is_spam


@pytest.mark.parametrize(
    "answer",
    [
        b"", b"no JSON", b"[]", b"{}", b"[" * 100_000, {**ANSWER, "symbols": []},
        {**ANSWER, "symbols": {"A": 1}}, {**ANSWER, "symbols": {"A": {}}},
        {**ANSWER, "score": "high"}, {"score": 1, "symbols": {}}, b'{"error": "x"}',
    ],
)  # fmt: skip
def test_garbage(answer: object) -> None:
    found, server = ask(answer)
    words = f"rspamd at {server.url}/: what answers there is no rspamd"
    assert found == ((), {"spam-*": words})


def test_an_error() -> None:
    found, server = ask(b"", status=403)
    assert found.skipped == {"spam-*": f"rspamd at {server.url}/: the answer is 403"}


def test_both_filters_may_fail() -> None:
    with http_server(lambda _: (500, {}, b"")) as server:
        url = server.url
        found = check_spam(spam_message(PLAIN), rspamd=url, spamd=None)
    assert found.skipped == {"spam-*": f"rspamd at {url}: the answer is 500"}
