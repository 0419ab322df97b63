"""Mailboxes that members make: their credentials, and that they take no mail of others."""

import smtplib
from collections.abc import Callable
from contextlib import ExitStack

import pytest

from live_page import LivePage
from mailtrap_local import Sandbox
from people import ROUTES, basic, call, send
from store_values import shared_server

Serve = Callable[..., Sandbox]


def where(sandbox: Sandbox) -> dict[str, int]:
    """Return the number of messages in each mailbox that has any."""
    listed = call(sandbox, "root", "GET", "/api/mailboxes").json
    return {one["name"]: one["total"] for one in listed if one["total"]}


@pytest.mark.parametrize("body", [{"recipient": "*"}, {"auth": "app"}, {"recipient": "boss@*"}])
def test_a_member_cannot_divert_mail_of_others(team: Sandbox, body: dict[str, str]) -> None:
    made = call(team, "ann", "PUT", "/api/mailboxes/shop-all", body)
    assert made.status == 201
    send(team, "boss@secret.example", user="app")
    send(team, "boss@elsewhere.example", user="app")  # of `inbox`
    send(team, "ann@shop.example", "boss@secret.example", user="app")
    # the last one is of `shop` without it, whose owner may see it
    assert where(team) == {"secret": 1, "inbox": 1, "shop-all": 1}


def test_a_member_diverts_ones_own_mail_and_an_admin_all(team: Sandbox) -> None:
    call(team, "ann", "PUT", "/api/mailboxes/shop-run", {"recipient": "run+*"})
    send(team, "run+7@shop.example")
    send(team, "run+7@secret.example")
    assert where(team) == {"shop-run": 1, "secret": 1}
    call(team, "root", "PUT", "/api/mailboxes/all", {"recipient": "*"})
    send(team, "run+7@secret.example")
    assert where(team) == {"shop-run": 1, "secret": 1, "all": 1}


def test_mail_that_routes_elsewhere_is_not_posted_by_a_member(team: Sandbox) -> None:
    draft = {"from": "a@x.example", "subject": "x", "text": "x"}
    for to in ("boss@secret.example", "x@elsewhere.example"):
        posted = call(team, "ann", "POST", "/api/messages", {**draft, "to": [to]})
        assert posted.status == 403
        assert b"secret" not in posted.body
    posted = call(team, "ann", "POST", "/api/messages", {**draft, "to": ["x@shop.example"]})
    assert posted.json["mailbox"] == "shop"
    assert where(team) == {"shop": 1}


def log_in(sandbox: Sandbox, user: str, password: str) -> int:
    with smtplib.SMTP(*sandbox.smtp, timeout=20) as client:
        client.ehlo()
        client.user, client.password = user, password
        return client.auth("PLAIN", client.auth_plain, initial_response_ok=True)[0]


def test_a_mailbox_has_its_own_smtp_user(team: Sandbox) -> None:
    auth = {"user": "shop-ci", "password": "its own"}
    made = call(team, "ann", "PUT", "/api/mailboxes/shop-ci", {"auth": auth})
    assert (made.status, made.json["auth_user"]) == (201, "shop-ci")
    listed = call(team, "ann", "GET", "/api/mailboxes")
    assert b"its own" not in made.body + listed.body
    assert log_in(team, "shop-ci", "its own") == 235
    with pytest.raises(smtplib.SMTPAuthenticationError):
        log_in(team, "shop-ci", "wrong")
    assert log_in(team, "other", "anything") == 235  # as without it
    with smtplib.SMTP(*team.smtp, timeout=20) as client:
        client.login("shop-ci", "its own")
        client.sendmail("a@x.example", "boss@secret.example", "Subject: x\r\n\r\nx")
    assert where(team) == {"shop-ci": 1}
    changed = {"auth": {"user": "shop-ci", "password": "another"}}
    assert call(team, "ann", "PUT", "/api/mailboxes/shop-ci", changed).status == 200
    assert log_in(team, "shop-ci", "another") == 235
    assert call(team, "ann", "DELETE", "/api/mailboxes/shop-ci").status == 204
    assert log_in(team, "shop-ci", "anything") == 235


@pytest.mark.parametrize(
    ("auth", "status"),
    [
        ({"user": "secret-app", "password": "x"}, 403),  # is no name of hers
        ({"user": "shop-app", "password": ""}, 400),
        ({"user": "", "password": "x"}, 403),
        ({"user": "shop-app"}, 400),
        ({"user": "shop-ci", "password": "x"}, 400),  # has a password of another mailbox
    ],
)
def test_credentials_that_cannot_be_are_refused(
    serve: Serve, auth: dict[str, str], status: int
) -> None:
    sandbox = serve()
    taken = {"auth": {"user": "shop-ci", "password": "x"}}
    assert call(sandbox, "ann", "PUT", "/api/mailboxes/shop-1", taken).status == 201
    assert call(sandbox, "ann", "PUT", "/api/mailboxes/shop-2", {"auth": auth}).status == status


def test_a_member_cannot_claim_the_user_of_a_route_to_others(serve: Serve) -> None:
    routes = [
        *ROUTES,
        {"mailbox": "secret", "auth": "shop-cron"},
        {"mailbox": "shop", "auth": "shop"},
    ]
    sandbox = serve(route=routes)
    assert call(sandbox, "root", "PUT", "/api/mailboxes/all", {"auth": "shop-app"}).status == 201
    for user, status in (("shop-cron", 403), ("shop-app", 403), ("shop", 200)):
        auth = {"user": user, "password": "mine"}
        answer = call(sandbox, "ann", "PUT", "/api/mailboxes/shop", {"auth": auth})
        assert answer.status == status, user
        assert b"secret" not in answer.body
    assert log_in(sandbox, "shop-cron", "its own") == 235


def test_credentials_hold_at_all_replicas(serve: Serve) -> None:
    url = shared_server().new_url()
    here, there = serve(store=url), serve(store=url)
    auth = {"user": "shop-ci", "password": "its own"}
    assert call(here, "ann", "PUT", "/api/mailboxes/shop-ci", {"auth": auth}).status == 201
    assert there.mailroom.wait(lambda: there.mailroom.has_mailbox("shop-ci") or None, 10)
    assert log_in(there, "shop-ci", "its own") == 235
    with pytest.raises(smtplib.SMTPAuthenticationError):
        log_in(there, "shop-ci", "wrong")


def test_a_session_shows_each_owner_its_own_part(serve: Serve) -> None:
    sandbox = serve()
    with smtplib.SMTP(*sandbox.smtp, timeout=20) as client:
        for to in ("a@shop.example", "boss@secret.example", "b@shop.example"):
            client.sendmail("app@x.example", to, f"Subject: to {to}\r\n\r\nx")
    (whole,) = call(sandbox, "root", "GET", "/api/sessions").json["sessions"]
    assert len(whole["message_ids"]) == 3
    for who, count, other in (("ann", 2, b"secret"), ("bob", 1, b"shop")):
        listed = call(sandbox, who, "GET", "/api/sessions")
        (part,) = listed.json["sessions"]
        assert (len(part["message_ids"]), part["outcome"]) == (count, "delivered")
        detail = call(sandbox, who, "GET", f"/api/sessions/{part['id']}")
        assert other not in listed.body + detail.body
        lines = [one["line"].lower() for one in detail.json["transcript"]]
        assert sum(line.startswith("rcpt") for line in lines) == count
        assert any(line.startswith("ehlo") for line in lines)
        own = call(sandbox, who, "GET", f"/api/messages/{part['message_ids'][0]}/session")
        assert own.body == detail.body
    assert call(sandbox, "vic", "GET", "/api/sessions?mailbox=secret").json["sessions"] == []


def test_refused_recipients_of_others_are_not_in_ones_part(serve: Serve) -> None:
    sandbox = serve()
    rule = {
        "on": "RCPT",
        "match": {"recipient": "*@secret.example"},
        "action": {"reply": [550, "5.1.1", "No such user"]},
    }
    assert call(sandbox, "root", "POST", "/api/faults", rule).status == 201
    with smtplib.SMTP(*sandbox.smtp, timeout=20) as client:
        client.sendmail("a@x.example", "a@shop.example", "Subject: x\r\n\r\nx")
        with pytest.raises(smtplib.SMTPRecipientsRefused):
            client.sendmail("a@x.example", "boss@secret.example", "Subject: x\r\n\r\nx")
    listed = call(sandbox, "ann", "GET", "/api/sessions")
    (part,) = listed.json["sessions"]
    detail = call(sandbox, "ann", "GET", f"/api/sessions/{part['id']}")
    assert b"secret" not in listed.body + detail.body
    timed_out = call(sandbox, "ann", "GET", "/api/wait?timeout=0&query=never")
    assert b"secret" not in timed_out.body


def test_a_page_sees_its_own_mail_and_nothing_else(team: Sandbox) -> None:
    with ExitStack() as opened:
        url = f"ws://127.0.0.1:{team.http.port}/api/live"
        pages = {who: LivePage(url, basic(who)) for who in ("ann", "bob", "root")}
        for page in pages.values():
            opened.callback(page.close)
            page.any_frame()
        rule = {"mailbox": "secret", "on": "QUIT", "action": {"delay": 0.001}}
        assert call(team, "bob", "POST", "/api/faults", rule).status == 201
        send(team, "boss@secret.example", subject="secret plan", user="secret-user")
        call(team, "bob", "PATCH", "/api/messages", {"tags": ["secret-tag"]})
        send(team, "a@shop.example", subject="own")
        for who, count in (("bob", 2), ("root", 3)):
            assert len(pages[who].changes(count)) == count
        frames: list[bytes] = []
        while not any(b"own" in frame for frame in frames):
            frames.append(str(pages["ann"].any_frame()).encode())
        assert not any(b"secret" in frame for frame in frames)


def test_a_wait_is_for_ones_own_mail(team: Sandbox) -> None:
    send(team, "boss@secret.example", subject="the plan")
    found = call(team, "ann", "GET", "/api/wait?timeout=0.1&query=plan")
    assert (found.status, found.json["near_misses"]) == (408, [])
    cursor = found.json["cursor"]
    send(team, "a@shop.example", subject="the plan")
    arrived = call(team, "ann", "GET", f"/api/wait?timeout=10&query=plan&after={cursor}")
    assert [one["mailbox"] for one in arrived.json["messages"]] == ["shop"]
