"""Sandboxes that share a database: mail, flags and mailboxes of one are seen at each."""

import imaplib
import json
import logging
import re
import smtplib
import socket
import threading
from email.message import EmailMessage
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urljoin
from urllib.request import Request, urlopen

import pytest

from mailtrap_local import BadSetting, Sandbox
from mailtrap_local.config.settings import Settings
from mailtrap_local.faults.actions import Drop
from mailtrap_local.faults.reply import Reply
from mailtrap_local.faults.rule import Rule
from mailtrap_local.search import parse_query
from mailtrap_local.store import group_commit
from postgres_proxy import PostgresProxy
from postgres_server import PostgresServer
from replica_sandboxes import Start, call, send, subjects


def test_mail_to_one_is_seen_at_the_other(start: Start) -> None:
    here, there = start(), start()
    send(here, "one")
    assert there.mailbox.wait_for(subject="one").code() == "604118"
    send(there, "two")
    here.mailbox.wait_for(subject="two")
    for sandbox in (here, there):
        assert subjects(sandbox) == ["two", "one"]
        assert subjects(sandbox, "one") == ["one"]
        assert call(sandbox, "api/info")["store"] == {"kind": "postgresql"}
    assert call(here, "api/info")["epoch"] == call(there, "api/info")["epoch"]
    assert call(here, "api/info")["instance"] != call(there, "api/info")["instance"]


def test_messages_and_sessions_name_their_replica(start: Start) -> None:
    here, there = start(), start()
    names = [call(one, "api/info")["replica"] for one in (here, there)]
    assert names[0] != names[1]
    assert all(name.startswith(socket.gethostname().partition(".")[0]) for name in names)
    send(here, "one")
    send(there, "two")
    call(there, "api/messages", "POST", to="b@shop.example", subject="three")
    listed = call(here, "api/messages")["messages"]
    assert [one["replica"] for one in listed] == [names[1], names[1], names[0]]
    assert [call(one, "api/sessions")["sessions"][0]["replica"] for one in (here, there)] == names
    path = f"api/messages/{listed[1]['id']}/session"
    assert call(there, path)["replica"] == names[1]
    with pytest.raises(HTTPError) as caught:
        call(here, path)
    assert f"the session was at the replica {names[1]}" in caught.value.read().decode()
    assert caught.value.code == 404


def test_a_wait_that_times_out_says_whose_sessions_have_failed(start: Start) -> None:
    _, there = start(), start()
    problems: list[Any] = []

    def wait() -> None:
        with pytest.raises(HTTPError) as caught:
            call(there, "api/wait?query=subject:none&timeout=1")
        problems.append(json.load(caught.value))

    waiting = threading.Thread(target=wait)
    waiting.start()
    there.mailroom.faults.add(Rule(on="RCPT", action=Reply(550, "5.1.1", "No")))
    while waiting.is_alive():
        with pytest.raises(smtplib.SMTPRecipientsRefused):
            send(there, "refused")
    (problem,) = problems
    replica = call(there, "api/info")["replica"]
    assert {one["replica"] for one in problem["failed_sessions"]} == {replica}


def test_flags_and_removals_are_seen_at_the_other(start: Start) -> None:
    here, there = start(), start()
    send(here, "one", "two")
    first, second = reversed(call(here, "api/messages")["messages"])
    call(there, f"api/messages/{first['id']}", "PATCH", tags=["kept"], read=True)
    assert subjects(here, "tag:kept") == ["one"]
    call(here, f"api/messages/{second['id']}", "DELETE")
    assert subjects(there) == ["one"]


def test_a_wait_over_http_ends_by_mail_to_the_other(start: Start) -> None:
    here, there = start(), start()
    found: list[Any] = []
    waiting = threading.Thread(
        target=lambda: found.append(call(here, "api/wait?query=subject:later&timeout=10"))
    )
    waiting.start()
    send(there, "later")
    waiting.join()
    assert found


def test_imap_shows_the_same_uids_at_each(start: Start) -> None:
    def uids(sandbox: Sandbox) -> Any:
        with imaplib.IMAP4(*sandbox.imap, timeout=60) as client:
            client.login("all", "any")
            client.select("INBOX")
            return client.response("UIDVALIDITY"), client.uid("SEARCH", "ALL")

    here, there = start(imap="127.0.0.1:0"), start(imap="127.0.0.1:0")
    send(here, "one")
    send(there, "two")
    here.mailbox.wait_for(subject="two")
    assert uids(here) == uids(there)


def test_created_mailboxes_and_their_routes_are_shared(start: Start) -> None:
    here, there = start(), start()
    here.mailroom.create_mailbox("shop", recipient="*@shop.example")
    there.mailroom.wait(lambda: there.mailroom.has_mailbox("shop") or None, 10)
    send(there, "one")
    here.mailroom.wait(lambda: here.mailroom.count("shop") or None, 10)
    call(there, "api/mailboxes/shop", "PUT", recipient="nobody@*")  # replaces the route
    call(there, "api/mailboxes/other", "PUT", recipient="*@shop.example")
    assert here.mailroom.wait(lambda: here.mailroom.has_mailbox("other") or None, 10)
    send(here, "two")
    send(here, "three", to="nobody@shop.example")
    later = start()
    counts = {"inbox": 0, "other": 1, "shop": 2}
    assert {one["name"]: one["total"] for one in call(later, "api/mailboxes")} == counts
    call(here, "api/mailboxes/shop", "DELETE")
    assert there.mailroom.wait(lambda: not there.mailroom.has_mailbox("shop") or None, 10)
    assert "shop" not in there.mailroom.mailboxes()


@pytest.mark.parametrize("has_fault", [False, True])
def test_no_mail_misses_a_mailbox_that_was_created_before(
    start: Start,
    url: str,
    proxy: PostgresProxy,
    has_fault: bool,  # noqa: FBT001  # a parameter
) -> None:
    proxy.is_deaf = True
    tag = [{"tag": "sold", "query": "mailbox:shop7"}]
    here, there = start(), start(store=proxy.url(url), tag=tag)
    if has_fault:  # then the mailbox has to be known before the end of data
        here.mailroom.faults.add(Rule(on="end-of-data", mailbox="none", action=Drop()))
        there.mailroom.wait(lambda: there.mailroom.faults.active or None, 10)
    with smtplib.SMTP(*there.smtp, timeout=20) as client:
        for number in range(10):  # there hears of none in time
            here.mailroom.create_mailbox(f"shop{number}", recipient=f"{number}@*")
            client.sendmail("a@app.example", [f"{number}@shop.example"], "Subject: one\r\n\r\n")
    counts = {name: total for name, (total, _) in here.mailroom.mailboxes().items()}
    assert counts == {"inbox": 0, **{f"shop{number}": 1 for number in range(10)}}
    (sold,) = here.mailroom.store.find(parse_query("tag:sold"))
    assert sold.message.mailbox == "shop7"
    here.mailroom.remove_mailbox("shop3")
    send(there, "two", to="3@shop.example")
    assert there.mailroom.count("inbox") == 1


def test_pictures_of_a_preview_open_at_each(start: Start) -> None:
    here, there = start(), start()
    mail = EmailMessage()
    mail["Subject"] = "one"
    mail.set_content("<img src=cid:logo>", subtype="html")
    mail.add_related(b"GIF89a", "image", "gif", cid="<logo>")
    with smtplib.SMTP(*here.smtp, timeout=20) as client:
        client.send_message(mail, "a@app.example", ["b@shop.example"])
    (listed,) = call(here, "api/messages")["messages"]
    path = f"/api/messages/{listed['id']}/preview"
    with urlopen(here.http.url + path, timeout=20) as answer:
        (picture,) = re.findall(r'[^"]*/parts/[0-9]+[?]pass=[^"]*', answer.read().decode())
    request = Request(urljoin(there.http.url + path, picture))
    request.add_header("Sec-Fetch-Site", "cross-site")
    with urlopen(request, timeout=20) as answer:
        assert answer.read() == b"GIF89a"


@pytest.mark.parametrize("name", ["%00", "a%00b"])
def test_names_that_no_database_takes_are_of_nothing(start: Start, name: str) -> None:
    sandbox = start()
    for path in (f"api/messages/{name}", f"api/mailboxes/{name}"):
        with pytest.raises(HTTPError, match="404"):
            call(sandbox, path)
    assert call(sandbox, f"api/messages?mailbox={name}")["messages"] == []


def test_mail_is_there_after_a_restart(start: Start) -> None:
    sandbox = start()
    send(sandbox, "one")
    sandbox.stop()
    assert subjects(start()) == ["one"]


def test_a_server_that_is_down_is_answered_451_and_nothing_is_lost(
    start: Start, postgres: PostgresServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    sandbox = start()
    send(sandbox, "before")
    monkeypatch.setattr(group_commit, "_PATIENCE", 0.5)
    postgres.stop()
    try:
        with pytest.raises(smtplib.SMTPDataError) as caught:
            send(sandbox, "refused")
        assert caught.value.smtp_code == 451
        with pytest.raises(HTTPError, match="503"):
            call(sandbox, "readyz")
        assert call(sandbox, "livez") == {"status": "alive"}
    finally:
        postgres.start()
    monkeypatch.setattr(group_commit, "_PATIENCE", 10)
    send(sandbox, "after")
    assert subjects(sandbox) == ["after", "before"]
    assert postgres.end_connections() >= 2
    send(sandbox, "later")
    assert subjects(sandbox) == ["later", "after", "before"]


def test_the_password_is_shown_nowhere(
    start: Start, postgres: PostgresServer, caplog: pytest.LogCaptureFixture
) -> None:
    url = postgres.new_url().replace("postgres@", "postgres:s3cret@")
    with caplog.at_level(logging.DEBUG):
        sandbox = start(store=url)
        send(sandbox, "one")
        settings = Settings.of(store=url)
        shown = f"{call(sandbox, 'api/info')} {settings} {settings.store}"
    assert "s3cret" not in shown + caplog.text
    assert "postgres:***@" in shown


@pytest.mark.parametrize(
    "store", ["mysql://app:s3cret@h/m", "postgresql:app:s3cret@h", "postgresql://a:s3cret@h:0/m"]
)
def test_a_refused_store_does_not_show_the_password(store: str) -> None:
    with pytest.raises(BadSetting) as caught:
        Sandbox(store=store)
    assert "s3cret" not in str(caught.value)
