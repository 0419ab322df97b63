"""What was answered 250 is there, and nothing else: 50 clients that hang up at random."""

import os
import random
import socket
import threading
import time
from contextlib import suppress

from mailtrap_local import Sandbox
from mailtrap_local.config.values import HostPort

CLIENTS = 50
SECONDS = float(os.environ.get("MAILTRAP_FUZZ_SECONDS", "30"))


def test_no_answered_message_is_lost_and_none_is_kept_twice() -> None:
    answered: dict[str, str] = {}  # marks by the id in the reply
    sent: set[str] = set()
    with Sandbox(max_messages=10**6) as sandbox:
        clients = [
            threading.Thread(target=_send, args=(sandbox.smtp, number, sent, answered))
            for number in range(CLIENTS)
        ]
        for client in clients:
            client.start()
        for client in clients:
            client.join()
        sandbox.mailbox.settle(quiet=0.5, timeout=30)
        kept = {mail.id: mail.subject for mail in sandbox.mailbox}
    assert len(answered) > 1000
    assert answered.items() <= kept.items()
    assert len(set(kept.values())) == len(kept)
    assert set(kept.values()) <= sent


def _send(smtp: HostPort, client: int, sent: set[str], answered: dict[str, str]) -> None:
    chance = random.Random(client)
    deadline = time.monotonic() + SECONDS
    number = 0
    while time.monotonic() < deadline:
        with suppress(OSError), socket.create_connection(smtp, 10) as connection:
            replies = connection.makefile("rb")
            connection.sendall(b"EHLO x\r\n")
            while not replies.readline().startswith(b"250 "):
                pass
            while chance.random() > 0.1:
                number += 1
                mark = f"{client}-{number}"
                sent.add(mark)
                octets = _transaction(mark, chance)
                if chance.random() < 0.2:
                    connection.sendall(octets[: chance.randrange(len(octets))])
                    break
                connection.sendall(octets)
                while (line := replies.readline()) and b"Kept as" not in line:
                    pass
                if line:
                    answered[line.split()[-1].decode()] = mark


def _transaction(mark: str, chance: random.Random) -> bytes:
    raw = f"Subject: {mark}\r\n\r\n".encode() + b"x" * chance.randrange(20_000) + b"\r\n"
    begin = b"MAIL FROM:<a@example.com>\r\nRCPT TO:<b@example.com>\r\n"
    if chance.random() < 0.5:
        return begin + b"DATA\r\n" + raw + b".\r\n"
    return begin + b"BDAT %d LAST\r\n" % len(raw) + raw
