"""A message is under way from its DATA on, whatever a fault does with it, and until it is kept."""

import time
from collections.abc import Callable

import pytest

from conversing import Client, Connect, last_session
from mailtrap_local import Mailbox, Sandbox, WaitTimedOut
from mailtrap_local.faults.fault import Fault

BEGIN = b"EHLO app\r\nMAIL FROM:<ann@example.com>\r\nRCPT TO:<bob@example.com>\r\n"


@pytest.fixture
def inbox(sandbox: Sandbox) -> Mailbox:
    return sandbox.mailbox


def wait_for_hit(fault: Fault) -> None:
    deadline = time.monotonic() + 60
    while not fault.hits and time.monotonic() < deadline:
        time.sleep(0.005)  # no event announces a hit
    assert fault.hits


def assert_under_way(inbox: Mailbox) -> None:
    with pytest.raises(WaitTimedOut):
        inbox.assert_empty(settle=0, timeout=0)


def begin(connect: Connect, said: bytes) -> Client:
    client = connect()
    client.socket.sendall(BEGIN)
    client.codes(3)
    client.socket.sendall(said)
    return client


@pytest.mark.parametrize(
    ("stage", "said"),
    [
        ("DATA", b"DATA\r\n"),
        ("DATA", b"BDAT 100\r\n"),
        ("end-of-data", b"DATA\r\n.\r\n"),
        ("end-of-data", b"BDAT 2 LAST\r\n\r\n"),
    ],
)
def test_a_message_that_a_fault_delays_is_under_way_until_its_listener_closes(
    sandbox: Sandbox, inbox: Mailbox, connect: Connect, stage: str, said: bytes
) -> None:
    fault = inbox.faults.delay(3600, on=stage)  # type: ignore[arg-type]  # a stage
    inbox.assert_empty(settle=0, timeout=0)
    begin(connect, said)
    wait_for_hit(fault)
    assert_under_way(inbox)
    sandbox.stop()
    assert last_session(sandbox).outcome == "aborted"


def test_a_message_that_a_fault_delays_is_kept_behind_the_delay(
    inbox: Mailbox, connect: Connect
) -> None:
    fault = inbox.faults.delay(0.2, on="DATA")
    client = begin(connect, b"DATA\r\n")
    wait_for_hit(fault)
    assert client.reply().startswith("354")
    assert client.say(b"Subject: late\r\n\r\n.\r\n").startswith("250")
    assert len(inbox) == 1


def test_no_message_is_under_way_once_its_client_has_given_up_waiting(
    inbox: Mailbox, connect: Connect
) -> None:
    fault = inbox.faults.delay(3600, on="DATA")
    client = begin(connect, b"DATA\r\n")
    wait_for_hit(fault)
    client.close()
    inbox.assert_empty(settle=0)


END: list[Callable[[Mailbox], object]] = [
    lambda inbox: inbox.faults.reply("DATA", 451),
    lambda inbox: inbox.faults.reply("DATA", 421),
    lambda inbox: inbox.faults.drop(on="DATA"),
    lambda inbox: inbox.faults.drop(after_bytes=10),
    lambda inbox: inbox.faults.temp_fail(),
    lambda inbox: inbox.faults.drop(on="end-of-data"),
]


@pytest.mark.parametrize("end", END)
def test_a_message_that_a_fault_ends_is_under_way_no_more(
    inbox: Mailbox, connect: Connect, end: Callable[[Mailbox], object]
) -> None:
    end(inbox)
    client = begin(connect, b"DATA\r\nSubject: never kept\r\n\r\n.\r\n")
    while (reply := client.reply()) and not reply.startswith(("4", "500")):
        pass
    inbox.assert_empty(settle=0, timeout=0)
