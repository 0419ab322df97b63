"""POP3 as a conversation, without sockets (RFC 1939, 2449, 2595, 5034)."""

from base64 import b64encode

import pytest

from mailtrap_local.net.sasl import Credentials
from mailtrap_local.pop3.session import Pop3Session
from pop3_client import Drop

HELLO = b"Subject: Hello\r\n\r\nOne\r\n.two\r\nthree\r\n"
PLAIN = b64encode(b"\0ann\0s3cret")


def begin(*, offers_tls: bool = False, requires_tls: bool = False) -> Pop3Session:
    return Pop3Session(offers_tls=offers_tls, requires_tls=requires_tls)


def say(session: Pop3Session, line: bytes) -> bytes:
    return b"".join(session.receive(line))


@pytest.fixture
def drop() -> Drop:
    """A maildrop of three messages."""
    return Drop([HELLO, b"Subject: Second\r\n\r\n", b"no end"])


@pytest.fixture
def session(drop: Drop) -> Pop3Session:
    """A session that has logged in."""
    session = begin()
    say(session, b"USER ann")
    say(session, b"PASS x")
    session.accept(drop)
    return session


def test_user_and_pass_ask_for_the_credentials_to_be_checked(drop: Drop) -> None:
    session = begin()
    assert say(session, b"USER ann") == b"+OK And the password?\r\n"
    assert session.credentials is None
    assert say(session, b"PASS my  pass word ") == b""
    assert session.credentials == Credentials("ann", "my  pass word ")
    assert session.accept(drop) == (b"+OK Logged in: 3 messages (63 octets)\r\n",)
    assert session.credentials is None


def test_pass_needs_a_user() -> None:
    assert say(begin(), b"PASS x") == b"-ERR Send USER first\r\n"


def test_verbs_are_taken_in_any_case(session: Pop3Session) -> None:
    assert say(session, b"sTaT") == b"+OK 3 63\r\n"


@pytest.mark.parametrize("line", [b"STAT", b"LIST", b"RETR 1", b"DELE 1", b"NOOP"])
def test_mail_is_shown_to_nobody_who_has_not_logged_in(line: bytes) -> None:
    assert say(begin(), line) == b"-ERR Log in first\r\n"


def test_nobody_logs_in_twice(session: Pop3Session) -> None:
    assert say(session, b"USER bob") == b"-ERR Logged in already\r\n"
    assert say(session, b"STLS") == b"-ERR Logged in already\r\n"


def test_whoever_fails_too_often_is_sent_away() -> None:
    session = begin()
    for attempt in range(5):
        assert not session.is_over, attempt
        say(session, b"USER ann")
        say(session, b"PASS wrong")
        assert session.reject("No", temporary=False) == (b"-ERR [AUTH] No\r\n",)
    assert session.is_over


def test_whoever_talks_nonsense_for_long_is_sent_away(session: Pop3Session) -> None:
    for _ in range(100):
        assert not session.is_over
        assert say(session, b"\xff\x00 nonsense") == b"-ERR No such command\r\n"
    assert session.is_over


# -- AUTH ------------------------------------------------------------------------------------


def test_auth_alone_lists_the_mechanisms() -> None:
    assert say(begin(), b"AUTH") == b"+OK Mechanisms follow\r\nPLAIN\r\nLOGIN\r\n.\r\n"


@pytest.mark.parametrize(
    "lines",
    [
        [b"AUTH PLAIN " + PLAIN],
        [b"auth plain", PLAIN],
        [b"AUTH LOGIN", b64encode(b"ann"), b64encode(b"s3cret")],
        [b"AUTH LOGIN " + b64encode(b"ann"), b64encode(b"s3cret")],
    ],
)
def test_auth_asks_for_the_credentials_to_be_checked(lines: list[bytes]) -> None:
    session = begin()
    *all_but_last, last = lines
    for line in all_but_last:
        assert say(session, line).startswith(b"+ ")
    assert say(session, last) == b""
    assert session.credentials == Credentials("ann", "s3cret")


@pytest.mark.parametrize(
    ("lines", "reply"),
    [
        ([b"AUTH CRAM-MD5"], b"-ERR Mechanism not known, take PLAIN or LOGIN\r\n"),
        ([b"AUTH PLAIN", b"*"], b"-ERR Authentication given up\r\n"),
        ([b"AUTH PLAIN", b"???"], b"-ERR Invalid base64\r\n"),
        ([b"AUTH PLAIN ???"], b"-ERR Invalid base64\r\n"),
        ([b"AUTH PLAIN \xe4\xf6"], b"-ERR Invalid base64\r\n"),
        ([b"AUTH PLAIN ="], b"-ERR PLAIN wants NUL user NUL password\r\n"),
    ],
)
def test_an_auth_gone_wrong_leads_back_to_commands(lines: list[bytes], reply: bytes) -> None:
    session = begin()
    assert [say(session, line) for line in lines][-1] == reply
    assert session.credentials is None
    assert say(session, b"USER ann").startswith(b"+OK")


# -- TLS -------------------------------------------------------------------------------------


def test_stls_is_offered_until_it_is_used() -> None:
    session = begin(offers_tls=True)
    assert b"\r\nSTLS\r\n" in say(session, b"CAPA")
    say(session, b"USER ann")
    assert say(session, b"STLS") == b"+OK Begin TLS\r\n"
    assert session.wants_tls
    session.secured()
    assert not session.wants_tls
    assert b"STLS" not in say(session, b"CAPA")
    assert say(session, b"STLS") == b"-ERR STLS is not offered\r\n"
    assert say(session, b"PASS x") == b"-ERR Send USER first\r\n", "said in clear, so forgotten"


def test_stls_is_not_offered_without_tls() -> None:
    assert b"STLS" not in say(begin(), b"CAPA")
    assert say(begin(), b"STLS") == b"-ERR STLS is not offered\r\n"


def test_nobody_logs_in_before_the_tls_that_is_required() -> None:
    session = begin(offers_tls=True, requires_tls=True)
    capabilities = say(session, b"CAPA")
    assert b"USER" not in capabilities
    assert b"SASL" not in capabilities
    for line in (b"USER ann", b"PASS x", b"AUTH PLAIN " + PLAIN):
        assert say(session, line) == b"-ERR Send STLS first\r\n"
    say(session, b"STLS")
    session.secured()
    assert b"SASL PLAIN LOGIN\r\n" in say(session, b"CAPA")
    assert say(session, b"USER ann").startswith(b"+OK")


# -- the mail --------------------------------------------------------------------------------


def test_capabilities_are_those_that_there_are(session: Pop3Session) -> None:
    lines = say(session, b"CAPA").split(b"\r\n")
    assert lines[1:-2] == [
        *(b"TOP", b"UIDL", b"RESP-CODES", b"AUTH-RESP-CODE", b"PIPELINING"),
        *(b"USER", b"SASL PLAIN LOGIN", b"IMPLEMENTATION mailtrap_local"),
    ]


def test_list_and_uidl_tell_of_all_or_of_one(session: Pop3Session) -> None:
    assert say(session, b"LIST") == b"+OK\r\n1 36\r\n2 19\r\n3 8\r\n.\r\n"
    assert say(session, b"LIST 2") == b"+OK 2 19\r\n"
    assert say(session, b"UIDL") == b"+OK\r\n1 1f.1\r\n2 1f.2\r\n3 1f.3\r\n.\r\n"
    assert say(session, b"UIDL 3") == b"+OK 3 1f.3\r\n"


def test_retr_stuffs_dots(session: Pop3Session) -> None:
    stuffed = HELLO.replace(b".two", b"..two")
    assert say(session, b"RETR 1") == b"+OK 36 octets\r\n" + stuffed + b".\r\n"


def test_a_last_line_without_an_end_gets_one(session: Pop3Session) -> None:
    assert say(session, b"RETR 3") == b"+OK 8 octets\r\nno end\r\n.\r\n"


@pytest.mark.parametrize(
    ("lines", "body"),
    [(0, b""), (1, b"One\r\n"), (2, b"One\r\n..two\r\n"), (999, b"One\r\n..two\r\nthree\r\n")],
)
def test_top_sends_the_headers_and_some_lines(
    session: Pop3Session, lines: int, body: bytes
) -> None:
    reply = say(session, b"TOP 1 %d" % lines)
    assert reply == b"+OK Its top follows\r\nSubject: Hello\r\n\r\n" + body + b".\r\n"


def test_deleted_messages_keep_their_number_and_are_gone_from_all_lists(
    session: Pop3Session,
) -> None:
    assert say(session, b"DELE 2") == b"+OK Message 2 goes at QUIT\r\n"
    assert say(session, b"STAT") == b"+OK 2 44\r\n"
    assert say(session, b"LIST") == b"+OK\r\n1 36\r\n3 8\r\n.\r\n"
    for line in (b"LIST 2", b"UIDL 2", b"RETR 2", b"TOP 2 0", b"DELE 2"):
        assert say(session, line) == b"-ERR Message 2 is deleted\r\n"


def test_rset_takes_all_deletions_back(session: Pop3Session, drop: Drop) -> None:
    say(session, b"DELE 1")
    assert say(session, b"RSET") == b"+OK Nothing is deleted: 3 messages (63 octets)\r\n"
    say(session, b"QUIT")
    assert drop.removed == []


def test_dele_takes_effect_at_quit(session: Pop3Session, drop: Drop) -> None:
    say(session, b"DELE 1")
    say(session, b"DELE 3")
    assert drop.removed == []
    assert say(session, b"QUIT") == b"+OK Bye\r\n"
    assert session.is_over
    assert sorted(drop.removed) == [0, 2]


def test_a_message_removed_by_another_client_is_an_error_and_no_mistake(
    session: Pop3Session, drop: Drop
) -> None:
    drop.gone.add(1)
    for _ in range(200):
        for line in (b"RETR 2", b"TOP 2 0"):
            assert say(session, line) == b"-ERR This message has been removed since the login\r\n"
    assert not session.is_over
    assert say(session, b"STAT") == b"+OK 3 63\r\n"
    assert say(session, b"UIDL 2") == b"+OK 2 1f.2\r\n"
    assert say(session, b"RETR 3").startswith(b"+OK 8 octets")


def test_quit_before_the_login_removes_nothing() -> None:
    session = begin()
    assert say(session, b"QUIT") == b"+OK Bye\r\n"
    assert session.is_over


@pytest.mark.parametrize(
    "argument", [b"", b"0", b"4", b"-1", b"1.0", b"2x", b"x", "²".encode(), b"9" * 5000]
)
def test_a_number_of_no_message_is_refused(session: Pop3Session, argument: bytes) -> None:
    for verb in (b"RETR", b"DELE", b"TOP"):
        assert say(session, verb + b" " + argument).startswith(b"-ERR ")


@pytest.mark.parametrize("lines", [b"", b" -1", b" x", b" " + b"9" * 5000])
def test_top_wants_a_number_of_lines(session: Pop3Session, lines: bytes) -> None:
    assert say(session, b"TOP 1" + lines) == b"-ERR Syntax: TOP message lines\r\n"
