"""The live socket: no change is missed, none piles up, and a slow page delays nobody."""

import socket
import threading
import time
from contextlib import ExitStack

import pytest
from simple_websocket import ConnectionClosed

from delivering import deliver
from live_page import HANDSHAKE, LivePage, OpenPage
from mailtrap_local import Sandbox


def test_changes_arrive_as_they_happen(sandbox: Sandbox, open_page: OpenPage) -> None:
    page = open_page(sandbox.mailroom.store.cursor)
    message = deliver(sandbox, b"Subject: Hello\r\n\r\n")
    frame = page.frame()
    assert frame["type"] == "changes"
    assert frame["cursor"] == str(sandbox.mailroom.store.cursor)
    (change,) = frame["changes"]
    assert (change["type"], change["message"]["subject"]) == ("added", "Hello")
    sandbox.mailroom.store.update([message.id], read=True)
    (change,) = page.changes(1)
    assert (change["type"], change["message"]["read"]) == ("updated", True)
    sandbox.mailroom.store.remove([message.id])
    assert page.changes(1) == [{"type": "removed", "id": message.id, "mailbox": "inbox"}]


def test_a_page_goes_on_where_it_was(sandbox: Sandbox, open_page: OpenPage) -> None:
    deliver(sandbox, b"Subject: seen\r\n\r\n")
    cursor = sandbox.mailroom.store.cursor
    deliver(sandbox, b"Subject: missed\r\n\r\n")
    page = open_page(cursor)
    deliver(sandbox, b"Subject: new\r\n\r\n")
    subjects = [change["message"]["subject"] for change in page.changes(2)]
    assert subjects == ["missed", "new"]


def test_without_a_cursor_it_starts_now(open_page: OpenPage, sandbox: Sandbox) -> None:
    deliver(sandbox, b"Subject: old\r\n\r\n")
    page = open_page()
    page_is_open = threading.Event()

    def keep_sending() -> None:
        while not page_is_open.is_set():
            deliver(sandbox, b"Subject: new\r\n\r\n")
            time.sleep(0.01)

    thread = threading.Thread(target=keep_sending)
    thread.start()
    (change, *_) = page.changes(1)
    page_is_open.set()
    thread.join()
    assert change["message"]["subject"] == "new"


@pytest.mark.parametrize("after", ["1.1", "{epoch}.999"])
def test_a_cursor_of_another_life_is_answered_with_reset(
    sandbox: Sandbox, open_page: OpenPage, after: str
) -> None:
    deliver(sandbox)
    epoch = format(sandbox.mailroom.store.cursor.epoch, "x")
    page = open_page(after.format(epoch=epoch))
    assert page.frame() == {"type": "reset", "cursor": str(sandbox.mailroom.store.cursor)}
    deliver(sandbox)
    assert page.frame()["type"] == "changes"


@pytest.mark.parametrize("query", ["nonsense", "1.1&colour=red", ""])
def test_a_query_that_makes_no_sense_is_said_when_closing(open_page: OpenPage, query: str) -> None:
    page = open_page(query)
    with pytest.raises(ConnectionClosed) as closed:
        list(iter(page.any_frame, None))
    assert closed.value.reason == 1008
    assert closed.value.message


def test_a_burst_comes_in_few_frames_of_bounded_size_in_order(
    sandbox: Sandbox, open_page: OpenPage
) -> None:
    page = open_page(sandbox.mailroom.store.cursor)
    sent = [deliver(sandbox).id for _ in range(1000)]
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
    sandbox: Sandbox, open_page: OpenPage
) -> None:
    cursor = sandbox.mailroom.store.cursor
    message = deliver(sandbox)
    sandbox.mailroom.store.remove([message.id])
    page = open_page(cursor)
    assert page.frame()["changes"] == [{"type": "removed", "id": message.id, "mailbox": "inbox"}]


def test_many_pages_see_the_same(sandbox: Sandbox, open_page: OpenPage) -> None:
    pages = [open_page(sandbox.mailroom.store.cursor) for _ in range(20)]
    sent = [deliver(sandbox).id for _ in range(300)]
    for page in pages:
        assert [change["message"]["id"] for change in page.changes(300)] == sent


@pytest.mark.slow
def test_a_page_that_does_not_read_holds_up_nobody(sandbox: Sandbox, open_page: OpenPage) -> None:
    with socket.create_connection(sandbox.http, timeout=60) as deaf:
        deaf.sendall(HANDSHAKE)
        assert deaf.recv(12) == b"HTTP/1.1 101"
        page = open_page(sandbox.mailroom.store.cursor)
        long = b"Subject: " + b"x" * 900 + b"\r\n\r\n"
        for _ in range(10):
            for _ in range(1000):
                deliver(sandbox, long)
            assert len(page.changes(1000)) == 1000


def test_what_a_page_says_is_ignored(sandbox: Sandbox, open_page: OpenPage) -> None:
    page = open_page(sandbox.mailroom.store.cursor)
    for _ in range(100):
        page.socket.send("chatter")
    deliver(sandbox)
    assert len(page.changes(1)) == 1


def test_a_closed_socket_ends_with_its_close_frame(sandbox: Sandbox) -> None:
    with socket.create_connection(sandbox.http, timeout=60) as page:
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
        page = LivePage(f"ws://127.0.0.1:{sandbox.http.port}/api/live")
        started = time.monotonic()
    assert time.monotonic() - started < 10
    with pytest.raises(ConnectionClosed) as closed:
        list(iter(page.any_frame, None))
    assert closed.value.reason == 1001


def test_stopping_waits_for_no_page_that_has_gone_silent() -> None:
    with ExitStack() as afterwards:
        with Sandbox(http="127.0.0.1:0") as sandbox:
            silent = afterwards.enter_context(socket.create_connection(sandbox.http, timeout=60))
            silent.sendall(HANDSHAKE)
            assert silent.recv(12) == b"HTTP/1.1 101"
            readers = [one for one in threading.enumerate() if "websocket" in one.name]
            started = time.monotonic()
        assert time.monotonic() - started < 15  # 0.1 s; without hanging up it is a ping's 20
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
    with socket.create_connection(sandbox.http, timeout=60) as page:
        page.sendall(
            b"GET /api/live HTTP/1.1\r\nHost: localhost\r\n"
            b"Connection: Upgrade\r\nUpgrade: websocket\r\n" + header + b"\r\n"
        )
        assert page.recv(12) == b"HTTP/1.1 400"


@pytest.mark.parametrize("said", [b"\xff" * 6, b"\x81\xff\0\0\0\0\x7f\xff\xff\xff\0\0\0\0"])
def test_a_page_that_speaks_no_websocket_harms_nobody(
    sandbox: Sandbox, open_page: OpenPage, said: bytes
) -> None:
    page = open_page(sandbox.mailroom.store.cursor)
    with socket.create_connection(sandbox.http, timeout=60) as odd:
        odd.sendall(HANDSHAKE + said)
        assert odd.recv(12) == b"HTTP/1.1 101"
        deliver(sandbox)
        assert len(page.changes(1)) == 1
