"""The sessions that are kept: which, in what order, and which of them are found."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest

from mailtrap_local.errors import SessionNotFound
from mailtrap_local.mail.session import Session
from mailtrap_local.mailroom.session_log import KEPT, SessionLog

START = datetime(2026, 11, 22, 10, tzinfo=UTC)


@pytest.fixture
def log() -> SessionLog:
    return SessionLog()


def begun(log: SessionLog, number: int, mailbox: str | None = None) -> Session:
    session = Session(
        session_id=f"s{number}",
        peer="127.0.0.1:40312",
        listener="127.0.0.1:1025",
        started_at=START + timedelta(seconds=number),
    )
    session.mailbox = mailbox
    log.begin(session)
    return session


def ended(log: SessionLog, number: int, mailbox: str | None = None, kept: int = 0) -> Session:
    session = begun(log, number, mailbox)
    for message in range(kept):
        session.kept(f"m{message}", mailbox or "inbox")
    session.end(1, left="the client said QUIT", halfway=False)
    log.end(session)
    return session


def test_a_session_is_found_by_its_id_open_or_ended(log: SessionLog) -> None:
    session = begun(log, 1)
    assert log.get("s1") is session
    session.end(1, left="", halfway=False)
    log.end(session)
    assert log.get("s1") is session


@pytest.mark.parametrize("session_id", ["", "s2", "x" * 1000, "\n"])
def test_an_unknown_id_is_an_error_that_is_short(log: SessionLog, session_id: str) -> None:
    begun(log, 1)
    with pytest.raises(SessionNotFound, match=r"no session '.{0,41} is kept") as caught:
        log.get(session_id)
    assert isinstance(caught.value, LookupError)


def test_of_those_that_have_ended_the_newest_thousand_are_kept(log: SessionLog) -> None:
    for number in range(KEPT + 1):
        ended(log, number)
    assert len(log.find()) == KEPT == 1000
    with pytest.raises(SessionNotFound, match="'s0'"):
        log.get("s0")
    assert log.get("s1") in log.find()


def test_an_open_session_is_kept_however_old(log: SessionLog) -> None:
    oldest = begun(log, 0)
    for number in range(1, KEPT + 100):
        ended(log, number)
    assert log.get("s0") is oldest
    assert log.find()[-1] is oldest
    oldest.end(1, left="", halfway=False)
    log.end(oldest)
    assert log.get("s0") is oldest


def test_they_are_listed_newest_first_whether_open_or_ended(log: SessionLog) -> None:
    second, first, third = ended(log, 2), begun(log, 1), begun(log, 3)
    assert log.find() == [third, second, first]
    assert log.find(limit=2) == [third, second]


def test_they_are_found_by_mailbox_and_by_failure(log: SessionLog) -> None:
    open_one, good = begun(log, 1, "shop"), ended(log, 2, "shop", kept=1)
    bad, other, unknown = ended(log, 3, "shop"), ended(log, 4, "inbox"), ended(log, 5)
    assert log.find("shop") == [bad, good, open_one]
    assert log.find("shop", failed=True) == [bad]
    assert log.find("shop", failed=False) == [good, open_one]
    assert log.find(failed=True) == [unknown, other, bad]
    assert log.find("shop", failed=True, limit=1) == [bad]
    assert log.find("nobody's") == []


def test_ends_are_counted_also_those_of_sessions_that_are_gone(log: SessionLog) -> None:
    begun(log, 1)
    for number in range(KEPT + 5):
        ended(log, 10 + number, kept=1)
    ended(log, 5)
    assert log.outcomes() == {"open": 1, "delivered": KEPT + 5, "aborted": 1}


def test_readers_and_listeners_do_not_disturb_each_other(log: SessionLog) -> None:
    def write(first: int) -> None:
        for number in range(first, first + 500):
            ended(log, number)

    def read(_: int) -> None:
        for _ in range(20):
            assert all(log.get(session.id) for session in log.find(limit=10))

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(write, (0, 1000)))
        list(threads.map(read, range(4)))
        writing = threads.submit(write, 2000)
        reading = threads.submit(lambda: [len(log.find()) for _ in range(50)])
        writing.result()
        assert set(reading.result()) <= {KEPT, KEPT + 1}  # one may be open
        assert len(log.find()) == KEPT
