"""Changes outside the message log on the live socket: mailboxes, tags, faults and sessions."""

import secrets
import smtplib
import socket
from datetime import UTC, datetime

import pytest

from delivering import deliver
from live_page import OpenPage
from mailtrap_local import Sandbox
from mailtrap_local.mail.session import Session


def test_mailboxes_and_tags_are_sent_with_their_counts(
    sandbox: Sandbox, open_page: OpenPage
) -> None:
    page = open_page()
    mailboxes = page.status_changes("mailbox")
    assert next(mailboxes)["mailbox"] == {"name": "inbox", "total": 0, "unread": 0}
    message = deliver(sandbox, b"X-Tags: urgent\r\n\r\n")
    assert next(mailboxes)["mailbox"] == {"name": "inbox", "total": 1, "unread": 1}
    sandbox.mailroom.create_mailbox("shop")
    assert next(mailboxes)["mailbox"]["name"] == "shop"
    sandbox.mailroom.remove_mailbox("shop")
    assert next(page.status_changes("mailbox_removed"))["name"] == "shop"
    sandbox.mailroom.store.update([message.id], tags=["calm"])
    assert next(page.status_changes("tag"))["tag"] == {"name": "calm", "total": 1, "unread": 1}


def test_a_new_page_is_sent_mailboxes_tags_faults_and_sessions(
    sandbox: Sandbox, open_page: OpenPage
) -> None:
    sandbox.mailroom.create_mailbox("shop")
    fault = sandbox.mailbox.faults.reject_rcpt("bad@example.com")
    first = open_page().any_frame()["changes"]
    assert first[0] == {"type": "afresh"}
    assert {one["mailbox"]["name"] for one in first if one["type"] == "mailbox"} == {
        "inbox",
        "shop",
    }
    assert [one["fault"]["id"] for one in first if one["type"] == "fault"] == [fault.id]


def test_a_fault_is_sent_with_its_hits_and_when_it_goes(
    sandbox: Sandbox, open_page: OpenPage
) -> None:
    page = open_page()
    fault = sandbox.mailbox.faults.reject_rcpt("bad@example.com")
    faults = page.status_changes("fault")
    assert next(faults)["fault"]["hits"] == 0
    with smtplib.SMTP(*sandbox.smtp) as client, pytest.raises(smtplib.SMTPRecipientsRefused):
        client.sendmail("app@example.com", ["bad@example.com"], b"")
    assert next(faults)["fault"]["hits"] == 1
    fault.remove()
    assert next(page.status_changes("fault_removed"))["id"] == fault.id


def test_a_session_is_sent_when_it_begins_and_when_it_has_ended(
    sandbox: Sandbox, open_page: OpenPage
) -> None:
    page = open_page()
    sessions = (change["session"] for change in page.status_changes("session"))
    with socket.create_connection(sandbox.smtp, timeout=60):
        assert next(sessions)["outcome"] == "open"
    ended = next(session for session in sessions if session["outcome"] != "open")
    assert (ended["outcome"], "transcript" in ended) == ("probe", False)


def test_a_thousand_sessions_are_sent_in_few_frames(sandbox: Sandbox, open_page: OpenPage) -> None:
    page = open_page()
    page.any_frame()
    for _ in range(1000):
        session = Session(
            session_id=secrets.token_hex(8),
            peer="127.0.0.1:1",
            listener="127.0.0.1:1025",
            started_at=datetime.now(UTC),
        )
        sandbox.mailroom.sessions.begin(session)
        sandbox.mailroom.sessions.end(session)
    shown = []
    while session.id not in shown:
        shown += [change["session"]["id"] for change in page.any_frame()["changes"]]
    assert len(shown) < 500
