"""Literals that are under way: bounded for all clients together, and gone with their client."""

import gc
import re
import socket
import struct
import time
from pathlib import Path

from conversing import Serve
from imap_values import ImapClient
from mailtrap_local import Sandbox


def reset(client: socket.socket) -> None:
    """Close with a reset, not with an end of the stream."""
    client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    client.close()


def test_clients_together_may_not_send_more_than_the_budget(serve: Serve) -> None:
    sandbox = serve(max_in_flight="1MB")
    first, second = (ImapClient(sandbox.imap).log_in() for _ in range(2))
    first.socket.sendall(b"a APPEND INBOX {900000+}\r\n" + b"x" * 800_000)
    assert b" OK " in second.append(b"x" * 60_000)[-1], "little is always taken"
    deadline = time.monotonic() + 60
    while b" NO [LIMIT] " not in second.append(b"x" * 500_000)[-1]:
        assert time.monotonic() < deadline, "the octets of the first have arrived by now"
    assert b" OK " in second.say(b"NOOP")[-1], "what was refused has been thrown away"
    first.socket.sendall(b"x" * 100_000 + b"\r\n")
    assert b" OK " in first.until(b"a ")[-1]
    assert b" OK " in second.append(b"x" * 500_000)[-1]
    first.socket.sendall(b"a APPEND INBOX {900000+}\r\n" + b"x" * 800_000)
    reset(first.socket)
    first.lines.close()
    while b" OK " not in second.append(b"x" * 500_000)[-1]:
        assert time.monotonic() < deadline + 10, "who has left takes nothing"
    second.close()


def test_after_a_refusal_a_synchronizing_literal_gets_no_leave(serve: Serve) -> None:
    client = ImapClient(serve(max_in_flight="100KB").imap).log_in()
    client.socket.sendall(b"a APPEND {200000+}\r\n" + b"x" * 200_000 + b" {5}\r\n")
    assert client.response().startswith(b"a NO [LIMIT] ")
    assert b" OK " in client.say(b"NOOP")[-1]
    client.close()


def test_lines_between_literals_count_too(sandbox: Sandbox) -> None:
    client = ImapClient(sandbox.imap)
    client.socket.sendall(b"a LOGIN {0+}\r\n" + (b"x" * 3000 + b" {0+}\r\n") * 10)
    assert client.response() == b"* BYE Literal too long\r\n"
    client.close()


def test_a_literal_that_is_cut_off_leaves_the_memory_at_once(sandbox: Sandbox) -> None:
    def cut_off() -> None:
        client = ImapClient(sandbox.imap).log_in()
        client.socket.sendall(b"a APPEND INBOX {40000000+}\r\n" + b"x" * 20_000_000)
        reset(client.socket)
        client.lines.close()

    cut_off()
    gc.collect()
    gc.disable()  # no cycle may have to be found
    try:
        before = resident_octets()
        for _ in range(10):
            cut_off()
        time.sleep(0.5)  # nothing signals that the last one has gone
        assert resident_octets() - before < 60_000_000
    finally:
        gc.enable()


def resident_octets() -> int:
    status = Path("/proc/self/status").read_text()
    return int(re.findall(r"VmRSS:\s+(\d+) kB", status)[0]) * 1024
