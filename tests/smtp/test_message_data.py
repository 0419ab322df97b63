"""Messages behind DATA: whole, in pieces, with stuffed dots, too big, and without an end."""

import pytest

from mailtrap_local.net.budget import Budget, Reservation
from mailtrap_local.smtp.data import Excess, MessageData

LIMIT = 1000


def receiver(limit: int = LIMIT, in_flight: int = 10**9) -> MessageData:
    return MessageData(limit, Reservation(Budget(in_flight), free=0))


def receive(data: MessageData, *pieces: bytes) -> bytes | None:
    """Give a message its pieces; returns what follows its end, None if that has not come."""
    for at, piece in enumerate(pieces):
        end = data.read(piece, 0)
        if end is not None:
            return piece[end:] + b"".join(pieces[at + 1 :])
    return None


def cut(octets: bytes, size: int) -> list[bytes]:
    return [octets[start : start + size] for start in range(0, len(octets), size)]


@pytest.mark.parametrize("size", [1, 2, 3, 4, 5, 6, 7, 1000])
@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        (b".\r\n", b""),
        (b"\r\n.\r\n", b"\r\n"),
        (b"..\r\n.\r\n", b".\r\n"),
        (b"...\r\n....\r\n.\r\n", b"..\r\n...\r\n"),
        (b".stuffed wrongly\r\n.\r\n", b"stuffed wrongly\r\n"),
        (b"a\n.\r\nb\r\n.\r\n", b"a\n.\r\nb\r\n"),
        (b"a\n.\nb\r\n.\r\n", b"a\n.\nb\r\n"),
        (b"a\r.\r\nb\r\n.\r\n", b"a\r.\r\nb\r\n"),
        (b"a\r\n.\nb\r\n.\r\n", b"a\r\n\nb\r\n"),
        (b"\x00\xff\r\n.\r\n", b"\x00\xff\r\n"),
        (b"a\r\n.\r\r\n.\r\n", b"a\r\n\r\r\n"),
    ],
)
def test_only_crlf_dot_crlf_ends_a_message_and_only_stuffed_dots_go(
    sent: bytes, kept: bytes, size: int
) -> None:
    data = receiver()
    assert receive(data, *cut(sent + b"NOOP\r\n.\r\n", size)) == b"NOOP\r\n.\r\n"
    assert (data.problem, data.take()) == (None, kept)


def test_what_precedes_a_message_in_the_same_read_is_no_part_of_it() -> None:
    data = receiver()
    sent = b"DATA\r\n.\r\nNOOP\r\n"
    assert data.read(sent, 6) == 9
    assert data.take() == b""


def test_a_message_of_just_the_limit_is_kept_and_one_more_octet_is_too_much() -> None:
    body = b"x" * (LIMIT - 2) + b"\r\n"
    data = receiver()
    assert receive(data, body + b".\r\n") == b""
    assert (data.problem, data.take()) == (None, body)
    data = receiver()
    assert receive(data, b"x" + body + b".\r\n") == b""
    assert data.problem is Excess.TOO_BIG


@pytest.mark.parametrize("size", [1, 4, 5, 1000])
def test_what_follows_a_message_that_was_too_big_is_not_lost(size: int) -> None:
    data = receiver()
    assert receive(data, *cut(b"x" * 3 * LIMIT + b"\r\n.\r\nNOOP\r\n", size)) == b"NOOP\r\n"
    assert data.problem is Excess.TOO_BIG


@pytest.mark.parametrize("octets", [b"x" * 65536, b"x\r\n" * 20000, b"\r\n..x" * 20000])
def test_a_message_without_an_end_is_given_up(octets: bytes) -> None:
    data = receiver()
    assert receive(data, *[octets] * 80) is None
    assert data.problem is Excess.ENDLESS


SENT = [b"Subject: long\r\n", *[b"x" * 65536] * 4, b"\r\n.\r\nNOOP\r\n"]


def test_what_all_clients_may_send_at_once_ends_a_message_and_not_what_follows() -> None:
    data = receiver(10**6, in_flight=65536)
    assert receive(data, *SENT) == b"NOOP\r\n"
    assert data.problem is Excess.OVER_BUDGET


def test_a_message_counts_until_its_share_is_given_back() -> None:
    budget = Budget(10**6)
    share = Reservation(budget, free=0)
    data = MessageData(10**6, share)
    assert receive(data, *SENT) == b"NOOP\r\n"
    assert len(data.take()) > 4 * 65536
    assert budget.taken > 65536
    share.release()
    assert budget.taken == 0
