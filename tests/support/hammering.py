"""Clients that make no sense, many at once: whatever they do, nothing of them may stay behind."""

import os
import random
import socket
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

from mailtrap_local.config.values import HostPort

SECONDS = float(os.environ.get("MAILTRAP_FUZZ_SECONDS", "3"))

SomeLine = Callable[[random.Random], bytes]


def hammer(listeners: Sequence[HostPort], *, log_in: bytes, some_line: SomeLine) -> None:
    """Talk to listeners for a while; fails if in the end descriptors are open that were not."""
    before = open_descriptors()
    clients = [
        threading.Thread(target=_converse, args=(listeners, log_in, some_line, random.Random(seed)))
        for seed in range(4)
    ]
    for client in clients:
        client.start()
    for client in clients:
        client.join()
    deadline = time.monotonic() + 60
    while open_descriptors() > before and time.monotonic() < deadline:
        time.sleep(0.01)  # nothing signals that the last of them have gone
    assert open_descriptors() <= before


def open_descriptors() -> int:
    return len(list(Path("/dev/fd").iterdir()))


def _converse(
    listeners: Sequence[HostPort], log_in: bytes, some_line: SomeLine, chance: random.Random
) -> None:
    deadline = time.monotonic() + SECONDS
    while time.monotonic() < deadline:
        with suppress(OSError), socket.create_connection(chance.choice(listeners), 2) as client:
            client.settimeout(0.2)
            if chance.random() < 0.8:
                client.sendall(log_in)
            for _ in range(chance.randrange(12)):
                client.sendall(_spoilt(some_line(chance), chance))
                if chance.random() < 0.5:
                    client.recv(4096)


def _spoilt(line: bytes, chance: random.Random) -> bytes:
    """A line as it is, with a wrong octet, cut off, or many times over."""
    how = chance.randrange(10)
    if how < 3:
        place = chance.randrange(len(line))
        return line[:place] + bytes([chance.randrange(256)]) + line[place + 1 :]
    if how == 3:
        return line[: chance.randrange(len(line))]
    return line * (500 if how == 4 else 1)
