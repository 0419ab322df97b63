"""The live socket: nothing is missed, nothing piles up, nobody waits for somebody slow."""

import json
import secrets
import smtplib
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from typing import Any

import pytest
from simple_websocket import Client, ConnectionClosed

from mailtrap_local import Message, Sandbox
from mailtrap_local.mail.session import Session

Deliver = Callable[..., Message]

HANDSHAKE = (
    b"GET /api/live HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
    b"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
)


class PromptClient(Client):
    """Hands out also what came in one piece with the server's handshake.

    The library keeps that back until more comes, which no browser does.
    """

    def handshake(self) -> None:
        super().handshake()
        self._handle_events()  # type: ignore[attr-defined]  # the stubs leave it out
        self.connected = True  # if that was a close, the reader finds it out


def is_of_mail(change: dict[str, Any]) -> bool:
    return change["type"] in {"added", "updated", "removed"}


class Page:
    """A browser tab as the socket sees it."""

    def __init__(self, url: str) -> None:
        self.socket = PromptClient(url)

    def frame(self, timeout: float = 10) -> Any:
        """The next frame about messages."""
        while (frame := self.any_frame(timeout)) is not None:
            if frame["type"] == "reset" or any(is_of_mail(one) for one in frame["changes"]):
                return frame
        return None

    def any_frame(self, timeout: float = 10) -> Any:
        text = self.socket.receive(timeout=timeout)
        return None if text is None else json.loads(text)

    def asides(self, kind: str) -> Iterator[Any]:
        """What the socket tells of a kind of thing beside the mail, as it comes."""
        while (frame := self.any_frame()) is not None:
            yield from (change for change in frame["changes"] if change["type"] == kind)

    def changes(self, count: int) -> list[Any]:
        """The next `count` changes, in as many frames as they come."""
        seen: list[Any] = []
        while len(seen) < count:
            seen += self.frame()["changes"]
        return seen

    def close(self) -> None:
        if self.socket.connected:
            self.socket.close()


@pytest.fixture
def open_page(sandbox: Sandbox) -> Iterator[Callable[..., Page]]:
    with ExitStack() as opened:

        def open_page(after: object = None) -> Page:
            query = "" if after is None else f"?after={after}"
            page = Page(f"ws://127.0.0.1:{sandbox.http.port}/api/live{query}")
            opened.callback(page.close)
            return page

        yield open_page


def test_changes_arrive_as_they_happen(
    sandbox: Sandbox, open_page: Callable[..., Page], deliver: Deliver
) -> None:
    page = open_page(sandbox.mailroom.store.cursor)
    message = deliver(b"Subject: Hello\r\n\r\n")
    frame = page.frame()
    assert frame["type"] == "changes"
    assert frame["cursor"] == str(sandbox.mailroom.store.cursor)
    (change,) = frame["changes"]
    assert (change["type"], change["message"]["subject"]) == ("added", "Hello")
    sandbox.mailroom.update([message.id], read=True)
    (change,) = page.changes(1)
    assert (change["type"], change["message"]["read"]) == ("updated", True)
    sandbox.mailroom.remove([message.id])
    assert page.changes(1) == [{"type": "removed", "id": message.id, "mailbox": "inbox"}]


def test_a_page_goes_on_where_it_was(
    sandbox: Sandbox, open_page: Callable[..., Page], deliver: Deliver
) -> None:
    deliver(b"Subject: seen\r\n\r\n")
    cursor = sandbox.mailroom.store.cursor
    deliver(b"Subject: missed\r\n\r\n")
    page = open_page(cursor)
    deliver(b"Subject: new\r\n\r\n")
    subjects = [change["message"]["subject"] for change in page.changes(2)]
    assert subjects == ["missed", "new"]


def test_without_a_cursor_it_starts_now(open_page: Callable[..., Page], deliver: Deliver) -> None:
    deliver(b"Subject: old\r\n\r\n")
    page = open_page()
    page_is_open = threading.Event()

    def keep_sending() -> None:
        while not page_is_open.is_set():
            deliver(b"Subject: new\r\n\r\n")
            time.sleep(0.01)

    thread = threading.Thread(target=keep_sending)
    thread.start()
    (change, *_) = page.changes(1)
    page_is_open.set()
    thread.join()
    assert change["message"]["subject"] == "new"


@pytest.mark.parametrize("after", ["1.1", "{epoch}.999"])
def test_a_cursor_of_another_life_is_answered_with_reset(
    sandbox: Sandbox, open_page: Callable[..., Page], after: str, deliver: Deliver
) -> None:
    deliver()
    epoch = format(sandbox.mailroom.store.cursor.epoch, "x")
    page = open_page(after.format(epoch=epoch))
    assert page.frame() == {"type": "reset", "cursor": str(sandbox.mailroom.store.cursor)}
    deliver()
    assert page.frame()["type"] == "changes"


@pytest.mark.parametrize("query", ["nonsense", "1.1&colour=red", ""])
def test_a_query_that_makes_no_sense_is_said_when_closing(
    open_page: Callable[..., Page], query: str
) -> None:
    page = open_page(query)
    with pytest.raises(ConnectionClosed) as closed:
        list(iter(page.any_frame, None))
    assert closed.value.reason == 1008
    assert closed.value.message


def test_a_burst_comes_in_few_frames_of_bounded_size_in_order(
    sandbox: Sandbox, open_page: Callable[..., Page], deliver: Deliver
) -> None:
    page = open_page(sandbox.mailroom.store.cursor)
    sent = [deliver().id for _ in range(1000)]
    seen: list[str] = []
    frames = 0
    while len(seen) < 1000:
        changes = page.frame()["changes"]
        assert len(changes) <= 200
        seen += [change["message"]["id"] for change in changes]
        frames += 1
    assert seen == sent
    assert frames < 50


def test_what_was_added_and_removed_at_once_is_not_shown(
    sandbox: Sandbox, open_page: Callable[..., Page], deliver: Deliver
) -> None:
    cursor = sandbox.mailroom.store.cursor
    message = deliver()
    sandbox.mailroom.remove([message.id])
    page = open_page(cursor)
    assert page.frame()["changes"] == [{"type": "removed", "id": message.id, "mailbox": "inbox"}]


def test_many_pages_see_the_same(
    sandbox: Sandbox, open_page: Callable[..., Page], deliver: Deliver
) -> None:
    pages = [open_page(sandbox.mailroom.store.cursor) for _ in range(20)]
    sent = [deliver().id for _ in range(300)]
    for page in pages:
        assert [change["message"]["id"] for change in page.changes(300)] == sent


def test_a_page_that_does_not_read_holds_up_nobody(
    sandbox: Sandbox, open_page: Callable[..., Page], deliver: Deliver
) -> None:
    with socket.create_connection(sandbox.http, timeout=10) as deaf:
        deaf.sendall(HANDSHAKE)
        assert deaf.recv(12) == b"HTTP/1.1 101"
        page = open_page(sandbox.mailroom.store.cursor)
        long = b"Subject: " + b"x" * 900 + b"\r\n\r\n"
        for _ in range(10):
            for _ in range(1000):
                deliver(long)
            assert len(page.changes(1000)) == 1000


def test_what_a_page_says_is_ignored(
    sandbox: Sandbox, open_page: Callable[..., Page], deliver: Deliver
) -> None:
    page = open_page(sandbox.mailroom.store.cursor)
    for _ in range(100):
        page.socket.send("chatter")
    deliver()
    assert len(page.changes(1)) == 1


def test_a_closed_socket_ends_with_its_close_frame(sandbox: Sandbox) -> None:
    with socket.create_connection(sandbox.http, timeout=10) as page:
        page.sendall(HANDSHAKE)
        received = b""
        while b"\r\n\r\n" not in received:
            received += page.recv(1000)
        page.sendall(b"\x88\x82\0\0\0\0\x03\xe8")  # close, 1000, masked with zeros
        received = received.partition(b"\r\n\r\n")[2]
        while chunk := page.recv(1000):
            received += chunk
        assert received.endswith(b"\x88\x02\x03\xe8")


def test_stopping_tells_open_pages() -> None:
    with Sandbox(http="127.0.0.1:0") as sandbox:
        page = Page(f"ws://127.0.0.1:{sandbox.http.port}/api/live")
        started = time.monotonic()
    assert time.monotonic() - started < 1
    with pytest.raises(ConnectionClosed) as closed:
        list(iter(page.any_frame, None))
    assert closed.value.reason == 1001


def test_stopping_waits_for_no_page_that_has_gone_silent() -> None:
    with ExitStack() as afterwards:
        with Sandbox(http="127.0.0.1:0") as sandbox:
            silent = afterwards.enter_context(socket.create_connection(sandbox.http, timeout=10))
            silent.sendall(HANDSHAKE)
            assert silent.recv(12) == b"HTTP/1.1 101"
            readers = [one for one in threading.enumerate() if "websocket" in one.name]
            started = time.monotonic()
        assert time.monotonic() - started < 5  # 0.1 s; without hanging up it is a ping's 20
        for reader in readers:
            reader.join(timeout=5)
            assert not reader.is_alive()


@pytest.mark.parametrize(
    "header",
    [
        b"",
        b"Sec-WebSocket-Version: 13\r\n",
        b"Sec-WebSocket-Version: 99\r\nSec-WebSocket-Key: x\r\n",
    ],
)
def test_an_upgrade_that_is_none_is_a_400(sandbox: Sandbox, header: bytes) -> None:
    with socket.create_connection(sandbox.http, timeout=10) as page:
        page.sendall(
            b"GET /api/live HTTP/1.1\r\nHost: localhost\r\n"
            b"Connection: Upgrade\r\nUpgrade: websocket\r\n" + header + b"\r\n"
        )
        assert page.recv(12) == b"HTTP/1.1 400"


@pytest.mark.parametrize("said", [b"\xff" * 6, b"\x81\xff\0\0\0\0\x7f\xff\xff\xff\0\0\0\0"])
def test_a_page_that_speaks_no_websocket_harms_nobody(
    sandbox: Sandbox, open_page: Callable[..., Page], deliver: Deliver, said: bytes
) -> None:
    page = open_page(sandbox.mailroom.store.cursor)
    with socket.create_connection(sandbox.http, timeout=10) as odd:
        odd.sendall(HANDSHAKE + said)
        assert odd.recv(12) == b"HTTP/1.1 101"
        deliver()
        assert len(page.changes(1)) == 1


def test_mailboxes_and_tags_are_told_with_their_counts(
    sandbox: Sandbox, open_page: Callable[..., Page], deliver: Deliver
) -> None:
    page = open_page()
    mailboxes = page.asides("mailbox")
    assert next(mailboxes)["mailbox"] == {"name": "inbox", "total": 0, "unread": 0}
    message = deliver(b"X-Tags: urgent\r\n\r\n")
    assert next(mailboxes)["mailbox"] == {"name": "inbox", "total": 1, "unread": 1}
    sandbox.mailroom.create_mailbox("shop")
    assert next(mailboxes)["mailbox"]["name"] == "shop"
    sandbox.mailroom.remove_mailbox("shop")
    assert next(page.asides("mailbox_removed"))["name"] == "shop"
    sandbox.mailroom.update([message.id], tags=["calm"])
    assert next(page.asides("tag"))["tag"] == {"name": "calm", "total": 1, "unread": 1}


def test_a_page_that_comes_is_told_all_that_is_beside_the_mail(
    sandbox: Sandbox, open_page: Callable[..., Page]
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


def test_a_fault_is_told_with_its_hits_and_when_it_goes(
    sandbox: Sandbox, open_page: Callable[..., Page]
) -> None:
    page = open_page()
    fault = sandbox.mailbox.faults.reject_rcpt("bad@example.com")
    faults = page.asides("fault")
    assert next(faults)["fault"]["hits"] == 0
    with smtplib.SMTP(*sandbox.smtp) as client, pytest.raises(smtplib.SMTPRecipientsRefused):
        client.sendmail("app@example.com", ["bad@example.com"], b"")
    assert next(faults)["fault"]["hits"] == 1
    fault.remove()
    assert next(page.asides("fault_removed"))["id"] == fault.id


def test_a_session_is_told_when_it_begins_and_when_it_has_ended(
    sandbox: Sandbox, open_page: Callable[..., Page]
) -> None:
    page = open_page()
    sessions = (aside["session"] for aside in page.asides("session"))
    with socket.create_connection(sandbox.smtp, timeout=10):
        assert next(sessions)["outcome"] == "open"
    ended = next(session for session in sessions if session["outcome"] != "open")
    assert (ended["outcome"], "transcript" in ended) == ("aborted", False)


def test_a_thousand_sessions_are_told_in_few_frames(
    sandbox: Sandbox, open_page: Callable[..., Page]
) -> None:
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
    told = []
    while session.id not in told:
        told += [change["session"]["id"] for change in page.any_frame()["changes"]]
    assert len(told) < 500
