"""Lines in what a client has sent: whole, in pieces, too long, and without an end."""

import pytest

from mailtrap_local.smtp.lines import MAX_AUTH_LINE, MAX_LINE, Flood, Input, LineTooLong


def read(received: Input, *pieces: bytes, limit: int = MAX_LINE) -> list[bytes | str]:
    """The lines that come of further pieces; `start…` for one that was too long."""
    lines: list[bytes | str] = []
    for piece in pieces:
        received.add(piece)
        while True:
            try:
                line = received.line(limit)
            except LineTooLong as problem:
                lines.append(f"{problem.start.decode()}…")
            else:
                if line is None:
                    break
                lines.append(line)
    return lines


def cut(octets: bytes, size: int) -> list[bytes]:
    return [octets[start : start + size] for start in range(0, len(octets), size)]


@pytest.mark.parametrize("size", [1, 2, 3, 5, 7, 1000])
def test_lines_come_out_the_same_however_they_are_cut(size: int) -> None:
    sent = b"DATA\r\n\r\n\nbare\n\rcr\rin\r\r\n\x00\xff\r\nQUIT\n"
    wanted = [b"DATA", b"", b"", b"bare", b"\rcr\rin\r", b"\x00\xff", b"QUIT"]
    assert read(Input(), *cut(sent, size)) == wanted


@pytest.mark.parametrize("sent", [b"", b"half a line", b"\r"])
def test_half_a_line_is_none(sent: bytes) -> None:
    received = Input()
    assert read(received, sent) == []
    assert len(received) == len(sent)


def test_what_has_been_taken_is_not_read_again() -> None:
    received = Input()
    received.add(b"BDAT 5\r\n")
    assert received.line() == b"BDAT 5"
    received.add(b"hello12345NOOP\r\n")
    assert received.take(5) == b"hello"
    assert received.skip(5) == 5
    assert received.line() == b"NOOP"
    assert (len(received), received.skip(5), received.take(5)) == (0, 0, b"")


@pytest.mark.parametrize(
    ("start", "longest"), [(b"x", MAX_LINE), (b"AUTH ", MAX_AUTH_LINE), (b"auth ", MAX_AUTH_LINE)]
)
@pytest.mark.parametrize("size", [1000, 4096, 200_000])
def test_the_longest_line_is_taken_and_one_octet_more_is_not(
    start: bytes, longest: int, size: int
) -> None:
    line = start.ljust(longest - 2, b"x")
    assert read(Input(), *cut(line + b"\r\n", size)) == [line]
    [problem] = read(Input(), *cut(line + b"x\r\n", size))
    assert problem == f"{line[:16].decode()}…"


@pytest.mark.parametrize("size", [1000, 4096, 200_000])
def test_a_line_that_is_too_long_is_dropped_whole(size: int) -> None:
    received = Input()
    sent = b"GET /" + b"x" * 1_000_000 + b"\r\nNOOP\r\n"
    assert read(received, *cut(sent, size)) == [f"GET /{'x' * 11}…", b"NOOP"]


def test_of_a_line_that_is_too_long_nothing_is_kept() -> None:
    received = Input()
    for _ in range(10):
        assert read(received, b"x" * 10_000) == []
        assert len(received) == 0


def test_a_line_without_an_end_is_given_up() -> None:
    received = Input()
    with pytest.raises(Flood):
        read(received, *[b"x" * 65536] * 65)
