"""Checks over HTTP: by the settings of the sandbox, beside other messages, of links by consent."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from asking import Answer, Ask, asker
from delivering import deliver
from dkim_signing import rsa_key, signed
from http_servers import http_server
from live_page import LivePage
from mailtrap_local import Sandbox

Serve = Callable[..., Sandbox]
SOUND = (
    b"From: Shop <news@shop.example>\r\nTo: ann@example.com\r\nSubject: Your order\r\n"
    b"Message-ID: <1@shop.example>\r\nMIME-Version: 1.0\r\n\r\n"
)


def checks_of(ask: Ask, message_id: str, query: str = "") -> Any:
    answer = ask("GET", f"/api/messages/{message_id}/checks?{query}")
    assert answer.status == 200
    return answer.json


def ids(report: Any) -> set[str]:
    return {finding["id"] for finding in report["findings"]}


def summary_of(ask: Ask, message_id: str) -> Any:
    return ask("GET", f"/api/messages/{message_id}").json["checks"]


def test_the_settings_of_the_sandbox_count(serve: Serve, tmp_path: Path) -> None:
    zone = tmp_path / "zone.txt"
    zone.write_text(f"r._domainkey.shop.example = {rsa_key()[1]}\n_dmarc.shop.example = v=DMARC1\n")
    sandbox = serve(check_ignore="list-*,date-*,from-domain-reserved", dkim_zone=zone)
    message = deliver(sandbox, signed())
    report = checks_of(asker(sandbox), message.id)
    assert not [rule for rule in ids(report) if rule.startswith(("dkim", "dmarc", "date", "from"))]
    assert "dkim-*" not in [one["id"] for one in report["skipped"]]
    without = serve()
    ask = asker(without)
    report = checks_of(ask, deliver(without, signed()).id)
    assert "dkim-*" in [one["id"] for one in report["skipped"]]


def test_the_clients_of_the_sandbox_count(serve: Serve) -> None:
    html = b"MIME-Version: 1.0\r\nContent-Type: text/html\r\n\r\n<p style='display:grid'>Hello</p>"
    reports = []
    for clients in ("off", "outlook.*"):
        sandbox = serve(check_clients=clients)
        report = checks_of(asker(sandbox), deliver(sandbox, html).id, "only=client-*")
        reports.append(ids(report))
    assert reports == [set(), {"client-css-display-grid"}]


def test_earlier_messages_of_the_mailbox_are_compared(ask: Ask, sandbox: Sandbox) -> None:
    first = deliver(sandbox, SOUND + b"Hello\r\n")
    deliver(sandbox, SOUND + b"Hello\r\n", mailbox="other")
    again = deliver(sandbox, SOUND + b"Hello\r\n")
    reused = deliver(sandbox, SOUND + b"Good bye\r\n", to="bob@example.com")
    across = "only=duplicate-send,message-id-reused"
    assert checks_of(ask, first.id, across)["findings"] == []
    (twice,) = checks_of(ask, again.id, across)["findings"]
    assert twice["id"] == "duplicate-send"
    assert first.id in twice["detail"]
    (used,) = checks_of(ask, reused.id, across)["findings"]
    assert used["id"] == "message-id-reused"
    sandbox.mailroom.store.remove([first.id])
    assert checks_of(ask, again.id, across)["findings"] == []  # what is compared is in no cache


def test_lists_have_the_counts_once_they_are_known(ask: Ask, sandbox: Sandbox) -> None:
    message = deliver(sandbox, b"Subject: \r\n\r\nHello {{name}}\r\n")
    assert ask("GET", "/api/messages").json["messages"][0]["checks"] is None
    report = checks_of(ask, message.id, "only=template-leftover")
    (counted,) = (one["checks"] for one in ask("GET", "/api/messages").json["messages"])
    assert counted == summary_of(ask, message.id)
    assert counted["error"] >= report["summary"]["error"] == 1
    assert counted["warning"] > 0  # the summary is of all rules, whatever was asked for


def test_a_page_hears_of_the_counts(ask: Ask, sandbox: Sandbox) -> None:
    message = deliver(sandbox, SOUND)
    cursor = sandbox.mailroom.store.cursor
    page = LivePage(f"ws://127.0.0.1:{sandbox.http.port}/api/live?after={cursor}")
    checks_of(ask, message.id)
    (change,) = page.changes(1)
    page.close()
    assert (change["type"], change["message"]["id"]) == ("updated", message.id)
    assert change["message"]["checks"] == summary_of(ask, message.id)


def ask_links(sandbox: Sandbox, raw: bytes) -> Answer:
    message = deliver(sandbox, raw)
    return asker(sandbox)("POST", f"/api/messages/{message.id}/link-check?only=link-*")


def test_links_are_asked_on_demand_and_private_hosts_by_name(serve: Serve) -> None:
    with http_server(lambda _: (404, {}, b"")) as server:
        raw = SOUND + f"See {server.url}/page\r\n".encode()
        allowing, other = serve(check_hosts="127.0.0.1"), serve()
        ask = asker(allowing)
        checks_of(ask, deliver(allowing, raw).id)
        assert server.asked == []
        report = ask_links(other, raw).json
        assert "--check-hosts" in str(report["skipped"])
        assert server.asked == []
        assert "link-broken" in ids(ask_links(allowing, raw).json)
        assert [asked.method for asked in server.asked] == ["HEAD", "GET"]


def test_one_click_unsubscribes_at_a_named_host(serve: Serve) -> None:
    with http_server(lambda _: (202, {}, b"")) as server:
        url = f"{server.url}/u?ann"
        head = f"List-Unsubscribe: <{url}>\r\n"
        post = "List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n"
        raw = head.encode() + post.encode() + SOUND

        def unsubscribe(sandbox: Sandbox, raw: bytes) -> Any:
            message = deliver(sandbox, raw)
            return asker(sandbox)("POST", f"/api/messages/{message.id}/unsubscribe").json

        allowing = serve(check_hosts="127.0.0.1")
        assert unsubscribe(allowing, raw) == {"url": url, "status": 202, "problem": ""}
        assert unsubscribe(allowing, SOUND)["url"] == ""
        refused = unsubscribe(serve(), raw)
        assert (refused["url"], refused["status"]) == (url, None)
        assert "allow it with --check-hosts" in refused["problem"]
        (asked,) = server.asked
        assert (asked.method, asked.body) == ("POST", b"List-Unsubscribe=One-Click")


@pytest.mark.parametrize("action", ["link-check", "unsubscribe"])
def test_other_pages_and_unknown_messages_are_refused(
    ask: Ask, sandbox: Sandbox, action: str
) -> None:
    path = f"/api/messages/{deliver(sandbox).id}/{action}"
    assert ask("POST", path, Origin="http://evil.example").status == 403
    assert ask("GET", path).status == 405
    assert ask("POST", f"/api/messages/nothing/{action}").status == 404


def test_checks_of_a_filter_that_does_not_answer_are_made_anew(serve: Serve) -> None:
    answers = [(500, b""), (200, b'{"score": 9, "required_score": 6, "symbols": {}}')]
    with http_server(lambda _: (answers[0][0], {}, answers.pop(0)[1])) as server:
        sandbox = serve(rspamd=server.url)
        ask, message = asker(sandbox), deliver(sandbox, SOUND)
        report = checks_of(ask, message.id)
        assert "spam-*" in [one["id"] for one in report["skipped"]]
        assert "spam-score" in ids(checks_of(ask, message.id))
        assert "spam-score" in ids(checks_of(ask, message.id))  # kept: nothing is left to answer
