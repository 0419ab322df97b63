"""A client that a fault reads slowly: bounded memory, the order of its octets, and its end."""

import contextlib
import socket

import pytest

from conversing import Connect, Serve, last_session
from mailtrap_local import Mailbox, Sandbox

ENDLESS = 64 * 2**20  # octets that are without end, as far as the server can know
BEGIN = b"EHLO app\r\nMAIL FROM:<ann@example.com>\r\nRCPT TO:<bob@example.com>\r\nDATA\r\n"


def test_what_is_read_slowly_fills_no_memory(inbox: Mailbox, connect: Connect) -> None:
    inbox.faults.throttle(1000, on="DATA")
    client = connect()
    client.socket.sendall(BEGIN)
    assert client.codes(4) == ["250", "250", "250", "354"]
    client.socket.settimeout(0.3)
    sent = 0
    with contextlib.suppress(TimeoutError):
        while sent < ENDLESS:
            sent += client.socket.send(b"x" * 65_536)
    assert sent < ENDLESS


@pytest.mark.parametrize("rates", [(20_000, 1_000_000), (1_000_000, 20_000)])
def test_two_throttles_change_no_order(
    inbox: Mailbox, connect: Connect, rates: tuple[int, int]
) -> None:
    inbox.faults.throttle(rates[0], on="connect")
    inbox.faults.throttle(rates[1], on="RCPT")
    client = connect()
    body = b"".join(b"%06d\r\n" % number for number in range(900))
    client.socket.sendall(BEGIN + body[:4000])
    assert client.codes(4) == ["250", "250", "250", "354"]
    client.socket.sendall(body[4000:] + b".\r\nQUIT\r\n")
    client.socket.shutdown(socket.SHUT_WR)
    assert client.codes(3) == ["250", "221", ""]
    assert inbox[0].raw == body


def test_chunks_are_read_slowly_to_the_end_of_input(inbox: Mailbox, connect: Connect) -> None:
    inbox.faults.throttle(20_000, on="connect")
    client = connect()
    said = BEGIN.removesuffix(b"DATA\r\n") + b"BDAT 3000\r\n" + b"x" * 3000 + b"BDAT 2 LAST\r\n\r\n"
    client.socket.sendall(said)
    client.socket.shutdown(socket.SHUT_WR)
    assert client.codes(6) == ["250", "250", "250", "250", "250", ""]
    assert len(inbox[0].raw) == 3002


def test_what_a_slow_reader_has_not_passed_on_is_not_taken_for_tls(
    serve: Serve, connect: Connect
) -> None:
    sandbox = serve(tls="starttls")
    sandbox.mailbox.faults.throttle(1000, on="connect")  # in pieces of 100 octets
    client = connect(sandbox.smtp)
    first_piece = b"NOOP %s\r\n" % (b"x" * 83) + b"STARTTLS\r\n"
    assert len(first_piece) == 100
    client.socket.sendall(first_piece + b"MAIL FROM:<evil@example.com>\r\n" * 10)
    assert client.codes(2) == ["250", "503"]
    client.close()
    assert last_session(sandbox).tls is None


def test_a_quit_that_is_read_slowly_is_the_last_command(inbox: Mailbox, connect: Connect) -> None:
    inbox.faults.throttle(1000, on="connect")
    client = connect()
    client.socket.sendall(b"NOOP %s\r\nQUIT\r\n" % (b"x" * 87) + b"NOOP\r\n" * 10_000)
    assert client.codes(3) == ["250", "221", ""]
    assert last_session(inbox).reason == "the client said QUIT"


def test_a_throttled_client_is_dismissed_at_once(serve: Serve, connect: Connect) -> None:
    sandbox = serve()
    sandbox.mailbox.faults.throttle(10, on="DATA")
    client = connect(sandbox.smtp)
    client.socket.sendall(BEGIN + b"x" * 10_000)
    client.codes(4)
    sandbox.stop()
    assert client.reply() == "421 4.3.2 Shutting down"
    assert last_session(sandbox).reason == (
        "the sandbox closed the listener in the middle of a transaction"
    )


def test_a_throttled_client_is_not_idle_while_octets_wait(serve: Serve, connect: Connect) -> None:
    sandbox: Sandbox = serve(idle_timeout="100ms")
    sandbox.mailbox.faults.throttle(2000, on="connect")
    client = connect(sandbox.smtp)
    client.socket.sendall(BEGIN + b"x" * 1000 + b"\r\n.\r\n")
    assert client.codes(5) == ["250", "250", "250", "354", "250"]
    assert client.reply() == "421 4.4.2 Nothing heard for too long, closing"
