"""The indexer prepares search texts in the background, while no mail comes in."""

import smtplib
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from delivering import deliver
from mailtrap_local import Sandbox
from mailtrap_local.mail.message import Message
from mailtrap_local.mail.search_text import MARKS
from mailtrap_local.mailroom.mailroom import Mailroom
from mailtrap_local.mailroom.search_indexer import Indexer
from mailtrap_local.search import parse_query
from mailtrap_local.store.memory import MemoryStore


@contextmanager
def indexer_of(mailroom: Mailroom) -> Iterator[Indexer]:
    indexer = Indexer(mailroom)
    indexer.start()
    try:
        yield indexer
    finally:
        indexer.stop()


def make_mailroom(max_messages: int = 1000) -> Mailroom:
    return Mailroom(MemoryStore(max_messages=max_messages, max_bytes=10**6))


def fill(mailroom: Mailroom, count: int) -> list[Message]:
    return [deliver(mailroom) for _ in range(count)]


def becomes_true(look: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + 60
    while not look() and time.monotonic() < deadline:
        time.sleep(0.005)  # nothing rings when a search text has been made
    return look()


def test_what_is_there_and_what_comes_gets_its_search_text() -> None:
    mailroom = make_mailroom()
    there = fill(mailroom, 100)
    with indexer_of(mailroom):
        assert becomes_true(lambda: all(message.is_searchable for message in there))
        come = fill(mailroom, 3)
        assert becomes_true(lambda: all(message.is_searchable for message in come))


def test_it_looks_for_codes() -> None:
    mailroom = make_mailroom()
    message = deliver(mailroom, b"Subject: Sign in\r\n\r\nYour verification code is 604118.")
    with indexer_of(mailroom):
        assert becomes_true(lambda: message.is_indexed)
    assert message.search_text.startswith(MARKS["code"])
    assert message.has_code


def test_it_goes_on_where_mail_has_gone_meanwhile() -> None:
    mailroom = make_mailroom(max_messages=5)
    with indexer_of(mailroom):
        kept = fill(mailroom, 50)[-5:]
        mailroom.store.remove([kept[0].id])
        assert becomes_true(lambda: all(message.is_searchable for message in kept[1:]))
        mailroom.clear()
        again = fill(mailroom, 1)
        assert becomes_true(lambda: again[0].is_searchable)


def test_it_rests_while_mail_pours_in() -> None:
    mailroom = make_mailroom()
    until = time.monotonic() + 0.5
    with indexer_of(mailroom):
        (message,) = fill(mailroom, 1)
        while time.monotonic() < until:
            mailroom.store.update([message.id], read=True)
            mailroom.store.update([message.id], read=False)
        assert not message.is_searchable
        assert becomes_true(lambda: message.is_searchable)


def test_it_can_be_stopped_at_any_time() -> None:
    mailroom = make_mailroom()
    Indexer(mailroom).stop()
    with indexer_of(mailroom) as indexer:
        fill(mailroom, 100)
        indexer.stop()
        indexer.stop()
        assert "mailtrap-indexer" not in names_of_threads()


def test_only_a_sandbox_with_a_page_has_one() -> None:
    with Sandbox():
        assert "mailtrap-indexer" not in names_of_threads()
    with Sandbox(http="127.0.0.1:0"):
        assert "mailtrap-indexer" in names_of_threads()
    assert "mailtrap-indexer" not in names_of_threads()


def test_a_search_right_behind_a_burst_sees_all_of_it() -> None:
    with Sandbox(http="127.0.0.1:0") as sandbox:
        senders = [threading.Thread(target=send_burst, args=(sandbox, 50)) for _ in range(4)]
        for sender in senders:
            sender.start()
        for sender in senders:
            sender.join()
        assert len(sandbox.mailroom.store.find(parse_query("subject:burst body:number"))) == 200


def test_a_search_sees_every_message_that_has_been_answered() -> None:
    with Sandbox(http="127.0.0.1:0") as sandbox:
        for sent in range(1, 30):
            send_burst(sandbox, 1)
            assert len(sandbox.mailroom.store.find(parse_query("burst"))) == sent


def send_burst(sandbox: Sandbox, count: int) -> None:
    with smtplib.SMTP(sandbox.smtp.host, sandbox.smtp.port) as client:
        for number in range(count):
            mail = f"Subject: Burst\r\n\r\nnumber {number}\r\n"
            client.sendmail("app@example.com", ["ann@example.com"], mail)


def names_of_threads() -> list[str]:
    return [thread.name for thread in threading.enumerate()]
