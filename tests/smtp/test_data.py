"""The end of a message behind DATA, and what is kept of it, in pieces of any size."""

import random
import tracemalloc
from collections.abc import Iterable, Iterator
from itertools import chain, pairwise

import pytest

from mailtrap_local.net.budget import Budget, Reservation
from mailtrap_local.smtp.data import END_OF_DATA, MessageData, Excess

LIMIT = 1000


def share(budget: Budget) -> Reservation:
    return Reservation(budget, free=65_536)


def cut(octets: bytes, size: int) -> Iterator[bytes]:
    return (octets[at : at + size] for at in range(0, len(octets), size))


def receive(data: MessageData, pieces: Iterable[bytes]) -> bytes:
    """Read a message to its end; returns what came behind it."""
    remaining = iter(pieces)
    for piece in remaining:
        before = b"QUIT\r\n"  # read as a command
        end = data.read(before + piece, len(before))
        if end is not None:
            return (before + piece)[end:] + b"".join(remaining)
        assert data.problem is not Excess.ENDLESS
    raise AssertionError("no end")


def read(*pieces: bytes, limit: int = LIMIT, in_flight: int = 10**9) -> tuple[object, bytes]:
    """A message, or why it cannot be kept, and what came behind it."""
    data = MessageData(limit, share(Budget(in_flight)))
    rest = receive(data, pieces)
    return data.problem or data.take(), rest


@pytest.mark.parametrize("size", [1, 2, 3, 4, 5, 7, 1000])
@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        (b".\r\n", b""),
        (b"\r\n.\r\n", b"\r\n"),
        (b"..\r\n.\r\n", b".\r\n"),
        (b"...\r\n....\r\n.\r\n", b"..\r\n...\r\n"),
        (b"..dot\r\nline\r\n.\r\n", b".dot\r\nline\r\n"),
        (b".stuffed wrongly\r\n.\r\n", b"stuffed wrongly\r\n"),
        (b"line\r\n..\r\n.\r\n", b"line\r\n.\r\n"),
        (b"a\n.\r\nb\r\n.\r\n", b"a\n.\r\nb\r\n"),
        (b"a\n.\nb\r\n.\r\n", b"a\n.\nb\r\n"),
        (b"a\r.\r\nb\r\n.\r\n", b"a\r.\r\nb\r\n"),
        (b"a\r\n.\nb\r\n.\r\n", b"a\r\n\nb\r\n"),
        (b"a\r\n.\rb\r\n.\r\n", b"a\r\n\rb\r\n"),
        (b"\r\r\n.\r\n", b"\r\r\n"),
        (b"\x00\xff\r\n.\r\n", b"\x00\xff\r\n"),
    ],
)
def test_only_crlf_dot_crlf_ends_a_message_and_only_stuffed_dots_go(
    sent: bytes, kept: bytes, size: int
) -> None:
    assert read(*cut(sent, size)) == (kept, b"")
    assert read(*cut(sent + b".\r\nNOOP\r\n", size)) == (kept, b".\r\nNOOP\r\n")


@pytest.mark.parametrize("at", range(6))
def test_an_end_that_straddles_pieces_is_found(at: int) -> None:
    sent = b"one\r\n.\r\nNOOP\r\n"
    assert read(sent[: 2 + at], sent[2 + at :]) == (b"one\r\n", b"NOOP\r\n")
    octets = [sent[index : index + 1] for index in range(2 + at)]
    assert read(*octets, sent[2 + at :]) == (b"one\r\n", b"NOOP\r\n")


@pytest.mark.parametrize("size", [1, 3, 5, 2000])
def test_a_message_of_just_the_limit_is_kept_and_one_more_octet_is_too_much(size: int) -> None:
    body = b"x" * (LIMIT - 2) + b"\r\n"
    assert read(*cut(body + b".\r\n", size)) == (body, b"")
    assert read(*cut(b"x" + body + b".\r\n", size)) == (Excess.TOO_BIG, b"")
    stuffed = b".." + b"x" * (LIMIT - 3) + b"\r\n"  # with its dot it is over
    assert read(*cut(stuffed + b".\r\n", size)) == (Excess.TOO_BIG, b"")


@pytest.mark.parametrize("size", [1, 4, 5, 1000, 10_000])
def test_what_follows_a_message_that_was_too_big_is_not_lost(size: int) -> None:
    sent = b"x" * 3 * LIMIT + b"\r\n.\r\nNOOP\r\n"
    assert read(*cut(sent, size)) == (Excess.TOO_BIG, b"NOOP\r\n")


@pytest.mark.parametrize("piece", [b"x" * 65536, b"x\r\n" * 20_000, b"\r\n.\n" * 16_384])
@pytest.mark.parametrize("in_flight", [10**9, 0])
def test_a_message_without_end_is_given_up(piece: bytes, in_flight: int) -> None:
    data = MessageData(LIMIT, share(Budget(in_flight)))
    read_octets = 0
    while data.problem is not Excess.ENDLESS:
        assert data.read(piece, 0) is None
        read_octets += len(piece)
    assert 2**22 < read_octets < 2**23


SENT = [b"Subject: long\r\n", *[b"x" * 65536] * 4, b"\r\n.\r\nNOOP\r\n"]


def test_what_all_clients_may_send_at_once_ends_a_message_and_not_what_follows() -> None:
    assert read(*SENT, limit=10**6, in_flight=65536) == (Excess.OVER_BUDGET, b"NOOP\r\n")
    assert read(*SENT, limit=10**6, in_flight=10**6)[1] == b"NOOP\r\n"


def test_a_message_over_the_budget_gives_its_part_back_at_once() -> None:
    budget = Budget(150_000)
    data = MessageData(10**6, share(budget))
    taken = []
    for piece in SENT[:-1]:
        assert data.read(piece, 0) is None
        taken.append(budget.taken)
    assert taken[2] > 65536
    assert (data.problem, taken[-1]) == (Excess.OVER_BUDGET, 0)


def test_a_message_counts_until_it_is_released() -> None:
    budget = Budget(10**6)
    reservation = share(budget)
    data = MessageData(10**6, reservation)
    receive(data, SENT)
    assert data.take().endswith(b"xxx\r\n")
    assert budget.taken > 65536
    reservation.release()
    assert budget.taken == 0


def test_a_message_in_very_small_pieces_takes_no_more_memory() -> None:
    data = MessageData(10**6, share(Budget(10**6)))
    tracemalloc.start()
    try:
        receive(data, chain((b"%07d\r\n" % n for n in range(50_000)), [b".\r\n"]))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert len(data.take()) == 450_000
    assert peak < 2 * 2**20


# -- compared with a reference ---------------------------------------------------------------


def reference(sent: bytes, limit: int) -> tuple[object, bytes]:
    body, _, rest = (b"\r\n" + sent).partition(END_OF_DATA)
    if len(body) > limit:
        return Excess.TOO_BIG, rest
    return (body + b"\r\n").replace(b"\r\n.", b"\r\n")[2:], rest


FRAGMENTS = [
    b"\r\n", b"\r\n.", b"\r\n..", b".\r\n", b"\r", b"\n", b".", b"..", b"\r\n.\r", b"\n.\r\n",
    b"x", b"line\r\n", b"x" * 40,
]  # fmt: skip


def test_a_message_is_what_a_simple_reference_makes_of_it() -> None:
    chance = random.Random(5321)  # always the same 20,000
    for _ in range(20_000):
        body = b"".join(chance.choices(FRAGMENTS, k=chance.randrange(12)))
        sent = body + b"\r\n.\r\nNOOP\r\n"
        cuts = sorted(chance.choices(range(len(sent)), k=chance.randrange(20)))
        pieces = [sent[start:end] for start, end in pairwise([0, *cuts, len(sent)])]
        limit = chance.choice([0, 1, 5, 20, 10_000])
        assert read(*pieces, limit=limit) == reference(sent, limit), (pieces, limit)
