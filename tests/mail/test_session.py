"""The record of a session: its bounds, and what its end is called."""

import sys
from datetime import UTC, datetime, timedelta

import pytest

from mailtrap_local.mail.session import MAX_LINES, Line, Outcome, Session

START = datetime(2026, 11, 22, 10, tzinfo=UTC)


@pytest.fixture
def session() -> Session:
    return Session(
        session_id="s1", peer="127.0.0.1:40312", listener="127.0.0.1:1025", started_at=START
    )


# -- the transcript --------------------------------------------------------------------------


def test_a_transcript_tells_who_said_what_and_when(session: Session) -> None:
    session.said(0.001, "220 localhost")
    session.heard(0.002, "EHLO app")
    session.said(0.003, "250-localhost\r\n250 HELP")
    assert session.transcript == (
        Line(0.001, "server", "220 localhost"),
        Line(0.002, "client", "EHLO app"),
        Line(0.003, "server", "250-localhost"),
        Line(0.003, "server", "250 HELP"),
    )
    assert session.omitted == 0


@pytest.mark.parametrize("lines", [0, 1, 199, 200])
def test_up_to_200_lines_nothing_is_left_out(session: Session, lines: int) -> None:
    for number in range(lines):
        session.heard(number, str(number))
    session.end(lines, left="", halfway=False)
    assert [line.text for line in session.transcript] == [str(number) for number in range(lines)]
    assert session.omitted == 0


@pytest.mark.parametrize("lines", [201, 300, 400, 401, 402, 1000, 5000])
@pytest.mark.parametrize("has_ended", [False, True])
def test_of_more_the_first_and_the_last_hundred_are_kept(
    session: Session, lines: int, *, has_ended: bool
) -> None:
    for number in range(lines):
        session.heard(number, str(number))
    if has_ended:
        session.end(lines, left="", halfway=False)
    texts = [int(line.text) for line in session.transcript]
    assert texts == [*range(100), *range(lines - 100, lines)]
    assert session.omitted == lines - MAX_LINES


@pytest.mark.parametrize("letter", ["x", "ü", "\N{PILE OF POO}"])
def test_lines_are_cut_short_once_they_are_many_and_long(session: Session, letter: str) -> None:
    for number in range(1000):
        session.heard(number, letter * 5000)
    texts = [line.text for line in session.transcript]
    assert len(texts) == MAX_LINES
    assert len(texts[0].encode()) in (998, 1000)
    assert texts[-1] == letter * 100
    assert sum(map(sys.getsizeof, texts)) < 200_000


@pytest.mark.parametrize("replies", [10, 30, 500])
def test_replies_of_many_lines_count_as_many(session: Session, replies: int) -> None:
    for number in range(replies):
        session.heard(number, f"{number}")
        session.said(number, "\r\n".join(f"250-{number}.{line}" for line in range(10)))
    assert len(session.transcript) + session.omitted == 11 * replies
    assert len(session.transcript) == min(11 * replies, MAX_LINES)
    assert session.transcript[0].text == "0"
    assert session.transcript[-1].text == f"250-{replies - 1}.9"


@pytest.mark.parametrize(
    ("line", "kept"),
    [
        ("x" * 1000, "x" * 1000),
        ("x" * 1001, "x" * 1000),
        ("ü" * 600, "ü" * 500),
        ("x" + "ü" * 600, "x" + "ü" * 499),
        ("\U0001f600" * 4000, "\U0001f600" * 250),
    ],
)
def test_of_a_line_at_most_1000_octets_are_kept_and_no_half_character(
    session: Session, line: str, kept: str
) -> None:
    session.heard(0, line)
    session.said(0, f"{line}\r\n{line}")
    assert [one.text for one in session.transcript] == [kept, kept, kept]


def test_for_people_no_control_character_gets_through(session: Session) -> None:
    session.heard(0.0005, "EHLO \x1b[31mapp\x07")
    session.end(1, left="the client\nleft", halfway=False)
    assert str(session) == ("    0.001 C: EHLO \\x1b[31mapp\\x07\naborted: the client\\nleft")


def deliver(session: Session, message_id: str) -> None:
    session.heard(1, f"MAIL {message_id}")
    session.begin_transaction()
    session.said(1, "250 Ok")
    session.kept(message_id, "inbox")
    session.said(1, f"250 Kept {message_id}")
    session.replied()


@pytest.mark.parametrize("has_ended", [False, True])
def test_lines_know_their_message_however_many_are_left_out(
    session: Session, *, has_ended: bool
) -> None:
    session.said(0, "220-a\r\n220 b")
    for number in range(2000):
        deliver(session, f"m{number}")
    if has_ended:
        session.end(2, left="", halfway=False)
    assert session.omitted == 6002 - MAX_LINES
    assert [line.message_id for line in session.transcript[:2]] == [None, None]
    owners = [line.message_id for line in session.transcript if line.message_id]
    assert owners[-3:] == ["m1999"] * 3
    for line in session.transcript:
        assert line.message_id is None or line.text.endswith((line.message_id, "Ok"))
    assert len(session.message_ids) == 1000


# -- the end ---------------------------------------------------------------------------------


def test_a_session_that_goes_on_is_open(session: Session) -> None:
    assert (session.outcome, session.failed, session.ended_at) == ("open", False, None)
    assert repr(session).startswith("<Session s1 of 127.0.0.1:40312: open")


@pytest.mark.parametrize(
    ("messages", "refusal", "halfway", "idle", "outcome", "reason"),
    [
        (0, "", False, False, "aborted", "left"),
        (0, "", True, False, "aborted", "left in the middle of a transaction"),
        (0, "", False, True, "idle", "left"),
        (0, "RCPT was answered 550", False, False, "rejected", "RCPT was answered 550"),
        (0, "RCPT was answered 550", True, False, "rejected", "RCPT was answered 550"),
        (0, "RCPT was answered 550", False, True, "idle", "left"),
        (1, "", False, False, "delivered", "1 kept, then left"),
        (2, "", False, True, "delivered", "2 kept, then left"),
        (1, "", True, False, "aborted", "left in the middle of a transaction"),
        (1, "", True, True, "idle", "left"),
        (1, "MAIL was answered 421", False, False, "rejected", "MAIL was answered 421"),
    ],
)
def test_an_end_has_a_name_and_a_reason(
    *,
    session: Session,
    messages: int,
    refusal: str,
    halfway: bool,
    idle: bool,
    outcome: Outcome,
    reason: str,
) -> None:
    for number in range(messages):
        session.kept(f"m{number}", "inbox")
    if refusal:
        session.refused(refusal)
    session.end(1.5, left="left", halfway=halfway, idle=idle)
    assert (session.outcome, session.reason) == (outcome, reason)
    assert session.failed == (outcome != "delivered")
    assert session.ended_at == START + timedelta(seconds=1.5)


def test_what_was_refused_before_a_message_no_longer_matters(session: Session) -> None:
    session.refused("RCPT TO:<nobody@example.com> was answered 550")
    session.kept("m1", "inbox")
    session.end(1, left="the client said QUIT", halfway=False)
    assert session.outcome == "delivered"


def test_a_session_ends_once(session: Session) -> None:
    session.end(1, left="first", halfway=False)
    session.end(2, left="second", halfway=True, idle=True)
    assert (session.outcome, session.reason) == ("aborted", "first")
    assert session.ended_at == START + timedelta(seconds=1)


def test_of_very_many_messages_the_newest_are_named(session: Session) -> None:
    for number in range(1500):
        session.kept(f"m{number}", "inbox")
    assert session.message_ids == [f"m{number}" for number in range(500, 1500)]
    session.end(1, left="left", halfway=False)
