"""One message that cannot be encoded or matched costs no other one its change."""

import threading
from datetime import UTC, datetime

from delivering import deliver
from live_page import OpenPage
from mailtrap_local import Sandbox
from mailtrap_local.mail.envelope import Envelope
from mailtrap_local.mail.session import Session
from mailtrap_local.mailroom.mailroom import Mailroom
from mailtrap_local.store.base import Entry
from mailtrap_local.store.memory import MemoryStore
from mailtrap_local.webapp.live.waiters import WaitCondition, Waiters

HOSTILE = Envelope(mail_from="\ud800@example.com", rcpt_to=("ann@example.com",))


def subjects(page_changes: list[dict[str, dict[str, str]]]) -> list[str]:
    """Subjects of the messages that can be shown, which are numbers."""
    shown = (change["message"]["subject"] for change in page_changes)
    return [subject for subject in shown if subject.isdigit()]


def test_the_others_of_its_frame_are_sent(sandbox: Sandbox, open_page: OpenPage) -> None:
    cursor = sandbox.mailroom.store.cursor
    deliver(sandbox, b"Subject: 1\r\n\r\n")
    sandbox.mailroom.deliver(HOSTILE, b"Subject: hostile\r\n\r\n")
    deliver(sandbox, b"Subject: 2\r\n\r\n")
    behind, live = open_page(cursor), open_page(cursor)  # read from the log, and from frames
    deliver(sandbox, b"Subject: 3\r\n\r\n")
    for page in (behind, live):
        shown: list[str] = []
        while len(shown) < 3:
            shown += subjects(page.frame()["changes"])
        assert shown == ["1", "2", "3"]


def test_a_page_follows_on_behind_it(sandbox: Sandbox, open_page: OpenPage) -> None:
    page = open_page(sandbox.mailroom.store.cursor)
    for number in range(5):
        sandbox.mailroom.deliver(HOSTILE, b"Subject: hostile\r\n\r\n")
        deliver(sandbox, f"Subject: {number}\r\n\r\n".encode())
    shown: list[str] = []
    while len(shown) < 5:
        shown += subjects(page.frame()["changes"])
    assert shown == ["0", "1", "2", "3", "4"]


def test_a_session_that_cannot_be_encoded_hides_no_other(
    sandbox: Sandbox, open_page: OpenPage
) -> None:
    page = open_page()
    for number in range(3):
        session = Session(
            session_id="\ud800" if number == 1 else str(number),
            peer="127.0.0.1:1",
            listener="127.0.0.1:1025",
            started_at=datetime.now(UTC),
        )
        sandbox.mailroom.sessions.begin(session)
    seen = set()
    for change in page.status_changes("session"):
        seen.add(change["session"]["id"])
        if seen >= {"0", "2"}:
            break


def condition(word: str) -> WaitCondition:
    def matches(entry: Entry) -> bool:
        if entry.message.subject == "hostile":
            raise ValueError(entry.message.id)
        return entry.message.subject == word

    return WaitCondition(count=1, mailbox=None, after=0, is_seen=bool, matches=matches, find=list)


def test_a_message_that_cannot_be_matched_keeps_no_request_waiting() -> None:
    mailroom = Mailroom(MemoryStore(max_messages=100, max_bytes=10**6))
    waiters = Waiters(mailroom)
    waiters.start()
    try:
        found: list[int] = []

        def wait(word: str) -> None:
            result = waiters.wait(condition(word), 10, lambda: False)
            found.append(len(result.entries))

        waiting = [threading.Thread(target=wait, args=(word,)) for word in ("1", "2")]
        for thread in waiting:
            thread.start()
        for subject in ("hostile", "1", "hostile", "2"):
            deliver(mailroom, f"Subject: {subject}\r\n\r\n".encode())
        for thread in waiting:
            thread.join(timeout=5)
        assert found == [1, 1]
    finally:
        waiters.stop()
