"""Lines of what a client sends: whole, in pieces of any size, too long, and without an end."""

from collections.abc import Iterable, Iterator

import pytest

from mailtrap_local.smtp.lines import MAX_AUTH_LINE, MAX_LINE, Flood, Input, LineTooLong


def cut(octets: bytes, size: int) -> Iterator[bytes]:
    return (octets[at : at + size] for at in range(0, len(octets), size))


def lines(pieces: Iterable[bytes], limit: int = MAX_LINE) -> Iterator[bytes | LineTooLong]:
    """Lines as they come, those that are too long by their error."""
    received = Input()
    for piece in pieces:
        received.add(piece)
        while received.octets:
            try:
                line = received.line(limit)
            except LineTooLong as problem:
                yield problem
                continue
            if line is None:
                break
            yield line


def texts(pieces: Iterable[bytes], limit: int = MAX_LINE) -> list[bytes]:
    """Lines, with `b"?"` for those that are too long."""
    return [b"?" if isinstance(one, LineTooLong) else one for one in lines(pieces, limit)]


@pytest.mark.parametrize("size", [1, 2, 3, 5, 7, 1000])
def test_lines_come_out_the_same_however_they_are_cut(size: int) -> None:
    sent = b"EHLO app\r\n\r\n\nNOOP\nbare\rCR\r\n\r\r\n \x00\xff\r\nQUIT\n"
    wanted = [b"EHLO app", b"", b"", b"NOOP", b"bare\rCR", b"\r", b" \x00\xff", b"QUIT"]
    assert texts(cut(sent, size)) == wanted


@pytest.mark.parametrize("sent", [b"half a line", b"\r", b""])
def test_a_line_without_its_end_has_not_come_yet(sent: bytes) -> None:
    received = Input()
    received.add(sent)
    assert received.line() is None
    received.add(b"\n")
    assert received.line() == sent.removesuffix(b"\r")
    assert not received


@pytest.mark.parametrize("size", [1000, 4096, 200_000])
@pytest.mark.parametrize("length", [MAX_LINE, MAX_LINE + 1, 1_000_000])
def test_a_line_that_is_too_long_is_dropped_whole(length: int, size: int) -> None:
    assert texts(cut(b"x" * length + b"\r\nNOOP\r\n", size)) == [b"?", b"NOOP"]


def test_of_a_line_that_is_too_long_its_beginning_is_known() -> None:
    line = b"GET /%s HTTP/1.1\r\n" % (b"x" * 10_000)
    for size in (100, 5000, 20_000):
        (problem,) = lines(cut(line, size))
        assert isinstance(problem, LineTooLong)
        assert problem.start == b"GET /" + b"x" * 11


@pytest.mark.parametrize("end", [b"\r\n", b"\n"])
@pytest.mark.parametrize("size", [1, 100, 5000])
def test_the_longest_line_there_may_be_is_taken(size: int, end: bytes) -> None:
    line = b"x" * (MAX_LINE - len(end))
    assert texts(cut(line + end, size)) == [line]
    assert texts(cut(b"x" + line + end, size)) == [b"?"]


@pytest.mark.parametrize("verb", [b"AUTH PLAIN ", b"auth plain ", b"Auth "])
@pytest.mark.parametrize("size", [100, 20_000])
def test_an_auth_command_may_be_longer(size: int, verb: bytes) -> None:
    line = verb + b"x" * (MAX_AUTH_LINE - len(verb) - 2)
    assert texts(cut(line + b"\r\n", size)) == [line]
    assert texts(cut(line + b"x\r\nNOOP\r\n", size)) == [b"?", b"NOOP"]
    assert texts(cut(b"X" + line + b"\r\n", size)) == [b"?"]


@pytest.mark.parametrize("size", [100, 20_000])
def test_a_response_may_be_as_long_as_an_auth_command(size: int) -> None:
    line = b"x" * (MAX_AUTH_LINE - 2)
    assert texts(cut(line + b"\r\n", size), MAX_AUTH_LINE) == [line]
    assert texts(cut(line + b"x\r\n", size), MAX_AUTH_LINE) == [b"?"]


@pytest.mark.parametrize("size", [4096, 65_536])
def test_a_line_without_end_is_given_up_and_takes_no_memory(size: int) -> None:
    received = Input()
    for _ in range(2**22 // size):
        received.add(b"x" * size)
        assert received.line() is None
        assert len(received) <= MAX_LINE
    received.add(b"x" * size)
    with pytest.raises(Flood):
        received.line()


def test_octets_can_be_taken_and_dropped_between_lines() -> None:
    received = Input()
    received.add(b"BDAT 5\r\nhel")
    assert received.line() == b"BDAT 5"
    assert received.take(5) == b"hel"
    assert not received
    received.add(b"loRSET\r\nNOOP\r\n")
    assert received.take(2) == b"lo"
    assert received.skip(4) == 4
    assert (received.line(), received.line(), len(received)) == (b"", b"NOOP", 0)
    assert received.skip(10) == 0
