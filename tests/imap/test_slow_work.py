"""Work for one client that takes long: others are served meanwhile, and the server can stop."""

import threading
import time
from typing import Any

import pytest

from conversing import Serve
from delivering import deliver
from imap_values import Connect, ImapClient
from mailtrap_local import Sandbox
from pop3_client import Pop3Client


@pytest.fixture
def sandbox_settings() -> dict[str, Any]:
    return {"imap": "127.0.0.1:0", "pop3": "127.0.0.1:0"}


HOSTILE = {
    "header": b"X: y\r\n" * 200_000,
    "addresses": b"From: " + b"(" * 1_000_000 + b"\r\n\r\n",
    "html": b"Content-Type: text/html\r\n\r\n" + b"<div>" * 200_000,
    "parts": b"Content-Type: multipart/mixed; boundary=b\r\n\r\n" + b"--b\r\n\r\n" * 100_000,
}
COMMANDS = (
    b"FETCH 1:* (ENVELOPE BODYSTRUCTURE)",
    b"FETCH 1:* (BODY[1.MIME] BODY.PEEK[HEADER.FIELDS.NOT (X)] RFC822.TEXT)",
    b"SEARCH OR BODY zzz HEADER X zzz",
    b"COPY 1:* INBOX",
)


def longest_wait(sandbox: Sandbox, busy: threading.Thread) -> float:
    """Seconds that another client waits for its greeting, at most, while a thread runs."""
    longest = 0.0
    while busy.is_alive():
        started = time.monotonic()
        other = Pop3Client(sandbox.pop3)
        other.expect_greeting()
        longest = max(longest, time.monotonic() - started)
        other.close()
    return longest


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command[:14].decode())
def test_hostile_mail_holds_up_nobody_else(
    connect: Connect, sandbox: Sandbox, command: bytes
) -> None:
    for raw in HOSTILE.values():
        deliver(sandbox, raw)
    client = connect().log_in(folder="INBOX")
    client.socket.settimeout(100)
    busy = threading.Thread(target=client.say, args=(command,))
    busy.start()
    assert longest_wait(sandbox, busy) < 3, "well under a second, but for a busy machine"


def test_it_stops_while_hostile_mail_is_fetched(serve: Serve) -> None:
    sandbox = serve()
    for raw in HOSTILE.values():
        deliver(sandbox, raw * 3)
    readers = [ImapClient(sandbox.imap).log_in(folder="INBOX") for _ in range(4)]
    for reader, command in zip(readers, COMMANDS, strict=True):
        reader.socket.sendall(b"a " + command + b"\r\n")
    pop3 = Pop3Client(sandbox.pop3)
    pop3.expect_greeting()
    pop3.log_in()
    pop3.socket.sendall(b"TOP 1 999999999\r\nRETR 2\r\nTOP 3 100000\r\n")
    time.sleep(0.2)  # until they are in the midst of it
    started = time.monotonic()
    sandbox.stop()
    assert time.monotonic() - started < 20, "a second, but a busy machine may take its time"
    for client in (*readers, pop3):
        client.close()


def test_deep_folders_cost_other_clients_nothing(sandbox: Sandbox) -> None:
    for _ in range(20_000):
        deliver(sandbox)
    client = ImapClient(sandbox.imap).log_in()
    maildrop = Pop3Client(sandbox.pop3)

    def work() -> None:
        for command in (b"SELECT INBOX", b"STATUS INBOX (UNSEEN)", b"STORE 1:* FLAGS (\\Deleted)"):
            assert b" OK " in client.say(command)[-1]
        maildrop.log_in("ann@example.com")
        assert len(maildrop.listing(b"UIDL\r\n")) == 20_000
        client.say(b"COPY 1:5000 INBOX")
        client.say(b"EXPUNGE")

    maildrop.expect_greeting()
    busy = threading.Thread(target=work)
    busy.start()
    assert longest_wait(sandbox, busy) < 3, "well under a second, but for a busy machine"
    assert len(sandbox.mailbox) == 0
    client.close()
    maildrop.close()
