"""Sessions over HTTP: what was said at the SMTP listener, and how it ended."""

from base64 import b64encode
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from asking import Ask
from conversing import Client, Connect
from delivering import deliver
from mailtrap_local import Sandbox
from mailtrap_local.mail.connection_info import AuthInfo, TlsInfo
from mailtrap_local.mail.session import MAX_LINES, Session

Begin = Callable[..., Session]

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.fixture
def begin(sandbox: Sandbox) -> Begin:
    """Begins a session, as a listener would, so many seconds after noon."""

    def begin(session_id: str, *, after: float = 0, mailbox: str | None = None) -> Session:
        session = Session(
            session_id=session_id,
            peer="127.0.0.1:40312",
            listener="127.0.0.1:1025",
            started_at=NOON + timedelta(seconds=after),
        )
        session.mailbox = mailbox
        sandbox.mailroom.sessions.begin(session)
        return session

    return begin


@pytest.fixture
def client(connect: Connect) -> Client:
    return connect()


def listed(ask: Ask, query: str = "") -> list[str]:
    return [session["id"] for session in ask("GET", f"/api/sessions?{query}").json["sessions"]]


# -- the shape -------------------------------------------------------------------------------


def test_without_a_connection_there_is_no_session(ask: Ask) -> None:
    assert ask("GET", "/api/sessions").json == {"sessions": []}


def test_a_session_that_goes_on_leaves_open_what_is_not_known(ask: Ask, begin: Begin) -> None:
    begin("s1")
    assert ask("GET", "/api/sessions/s1").json == {
        "id": "s1",
        "mailbox": None,
        "peer": "127.0.0.1:40312",
        "listener": "127.0.0.1:1025",
        "helo": "",
        "helo_problem": "",
        "started_at": "2026-11-22T12:00:00Z",
        "ended_at": None,
        "outcome": "open",
        "reason": "",
        "tls": None,
        "auth": None,
        "message_ids": [],
        "replica": None,
        "transcript": [],
        "omitted": 0,
    }


def test_a_session_that_has_ended_says_why(ask: Ask, sandbox: Sandbox, begin: Begin) -> None:
    session = begin("s1", mailbox="inbox")
    session.helo = "app"
    session.tls = TlsInfo(version="TLSv1.3", cipher="TLS_AES_256_GCM_SHA384", client="app")
    session.auth = AuthInfo(username="app", mechanism="PLAIN")
    session.heard(0.00312345678, "RCPT TO:<bad@example.com>")
    session.said(0.004, "550 5.1.1 No such user")
    session.refused("RCPT was answered 550")
    session.end(1.5, left="the client said QUIT", halfway=False)
    sandbox.mailroom.sessions.end(session)
    shown = ask("GET", "/api/sessions/s1").json
    assert shown["ended_at"] == "2026-11-22T12:00:01.500000Z"
    assert (shown["outcome"], shown["reason"]) == ("rejected", "RCPT was answered 550")
    assert shown["tls"] == {
        "version": "TLSv1.3",
        "cipher": "TLS_AES_256_GCM_SHA384",
        "client": "app",
    }
    assert shown["auth"] == {"user": "app", "mechanism": "PLAIN"}
    assert shown["transcript"] == [
        {"at": 0.003123, "from": "client", "line": "RCPT TO:<bad@example.com>", "message_id": None},
        {"at": 0.004, "from": "server", "line": "550 5.1.1 No such user", "message_id": None},
    ]


def test_a_list_has_all_of_a_session_but_its_transcript(ask: Ask, begin: Begin) -> None:
    begin("s1").heard(0, "EHLO app")
    (listed,) = ask("GET", "/api/sessions").json["sessions"]
    whole = ask("GET", "/api/sessions/s1").json
    assert whole.keys() - listed.keys() == {"transcript", "omitted"}
    assert listed.items() <= whole.items()


def test_a_transcript_is_bounded_and_says_how_much_is_missing(ask: Ask, begin: Begin) -> None:
    session = begin("s1")
    for number in range(1000):
        session.heard(number, f"NOOP {number}")
    shown = ask("GET", "/api/sessions/s1").json
    assert len(shown["transcript"]) == MAX_LINES
    assert shown["omitted"] == 1000 - MAX_LINES
    assert shown["transcript"][0]["line"] == "NOOP 0"
    assert shown["transcript"][-1]["line"] == "NOOP 999"


# -- lists -----------------------------------------------------------------------------------


def test_lists_are_newest_first_and_as_long_as_asked_for(ask: Ask, begin: Begin) -> None:
    for number in range(60):
        begin(f"s{number}", after=number)
    assert listed(ask, "limit=2") == ["s59", "s58"]
    assert len(listed(ask)) == 50
    assert len(listed(ask, "limit=1000")) == 60


def test_lists_of_a_mailbox_and_of_those_that_failed(
    ask: Ask, sandbox: Sandbox, begin: Begin
) -> None:
    begin("open")
    for number, (name, mailbox) in enumerate(
        [("kept", "inbox"), ("refused", "inbox"), ("given-up", "shop")], start=1
    ):
        session = begin(name, after=number, mailbox=mailbox)
        if name == "kept":
            session.kept("01K", mailbox)
        session.end(1, left="the client closed the connection", halfway=name == "refused")
        sandbox.mailroom.sessions.end(session)
    assert listed(ask, "failed=1") == ["given-up", "refused"]
    assert listed(ask, "failed=0") == ["kept", "open"]
    assert listed(ask, "mailbox=inbox") == ["refused", "kept"]
    assert listed(ask, "mailbox=inbox&failed=1&limit=1") == ["refused"]
    assert listed(ask, "mailbox=nobody") == []


@pytest.mark.parametrize("query", ["limit=0", "limit=1001", "failed=2", "failed=x", "colour=red"])
def test_a_query_that_makes_no_sense_is_a_400_that_says_why(ask: Ask, query: str) -> None:
    answer = ask("GET", f"/api/sessions?{query}")
    assert answer.status == 400
    assert query.partition("=")[0] in answer.json["detail"]


def test_a_session_that_is_not_kept_is_a_404(ask: Ask) -> None:
    answer = ask("GET", "/api/sessions/nobody")
    assert answer.status == 404
    assert answer.headers["content-type"] == "application/problem+json"
    assert "nobody" in answer.json["detail"]


# -- real conversations ----------------------------------------------------------------------


def test_a_conversation_is_shown_while_it_goes_on(ask: Ask, client: Client) -> None:
    client.say(b"EHLO app\r\n")
    (session,) = ask("GET", "/api/sessions").json["sessions"]
    assert (session["helo"], session["outcome"]) == ("app", "open")
    assert session["helo_problem"] == "not fully qualified: there is no dot in it"
    client.say(b"MAIL FROM:<\xff\x00>\r\n")
    transcript = ask("GET", f"/api/sessions/{session['id']}").json["transcript"]
    assert [line["from"] for line in transcript[:2]] == ["server", "client"]
    assert transcript[1]["line"] == "EHLO app"
    assert transcript[-2]["line"] == "MAIL FROM:<ÿ\x00>"
    assert [line["at"] for line in transcript] == sorted(line["at"] for line in transcript)


def test_from_a_message_to_its_session_and_back(ask: Ask, client: Client) -> None:
    assert client.say(b"EHLO app\r\n").startswith("250")
    assert client.send(b"Subject: Hello\r\n\r\nThe body\r\n").startswith("250")
    message = ask("GET", "/api/messages/latest").json
    session = ask("GET", f"/api/messages/{message['id']}/session").json
    assert session["message_ids"] == [message["id"]]
    assert session["id"] == message["session_id"]
    assert session["mailbox"] == "inbox"
    assert session == ask("GET", f"/api/sessions/{session['id']}").json
    assert session == ask("GET", "/api/messages/latest/session").json
    assert not any("The body" in line["line"] for line in session["transcript"])
    own = [line["line"] for line in session["transcript"] if line["message_id"] == message["id"]]
    assert (own[0], own[-1]) == (
        "MAIL FROM:<ann@example.com>",
        f"250 2.0.0 Kept as {message['id']}",
    )


def test_a_message_outlives_its_session(ask: Ask, sandbox: Sandbox) -> None:
    message = deliver(sandbox, session_id="long-gone")
    answer = ask("GET", f"/api/messages/{message.id}/session")
    assert answer.status == 404
    assert "no longer kept" in answer.json["detail"]
    assert ask("GET", f"/api/messages/{message.id}").status == 200


def test_without_a_message_there_is_no_session_of_it(ask: Ask) -> None:
    assert ask("GET", "/api/messages/latest/session").status == 404
    assert ask("GET", "/api/messages/nobody/session").status == 404


def test_a_password_is_shown_neither_in_clear_nor_encoded(ask: Ask, client: Client) -> None:
    password = "correct-horse"
    credentials = b64encode(f"\0app\0{password}".encode())
    client.say(b"EHLO app\r\n")
    assert client.say(b"AUTH PLAIN " + credentials + b"\r\n").startswith("235")
    (session,) = ask("GET", "/api/sessions").json["sessions"]
    assert session["auth"] == {"user": "app", "mechanism": "PLAIN"}
    body = ask("GET", f"/api/sessions/{session['id']}").body
    assert b"AUTH PLAIN ***" in body
    for secret in (password.encode(), credentials, b64encode(password.encode())):
        assert secret not in body
